"""Periods that are rented as one: they take what lies between them, and nobody else gets a part of it."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from booking.accounts.models import User
from booking.availability.models import Hold, Occupancy
from booking.availability.rules import SlotTaken
from booking.core.calendar import at_minute
from booking.core.db import db
from booking.facilities.models import Space
from booking.outbox.models import OutboxMessage
from booking.reservations import service
from booking.reservations.models import Booking
from booking.reservations.rules.refusals import CannotReserve, RefusalCode
from tests import factories
from tests.reservations.deeds import DAY, DETAILS, NOW, count, draft_of, wish

pytestmark = pytest.mark.both_databases


@pytest.fixture
def hall(app: Flask) -> Space:
    return factories.space(timetable=factories.combined())


def times(starts: int, ends: int) -> tuple[datetime, datetime]:
    return at_minute(DAY, starts), at_minute(DAY, ends)


def book(space: Space, starts: int, ends: int) -> Booking:
    person = factories.user()
    with db.transaction():
        return service.reserve(person, [wish(space, times(starts, ends))], DETAILS, now=NOW)


@pytest.mark.parametrize(
    ("starts", "ends", "name"),
    [
        (540, 1290, "全日"),
        (540, 1020, "午前・午後"),
        (540, 780, "午前＋昼"),
        (720, 1020, "昼＋午後"),
        (720, 1080, "昼＋午後＋夕"),
    ],
)
def test_what_is_rented_as_one_is_one_reservation_with_its_name_and_all_of_its_time(
    hall: Space, starts: int, ends: int, name: str
) -> None:
    [one] = book(hall, starts, ends).reservations
    assert (one.period_name, one.starts_at, one.ends_at) == (name, *times(starts, ends))
    [taken] = db.session.scalars(select(Occupancy))
    assert (taken.starts_at, taken.ends_at) == times(starts, ends)


def test_the_gap_goes_to_whoever_takes_it_first(hall: Space) -> None:
    book(hall, 540, 780)
    with pytest.raises(CannotReserve) as refused:
        book(hall, 720, 1020)
    assert refused.value.refusals[0].code is RefusalCode.TAKEN
    with pytest.raises(CannotReserve):
        book(hall, 540, 1290)
    book(hall, 780, 1080)
    assert count(Booking) == 2


def test_the_gap_alone_is_not_rented(hall: Space) -> None:
    with pytest.raises(CannotReserve) as refused:
        book(hall, 720, 780)
    assert refused.value.refusals[0].code is RefusalCode.OUTSIDE_TIMETABLE


def test_all_day_and_the_afternoon_at_once_give_one_booking(
    hall: Space, at_the_same_time: Callable[..., list[BaseException | None]]
) -> None:
    wishes = [wish(hall, times(540, 1290)), wish(hall, times(780, 1020))]
    ids = [factories.user().id, factories.user().id]

    def send(number: int) -> Callable[[], None]:
        def deed() -> None:
            person = db.session.get_one(User, ids[number])
            service.reserve(person, [wishes[number]], DETAILS, now=NOW)

        return deed

    answers = at_the_same_time(send(0), send(1))
    [refused] = [answer for answer in answers if answer is not None]
    assert isinstance(refused, SlotTaken | CannotReserve)
    assert (count(Booking), count(Occupancy), count(OutboxMessage)) == (1, 1, 1)


def test_a_form_goes_from_the_morning_to_all_day_and_back_and_holds_what_it_shows(hall: Space) -> None:
    person = factories.user()
    draft = draft_of(person, hall)
    for starts, ends in ((540, 1290), (540, 780), (540, 720)):
        with db.transaction():
            service.update_draft(person, draft, DETAILS, wish(hall, times(starts, ends)), NOW)
        hold = db.session.scalars(select(Hold)).one()
        assert (hold.starts_at, hold.ends_at) == (draft.starts_at, draft.ends_at) == times(starts, ends)


def test_a_longer_time_that_somebody_took_meanwhile_leaves_the_shorter_one_held(hall: Space) -> None:
    person = factories.user()
    draft = draft_of(person, hall)
    book(hall, 1080, 1290)
    with pytest.raises(CannotReserve), db.transaction():
        service.update_draft(person, draft, DETAILS, wish(hall, times(540, 1290)), NOW)
    hold = db.session.scalars(select(Hold)).one()
    assert (hold.starts_at, hold.ends_at) == (draft.starts_at, draft.ends_at) == times(540, 720)
