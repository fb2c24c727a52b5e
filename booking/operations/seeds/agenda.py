"""What is free while the bookings are made up: the real rules, over a board that is kept in memory."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from booking.accounts.models import User
from booking.availability.rules import Busy, HolderKind, first_conflict
from booking.core.calendar import at_minute, local_date
from booking.facilities.rules.space_rules import SpaceRules
from booking.facilities.rules.timetables import Slot, TimetableSpec, find_slot
from booking.reservations.queries import Board
from booking.reservations.rules.asker import ANYBODY, Asker
from booking.reservations.rules.refusals import SlotFacts, refusals_of

# Where booking is open from any time on.
USUALLY_AHEAD = timedelta(days=90)


class Agenda:
    """A board to which bookings are added; by day, so that asking stays quick."""

    def __init__(self, board: Board) -> None:
        self.rules = board.rules
        self.holidays = board.holidays
        self._board = board
        self._busy: dict[tuple[int, date], list[Busy]] = defaultdict(list)
        self._people: dict[tuple[int, date], list[Slot]] = defaultdict(list)
        for leaf_id, some in board.busy.items():
            for one in some:
                self._busy[leaf_id, local_date(one.starts_at)].append(one)

    def slot(self, rules: SpaceRules, day: date, starts: int, ends: int) -> Slot | None:
        """The slot of the space's timetable at these minutes, None if it has no such one."""
        timetable = self.timetable(rules, day)
        if timetable is None:
            return None
        return find_slot(timetable, at_minute(day, starts), at_minute(day, ends), day)

    def timetable(self, rules: SpaceRules, day: date) -> TimetableSpec | None:
        """How the space's day is cut; None when it is not opened."""
        return self._board.timetable_on(rules.space_id, day)

    def window(self, rules: SpaceRules, slot: Slot, user: User) -> tuple[datetime, datetime] | None:
        """From when until when the person can book the slot; None if never."""
        spans = self._board.spans(rules.space_id, slot, _asker(user))
        if not spans:
            return None
        ends = max(span.closes_at for span in spans)
        opens = [span.opens_at for span in spans if span.opens_at is not None]
        return min(opens, default=ends - USUALLY_AHEAD), ends

    def is_open_and_free(self, rules: SpaceRules, slot: Slot) -> bool:
        """Whether the space is neither closed nor taken then."""
        facts = self._facts(rules, slot, ANYBODY)
        return facts.closed is None and facts.conflict is None

    def can_be_booked(self, rules: SpaceRules, slots: Iterable[Slot], at: datetime, user: User) -> bool:
        """Whether the service would take the person's booking at that instant."""
        asker = _asker(user)
        return not any(refusals_of(self._facts(rules, slot, asker), at, asker) for slot in slots)

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
                before, after = self._board.margin(rules.space_id, slot.day)
                busy = Busy(slot.starts_at - before, slot.ends_at + after, HolderKind.RESERVATION, 0)
                self._busy[leaf_id, slot.day].append(busy)

    def _facts(self, rules: SpaceRules, slot: Slot, asker: Asker) -> SlotFacts:
        busy = [one for leaf_id in rules.leaf_ids for one in self._busy[leaf_id, slot.day]]
        before, after = self._board.margin(rules.space_id, slot.day)
        return SlotFacts(
            policy=rules.policy,
            slot=slot,
            closed=self._board.closures_on(rules.space_id, slot.day).between(slot.starts, slot.ends),
            conflict=first_conflict(busy, slot.starts_at - before, slot.ends_at + after),
            spans=self._board.spans(rules.space_id, slot, asker),
        )


def _asker(user: User) -> Asker:
    """In whose windows the person books."""
    return Asker(audience=user.audience)
