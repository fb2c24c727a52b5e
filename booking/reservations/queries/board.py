"""What is known about spaces over some days, and what can be booked of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from booking.availability.queries import load_taken
from booking.availability.rules import Busy, TakenStamp, first_conflict
from booking.core.calendar import at_minute, local_date
from booking.facilities.queries import load_space_rules
from booking.facilities.rules.space_rules import DayClosures, SpaceRules
from booking.facilities.rules.timetables import Slot, find_slot, slots_of
from booking.municipalities.queries import holidays_between
from booking.reservations.rules.refusals import Channel, Refusal, SlotFacts, refusals_of
from booking.reservations.rules.wishes import Wish, day_of

# Holidays this many days around the days asked for matter too: closures move away from them.
_HOLIDAY_MARGIN = timedelta(days=14)
# A slot that begins on a day ends before noon of the next, in minutes from the day's midnight.
_LATEST_END = 36 * 60
# The first instant of some time, and the first behind it.
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Board:
    """What is known about some spaces over some days: loaded once, asked many times."""

    rules: Mapping[int, SpaceRules]
    holidays: Mapping[date, str]
    busy: Mapping[int, list[Busy]]
    """By smallest space."""
    stamps: tuple[tuple[Span, TakenStamp], ...] = ()
    """For each span of time that was looked at, the stamp of what is taken in it."""
    expires_at: datetime | None = None
    """When the first hold among it runs out."""
    _closures: dict[tuple[int, date], DayClosures] = field(default_factory=dict, repr=False, compare=False)

    def facts(
        self, space_id: int, starts_at: datetime, ends_at: datetime, viewer_id: int | None
    ) -> SlotFacts:
        """What decides whether the space can be booked then; the viewer's own holds don't count."""
        rules = self.rules[space_id]
        day = local_date(starts_at)
        slot = find_slot(rules.timetable, starts_at, ends_at, day) if rules.timetable is not None else None
        if slot is None:
            return SlotFacts(rules.policy, None, None, None)
        return self.day_facts(rules, day, [slot], viewer_id)[0]

    def day_facts(
        self, rules: SpaceRules, day: date, slots: Iterable[Slot], viewer_id: int | None
    ) -> list[SlotFacts]:
        """The same for slots of the space's own timetable on one day."""
        start, until = at_minute(day, 0), at_minute(day, _LATEST_END)
        busy = [
            one
            for leaf in rules.leaf_ids
            for one in self.busy.get(leaf, ())
            if one.starts_at < until and start < one.ends_at
        ]
        closed = self._closures_on(rules, day)
        return [
            SlotFacts(
                rules.policy,
                slot,
                closed.between(slot.starts, slot.ends),
                first_conflict(busy, slot.starts_at, slot.ends_at, except_holds_of=viewer_id)
                if busy
                else None,
            )
            for slot in slots
        ]

    def closures_on(self, space_id: int, day: date) -> DayClosures:
        """What is closed of the space on a day within the days that were loaded."""
        return self._closures_on(self.rules[space_id], day)

    def _closures_on(self, rules: SpaceRules, day: date) -> DayClosures:
        """Spaces of one facility that have no closures of their own share one tuple of rules."""
        key = (id(rules.closures), day)
        if key not in self._closures:
            self._closures[key] = rules.closures_on(day, self.holidays)
        return self._closures[key]


def load_board(
    municipality_id: int, space_ids: Iterable[int], first: date, last: date, now: datetime
) -> Board:
    """Load what is known from ``first`` to ``last`` (both included), in seven queries however many spaces."""
    return load_board_of_days(municipality_id, space_ids, [(first, last)], now)


def load_board_of_days(
    municipality_id: int, space_ids: Iterable[int], spans: Sequence[tuple[date, date]], now: datetime
) -> Board:
    """The same for several spans of days, as four Saturdays; one more query for each further span."""
    rules = load_space_rules(space_ids)
    leaves = {leaf for one in rules.values() for leaf in one.leaf_ids}
    busy: dict[int, list[Busy]] = defaultdict(list)
    stamps, expiries = [], []
    for first, last in spans:
        span = (at_minute(first, 0), at_minute(last, _LATEST_END))
        taken = load_taken(leaves, *span, now)
        for leaf, of_leaf in taken.busy.items():
            busy[leaf] += of_leaf
        stamps.append((span, taken.stamp))
        expiries += [taken.expires_at] if taken.expires_at is not None else []
    margin = (min(spans)[0] - _HOLIDAY_MARGIN, max(last for _first, last in spans) + _HOLIDAY_MARGIN)
    return Board(
        rules=rules,
        holidays=holidays_between(municipality_id, *margin),
        busy=busy,
        stamps=tuple(stamps),
        expires_at=min(expiries, default=None),
    )


def refusals_now(municipality_id: int, wish: Wish, viewer_id: int | None, now: datetime) -> list[Refusal]:
    """Every reason against the wish as things stand, the weightiest first; empty if it can be booked."""
    day = day_of(wish)
    board = load_board(municipality_id, [wish.space_id], day, day, now)
    return refusals_of(board.facts(wish.space_id, wish.starts_at, wish.ends_at, viewer_id), now)


def slot_at_the_same_time(
    board: Board, space_id: int, wish: Wish, viewer_id: int | None, now: datetime
) -> Slot | None:
    """What can be booked of the space at the time of a wish for another: that very time, else the slot
    that has most of it, if it has half of it at least.
    """
    facts = board.facts(space_id, wish.starts_at, wish.ends_at, viewer_id)
    if facts.slot is not None and not refusals_of(facts, now):
        return facts.slot
    free = free_slots(board, space_id, day_of(wish), viewer_id, now)
    best = max(free, key=lambda slot: _shared(slot, wish), default=None)
    enough = best is not None and 2 * _shared(best, wish) >= wish.ends_at - wish.starts_at
    return best if enough else None


def _shared(slot: Slot, wish: Wish) -> timedelta:
    return min(slot.ends_at, wish.ends_at) - max(slot.starts_at, wish.starts_at)


def free_slots(
    board: Board,
    space_id: int,
    day: date,
    viewer_id: int | None,
    now: datetime,
    channel: Channel = Channel.WEB,
) -> list[Slot]:
    """What of the space can be booked that day."""
    rules = board.rules[space_id]
    slots = list(slots_of(rules.timetable, day)) if rules.timetable is not None else []
    facts = board.day_facts(rules, day, slots, viewer_id)
    return [slot for slot, one in zip(slots, facts, strict=True) if not refusals_of(one, now, channel)]
