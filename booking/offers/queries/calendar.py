"""The calendar of one thing that can be picked: a space, or any of a pool. Pages read both alike."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from booking.facilities.models import Pool, Space
from booking.facilities.rules.settings import FacilityKind, TimetableKind
from booking.facilities.rules.space_rules import SpaceRules
from booking.facilities.rules.timetables import TimetableSpec
from booking.offers.queries.slots import Offers, OfficialTitle, list_combined, list_official_titles
from booking.offers.rules.days import DaySummary, summarise
from booking.offers.rules.states import SlotOffer, SlotState, offer_of_pool
from booking.reservations.rules.asker import ANYBODY, Asker
from booking.reservations.rules.refusals import Refusal


@dataclass(frozen=True, slots=True)
class PoolSpaces:
    """A pool as calendars know it."""

    pool_id: int
    kind: FacilityKind
    space_ids: tuple[int, ...]

    @classmethod
    def of(cls, pool: Pool) -> "PoolSpaces":
        """Its kind is that of the space that is given out first."""
        return cls(pool.id, pool.spaces[0].kind, pool.space_ids)

    def offers(self, of: Callable[[int], Sequence[SlotOffer]]) -> list[SlotOffer]:
        """One offer for each time that any member has, in their order, made of the members' own.

        ``of`` gives those of a space: nothing is asked anew.
        """
        same: dict[tuple[int, int], list[SlotOffer]] = defaultdict(list)
        for space_id in self.space_ids:
            for offer in of(space_id):
                same[offer.slot.starts, offer.slot.ends].append(offer)
        made = [offer_of_pool(self.pool_id, self.kind, members) for members in same.values()]
        return sorted(made, key=lambda one: (one.slot.starts, one.slot.ends))


@dataclass(frozen=True, slots=True)
class Calendar:
    """What a page shows of one space, or of the spaces of a pool, over the days that were loaded."""

    offers: Offers
    space_ids: tuple[int, ...]
    now: datetime
    asker: Asker = ANYBODY
    pool: PoolSpaces | None = None
    _days: dict[date, list[SlotOffer]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of_space(cls, offers: Offers, space: Space, now: datetime, asker: Asker = ANYBODY) -> "Calendar":
        """Of one space."""
        return cls(offers, (space.id,), now, asker)

    @classmethod
    def of_pool(cls, offers: Offers, pool: Pool, now: datetime, asker: Asker = ANYBODY) -> "Calendar":
        """Of any of a pool."""
        return cls(offers, pool.space_ids, now, asker, PoolSpaces.of(pool))

    def of(self, day: date) -> list[SlotOffer]:
        """The slots of a day."""
        if self.pool is None:
            return self.offers.of(self.space_ids[0], day)
        if day not in self._days:
            self._days[day] = self.pool.offers(lambda space_id: self.offers.of(space_id, day))
        return self._days[day]

    def summary(self, day: date) -> DaySummary:
        """The whole day in one state."""
        holiday = self.offers.board.holidays.get(day, "")
        return summarise(day, self.of(day), holiday, self.without(day))

    def without(self, day: date) -> Refusal | None:
        """Why the day has no slots; None if it has some."""
        return self.offers.without(self.space_ids, day)

    def why_none(self, day: date) -> list[str]:
        """The same in a sentence; empty if it has some."""
        return self.offers.why_none(self.space_ids, day)

    def combined(self, day: date) -> list[SlotOffer]:
        """What of the day's combined periods can be booked."""

        def of_space(space_id: int) -> list[SlotOffer]:
            return list_combined(self.offers, space_id, day, now=self.now, asker=self.asker)

        found = self.pool.offers(of_space) if self.pool is not None else of_space(self.space_ids[0])
        return [one for one in found if one.state is SlotState.FREE]

    def timetables(self, day: date) -> list[TimetableSpec]:
        """How the day is cut; several where the spaces of a pool have come to differ."""
        board = self.offers.board
        found = (board.timetable_on(space_id, day) for space_id in self.space_ids)
        return list({id(one): one for one in found if one is not None}.values())

    def steps(self, day: date) -> TimetableSpec | None:
        """The steps of the day; None for periods, or where spaces differ."""
        found = self.timetables(day)
        return found[0] if len(found) == 1 and found[0].kind is TimetableKind.STEPS else None

    def official(self, days: Sequence[date]) -> list[OfficialTitle]:
        """What the municipality itself uses a space for; of a pool only where nothing else is left."""
        if self.pool is None:
            return list_official_titles(self.offers, self.space_ids, days)
        shown = [one for day in days for one in self.of(day) if one.state is SlotState.OFFICIAL]
        titles = list_official_titles(self.offers, {one.space_id for one in shown}, days)
        return [title for title in titles if any(title.overlaps(one.slot) for one in shown)]

    @property
    def rules(self) -> SpaceRules:
        """Of the space, or of the one that is given out first."""
        return self.offers.board.rules[self.space_ids[0]]

    @property
    def has_timetable(self) -> bool:
        """Whether any of it can be had on some day, be it by rules that count only later."""
        rules = self.offers.board.rules
        return any(
            one.timetables() for space_id in self.space_ids for one in rules[space_id].timeline.openings
        )

    @property
    def has_bookable(self) -> bool:
        """Whether any of it is booked through the service."""
        rules = self.offers.board.rules
        return any(rules[one].policy.bookable for one in self.space_ids)
