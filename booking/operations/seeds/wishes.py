"""Who wants which space when: more in the evenings and at weekends, for purposes that fit the space."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from booking.accounts.models import User
from booking.core.calendar import local, local_date
from booking.facilities.models import Space
from booking.facilities.rules.settings import TimetableKind
from booking.facilities.rules.space_rules import SpaceRules
from booking.facilities.rules.timetables import Slot, TimetableSpec, slots_of
from booking.operations.seeds.agenda import Agenda
from booking.operations.seeds.files import read_rows
from booking.operations.seeds.plan import Planned
from booking.reservations.rules.status import ReservationStatus

DAYS_BACK = 21
DAYS_AHEAD = 42
EVENING = 17 * 60
SATURDAY = 5
# Shares of slots that are asked for in the end.
EVENINGS, WEEKENDS, MORNINGS, AFTERNOONS = 0.52, 0.54, 0.38, 0.32
TWO_PERIODS = 0.08
WITH_NOTE = 0.4
# A large space is wanted by those who fill at least so much of it.
LARGE, WELL_USED = 60, 0.25
# Hours from which and until which people book from home.
WAKING = (6, 23)


@dataclass(frozen=True, slots=True)
class Purpose:
    """Something people do, and those who do it."""

    text: str
    least: int
    most: int
    people: tuple[User, ...]
    note: str


class Wishes:
    """Makes up bookings for the days around ``now``, the same ones for the same seed of ``chance``."""

    def __init__(
        self,
        agenda: Agenda,
        people: Mapping[str, User],
        popularity: Mapping[int, float],
        chance: Random,
        now: datetime,
    ) -> None:
        self._agenda = agenda
        self._purposes = _purposes(people)
        self._popularity = popularity
        self._chance = chance
        self._now = now

    def all(self, spaces: list[Space]) -> Iterator[Planned]:
        """Day by day, space by space."""
        today = local_date(self._now)
        for offset in range(-DAYS_BACK, DAYS_AHEAD + 1):
            for space in self._chance.sample(spaces, len(spaces)):
                yield from self._of_day(space, today + timedelta(days=offset))

    def _of_day(self, space: Space, day: date) -> Iterator[Planned]:
        rules = self._agenda.rules[space.id]
        timetable = self._agenda.timetable(rules, day)
        if not rules.policy.bookable or timetable is None:
            return
        until = 0
        for slot in slots_of(timetable, day):
            if slot.starts < until or self._chance.random() >= self._demand(space.id, timetable, slot):
                continue
            planned = self._book(space, rules, self._lengthen(rules, timetable, slot))
            if planned is not None:
                until = planned.slots[-1].ends
                yield planned

    def _demand(self, space_id: int, timetable: TimetableSpec, slot: Slot) -> float:
        if slot.day.weekday() >= SATURDAY:
            share = WEEKENDS
        elif slot.ends > EVENING:
            share = EVENINGS
        else:
            share = MORNINGS if slot.starts < 12 * 60 else AFTERNOONS
        if timetable.kind is TimetableKind.STEPS:
            # Those who come take several steps, so fewer beginnings fill as much.
            share /= _usual_steps(timetable)
        return share * self._popularity[space_id]

    def _lengthen(self, rules: SpaceRules, timetable: TimetableSpec, slot: Slot) -> list[Slot]:
        """A few steps on end, or sometimes two periods."""
        if timetable.kind is not TimetableKind.STEPS:
            later = [one for one in slots_of(timetable, slot.day) if one.starts >= slot.ends]
            if later and self._chance.random() < TWO_PERIODS and self._is_free(rules, later[0]):
                return [slot, later[0]]
            return [slot]
        usual = _usual_steps(timetable)
        steps = self._chance.randint(max(1, usual - 1), min(timetable.max_steps, usual + 2))
        ends = min(slot.starts + steps * timetable.step, timetable.closes)
        while ends > slot.ends:
            run = self._agenda.slot(rules, slot.day, slot.starts, ends)
            if run is not None and self._is_free(rules, run):
                return [run]
            ends -= timetable.step
        return [slot]

    def _is_free(self, rules: SpaceRules, slot: Slot) -> bool:
        return self._agenda.is_open_and_free(rules, slot)

    def _book(self, space: Space, rules: SpaceRules, slots: list[Slot]) -> Planned | None:
        purpose = self._choose(space)
        free = [one for one in purpose.people if not self._agenda.is_occupied_elsewhere(one.id, slots)]
        if not free:
            return None
        user = self._chance.choice(free)
        window = self._agenda.window(rules, slots[0], user)
        created_at = moment_of_booking(window, self._chance, self._now) if window is not None else None
        if created_at is None or not self._agenda.can_be_booked(rules, slots, created_at, user):
            return None
        self._agenda.take(rules, slots, user.id)
        waits = rules.policy.needs_approval
        most = min(purpose.most, space.capacity or purpose.most)
        return Planned(
            rules=rules,
            slots=slots,
            user=user,
            purpose=purpose.text,
            people=self._chance.randint(min(purpose.least, most), most),
            note=purpose.note if self._chance.random() < WITH_NOTE else "",
            created_at=created_at,
            status=ReservationStatus.REQUESTED if waits else ReservationStatus.CONFIRMED,
        )

    def _choose(self, space: Space) -> Purpose:
        """One of the purposes for which the space is and which its size allows."""
        fitting = [
            purpose
            for use in space.uses.split("、")
            for purpose in self._purposes.get(use, ())
            if space.capacity is None or purpose.least <= space.capacity
        ]
        fill = [one for one in fitting if one.most >= WELL_USED * (space.capacity or 0)]
        return self._chance.choice(fill if (space.capacity or 0) >= LARGE and fill else fitting)


def moment_of_booking(window: tuple[datetime, datetime], chance: Random, now: datetime) -> datetime | None:
    """When somebody booked this, rather soon after booking opened; None if that is still to come."""
    opens, ends = window
    moment = opens + (ends - opens) * float(chance.random() ** 2)
    hour = local(moment).hour
    if not WAKING[0] <= hour < WAKING[1]:
        moment = min(moment + timedelta(hours=9), ends - timedelta(minutes=5))
    moment = max(moment.replace(second=chance.randrange(60), microsecond=0), opens)
    return moment if moment < now - timedelta(minutes=2) else None


def _usual_steps(timetable: TimetableSpec) -> int:
    """Two hours."""
    return max(1, 120 // timetable.step)


def _purposes(people: Mapping[str, User]) -> dict[str, list[Purpose]]:
    """By use."""
    found: dict[str, list[Purpose]] = {}
    for row in read_rows("purposes.csv"):
        who = tuple(people[key] for key in row["who"].split(";"))
        purpose = Purpose(row["purpose"], int(row["least"]), int(row["most"]), who, row["note"])
        found.setdefault(row["use"], []).append(purpose)
    return found
