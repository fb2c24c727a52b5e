"""What residents read in the mails about their bookings."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from booking.core.calendar import at_minute
from booking.core.db import db
from booking.municipalities.queries import get_current
from booking.outbox.models import OutboxMessage
from booking.outbox.rendering import Rendered, render
from booking.reservations import service
from booking.reservations.models import Booking
from tests import factories

NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)
DAY = date(2026, 12, 5)
MORNING = (at_minute(DAY, 540), at_minute(DAY, 720))
AFTERNOON = (at_minute(DAY, 780), at_minute(DAY, 1020))
REASON = "この日は床の工事があります。\n13日なら使えます。"


def mail(app: Flask, locale: str = "ja") -> Rendered:
    """The newest mail, as it would be sent."""
    newest = select(OutboxMessage).order_by(OutboxMessage.id.desc()).limit(1)
    row = db.session.scalars(newest).one()
    with app.test_request_context():
        return render(row.template, locale, row.context, get_current())


def make(event: str) -> Booking:
    """A booking to which that has just happened."""
    hall = factories.facility()
    space = factories.space(hall, needs_approval=event != "confirmed")
    person, them = factories.user(), factories.staff(hall)
    booking = factories.booking(person, space, *MORNING, now=NOW)
    one = booking.reservations[0]
    if event in ("approved", "declined", "cancelled"):
        with db.transaction():
            if event == "approved":
                service.approve(them, one.id, now=NOW)
            elif event == "declined":
                service.decline(them, one.id, REASON, now=NOW)
            else:
                service.cancel(person, booking.reference, one.id, now=NOW)
    return booking


@pytest.mark.parametrize("locale", ["ja", "en"])
@pytest.mark.parametrize(
    ("event", "subject"),
    [
        ("requested", "申込みを受け付けました"),
        ("confirmed", "予約が決まりました"),
        ("approved", "利用が許可されました"),
        ("declined", "利用は許可されませんでした"),
        ("cancelled", "予約を取り消しました"),
    ],
)
def test_each_event_of_a_booking_is_told_with_its_facts(
    app: Flask, event: str, subject: str, locale: str
) -> None:
    booking = make(event)
    rendered = mail(app, locale)
    assert booking.reference in rendered.subject
    for text in (booking.reference, "大会議室", "卓球の練習", "9:00–12:00", "0287-00-2222"):
        assert text in rendered.text
    if locale == "ja":
        assert subject in rendered.subject
        assert "12月5日（土）" in rendered.text
    if event == "declined":
        assert REASON in rendered.text
    else:
        assert f"http://localhost/bookings/{booking.reference}" in rendered.text


def test_every_reservation_of_a_booking_is_named(app: Flask) -> None:
    hall = factories.facility()
    wishes = [
        service.Wish(factories.space(hall, "和室").id, *MORNING),
        service.Wish(factories.space(hall, "研修室").id, *AFTERNOON),
    ]
    person = factories.user()
    with db.transaction():
        service.reserve(person, wishes, service.UseDetails("文化祭", 10), now=NOW)
    text = mail(app).text
    assert "12月5日（土） 9:00–12:00 午前\n春凪市民体育館 和室" in text
    assert "12月5日（土） 13:00–17:00 午後\n春凪市民体育館 研修室" in text


@pytest.mark.parametrize("needs_approval", [True, False])
def test_what_the_office_has_entered_is_said_so(app: Flask, needs_approval: bool) -> None:
    hall = factories.facility()
    space = factories.space(hall, needs_approval=needs_approval)
    them, person, use = (
        factories.staff(hall),
        factories.user(),
        service.UseDetails("文化祭", 10, "0287-33-4444"),
    )
    with db.transaction():
        service.reserve_for(them, person, [service.Wish(space.id, *MORNING)], use, now=NOW, token="form")
    assert "電話か窓口で受け付け、施設の職員が入力しました。" in mail(app).text
    factories.booking(person, space, *AFTERNOON, now=NOW)
    assert "職員が入力" not in mail(app).text


def test_a_facility_without_a_telephone_leaves_the_line_out(app: Flask) -> None:
    space = factories.space(factories.facility(phone=""))
    factories.booking(factories.user(), space, *MORNING, now=NOW)
    assert "施設の電話" not in mail(app).text


def test_nobody_without_an_address_is_written_to(app: Flask) -> None:
    factories.booking(factories.user(email=None), factories.space(), *MORNING, now=NOW)
    assert db.session.scalars(select(OutboxMessage)).all() == []


def test_what_was_typed_stays_text(app: Flask) -> None:
    purpose = "<b>太字</b> & {{ 7 * 7 }} %(number)s"
    factories.booking(factories.user(), factories.space(), *MORNING, now=NOW, purpose=purpose)
    assert purpose in mail(app).text
