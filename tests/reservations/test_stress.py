"""All verbs at once, at random, from many processes: whatever happens, the books agree at the end."""

import time
import traceback
from collections import Counter, defaultdict
from datetime import datetime
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm.exc import ObjectDeletedError

from booking.app import create_app
from booking.availability.models import Hold, Occupancy, OfficialUse
from booking.availability.rules import HolderKind
from booking.core.db import db
from booking.core.errors import DomainError
from booking.facilities.models import RulebookVersion, Space
from booking.facilities.queries import leaves_of
from booking.reservations.models import Booking, BookingDraft, Permit, Reservation
from booking.reservations.rules.status import ACTIVE
from tests import factories
from tests.reservations.quarrel import Actor, Place
from tests.support.processes import process_context, settings_of

# On a busy machine a process goes on until it has tried so many.
LEAST_VERBS = 25


_app: Flask
_barrier: Any


def _start(config: dict[str, object], barrier: Any) -> None:
    global _app, _barrier
    _app, _barrier = create_app(config), barrier


def _act(task: tuple[Place, int, float]) -> tuple[Counter[str], list[str]]:
    """What was done how often, and the faults: everything raised that is no refusal."""
    place, seed, seconds = task
    done: Counter[str] = Counter()
    faults: list[str] = []
    _barrier.wait()
    actor = Actor(place, seed)
    while time.monotonic() < actor.began + seconds or sum(done.values()) < LEAST_VERBS:
        verb = actor.dice.choice(actor.verbs())
        with _app.app_context():
            try:
                with db.transaction():
                    verb()
                done[verb.__name__] += 1
            except (DomainError, ObjectDeletedError):
                done["refused"] += 1  # the second: it is gone, which a page answers by 404
            except Exception:
                faults.append(f"{verb.__name__}: {traceback.format_exc(limit=-8)}")
    return done, faults


def _run(app: Flask, place: Place, processes: int, seconds: float) -> Counter[str]:
    context = process_context()
    with context.Pool(processes, _start, (settings_of(app), context.Barrier(processes))) as pool:
        answers = pool.map(_act, [(place, seed, seconds) for seed in range(processes)], chunksize=1)
    faults = [fault for _done, some in answers for fault in some]
    kinds = Counter(fault.splitlines()[-1][:200] + " in " + fault.split(":")[0] for fault in faults)
    assert not faults, f"{kinds}, the first:\n{faults[0]}"
    return sum((done for done, _faults in answers), Counter())


def _make_place() -> Place:
    gym = factories.facility(address="本町1丁目1番")
    hours = factories.periods()
    first = factories.space(gym, "半面A", timetable=hours, needs_approval=True)
    second = factories.space(gym, "半面B", timetable=hours, needs_approval=True)
    whole = factories.space(gym, "全面", timetable=hours, parts=(first, second))
    pool = factories.pool(first, second, name="半面（どちらでも）")
    people = tuple(factories.user(f"利用者{number}").id for number in range(5))
    them, admin = factories.staff(gym).id, factories.administrator().id
    return Place(gym.id, whole.id, (first.id, second.id), pool.id, people, them, admin)


def _assert_books_agree() -> None:
    rows = db.session.execute(
        select(Occupancy.space_id, Occupancy.starts_at, Occupancy.ends_at).order_by(
            Occupancy.space_id, Occupancy.starts_at
        )
    ).all()
    assert not [pair for pair in pairwise(rows) if _overlap(*pair)]
    held: dict[tuple[HolderKind, int], list[tuple[int, datetime, datetime]]] = defaultdict(list)
    for row in db.session.scalars(select(Occupancy).order_by(Occupancy.space_id)):
        held[row.holder_kind, row.holder_id].append((row.space_id, row.starts_at, row.ends_at))
    leaves = leaves_of(db.session.scalars(select(Space.id)))
    for one in db.session.scalars(select(Reservation)):
        wanted = [(leaf, one.starts_at, one.ends_at) for leaf in leaves[one.space_id]]
        kept = held.pop((HolderKind.RESERVATION, one.id), [])
        assert kept == (wanted if one.status in ACTIVE else []), one.status
    for use in db.session.scalars(select(OfficialUse)):
        wanted = [(leaf, use.starts_at, use.ends_at) for leaf in leaves[use.space_id]]
        kept = held.pop((HolderKind.OFFICIAL_USE, use.id), [])
        assert kept == (wanted if use.cancelled_at is None else [])
    holds = set(db.session.scalars(select(Hold.id)))
    assert {kind for kind, _id in held} <= {HolderKind.HOLD}
    assert {holder for _kind, holder in held} <= holds, "a hold is gone and its space still taken"


def _overlap(one: Any, other: Any) -> bool:
    return bool(one.space_id == other.space_id and other.starts_at < one.ends_at)


def _assert_papers_agree() -> None:
    permits = list(db.session.scalars(select(Permit.number).order_by(Permit.number)))
    assert permits == list(range(1, len(permits) + 1))
    named = select(func.count()).select_from(Reservation).where(Reservation.permit_id.is_not(None))
    assert db.session.scalar(named) == len(permits)
    drafts = list(db.session.scalars(select(BookingDraft.booking_id).where(BookingDraft.booking_id > 0)))
    assert len(drafts) == len(set(drafts))
    without = select(Booking.id).where(
        ~select(Reservation.id).where(Reservation.booking_id == Booking.id).exists()
    )
    assert db.session.scalars(without).all() == []
    for version in db.session.scalars(select(RulebookVersion)):
        for timetable in version.book.timetables.values():
            assert [(one.name, one.starts, one.ends) for one in timetable.periods] == list(factories.PERIODS)


@pytest.mark.long
@pytest.mark.both_databases
@pytest.mark.parametrize(("processes", "seconds"), [(4, 2.0), pytest.param(8, 10.0, marks=pytest.mark.slow)])
def test_all_verbs_at_once_leave_books_that_agree(app: Flask, processes: int, seconds: float) -> None:
    done = _run(app, _make_place(), processes, seconds)
    assert {"reserve", "hold", "reserve_any", "hold_any", "cancel", "approve", "compose"} <= set(done)
    _assert_books_agree()
    _assert_papers_agree()
