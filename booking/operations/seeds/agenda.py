"""What is free while the bookings are made up: the real rules, over a board that is kept in memory."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from booking.availability.rules import Busy, HolderKind, first_conflict
from booking.core.calendar import at_minute, local_date
from booking.facilities.rules.space_rules import DayClosures, SpaceRules
from booking.facilities.rules.timetables import Slot, find_slot
from booking.reservations.queries import Board
from booking.reservations.rules.refusals import SlotFacts, refusals_of


class Agenda:
    """A board to which bookings are added; by day, so that asking stays quick."""

    def __init__(self, board: Board) -> None:
        self.rules = board.rules
        self._holidays = board.holidays
        self._busy: dict[tuple[int, date], list[Busy]] = defaultdict(list)
        self._closures: dict[tuple[int, date], DayClosures] = {}
        self._people: dict[tuple[int, date], list[Slot]] = defaultdict(list)
        for leaf_id, some in board.busy.items():
            for one in some:
                self._busy[leaf_id, local_date(one.starts_at)].append(one)

    def slot(self, rules: SpaceRules, day: date, starts: int, ends: int) -> Slot | None:
        """The slot of the space's timetable at these minutes, None if it has no such one."""
        if rules.timetable is None:
            return None
        return find_slot(rules.timetable, at_minute(day, starts), at_minute(day, ends), day)

    def is_open_and_free(self, rules: SpaceRules, slot: Slot) -> bool:
        """Whether the space is neither closed nor taken then."""
        facts = self._facts(rules, slot)
        return facts.closed is None and facts.conflict is None

    def can_be_booked(self, rules: SpaceRules, slots: Iterable[Slot], at: datetime) -> bool:
        """Whether the service would take the booking at that instant."""
        return not any(refusals_of(self._facts(rules, slot), at) for slot in slots)

    def is_occupied_elsewhere(self, user_id: int, slots: Iterable[Slot]) -> bool:
        """Whether the person has booked something else for that time."""
        return any(
            one.starts < slot.ends and slot.starts < one.ends
            for slot in slots
            for one in self._people[user_id, slot.day]
        )

    def take(self, rules: SpaceRules, slots: Iterable[Slot], user_id: int) -> None:
        """Nobody else books these times of the space any more."""
        for slot in slots:
            self._people[user_id, slot.day].append(slot)
            for leaf_id in rules.leaf_ids:
                busy = Busy(slot.starts_at, slot.ends_at, HolderKind.RESERVATION, 0)
                self._busy[leaf_id, slot.day].append(busy)

    def _facts(self, rules: SpaceRules, slot: Slot) -> SlotFacts:
        busy = [one for leaf_id in rules.leaf_ids for one in self._busy[leaf_id, slot.day]]
        return SlotFacts(
            policy=rules.policy,
            slot=slot,
            closed=self._closures_on(rules, slot.day).between(slot.starts, slot.ends),
            conflict=first_conflict(busy, slot.starts_at, slot.ends_at),
        )

    def _closures_on(self, rules: SpaceRules, day: date) -> DayClosures:
        known = self._closures.get((rules.space_id, day))
        if known is None:
            known = self._closures[rules.space_id, day] = rules.closures_on(day, self._holidays)
        return known
