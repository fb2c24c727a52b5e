"""For which use each exemption counts, booked on the web or at the counter; on both databases."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from booking.accounts.models import User
from booking.core.calendar import at_minute
from booking.core.db import db
from booking.facilities.models import Facility, Space
from booking.fees.models import Exemption
from booking.fees.queries.exemptions import load_granted
from booking.fees.rules.exemptions import ExemptionSpan, end_of_fiscal_year, grants_for
from booking.fees.rules.steps import Scope
from booking.fees.rules.tariff import item_key
from booking.fees.service.exemptions import AlreadyRevoked, Granting, grant, revoke
from booking.reservations import service
from booking.reservations.models import Booking
from tests import factories
from tests.fees import made
from tests.reservations.deeds import DAY, DETAILS, NOW, wish
from tests.support.rivals import at_the_same_time

pytestmark = pytest.mark.both_databases

# The morning in the usual tariff, half of it, and a projector.
WHOLE, HALF, EQUIPMENT = 840, 420, 500
NEXT = DAY + timedelta(days=1)
NOTHING: Mapping[str, str | int] = {}
USUAL = Granting(
    percent=Fraction(50),
    scopes=frozenset({Scope.ROOM}),
    ground="社会教育関係団体",
    article="条例第9条",
    reason="登録証を確かめた",
    first_day=DAY,
    last_day=DAY,
    span=ExemptionSpan.DAYS,
)


@dataclass(frozen=True)
class Town:
    """Two halls by the same tariff, the first with two rooms; who works there, and who books."""

    hall: Facility
    room: Space
    other_room: Space
    room_elsewhere: Space
    them: User
    person: User


@pytest.fixture
def town(app: Flask) -> Town:
    hall, other = factories.facility("中央公民館"), factories.facility("東公民館")
    rooms = factories.space(hall, "大会議室"), factories.space(hall, "和室")
    elsewhere = factories.space(other, "大会議室")
    exemption = made.EXEMPTION | {"scopes": ["room", "equipment"]}
    steps = made.OUTSIDERS, made.TRADE, made.ITEMS, exemption, made.TENS
    made.tariff(hall, made.document(*rooms, steps=steps))
    made.tariff(other, made.document(elsewhere, steps=steps))
    return Town(hall, *rooms, elsewhere, factories.staff(hall, other), factories.user())


def grant_to(town: Town, **values: object) -> Exemption:
    """Half of the room's price, on the day and in the first hall if nothing else is said."""
    granting = replace(USUAL, **{"facility_id": town.hall.id, **values})  # type: ignore[arg-type]
    with db.transaction():
        return grant(town.them, town.person, granting, token=uuid4().hex, now=NOW)


def take_back(town: Town, granted: Exemption) -> None:
    with db.transaction():
        revoke(town.them, granted, "登録が取り消された", now=NOW)


def total(booking: Booking) -> int:
    db.session.expire_all()
    assert booking.fee is not None
    return booking.fee.total


def morning(day: date) -> tuple[datetime, datetime]:
    return at_minute(day, 540), at_minute(day, 720)


def on_the_web(
    town: Town, space: Space, day: date = DAY, answers: Mapping[str, str | int] = NOTHING
) -> Booking:
    details = replace(DETAILS, answers=answers)
    with db.transaction():
        return service.reserve(town.person, [wish(space, morning(day))], details, now=NOW)


def at_the_counter(
    town: Town, space: Space, day: date = DAY, answers: Mapping[str, str | int] = NOTHING
) -> Booking:
    details = replace(DETAILS, answers=answers)
    with db.transaction():
        return service.reserve_for(
            town.them, town.person, [wish(space, morning(day))], details, now=NOW, token=uuid4().hex
        )


Way = Callable[..., Booking]
BOTH_WAYS = pytest.mark.parametrize("book", [on_the_web, at_the_counter])


@BOTH_WAYS
def test_what_was_granted_to_a_person_is_taken_off_what_she_books(town: Town, book: Way) -> None:
    grant_to(town)
    booking = book(town, town.room)
    assert total(booking) == HALF
    assert booking.fee is not None
    assert ("社会教育関係団体", "条例第9条") in {
        (one.detail, one.article) for one in booking.fee.working.lines
    }


def test_nobody_else_profits(town: Town) -> None:
    grant_to(town)
    other = replace(town, person=factories.user("別の方"))
    assert (total(on_the_web(other, town.room)), total(at_the_counter(other, town.other_room))) == (
        WHOLE,
        WHOLE,
    )


@BOTH_WAYS
@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("the room", {"room": HALF, "other_room": WHOLE, "room_elsewhere": WHOLE}),
        ("the hall", {"room": HALF, "other_room": HALF, "room_elsewhere": WHOLE}),
        ("everywhere", {"room": HALF, "other_room": HALF, "room_elsewhere": HALF}),
    ],
)
def test_where_it_counts(town: Town, book: Way, where: str, expected: dict[str, int]) -> None:
    """A registered room only, one facility, all of them."""
    grant_to(
        town,
        facility_id=None if where == "everywhere" else town.hall.id,
        space_id=town.room.id if where == "the room" else None,
    )
    assert {name: total(book(town, getattr(town, name))) for name in expected} == expected


@BOTH_WAYS
def test_that_of_the_events_day_leaves_the_days_of_preparation_whole(town: Town, book: Way) -> None:
    grant_to(town, span=ExemptionSpan.DAY)
    before, after = DAY - timedelta(days=1), DAY + timedelta(days=1)
    assert [total(book(town, town.room, day)) for day in (before, DAY, after)] == [WHOLE, HALF, WHOLE]
    assert total(book(town, town.other_room)) == HALF  # all that she uses on that day


def test_that_of_a_fiscal_year_ends_with_31_march(town: Town) -> None:
    first = date(2026, 12, 6)
    grant_to(town, first_day=first, last_day=end_of_fiscal_year(first))
    days = [date(2026, 12, 5), first, date(2027, 3, 31), date(2027, 4, 1)]
    granted = load_granted([town.person.id], days[0], days[-1])[town.person.id]
    found = [
        [
            one.id is not None
            for one in grants_for(granted, day=day, facility_id=town.hall.id, space_id=town.room.id)
        ]
        for day in days
    ]
    assert found == [[], [True], [True], []]


def test_that_of_one_booking_is_for_no_other(town: Town) -> None:
    booking = on_the_web(town, town.room)
    granting = replace(USUAL, span=ExemptionSpan.BOOKING, facility_id=town.hall.id)
    with db.transaction():
        service.exempt_booking(town.them, booking.reservations[0].id, granting, token="one", now=NOW)
    assert total(booking) == HALF
    assert (total(on_the_web(town, town.other_room)), total(at_the_counter(town, town.room, NEXT))) == (
        WHOLE,
        WHOLE,
    )


@BOTH_WAYS
@pytest.mark.parametrize(
    ("scopes", "expected"),
    [
        ({Scope.ROOM}, HALF + EQUIPMENT),
        ({Scope.EQUIPMENT}, WHOLE + EQUIPMENT // 2),
        ({Scope.ROOM, Scope.EQUIPMENT}, HALF + EQUIPMENT // 2),
        ({Scope.OTHER}, WHOLE + EQUIPMENT),
    ],
)
def test_of_what_it_is_given(town: Town, book: Way, scopes: set[Scope], expected: int) -> None:
    grant_to(town, scopes=frozenset(scopes))
    assert total(book(town, town.room, answers={item_key("items", "projector"): 1})) == expected


@BOTH_WAYS
def test_one_that_was_taken_back_counts_no_more_and_what_is_frozen_stays(town: Town, book: Way) -> None:
    granted = grant_to(town)
    earlier = book(town, town.other_room)
    take_back(town, granted)
    assert (total(book(town, town.room)), total(earlier)) == (WHOLE, HALF)


@BOTH_WAYS
def test_one_that_has_ended_or_has_not_begun_does_not_count(town: Town, book: Way) -> None:
    grant_to(town, first_day=date(2026, 4, 1), last_day=DAY - timedelta(days=1))
    grant_to(town, first_day=DAY + timedelta(days=1), last_day=date(2027, 3, 31))
    assert total(book(town, town.room)) == WHOLE


def test_of_two_for_the_same_price_the_larger_counts(town: Town) -> None:
    grant_to(town)
    grant_to(town, percent=Fraction(75), facility_id=None)
    assert total(on_the_web(town, town.room)) == 210


def test_it_is_taken_back_once(town: Town) -> None:
    granted = grant_to(town)
    take_back(town, granted)
    with pytest.raises(AlreadyRevoked):
        take_back(town, granted)


def test_the_one_of_a_booking_taken_back_prices_it_anew(town: Town) -> None:
    booking = on_the_web(town, town.room)
    granting = replace(USUAL, span=ExemptionSpan.BOOKING, facility_id=town.hall.id)
    with db.transaction():
        service.exempt_booking(town.them, booking.reservations[0].id, granting, token="one", now=NOW)
    (granted,) = db.session.scalars(select(Exemption))
    with db.transaction():
        service.revoke_exemption(town.them, granted, "誤って登録した", now=NOW)
    assert total(booking) == WHOLE


def test_the_form_sent_twice_at_the_very_same_moment_grants_once(app: Flask, town: Town) -> None:
    staff_id, person_id, granting = town.them.id, town.person.id, replace(USUAL, facility_id=town.hall.id)

    def send() -> None:
        staff, person = db.session.get_one(User, staff_id), db.session.get_one(User, person_id)
        grant(staff, person, granting, token="form", now=NOW)

    assert at_the_same_time(app, send, send) == [None, None]
    assert db.session.scalar(select(func.count(Exemption.id))) == 1
