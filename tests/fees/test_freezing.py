"""The fee of a booking on both databases: frozen when it is made, kept when the tariff changes."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from flask import Flask
from sqlalchemy import select

from booking.accounts.rules import Audience
from booking.core.db import db
from booking.facilities.models import Facility, Space
from booking.fees.models import Fee
from booking.fees.rules.exemptions import ExemptionSpan
from booking.fees.rules.steps import Scope
from booking.fees.service.exemptions import Granting
from booking.reservations import service
from booking.reservations.models import Booking
from booking.reservations.service.pricing import exempt_booking, price_anew
from tests import factories
from tests.fees import made
from tests.reservations.deeds import DAY, NOW, wish

pytestmark = pytest.mark.both_databases


@pytest.fixture
def hall(app: Flask) -> Facility:
    return factories.facility()


@pytest.fixture
def room(hall: Facility) -> Space:
    return factories.space(hall)


def booked(space: Space, audience: Audience = Audience.RESIDENT, **answers: str | int) -> Booking:
    person = factories.user(audience=audience)
    details = service.UseDetails("展示会", 10, "090-0000-1234", answers=answers)
    with db.transaction():
        return service.reserve(person, [wish(space)], details, now=NOW)


def test_a_booking_freezes_its_lines_and_their_total(hall: Facility, room: Space) -> None:
    made.tariff(hall, made.document(room))
    fee = booked(room, Audience.NON_RESIDENT, commercial="yes").fee
    assert fee is not None
    assert [(line.label, line.amount) for line in fee.working.lines] == [
        ("使用料", 840),
        ("市外の方の加算", 420),
        ("営利の加算", 1260),
    ]
    assert fee.total == 2520
    assert fee.answers == {"commercial": "yes"}


def test_a_later_tariff_leaves_the_fee_as_it_was(hall: Facility, room: Space) -> None:
    made.tariff(hall, made.document(room))
    booking = booked(room)
    dearer = made.document(room)
    dearer["steps"][0]["rows"][0]["prices"]["am"] = 9999
    made.tariff(hall, dearer, date(2021, 4, 1))
    assert booking.fee is not None
    assert booking.fee.total == 840


def test_a_space_that_no_tariff_names_has_no_fee(hall: Facility, room: Space) -> None:
    other = factories.space(hall, "和室")
    made.tariff(hall, made.document(other))
    assert booked(room).fee_id is None


def test_an_exemption_on_a_booking_prices_it_anew_and_keeps_the_former_fee(
    hall: Facility, room: Space
) -> None:
    made.tariff(hall, made.document(room))
    booking, staff = booked(room), factories.staff(hall)
    before = booking.fee
    granting = Granting(
        Fraction(50),
        frozenset({Scope.ROOM}),
        "登録自主グループ",
        "登録証を確認した",
        DAY,
        DAY,
        ExemptionSpan.BOOKING,
        booking_id=booking.id,
    )
    first = booking.reservations[0].id
    for _ in range(2):  # sent twice
        with db.transaction():
            exempt_booking(staff, first, granting, token="once", now=NOW + timedelta(hours=1))
    fees = list(db.session.scalars(select(Fee).order_by(Fee.id)))
    assert [fee.total for fee in fees] == [840, 420]
    assert booking.fee is fees[1]
    assert fees[1].replaces is before
    line = fees[1].working.lines[-1]
    assert (line.detail, line.rate, line.amount) == ("登録自主グループ", "-50%", -420)


def test_pricing_anew_without_a_change_keeps_the_fee(hall: Facility, room: Space) -> None:
    made.tariff(hall, made.document(room))
    booking, staff = booked(room), factories.staff(hall)
    before = booking.fee_id
    with db.transaction():
        price_anew(staff, booking, now=NOW, why="test")
    assert booking.fee_id == before
