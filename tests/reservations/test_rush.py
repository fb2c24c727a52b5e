"""The one thing that must never break: many processes want the same slots at the same moment."""

import random
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from multiprocessing.pool import Pool

import pytest
from flask import Flask
from sqlalchemy import func, select

from booking.accounts.models import User
from booking.app import create_app
from booking.availability.models import Occupancy
from booking.availability.rules import SlotTaken
from booking.core.calendar import at_minute
from booking.core.db import db
from booking.core.errors import DomainError
from booking.facilities.models import Space
from booking.facilities.queries import leaves_of
from booking.reservations import service
from booking.reservations.models import Reservation
from booking.reservations.rules.refusals import CannotReserve, RefusalCode
from booking.reservations.rules.status import ACTIVE
from tests import factories
from tests.support.processes import process_context, settings_of

PROCESSES = 8
RIVALS = 5
NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)
FIRST_DAY = date(2026, 12, 2)
# person, space, day, first minute
Try = tuple[int, int, date, int]

_app: Flask


def _start(config: dict[str, object]) -> None:
    global _app
    _app = create_app(config)


def _attempt(wanted: Try) -> str:
    """``booked``, ``taken``, or the name of whatever else happened."""
    person_id, space_id, day, minute = wanted
    with _app.app_context():
        user = db.session.get_one(User, person_id)
        wish = service.Wish(space_id, at_minute(day, minute), at_minute(day, minute + 60))
        try:
            with db.transaction():
                service.reserve(user, [wish], service.UseDetails("練習", 5), now=NOW)
        except SlotTaken:
            return "taken"
        except CannotReserve as refused:
            return "taken" if refused.refusals[0].code is RefusalCode.TAKEN else refused.code
        except DomainError as other:
            return other.code
        except Exception as broken:
            return type(broken).__name__
        return "booked"


def _pool(app: Flask) -> Pool:
    return process_context().Pool(PROCESSES, _start, (settings_of(app),))


def _race(app: Flask, tries: Sequence[Try]) -> Counter[str]:
    with _pool(app) as pool:
        return Counter(pool.imap_unordered(_attempt, tries, chunksize=1))


def _overlaps() -> int:
    """Pairs of occupancies of one space that share an instant, as read from the database."""
    rows = db.session.execute(
        select(Occupancy.space_id, Occupancy.starts_at, Occupancy.ends_at).order_by(
            Occupancy.space_id, Occupancy.starts_at
        )
    ).all()
    pairs = pairwise(rows)
    return sum(a.space_id == b.space_id and b.starts_at < a.ends_at for a, b in pairs)


def _held() -> int:
    return db.session.scalar(select(func.count()).select_from(Reservation)) or 0


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("rooms", "order"),
    [
        (1, "shuffled"),
        pytest.param(5, "shuffled", marks=pytest.mark.slow),
        pytest.param(5, "back to back", marks=pytest.mark.slow),
    ],
)
def test_of_five_tries_for_each_slot_exactly_one_succeeds(app: Flask, rooms: int, order: str) -> None:
    hall = factories.facility()
    hours = factories.steps()
    spaces = [factories.space(hall, f"第{n}会議室", timetable=hours) for n in range(rooms)]
    people = [factories.user(f"利用者{n}") for n in range(10)]
    slots = [
        (space.id, FIRST_DAY + timedelta(days=day), 540 + 60 * hour)
        for space in spaces
        for day in range(2)
        for hour in range(10)
    ]
    tries = [
        (people[(index + rival) % len(people)].id, *slot)
        for index, slot in enumerate(slots)
        for rival in range(RIVALS)
    ]
    if order == "shuffled":
        random.Random(20261201).shuffle(tries)

    answers = _race(app, tries)

    sold = 20 * rooms
    assert answers == {"booked": sold, "taken": (RIVALS - 1) * sold}
    assert _held() == sold
    assert _overlaps() == 0
    assert db.session.scalar(select(func.count()).select_from(Occupancy)) == sold


@pytest.mark.long
@pytest.mark.both_databases
@pytest.mark.parametrize("days", [1, pytest.param(4, marks=pytest.mark.slow)])
def test_whole_and_halves_never_hold_the_same_floor(app: Flask, days: int) -> None:
    gym = factories.facility()
    hours = factories.steps()
    halves = [factories.space(gym, name, timetable=hours) for name in ("半面A", "半面B")]
    whole = factories.space(gym, "全面", timetable=hours, parts=halves)
    people = [factories.user(f"利用者{n}") for n in range(8)]
    tries = [
        (people[(hour + rival) % len(people)].id, space.id, FIRST_DAY + timedelta(days=day), 540 + 60 * hour)
        for day in range(days)
        for hour in range(10)
        for rival in range(2)
        for space in (whole, *halves)
    ]
    random.Random(20261202).shuffle(tries)

    answers = _race(app, tries)

    assert set(answers) == {"booked", "taken"}
    assert _overlaps() == 0
    assert _hours_sold(whole, halves, answers["booked"]) == 10 * days


def _hours_sold(whole: Space, halves: Sequence[Space], booked: int) -> int:
    """How many hours are sold, each once as a whole or once for each half and never both."""
    ids = {whole.id: "whole", halves[0].id: "half", halves[1].id: "half"}
    sold: dict[datetime, Counter[str]] = {}
    active = select(Reservation).where(Reservation.status.in_(ACTIVE))
    for reservation in db.session.scalars(active):
        sold.setdefault(reservation.starts_at, Counter())[ids[reservation.space_id]] += 1
    assert all(one in (Counter(whole=1), Counter(half=2)) for one in sold.values())
    assert booked == sum(one.total() for one in sold.values())
    taken = db.session.scalar(select(func.count()).select_from(Occupancy))
    assert taken == sum(len(leaves_of([whole.id])[whole.id]) for _ in sold)
    return len(sold)
