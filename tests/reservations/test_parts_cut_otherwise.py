"""Parts with timetables of their own: a hall by periods, halves by the hour, thirds by an hour and a half.

Halves and thirds share sixths: the left half and the middle third exclude each other, the left half and the
right third do not.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from flask import Flask

from booking.accounts.models import User
from booking.availability.models import Hold, Occupancy
from booking.availability.rules import SlotTaken
from booking.core.calendar import at_minute, minute_text
from booking.core.db import db
from booking.core.errors import DomainError
from booking.facilities.models import Space
from booking.facilities.rules.schedules import Buffers
from booking.reservations import service
from booking.reservations.models import Booking
from booking.reservations.queries import refusals_now
from booking.reservations.queries.board import free_choices, load_board
from booking.reservations.rules.asker import Asker
from booking.reservations.rules.refusals import CannotReserve, RefusalCode
from tests import factories
from tests.facilities.timetables import span
from tests.reservations.deeds import DAY, DETAILS, NOW, count

pytestmark = pytest.mark.both_databases

TAKEN, NO_SUCH_TIME = RefusalCode.TAKEN, RefusalCode.OUTSIDE_TIMETABLE
Hall = dict[str, Space]


@pytest.fixture
def hall(app: Flask) -> Hall:
    home = factories.facility()
    sixths = [factories.space(home, f"{number}", timetable=None, bookable=False) for number in range(1, 7)]
    hours, longer = factories.steps(name="半面"), factories.steps(step=90, max_steps=8, name="3分の1")
    cut = {
        "左半面": (sixths[:3], hours),
        "右半面": (sixths[3:], hours),
        "左": (sixths[:2], longer),
        "中": (sixths[2:4], longer),
        "右": (sixths[4:], longer),
        "全面": (sixths, factories.combined()),
    }
    return {
        name: factories.space(home, name, parts=parts, timetable=timetable)
        for name, (parts, timetable) in cut.items()
    }


def wish(hall: Hall, asked: str, day: date = DAY) -> service.Wish:
    """全面 9:00-12:00."""
    name, times = asked.split(" ")
    return service.Wish(hall[name].id, *(at_minute(day, minute) for minute in span(times)))


def book(*wishes: service.Wish) -> Booking:
    person = factories.user()
    with db.transaction():
        return service.reserve(person, wishes, DETAILS, now=NOW)


def answer(hall: Hall, asked: str, day: date) -> list[RefusalCode]:
    found = refusals_now(hall["全面"].municipality_id, wish(hall, asked, day), NOW)
    return [one.code for one in found]


def attempt(hall: Hall, asked: str, day: date) -> list[RefusalCode]:
    """What a booking is refused with; it is taken back if it is not."""
    with undone():
        try:
            book(wish(hall, asked, day))
        except CannotReserve as refused:
            return [one.code for one in refused.refusals]
    return []


@contextmanager
def undone() -> Iterator[None]:
    before = {one.id for one in db.session.query(Booking)}
    yield
    for made in [one for one in db.session.query(Booking) if one.id not in before]:
        with db.transaction():
            service.cancel(made.user, made.reference, made.reservations[0].id, now=NOW)


@pytest.mark.parametrize(
    "rows",
    [
        [
            # booked, asked for, what is told
            ("全面 9:00-12:00", "左半面 9:00-10:00", TAKEN),
            ("全面 9:00-12:00", "左半面 11:00-13:00", TAKEN),
            ("全面 9:00-12:00", "左半面 12:00-13:00", None),
            ("全面 9:00-12:00", "中 10:30-12:00", TAKEN),
            ("全面 9:00-12:00", "中 10:30-13:30", TAKEN),
            ("全面 9:00-12:00", "右 12:00-13:30", None),
            ("全面 9:00-17:00", "右 12:00-13:30", TAKEN),  # the gap is within what is rented as one
            ("全面 9:00-13:00", "右半面 12:00-13:00", TAKEN),  # the gap as an extension
            ("全面 13:00-17:00", "左半面 12:00-13:00", None),
            ("左半面 10:00-11:00", "全面 9:00-13:00", TAKEN),
            ("左半面 12:00-13:00", "全面 9:00-21:30", TAKEN),
            ("左半面 12:00-13:00", "全面 13:00-17:00", None),
            ("左半面 9:00-10:00", "左 9:00-10:30", TAKEN),
            ("左半面 9:00-10:00", "左 10:30-12:00", None),
            ("左半面 10:00-11:00", "中 10:30-12:00", TAKEN),
            ("右半面 10:00-11:00", "中 9:00-10:30", TAKEN),
            ("左半面 9:00-12:00", "右 9:00-12:00", None),
            ("左半面 9:00-12:00", "右半面 9:00-12:00", None),
            ("左 9:00-10:30", "中 9:00-10:30", None),
        ]
    ],
)
def test_what_shares_a_place_and_a_time_excludes_each_other_in_both_directions(
    hall: Hall, rows: list[tuple[str, str, RefusalCode | None]]
) -> None:
    days = (DAY + timedelta(days=number) for number in range(2 * len(rows)))
    for booked, asked, told in rows:
        expected = [told] if told is not None else []
        for first, second in ((booked, asked), (asked, booked)):
            day = next(days)
            book(wish(hall, first, day))
            assert answer(hall, second, day) == expected, (first, second)
            assert attempt(hall, second, day) == expected, (first, second)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("全面 9:00-10:00", NO_SUCH_TIME),  # an hour is the halves'
        ("全面 9:00-10:30", NO_SUCH_TIME),
        ("左半面 9:00-10:30", NO_SUCH_TIME),
        ("左半面 9:00-17:00", NO_SUCH_TIME),  # longer than four hours
        ("左 9:00-10:00", NO_SUCH_TIME),
        ("左 10:00-11:30", NO_SUCH_TIME),
        ("左 9:00-12:00", None),
        ("左半面 9:00-12:00", None),
        ("全面 9:00-12:00", None),
    ],
)
def test_each_is_asked_by_its_own_timetable(hall: Hall, asked: str, code: RefusalCode | None) -> None:
    expected = [code] if code is not None else []
    assert answer(hall, asked, DAY) == attempt(hall, asked, DAY) == expected


def test_what_is_free_is_told_in_the_cells_of_each(hall: Hall) -> None:
    book(wish(hall, "中 10:30-12:00"))
    board = load_board(hall["全面"].municipality_id, [one.id for one in hall.values()], DAY, DAY, NOW)

    def free(name: str) -> list[str]:
        slots = free_choices(board, hall[name].id, DAY, NOW)
        return [f"{minute_text(one.starts)}-{minute_text(one.ends)}" for one in slots]

    assert free("全面") == ["13:00-17:00", "13:00-21:30", "18:00-21:30"]
    left = free("左半面")
    assert left[:2] == ["9:00-10:00", "12:00-13:00"]
    assert free("右半面") == left
    assert free("左")[:3] == ["9:00-10:30", "10:30-12:00", "12:00-13:30"]
    assert free("中")[:2] == ["9:00-10:30", "12:00-13:30"]


def test_time_kept_free_around_a_part_keeps_the_whole_free_and_the_other_way_round(app: Flask) -> None:
    home = factories.facility()
    half = factories.space(home, "半面", timetable=factories.steps(), buffers=Buffers(before=30))
    whole = factories.space(
        home, "全面", parts=[half], timetable=factories.periods(), buffers=Buffers(after=60)
    )
    hall = {"全面": whole, "半面": half}
    rows = [
        ("半面 12:00-13:00", "全面 9:00-12:00", [TAKEN]),  # 12:30 is prepared for, 13:00 cleared until
        ("半面 13:00-14:00", "全面 9:00-12:00", [TAKEN]),  # 12:30 to 13:00 would be both
        ("半面 14:00-15:00", "全面 9:00-12:00", []),
        ("半面 16:00-17:00", "全面 18:00-21:30", []),
        ("半面 17:00-18:00", "全面 18:00-21:30", []),
    ]
    days = (DAY + timedelta(days=number) for number in range(2 * len(rows)))
    for booked, asked, expected in rows:
        for first, second in ((booked, asked), (asked, booked)):
            day = next(days)
            book(wish(hall, first, day))
            assert answer(hall, second, day) == attempt(hall, second, day) == expected, (first, second)


def test_a_hold_of_a_part_is_told_to_others_and_gives_way_to_ones_own_booking_of_the_whole(
    hall: Hall,
) -> None:
    person = factories.user()
    with db.transaction():
        service.start_draft(person, wish(hall, "中 10:30-12:00"), NOW)
    assert answer(hall, "全面 9:00-12:00", DAY) == [RefusalCode.HELD]
    own = refusals_now(hall["全面"].municipality_id, wish(hall, "全面 9:00-12:00"), NOW, Asker.of(person))
    assert own == []
    with db.transaction():
        service.reserve(person, [wish(hall, "全面 9:00-12:00")], DETAILS, now=NOW)
    assert count(Hold) == 0


def test_a_part_and_what_shares_it_are_not_booked_in_one_go(hall: Hall) -> None:
    with pytest.raises(DomainError):
        book(wish(hall, "左半面 9:00-10:00"), wish(hall, "中 9:00-10:30"))
    db.session.rollback()
    assert (count(Booking), count(Occupancy)) == (0, 0)
    assert len(book(wish(hall, "左半面 9:00-10:00"), wish(hall, "右 9:00-10:30")).reservations) == 2


def test_all_at_once_get_no_place_twice_and_leave_none_unsold(
    hall: Hall, at_the_same_time: Callable[..., list[BaseException | None]]
) -> None:
    asked = ["全面 9:00-12:00", "左半面 9:00-10:00", "中 9:00-10:30", "右 10:30-12:00"]
    wishes = [wish(hall, one) for one in asked]
    ids = [factories.user().id for _one in asked]

    def send(number: int) -> Callable[[], None]:
        def deed() -> None:
            person = db.session.get_one(User, ids[number])
            service.reserve(person, [wishes[number]], DETAILS, now=NOW)

        return deed

    answers = at_the_same_time(*(send(number) for number in range(len(asked))))
    assert all(one is None or isinstance(one, SlotTaken | CannotReserve) for one in answers)
    got = {asked[number] for number, one in enumerate(answers) if one is None}
    assert got in (
        {"全面 9:00-12:00"},
        {"左半面 9:00-10:00", "右 10:30-12:00"},
        {"中 9:00-10:30", "右 10:30-12:00"},
    )
