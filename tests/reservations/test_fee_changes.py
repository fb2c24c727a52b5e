"""Staff put right what was said about a booking: its fee before and after, the mail, and once only."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from booking.accounts.models import User
from booking.audit.models import AuditEntry
from booking.core.db import db
from booking.facilities.models import Facility, Space
from booking.fees.models import Fee
from booking.fees.queries.frozen import list_former
from booking.fees.rules.shown import mark_of
from booking.outbox.models import OutboxMessage
from booking.reservations import service
from booking.reservations.models import Booking
from booking.reservations.queries import BookingNotFound
from booking.reservations.queries.prices import quote_booking
from booking.reservations.service.pricing import FeeChanged
from booking.reservations.service.reserve import reserve
from tests import factories
from tests.fees import made
from tests.reservations.deeds import NOW, wish
from tests.reservations.steps import hidden
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in

LATER = NOW + timedelta(hours=1)
PROJECTORS = {"commercial": "no", "items:projector": 2}


@pytest.fixture
def hall(app: Flask) -> Facility:
    return factories.facility()


@pytest.fixture
def room(hall: Facility) -> Space:
    space = factories.space(hall)
    made.tariff(hall, with_takings(space))
    return space


@pytest.fixture
def them(hall: Facility) -> User:
    return factories.staff(hall)


def with_takings(space: Space) -> made.Json:
    """A share of the takings beside the usual steps."""
    data = made.document(space, steps=(made.TRADE, made.ITEMS, _SHARE))
    data["conditions"].append(_TAKINGS)
    return data


_TAKINGS = {
    "source": "number",
    "key": "takings",
    "label": "入場料収入",
    "unit": "円",
    "is_settled_later": True,
}
_SHARE = {"kind": "gate_share", "key": "gate", "label": "収入の割合", "percent": "5", "of": "takings"}


def booked(space: Space, person: User | None = None) -> Booking:
    owner = person or factories.user()
    details = service.UseDetails("展示会", 10, "090-0000-1234", answers={"commercial": "no"})
    with db.transaction():
        return service.reserve(owner, [wish(space)], details, now=NOW)


def change(them: User, booking: Booking, answers: dict[str, str | int], seen: str = "") -> None:
    mark = seen or mark_of(quote_booking(booking, answers))
    db.session.rollback()
    with db.transaction():
        service.say_anew(them, booking.reservations[0].id, answers, seen=mark, now=LATER)


def mails() -> list[str]:
    return list(db.session.scalars(select(OutboxMessage.template).order_by(OutboxMessage.id)))


@pytest.mark.both_databases
def test_equipment_that_is_added_makes_another_fee_and_is_told_once(room: Space, them: User) -> None:
    booking = booked(room)
    for _ in range(2):  # sent twice
        change(them, booking, PROJECTORS)
    assert booking.fee is not None
    assert (booking.fee.total, booking.fee.answers) == (1840, PROJECTORS)
    assert [(one.total, one.until) for one in list_former(booking.fee)] == [(840, LATER)]
    assert mails() == ["booking_confirmed", "fee_changed"]
    mail = db.session.scalars(select(OutboxMessage).where(OutboxMessage.template == "fee_changed")).one()
    assert (mail.context["before"], mail.context["total"]) == (840, 1840)
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "fee.change")).all()
    assert [one.detail["why"] for one in entries] == ["answers"]


@pytest.mark.both_databases
def test_takings_make_a_provisional_fee_final(room: Space, them: User) -> None:
    booking = booked(room)
    assert booking.fee is not None
    assert booking.fee.is_provisional
    change(them, booking, {"commercial": "no", "takings": 20_000})
    assert (booking.fee.is_provisional, booking.fee.total) == (False, 840 + 1000)


@pytest.mark.both_databases
def test_an_answer_that_changes_no_amount_is_kept_and_not_told(room: Space, them: User) -> None:
    booking = booked(room)
    change(them, booking, {"commercial": "no", "takings": 0})
    assert booking.fee is not None
    assert booking.fee.answers == {"commercial": "no", "takings": 0}
    assert mails() == ["booking_confirmed"]
    assert list_former(booking.fee) == []


@pytest.mark.both_databases
def test_another_price_than_was_shown_is_not_written_down(room: Space, them: User) -> None:
    booking = booked(room)
    with pytest.raises(FeeChanged):
        change(them, booking, PROJECTORS, seen="0" * 32)
    assert db.session.scalar(select(func.count()).select_from(Fee)) == 1


def test_staff_of_other_facilities_do_not_see_it(room: Space) -> None:
    booking, other = booked(room), factories.staff(factories.facility("別館"))
    with pytest.raises(BookingNotFound):
        change(other, booking, PROJECTORS)


@pytest.mark.both_databases
def test_the_price_that_was_shown_is_what_is_frozen(room: Space) -> None:
    person = factories.user()
    details = service.UseDetails("展示会", 10, "090-0000-1234")
    with pytest.raises(FeeChanged), db.transaction():
        reserve(person, [wish(room)], details, now=NOW, seen_price="0" * 32)
    assert db.session.scalar(select(func.count()).select_from(Booking)) == 0


def test_staff_see_before_after_and_the_difference_and_then_it_is_done(
    client: Client, clock: Clock, room: Space, them: User
) -> None:
    booking = booked(room)
    number = booking.reservations[0].id
    sign_in(client, them)
    address = f"/staff/requests/{number}/fee"
    page = client.get(address).text
    assert "この内容に直す" not in page  # nothing is changed yet
    field = next(name for name in _names(page) if name not in ("a-commercial", "seen", "csrf_token"))
    page = client.post(address, data={"a-commercial": "no", field: "2", "step": "fee"}).text
    for text in ("840円", "1,840円", "1,000円", "この内容に直す"):
        assert text in page
    sent = {"a-commercial": "no", field: "2", "step": "save", "seen": hidden(page, "seen")}
    for _ in range(2):
        answer = client.post(address, data=sent)
        assert answer.status_code == 303
    page = client.get(answer.headers["Location"]).text
    assert "料金を1,840円に変えました" in page
    assert "<s>" in page  # the former fee, struck out
    assert "料金表のきまりの1番" in page
    assert "料金表 第1版" in page
    assert mails().count("fee_changed") == 1


def _names(page: str) -> list[str]:
    return re.findall(r'name="(a-[^"]+)"', page)


def test_takings_are_asked_only_after_the_event(
    client: Client, clock: Clock, room: Space, them: User
) -> None:
    booking = booked(room)
    address = f"/staff/requests/{booking.reservations[0].id}/fee"
    sign_in(client, them)
    page = client.get(address).text
    assert "a-takings" not in page
    assert "使い終わってから入れます" in page
    clock.set(booking.reservations[0].ends_at)
    sign_in(client, them)  # staff are signed out when they have been away for so long
    page = client.get(address).text
    assert "a-takings" in page
    sent = {"a-commercial": "no", "a-takings": "2万", "step": "save", "seen": hidden(page, "seen")}
    answer = client.post(address, data=sent)
    assert answer.status_code == 422
    assert "「入場料収入」を数字で入れてください" in answer.text
    page = client.post(address, data={**sent, "a-takings": "20,000", "step": "fee"}).text
    sent |= {"a-takings": "20,000", "seen": hidden(page, "seen")}
    assert client.post(address, data=sent).status_code == 303
    db.session.expire_all()
    assert booking.fee is not None
    assert (booking.fee.total, booking.fee.is_provisional) == (1840, False)


def test_the_owner_sees_the_former_fee_struck_out(
    client: Client, clock: Clock, room: Space, them: User
) -> None:
    person = factories.user()
    booking = booked(room, person)
    change(them, booking, PROJECTORS)
    sign_in(client, person)
    page = client.get(f"/bookings/{booking.reference}").text
    assert "<s>" in page
    assert "12月1日（火）までの料金" in page


def test_the_mail_names_the_total(
    room: Space, run_worker, smtp, clock: Clock, app: Flask, them: User
) -> None:
    app.config["SMTP_URL"] = smtp.url
    booking = booked(room)
    change(them, booking, PROJECTORS)
    clock.set(LATER)
    run_worker()
    texts = [one.get_content().replace("\r\n", "\n") for one in smtp.messages]
    assert any("料金\n840円（一部は催しのあとで決まります）" in text for text in texts)
    assert any("これまで 840円" in text and "これから 1,840円" in text for text in texts)
