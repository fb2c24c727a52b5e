"""The mail of the day before: when, to whom, and once."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from booking.accounts.models import User
from booking.core.calendar import TOKYO
from booking.core.db import db
from booking.facilities.models import Space
from booking.outbox import rendering
from booking.outbox.models import OutboxMessage
from booking.reservations import service
from booking.reservations.models import Reservation
from booking.reservations.rules.reminders import days_due, due_at
from tests import factories
from tests.reservations.deeds import AFTERNOON, DAY, DETAILS, MORNING, NOW, approve, cancel, request_of, wish

TOMORROW = timedelta(days=1)
# Ten o'clock of the day before the bookings of these tests.
TIME = datetime(2026, 12, 4, 10, tzinfo=TOKYO)


@pytest.fixture
def space(app: Flask) -> Space:
    return factories.space(factories.facility())


@pytest.fixture
def person(app: Flask) -> User:
    return factories.user(email="yuka@harunagi.example")


def _remind(now: datetime) -> list[OutboxMessage]:
    with db.transaction():
        service.remind(now)
    return list(
        db.session.scalars(
            select(OutboxMessage)
            .where(OutboxMessage.template == "booking_reminder")
            .order_by(OutboxMessage.id)
        )
    )


def _at(hour: int, minute: int = 0, day: int = 4) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("now", "days"),
    [
        (_at(0), []),
        (_at(6, 59), []),
        (_at(7), [date(2026, 12, 4)]),
        (_at(9, 59), [date(2026, 12, 4)]),
        (_at(10), [date(2026, 12, 4), date(2026, 12, 5)]),
        (_at(20, 59), [date(2026, 12, 4), date(2026, 12, 5)]),
        (_at(21), []),
    ],
)
def test_people_are_reminded_by_day_and_not_at_night(now: datetime, days: list[date]) -> None:
    assert days_due(now.astimezone(UTC)) == days


def test_a_reminder_is_due_at_ten_on_the_day_before() -> None:
    assert due_at(DAY) == TIME


@pytest.mark.both_databases
def test_the_day_before_at_ten_one_mail_tells_of_the_use(space: Space, person: User) -> None:
    one = request_of(person, space)
    assert _remind(TIME - timedelta(minutes=1)) == []
    [mail] = _remind(TIME)
    assert (mail.address, mail.context["reference"]) == (person.email, one.booking.reference)
    assert one.reminded_at == TIME
    for later in (timedelta(minutes=5), timedelta(hours=8), timedelta(hours=22)):
        assert len(_remind(TIME + later)) == 1


@pytest.mark.both_databases
def test_a_worker_that_was_away_catches_up_until_the_use_begins(space: Space, person: User) -> None:
    request_of(person, space)
    assert _remind(_at(23)) == []
    assert len(_remind(_at(7, 30, day=5))) == 1
    late = factories.space(factories.facility("体育館"))
    request_of(person, late)
    assert len(_remind(_at(9, 1, day=5))) == 1


def test_what_one_booking_has_on_one_day_is_one_mail(space: Space, person: User) -> None:
    with db.transaction():
        service.reserve(person, [wish(space, AFTERNOON), wish(space, MORNING)], DETAILS, now=NOW)
    [mail] = _remind(TIME)
    starts = [one["starts_at"] for one in mail.context["reservations"]]
    assert starts == sorted(starts)
    assert len(starts) == 2


def test_cancelled_and_undecided_ones_are_left_out(space: Space, person: User) -> None:
    cancel(person, request_of(person, space))
    request_of(person, factories.space(space_home(space), "小会議室", needs_approval=True))
    assert _remind(TIME) == []


def space_home(space: Space) -> object:
    return space.facility


def test_somebody_without_an_address_gets_none_until_there_is_one(space: Space) -> None:
    user = factories.user(email=None)
    request_of(user, space)
    assert _remind(TIME) == []
    with db.transaction():
        db.session.get_one(User, user.id).email = "late@harunagi.example"
    assert len(_remind(TIME + timedelta(hours=1))) == 1


def test_whoever_booked_after_ten_has_just_had_a_mail(space: Space, person: User) -> None:
    factories.booking(person, space, *MORNING, now=TIME + timedelta(minutes=30))
    assert _remind(TIME + timedelta(hours=1)) == []
    assert _remind(_at(8, day=5)) == []


def test_a_permit_given_after_ten_counts_as_such_a_mail_and_one_before_does_not(person: User) -> None:
    facility = factories.facility()
    staff = factories.staff(facility)
    early, late = (factories.space(facility, name, needs_approval=True) for name in ("第1", "第2"))
    approve(staff, request_of(person, early))
    approve(staff, request_of(person, late), now=TIME + timedelta(minutes=1))
    [mail] = _remind(TIME + timedelta(minutes=5))
    assert [one["space"] for one in mail.context["reservations"]] == ["第1"]


@pytest.mark.both_databases
def test_two_workers_at_once_remind_once(
    app: Flask, space: Space, person: User, at_the_same_time: Callable[..., list[BaseException | None]]
) -> None:
    request_of(person, space)
    problems = at_the_same_time(lambda: service.remind(TIME), lambda: service.remind(TIME))
    assert problems == [None, None]
    db.session.rollback()
    assert len(_remind(TIME)) == 1


def test_the_mail_is_in_the_language_that_the_person_reads_now(space: Space) -> None:
    user = factories.user(locale="en")
    request_of(user, space)
    [mail] = _remind(TIME)
    letter = rendering.render(mail.template, mail.locale, mail.context, factories.municipality())
    assert letter.subject == f"Your booking on Sat 5 Dec (booking number {mail.context['reference']})"


def test_reminding_many_costs_as_few_statements_as_reminding_some(
    app: Flask, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    """A statement for each mail that is written, but none more for reading."""

    def statements(count: int) -> int:
        facility = factories.facility()
        for number in range(count):
            request_of(factories.user(), factories.space(facility, f"第{number}"))
        db.session.expunge_all()
        with count_queries() as found:
            _remind(TIME)
        return sum("SELECT" in one for one in map(str, found))

    assert statements(2) == statements(6)
    assert db.session.scalars(select(Reservation).where(Reservation.reminded_at.is_(None))).all() == []
