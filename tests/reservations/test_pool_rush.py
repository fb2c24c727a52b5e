"""Many at the same second want any court: each gets another one, and none is given twice or left."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from functools import partial
from multiprocessing.pool import Pool as ProcessPool

import pytest
from flask import Flask
from sqlalchemy import func, select

from booking.accounts.models import User
from booking.app import create_app
from booking.availability.models import Occupancy
from booking.availability.rules import SlotTaken
from booking.core.calendar import at_minute
from booking.core.db import db
from booking.facilities.models import Pool
from booking.reservations import service
from booking.reservations.models import BookingDraft, Reservation
from booking.reservations.rules.refusals import CannotReserve
from tests import factories
from tests.support.processes import process_context, settings_of
from tests.support.rivals import at_the_same_time

PROCESSES = 8
COURTS, SLOTS, RIVALS = 4, 3, 7
NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)
DAY = date(2026, 12, 2)
DETAILS = service.UseDetails("練習", 4, "090-0000-1234")
# person, pool or space, whether it is a pool, first minute, whether a form is opened instead of booking
Try = tuple[int, int, bool, int, bool]

_app: Flask


def _start(config: dict[str, object]) -> None:
    global _app
    _app = create_app(config)


def _attempt(wanted: Try) -> str:
    """``had``, ``taken``, or the name of whatever else happened."""
    person_id, place, is_pool, minute, is_form = wanted
    with _app.app_context():
        user = db.session.get_one(User, person_id)
        wish = (service.PoolWish if is_pool else service.Wish)(
            place, at_minute(DAY, minute), at_minute(DAY, minute + 120)
        )
        try:
            with db.transaction():
                if is_form:
                    service.start_draft(user, wish, NOW)
                else:
                    service.reserve(user, [wish], DETAILS, now=NOW)
        except SlotTaken:
            return "taken"
        except CannotReserve as refused:
            return "taken" if refused.code in ("taken", "held") else refused.code
        except Exception as broken:
            return type(broken).__name__
        return "had"


def _processes(app: Flask) -> ProcessPool:
    return process_context().Pool(PROCESSES, _start, (settings_of(app),))


def _pool() -> Pool:
    park = factories.facility()
    hours = factories.steps(step=120)
    # Given out from the last to the first, while locks are taken from the first to the last.
    courts = [factories.space(park, f"{number}番コート", timetable=hours) for number in range(COURTS)]
    return factories.pool(*reversed(courts))


@pytest.mark.long
@pytest.mark.both_databases
def test_as_many_get_a_court_as_there_are_courts(app: Flask) -> None:
    pool = _pool()
    people = [factories.user(f"利用者{number}").id for number in range(RIVALS * SLOTS)]
    tries: list[Try] = [
        (people[slot * RIVALS + rival], pool.id, True, 540 + 120 * slot, rival % 2 == 0)
        for rival in range(RIVALS)
        for slot in range(SLOTS)
    ]
    # Some want a certain court of the pool at the same time.
    tries += [
        (people[slot * RIVALS], space_id, False, 540 + 120 * slot, False)
        for slot in range(SLOTS)
        for space_id in pool.space_ids[:2]
    ]
    with _processes(app) as processes:
        answers = Counter(processes.imap_unordered(_attempt, tries, chunksize=1))
    sold = COURTS * SLOTS
    assert answers.keys() == {"had", "taken"}
    assert answers["had"] >= sold  # the same person may hold a form and then book that very court
    taken = db.session.execute(
        select(Occupancy.starts_at, Occupancy.space_id, func.count()).group_by(
            Occupancy.starts_at, Occupancy.space_id
        )
    ).all()
    assert len(taken) == sold
    assert all(count == 1 for _start, _space, count in taken)


@pytest.mark.both_databases
def test_two_at_the_very_same_moment_get_two_courts(app: Flask) -> None:
    pool = _pool()
    wish = service.PoolWish(pool.id, at_minute(DAY, 540), at_minute(DAY, 660))
    people = [factories.user(f"利用者{number}").id for number in range(COURTS + 1)]

    def hold(person_id: int) -> None:
        service.start_draft(db.session.get_one(User, person_id), wish, NOW)

    results = at_the_same_time(app, *(partial(hold, person) for person in people))
    refused = [one for one in results if one is not None]
    assert [type(one) for one in refused] == [CannotReserve]
    held = db.session.scalars(select(BookingDraft.space_id)).all()
    assert sorted(held) == sorted(pool.space_ids)


@pytest.mark.both_databases
def test_all_who_hold_a_court_can_book_it(app: Flask) -> None:
    pool = _pool()
    wish = service.PoolWish(pool.id, at_minute(DAY, 540), at_minute(DAY, 660))
    people = [factories.user(f"利用者{number}") for number in range(COURTS)]
    for person in people:
        with db.transaction():
            draft = service.start_draft(person, wish, NOW)
        own = service.Wish(draft.space_id, draft.starts_at, draft.ends_at)
        with db.transaction():
            service.reserve(person, [own], DETAILS, now=NOW + timedelta(minutes=5), draft_token=draft.token)
    sold = db.session.scalars(select(Reservation.space_id).order_by(Reservation.id)).all()
    assert list(sold) == list(pool.space_ids)
