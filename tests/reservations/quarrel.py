"""One of many who do all verbs at random, and what they quarrel about."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from booking.accounts.models import User
from booking.availability.models import OfficialUse
from booking.core.calendar import at_minute, local_date
from booking.core.db import db
from booking.facilities.models import Facility, Space
from booking.facilities.queries import list_closures
from booking.facilities.rules.closures import DatedClosure
from booking.facilities.rules.details import SpaceDetails
from booking.facilities.rules.settings import FacilityKind
from booking.facilities.service import closing, editing, spaces, timetables
from booking.reservations import queries, service
from booking.reservations.models import BookingDraft, Reservation
from booking.reservations.rules.clearing import Choice, Claim
from booking.reservations.rules.status import ACTIVE, ReservationStatus
from booking.reservations.service import closing as office_closing
from booking.reservations.service import official_uses
from booking.reservations.service.clearing import Decision
from booking.reservations.service.composition import recompose
from tests import factories

NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)
FIRST_DAY = date(2026, 12, 4)
DAYS = 4
DETAILS = service.UseDetails("練習", 5)
# A second of the test is ten minutes of its people, so that holds run out while others look at them.
PACE = 600


@dataclass(frozen=True)
class Place:
    """Ids of what the processes quarrel about."""

    facility: int
    whole: int
    halves: tuple[int, int]
    pool: int
    """Any of both halves."""
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

    def any_half(self) -> service.PoolWish:
        wish = self.wish()
        return service.PoolWish(self.place.pool, wish.starts_at, wish.ends_at)

    def reserve_any(self) -> None:
        service.reserve(self.person(), [self.any_half()], DETAILS, now=self.now)

    def hold_any(self) -> None:
        service.start_draft(self.person(), self.any_half(), self.now)

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
        name = self.dice.choice(("区分", "午前・午後・夜間"))
        spec = factories.periods(name=name)
        timetables.save_timetable(self.admin(), self.facility(), 1, spec, now=self.now)

    def change_space(self) -> None:
        space = db.session.get_one(Space, self.place.halves[0])
        details = SpaceDetails(
            name="半面A",
            kind=FacilityKind.GYM,
            capacity=60,
            needs_approval=self.dice.random() < 0.5,
        )
        spaces.update_space(self.admin(), self.facility(), space, details, now=self.now)

    def hide_and_show(self) -> None:
        editing.hide(self.admin(), self.facility(), now=self.now)
        editing.publish(self.admin(), self.facility(), now=self.now)

    def clean_up(self) -> None:
        service.forget_old(self.now)

    def verbs(self) -> tuple[Callable[[], None], ...]:
        often = (
            self.reserve,
            self.hold,
            self.send,
            self.cancel,
            self.approve,
            self.reserve_any,
            self.hold_any,
        )
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
