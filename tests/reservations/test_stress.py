"""All verbs at once, at random, from many processes: whatever happens, the books agree at the end."""

import random
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm.exc import ObjectDeletedError

from booking.accounts.models import User
from booking.app import create_app
from booking.availability.models import Hold, Occupancy, OfficialUse
from booking.availability.rules import HolderKind
from booking.core.calendar import at_minute, local_date
from booking.core.db import db
from booking.core.errors import DomainError
from booking.facilities.models import Facility, Space, Timetable
from booking.facilities.queries import leaves_of, list_closures, list_timetables
from booking.facilities.rules.closures import DatedClosure
from booking.facilities.rules.details import SpaceDetails
from booking.facilities.rules.settings import FacilityKind, TimetableKind
from booking.facilities.rules.slots import PeriodSpec, TimetableSpec
from booking.facilities.service import closing, editing, spaces
from booking.reservations import queries, service
from booking.reservations.models import Booking, BookingDraft, Permit, Reservation
from booking.reservations.rules.clearing import Choice, Claim
from booking.reservations.rules.status import ACTIVE, ReservationStatus
from booking.reservations.service import closing as office_closing
from booking.reservations.service import official_uses
from booking.reservations.service.clearing import Decision
from booking.reservations.service.composition import recompose
from tests import factories
from tests.support.processes import process_context, settings_of

NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)
FIRST_DAY = date(2026, 12, 4)
DAYS = 4
DETAILS = service.UseDetails("練習", 5)
# On a busy machine a process goes on until it has tried so many.
LEAST_VERBS = 25
# A second of the test is ten minutes of its people, so that holds run out while others look at them.
PACE = 600


@dataclass(frozen=True)
class Place:
    """Ids of what the processes quarrel about."""

    facility: int
    whole: int
    halves: tuple[int, int]
    people: tuple[int, ...]
    staff: int
    admin: int


class Actor:
    """One process: does one verb after the other, each in a transaction of its own."""

    def __init__(self, place: Place, seed: int) -> None:
        self.place = place
        self.dice = random.Random(seed)
        self.began = time.monotonic()

    @property
    def now(self) -> datetime:
        return NOW + timedelta(seconds=(time.monotonic() - self.began) * PACE)

    def person(self) -> User:
        return db.session.get_one(User, self.dice.choice(self.place.people))

    def admin(self) -> User:
        return db.session.get_one(User, self.place.admin)

    def facility(self) -> Facility:
        return db.session.get_one(Facility, self.place.facility)

    def wish(self) -> service.Wish:
        day = FIRST_DAY + timedelta(days=self.dice.randrange(DAYS))
        _name, starts, ends = self.dice.choice(factories.PERIODS)
        space = self.dice.choice((self.place.whole, *self.place.halves))
        return service.Wish(space, at_minute(day, starts), at_minute(day, ends))

    def reserve(self) -> None:
        service.reserve(self.person(), [self.wish()], DETAILS, now=self.now)

    def hold(self) -> None:
        service.start_draft(self.person(), self.wish(), self.now)

    def _draft(self) -> tuple[User, BookingDraft] | None:
        person = self.person()
        drafts = db.session.scalars(select(BookingDraft).where(BookingDraft.user_id == person.id)).all()
        return (person, self.dice.choice(drafts)) if drafts else None

    def send(self) -> None:
        found = self._draft()
        if found is not None:
            person, draft = found
            wish = service.Wish(draft.space_id, draft.starts_at, draft.ends_at)
            service.reserve(person, [wish], DETAILS, now=self.now, draft_token=draft.token)

    def keep(self) -> None:
        found = self._draft()
        if found is not None:
            service.keep_draft(*found, self.now)

    def drop(self) -> None:
        found = self._draft()
        if found is not None:
            service.drop_draft(*found, self.now)

    def _reservation(self, *statuses: ReservationStatus) -> Reservation | None:
        found = db.session.scalars(select(Reservation).where(Reservation.status.in_(statuses))).all()
        return self.dice.choice(found) if found else None

    def cancel(self) -> None:
        one = self._reservation(*ACTIVE)
        if one is not None:
            service.cancel(one.booking.user, one.booking.reference, one.id, now=self.now)

    def approve(self) -> None:
        one = self._reservation(ReservationStatus.REQUESTED)
        if one is not None:
            service.approve(db.session.get_one(User, self.place.staff), one.id, now=self.now)

    def decline(self) -> None:
        one = self._reservation(ReservationStatus.REQUESTED)
        if one is not None:
            service.decline(db.session.get_one(User, self.place.staff), one.id, "点検", now=self.now)

    def close(self) -> None:
        day = FIRST_DAY + timedelta(days=self.dice.randrange(DAYS))
        closures = list_closures(self.place.facility)
        if closures:
            closing.remove_closure(self.admin(), self.facility(), closures[0], now=self.now)
        else:
            closing.add_closure(
                self.admin(), self.facility(), DatedClosure(first=day, last=day), now=self.now
            )

    def staff(self) -> User:
        return db.session.get_one(User, self.place.staff)

    def cancel_by_staff(self) -> None:
        one = self._reservation(*ACTIVE)
        if one is not None:
            service.cancel_by_staff(self.staff(), one.id, "点検", now=self.now)

    def _decision(self, claim: Claim) -> Decision:
        """What staff see now, and say of each at random; the deed looks again under its locks."""
        seen = queries.list_concerned(self.facility(), claim, self.now).keys
        choices = {key: self.dice.choice(list(Choice)) for key in seen}
        return Decision(f"form {self.dice.random()}", choices)

    def close_and_cancel(self) -> None:
        closures = list_closures(self.place.facility)
        if closures:
            office_closing.reopen(self.staff(), self.place.facility, closures[0].id, now=self.now)
            return
        day = FIRST_DAY + timedelta(days=self.dice.randrange(DAYS))
        only = self.dice.choice(((), (self.place.whole,), (self.place.halves[0],)))
        plan = office_closing.ClosingPlan(DatedClosure(first=day, last=day, reason="点検"), only)
        decision = self._decision(office_closing.claim_of(self.facility(), plan, self.now))
        office_closing.close(self.staff(), self.place.facility, plan, decision, now=self.now)

    def enter_use(self) -> None:
        wish = self.wish()
        day, starts = local_date(wish.starts_at), self.dice.choice((570, 800, 1100))
        plan = official_uses.UsePlan((wish.space_id,), day, None, starts, starts + 150, "健診")
        decision = self._decision(official_uses.claim_of(self.facility(), plan, self.now))
        official_uses.enter(self.staff(), self.place.facility, plan, decision, now=self.now)

    def give_up_use(self) -> None:
        use = db.session.scalars(select(OfficialUse).where(OfficialUse.cancelled_at.is_(None))).first()
        if use is not None:
            official_uses.remove(self.staff(), self.place.facility, use.id, following=True, now=self.now)

    def compose(self) -> None:
        parts = self.dice.choice(((), self.place.halves))
        recompose(self.admin(), db.session.get_one(Space, self.place.whole), parts, self.now)

    def change_timetable(self) -> None:
        timetable: Timetable = list_timetables(self.place.facility)[0]
        periods = tuple(PeriodSpec(*period) for period in factories.PERIODS)
        spec = TimetableSpec(TimetableKind.PERIODS, periods)
        spaces.save_timetable(self.admin(), self.facility(), timetable, "区分", spec, now=self.now)

    def change_space(self) -> None:
        space = db.session.get_one(Space, self.place.halves[0])
        timetable = list_timetables(self.place.facility)[0]
        details = SpaceDetails(
            name="半面A",
            kind=FacilityKind.GYM,
            capacity=60,
            timetable_id=timetable.id,
            needs_approval=self.dice.random() < 0.5,
        )
        spaces.update_space(self.admin(), self.facility(), space, details, now=self.now)

    def hide_and_show(self) -> None:
        editing.hide(self.admin(), self.facility(), now=self.now)
        editing.publish(self.admin(), self.facility(), now=self.now)

    def clean_up(self) -> None:
        service.forget_old(self.now)

    def verbs(self) -> tuple[Callable[[], None], ...]:
        often = (self.reserve, self.hold, self.send, self.cancel, self.approve)
        seldom = (self.keep, self.drop, self.decline, self.close, self.compose, self.clean_up)
        rarely = (self.change_timetable, self.change_space, self.hide_and_show)
        office = (
            self.cancel_by_staff,
            self.close_and_cancel,
            self.enter_use,
            self.give_up_use,
            self.give_up_use,
        )
        return often * 4 + seldom * 2 + rarely + office


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
    hours = factories.periods(gym)
    first = factories.space(gym, "半面A", timetable=hours, needs_approval=True)
    second = factories.space(gym, "半面B", timetable=hours, needs_approval=True)
    whole = factories.space(gym, "全面", timetable=hours, parts=(first, second))
    people = tuple(factories.user(f"利用者{number}").id for number in range(5))
    them, admin = factories.staff(gym).id, factories.administrator().id
    return Place(gym.id, whole.id, (first.id, second.id), people, them, admin)


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
    for timetable in db.session.scalars(select(Timetable)):
        assert [(one.name, one.starts, one.ends) for one in timetable.periods] == list(factories.PERIODS)


@pytest.mark.long
@pytest.mark.both_databases
@pytest.mark.parametrize(("processes", "seconds"), [(4, 2.0), pytest.param(8, 10.0, marks=pytest.mark.slow)])
def test_all_verbs_at_once_leave_books_that_agree(app: Flask, processes: int, seconds: float) -> None:
    done = _run(app, _make_place(), processes, seconds)
    assert {"reserve", "hold", "cancel", "approve", "compose"} <= set(done)
    _assert_books_agree()
    _assert_papers_agree()
