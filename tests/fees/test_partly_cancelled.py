"""A booking of two rooms of which one is cancelled or declined: what is still held is what it costs."""

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from booking.accounts.models import User
from booking.audit.models import AuditEntry
from booking.core.db import db
from booking.fees.models import Exemption
from booking.fees.queries.frozen import frozen_of, list_former
from booking.fees.rules.exemptions import ExemptionSpan
from booking.fees.rules.shown import mark_of
from booking.fees.service.exemptions import grant, revoke
from booking.outbox import rendering
from booking.outbox.models import OutboxMessage
from booking.reservations import service
from booking.reservations.models import Booking, Reservation
from booking.reservations.paper_fees import fee_of
from booking.reservations.queries.prices import quote_booking
from booking.reservations.service.pricing import NothingLeft, exempt_booking, revoke_exemption
from tests import factories
from tests.fees import made
from tests.fees.two_rooms import AM, HALF, PM, PROJECTOR, Town, booked, make_town
from tests.reservations.deeds import DETAILS, NOW, wish
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.rivals import at_the_same_time
from tests.support.signing_in import sign_in

both = pytest.mark.both_databases


@pytest.fixture
def town(app: Flask) -> Town:
    return make_town()


def by_the_resident(town: Town, one: Reservation) -> None:
    with db.transaction():
        service.cancel(town.person, one.booking.reference, one.id, now=NOW)


def by_staff(town: Town, one: Reservation) -> None:
    with db.transaction():
        service.cancel_by_staff(town.them, one.id, "設備の故障", now=NOW)


def declined(town: Town, one: Reservation) -> None:
    with db.transaction():
        service.decline(town.them, one.id, "目的に合いません", now=NOW)


def put_right(town: Town, booking: Booking, answers: dict[str, str | int]) -> None:
    mark = mark_of(quote_booking(booking, answers))
    db.session.rollback()
    held = booking.held[0].id
    with db.transaction():
        service.say_anew(town.them, held, answers, seen=mark, now=NOW)


def exempted(town: Town, booking: Booking) -> Exemption:
    with db.transaction():
        exempt_booking(town.them, booking.held[0].id, HALF, token=uuid4().hex, now=NOW)
    return db.session.scalars(select(Exemption)).one()


def state(booking: Booking) -> tuple[int, set[int]]:
    """What it costs, and the parts that have lines, which add up to that."""
    db.session.expire_all()
    fee = booking.fee
    assert fee is not None
    assert sum(row.amount for row in fee.lines) == fee.total == frozen_of(fee).total
    assert [row.position for row in fee.lines] == list(range(len(fee.lines)))
    return fee.total, {row.part for row in fee.lines}


def whys() -> list[str]:
    entries = select(AuditEntry).where(AuditEntry.action == "fee.change").order_by(AuditEntry.id)
    return [one.detail["why"] for one in db.session.scalars(entries)]


def mails() -> list[tuple[str, int | None]]:
    rows = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
    return [(one.template, one.context["total"]) for one in rows]


WAYS = {
    by_the_resident: ("cancelled", "booking_cancelled"),
    by_staff: ("cancelled_by_staff", "booking_cancelled_by_office"),
    declined: ("declined", "booking_declined"),
}


@both
@pytest.mark.parametrize("gone", [0, 1])
@pytest.mark.parametrize("take_away", WAYS)
def test_what_is_still_held_is_priced(
    town: Town, gone: int, take_away: Callable[[Town, Reservation], None]
) -> None:
    booking, (why, mail) = booked(town), WAYS[take_away]
    left, price = 1 - gone, (AM, PM)[1 - gone]
    assert state(booking) == (AM + PM, {0, 1})

    take_away(town, booking.reservations[gone])
    assert state(booking) == (price, {left})

    put_right(town, booking, PROJECTOR)
    assert state(booking) == (price + 500, {left})

    granted = exempted(town, booking)
    assert state(booking) == (price // 2 // 10 * 10 + 500, {left})

    with db.transaction():
        revoke_exemption(town.them, granted, "登録が取り消された", now=NOW)
    assert state(booking) == (price + 500, {left})

    assert booking.fee is not None
    former = [one.total for one in list_former(booking.fee)]
    assert former == [price // 2 // 10 * 10 + 500, price + 500, price, AM + PM]
    assert whys() == [why, "answers", "exemption", "revoked_exemption"]
    assert mails() == [
        ("booking_requested", AM + PM),
        (mail, price),
        *[("fee_changed", total) for total in reversed([price + 500, *former[:2]])],
    ]


@both
def test_a_booking_that_is_all_gone_keeps_its_last_fee_on_record(town: Town) -> None:
    booking = booked(town)
    granted = exempted(town, booking)
    by_the_resident(town, booking.reservations[0])
    last = state(booking)
    by_staff(town, booking.reservations[1])
    assert state(booking) == last
    assert mails()[-1] == ("booking_cancelled_by_office", None)
    for deed in (
        lambda: service.say_anew(town.them, booking.reservations[0].id, PROJECTOR, seen="", now=NOW),
        lambda: exempt_booking(town.them, booking.reservations[0].id, HALF, token="again", now=NOW),
    ):
        with pytest.raises(NothingLeft), db.transaction():
            deed()
    with db.transaction():
        revoke_exemption(town.them, granted, "登録が取り消された", now=NOW)
    assert state(booking) == last
    assert whys() == ["exemption", "cancelled"]


@both
def test_what_is_still_held_costs_what_was_frozen_when_a_part_is_cancelled(town: Town) -> None:
    with db.transaction():
        granting = replace(HALF, span=ExemptionSpan.DAYS, facility_id=town.hall.id)
        granted = grant(town.them, town.person, granting, token="year", now=NOW)
    booking = booked(town)
    with db.transaction():
        revoke(town.them, granted, "登録が取り消された", now=NOW)
    by_the_resident(town, booking.reservations[0])
    assert state(booking) == (PM // 2, {1})


@both
def test_cancelling_while_the_rest_is_priced_anew_leaves_the_price_of_what_is_held(
    app: Flask, town: Town
) -> None:
    booking, them, person = booked(town), town.them.id, town.person.id
    first, second = [one.id for one in booking.reservations]
    reference = booking.reference

    def price_it() -> None:
        exempt_booking(db.session.get_one(User, them), second, HALF, token="once", now=NOW)

    def cancel_it() -> None:
        service.cancel(db.session.get_one(User, person), reference, first, now=NOW)

    assert at_the_same_time(app, price_it, cancel_it) == [None, None]
    assert state(booking) == (PM // 2, {1})


@both
@pytest.mark.parametrize("gone", [0, 1])
def test_of_two_rooms_at_the_same_hour_the_right_one_leaves(app: Flask, gone: int) -> None:
    hall = factories.facility()
    rooms = [factories.space(hall, name) for name in ("大会議室", "和室")]
    data = made.document(steps=())
    data["rooms"] = [
        {"key": f"r{place}", "label": one.name, "spaces": [str(one.id)]} for place, one in enumerate(rooms)
    ]
    prices = 1000, 300
    data["steps"][0]["rows"] = [
        {"rooms": [f"r{place}"], "prices": {"am": yen}} for place, yen in enumerate(prices)
    ]
    made.tariff(hall, data)
    person = factories.user()
    # The one with the higher number first: neither its time nor its room decides the order.
    with db.transaction():
        booking = service.reserve(person, [wish(rooms[1]), wish(rooms[0])], DETAILS, now=NOW)
    assert [one.space_id for one in booking.reservations] == [rooms[1].id, rooms[0].id]
    with db.transaction():
        service.cancel(person, booking.reference, booking.reservations[gone].id, now=NOW)
    left = 1 - gone
    assert state(booking) == (prices[1 - left], {left})
    paper = fee_of(booking, [booking.reservations[left]])
    assert paper is not None
    assert paper.total == prices[1 - left]


def test_pages_and_papers_tell_what_is_held(client: Client, clock: Clock, town: Town) -> None:
    booking = booked(town)
    by_staff(town, booking.reservations[1])
    sign_in(client, town.person)
    page = client.get(f"/bookings/{booking.reference}").text
    lines = page[page.index('class="fee__lines"') : page.index("</table>")]
    assert "大会議室" in lines
    assert "和室" not in lines
    assert "残っている予約はありません" not in page
    paper = client.get(f"/bookings/{booking.reference}/slip").text
    assert "840円" in paper
    assert "1,780円" not in paper
    by_the_resident(town, booking.reservations[0])
    page = client.get(f"/bookings/{booking.reference}").text
    assert "残っている予約はありません" in page
    sign_in(client, town.them)
    number = booking.reservations[0].id
    assert f"/staff/requests/{number}/fee" not in client.get(f"/staff/requests?case={number}").text
    for name in ("fee", "exemption"):
        answer = client.get(f"/staff/requests/{number}/{name}")
        assert answer.status_code == NothingLeft.status
        assert "取り消された予約や不許可になった予約の料金は、変えられません。" in answer.text


def test_the_mail_about_what_is_gone_tells_what_the_rest_costs(town: Town) -> None:
    booking = booked(town)
    texts = []
    for one in booking.reservations:
        by_staff(town, one)
        row = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc()).limit(1)).one()
        texts.append(rendering.render(row.template, row.locale, row.context, factories.municipality()).text)
    assert "残りの予約の料金\n940円" in texts[0]
    assert "大会議室" in texts[0]
    assert "和室" not in texts[0]
    assert "940円" not in texts[1]
    assert "残りの予約" not in texts[1]
