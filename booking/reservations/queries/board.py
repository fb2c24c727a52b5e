"""What is known about spaces over some days, and what can be booked of them."""

from collections import defaultdict
from collections.abc import Container, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from booking.accounts.rules import Audience
from booking.availability.queries import load_taken
from booking.availability.rules import NO_MARGIN, Busy, Margin, TakenStamp, first_conflict
from booking.core.calendar import at_minute, local_date
from booking.facilities.rulebook_queries import load_space_rules
from booking.facilities.rules.moments import Frame
from booking.facilities.rules.opening import SpaceOpening
from booking.facilities.rules.space_rules import DayClosures, SpaceRules
from booking.facilities.rules.timetables import Slot, TimetableSpec, choices_of, find_slot, slots_of
from booking.facilities.rules.windows import Channel, OpenSpan, WindowPlan, spans_for
from booking.municipalities.queries import OfficeHolidays, holidays_between
from booking.municipalities.rules import is_office_day
from booking.reservations.rules.asker import ANYBODY, Asker
from booking.reservations.rules.refusals import SlotFacts, refusals_of
from booking.reservations.rules.wishes import Wish, day_of

# Holidays this many days around the days asked for matter too: closures move away from them.
_HOLIDAY_MARGIN = timedelta(days=14)
# Windows open so long before: whether that day is a holiday decides where the opening moves to.
_LONGEST_WINDOW = timedelta(days=2 * 366)
# A slot that begins on a day ends before noon of the next, in minutes from the day's midnight.
_LATEST_END = 36 * 60
# The first instant of some time, and the first behind it.
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Board:
    """What is known about some spaces over some days: loaded once, asked many times."""

    rules: Mapping[int, SpaceRules]
    holidays: Mapping[date, str]
    office_holidays: Container[date]
    busy: Mapping[int, list[Busy]]
    """By smallest space."""
    stamps: tuple[tuple[Span, TakenStamp], ...] = ()
    """For each span of time that was looked at, the stamp of what is taken in it."""
    expires_at: datetime | None = None
    """When the first hold among it runs out."""
    instants: set[datetime] = field(default_factory=set, compare=False)
    """At which time alone may change an answer that was given: windows that open or close."""
    _closures: dict[tuple[int, date], DayClosures] = field(default_factory=dict, repr=False, compare=False)
    _spans: dict[Hashable, "DaySpans"] = field(default_factory=dict, repr=False, compare=False)

    def facts(
        self,
        space_id: int,
        starts_at: datetime,
        ends_at: datetime,
        asker: Asker = ANYBODY,
    ) -> SlotFacts:
        """What decides whether the space can be booked then; the asker's own holds don't count."""
        rules = self.rules[space_id]
        day = local_date(starts_at)
        timetable = rules.timetable_on(day, self.holidays)
        slot = find_slot(timetable, starts_at, ends_at, day) if timetable is not None else None
        if slot is None:
            return self.facts_without_slot(rules, day)
        return self.day_facts(rules, day, [slot], asker)[0]

    def facts_without_slot(self, rules: SpaceRules, day: date) -> SlotFacts:
        """What decides about a time that the day does not have: it is closed, not let, or cut otherwise."""
        return SlotFacts(
            rules.policy,
            None,
            closed=self._closures_on(rules, day).whole_day,
            spans=() if rules.at(day).plan is not None else None,
            opening=rules.at(day),
            timetable=rules.timetable_on(day, self.holidays),
        )

    def day_facts(
        self,
        rules: SpaceRules,
        day: date,
        slots: Iterable[Slot],
        asker: Asker = ANYBODY,
    ) -> list[SlotFacts]:
        """The same for slots of the space's own timetable on one day."""
        opening = rules.at(day)
        before, after = margin_of(opening)
        start, until = at_minute(day, 0) - before, at_minute(day, _LATEST_END) + after
        busy = [
            one
            for leaf in rules.leaf_ids
            for one in self.busy.get(leaf, ())
            if one.starts_at < until and start < one.ends_at
        ]
        closed = self._closures_on(rules, day)
        liftable = opening.book.staff_may_lift
        windows = self._day_spans(rules, opening, day, asker)
        anybodys = self._day_spans(rules, opening, day, ANYBODY)
        facts = []
        for slot in slots:
            spans = windows.of(slot) if windows is not None else None
            conflict = None
            if busy:
                conflict = first_conflict(
                    busy, slot.starts_at - before, slot.ends_at + after, except_holds_of=asker.user_id
                )
            others = anybodys.of(slot) if anybodys is not None and not spans else ()
            facts.append(
                SlotFacts(
                    rules.policy,
                    slot,
                    closed.between(slot.starts, slot.ends),
                    conflict,
                    spans,
                    others,
                    liftable=liftable,
                )
            )
        return facts

    def _day_spans(
        self, rules: SpaceRules, opening: SpaceOpening, day: date, asker: Asker
    ) -> "DaySpans | None":
        """When the one who asks can book which use of the day; None: it is not booked through the service.

        Spaces with one plan and one calendar share the answer: openings move off closed days, so these
        have to be the same ones.
        """
        plan = opening.plan
        if plan is None:
            return None
        key = (id(plan), id(rules.closures_at(day)), day, asker.audience, asker.channel)
        found = self._spans.get(key)
        if found is None:
            frame = Frame(
                day=day,
                starts_at=at_minute(day, 0),
                holidays=self.holidays,
                is_closed=lambda day: self._closures_on(rules, day).whole_day is not None,
                is_office_day=lambda day: is_office_day(day, self.office_holidays),
            )
            found = self._spans[key] = DaySpans(plan, asker, frame, self.instants)
        return found

    def spans(self, space_id: int, slot: Slot, asker: Asker = ANYBODY) -> tuple[OpenSpan, ...]:
        """When the one who asks can book a slot of the space; empty if never, or not through the service."""
        rules = self.rules[space_id]
        found = self._day_spans(rules, rules.at(slot.day), slot.day, asker)
        return found.of(slot) if found is not None else ()

    def timetable_on(self, space_id: int, day: date) -> TimetableSpec | None:
        """How the space's day is cut; None when it is not opened that day."""
        return self.rules[space_id].timetable_on(day, self.holidays)

    def margin(self, space_id: int, day: date) -> Margin:
        """How long the space is kept free before and after a use of that day."""
        return margin_of(self.rules[space_id].at(day))

    def closures_on(self, space_id: int, day: date) -> DayClosures:
        """What is closed of the space on a day within the days that were loaded."""
        return self._closures_on(self.rules[space_id], day)

    def _closures_on(self, rules: SpaceRules, day: date) -> DayClosures:
        """Spaces of one facility that have no closures of their own share one tuple of rules."""
        key = (id(rules.closures_at(day)), day)
        if key not in self._closures:
            self._closures[key] = rules.closures_on(day, self.holidays)
        return self._closures[key]


class DaySpans:
    """When somebody can book the uses of one day under one plan, worked out once for each start."""

    def __init__(self, plan: WindowPlan, asker: Asker, frame: Frame, instants: set[datetime]) -> None:
        self._plan, self._asker, self._frame, self._instants = plan, asker, frame, instants
        self._counts_from_start = plan.counts_from_start
        self._known: dict[int, tuple[OpenSpan, ...]] = {}

    def of(self, slot: Slot) -> tuple[OpenSpan, ...]:
        """The spans of one use of the day; empty if never."""
        start = slot.starts if self._counts_from_start else -1
        found = self._known.get(start)
        if found is None:
            found = self._known[start] = tuple(self._work_out(self._frame.at(slot.starts_at)))
            for span in found:
                self._instants.add(span.closes_at)
                if span.opens_at is not None:
                    self._instants.add(span.opens_at)
        return found

    def _work_out(self, frame: Frame) -> list[OpenSpan]:
        asker = self._asker
        spans = spans_for(self._plan, asker.audience, asker.channel, frame)
        if asker.channel is Channel.COUNTER and asker.audience is not Audience.STAFF:
            spans += spans_for(self._plan, Audience.STAFF, asker.channel, frame)
        return spans


def margin_of(opening: SpaceOpening) -> Margin:
    """The buffers as lengths of time."""
    buffers = opening.buffers
    return timedelta(minutes=buffers.before), timedelta(minutes=buffers.after)


def _longest_margin(rules: Iterable[SpaceRules]) -> Margin:
    """How far into the days beside it the time kept free around a use may reach."""
    margins = [NO_MARGIN, *(margin_of(opening) for one in rules for opening in one.timeline.openings)]
    return max(before for before, _after in margins), max(after for _before, after in margins)


def load_board(
    municipality_id: int, space_ids: Iterable[int], first: date, last: date, now: datetime
) -> Board:
    """Load what is known from ``first`` to ``last`` (both included), in six queries however many spaces."""
    return load_board_of_days(municipality_id, space_ids, [(first, last)], now)


def load_board_of_days(
    municipality_id: int, space_ids: Iterable[int], spans: Sequence[tuple[date, date]], now: datetime
) -> Board:
    """The same for several spans of days, as four Saturdays; one more query for each further span."""
    rules = load_space_rules(space_ids)
    leaves = {leaf for one in rules.values() for leaf in one.leaf_ids}
    before, after = _longest_margin(rules.values())
    busy: dict[int, list[Busy]] = defaultdict(list)
    stamps, expiries = [], []
    for first, last in spans:
        span = (at_minute(first, 0) - before, at_minute(last, _LATEST_END) + after)
        taken = load_taken(leaves, *span, now)
        for leaf, of_leaf in taken.busy.items():
            busy[leaf] += of_leaf
        stamps.append((span, taken.stamp))
        expiries += [taken.expires_at] if taken.expires_at is not None else []
    margin = (min(spans)[0] - _LONGEST_WINDOW, max(last for _first, last in spans) + _HOLIDAY_MARGIN)
    holidays = holidays_between(municipality_id, *margin)
    return Board(
        rules=rules,
        holidays=holidays,
        office_holidays=OfficeHolidays(municipality_id, holidays),
        busy=busy,
        stamps=tuple(stamps),
        expires_at=min(expiries, default=None),
    )


def slot_at_the_same_time(
    board: Board, space_id: int, wish: Wish, now: datetime, asker: Asker = ANYBODY
) -> Slot | None:
    """What can be booked of the space at the time of a wish for another: that very time, else the slot
    that has most of it, if it has half of it at least.
    """
    facts = board.facts(space_id, wish.starts_at, wish.ends_at, asker)
    if facts.slot is not None and not refusals_of(facts, now, asker):
        return facts.slot
    free = free_choices(board, space_id, day_of(wish), now, asker)
    # Of several that have as much of it, the one that takes least besides.
    best = max(free, key=lambda slot: (_shared(slot, wish), slot.starts_at - slot.ends_at), default=None)
    enough = best is not None and 2 * _shared(best, wish) >= wish.ends_at - wish.starts_at
    return best if enough else None


def _shared(slot: Slot, wish: Wish) -> timedelta:
    return min(slot.ends_at, wish.ends_at) - max(slot.starts_at, wish.starts_at)


def free_slots(board: Board, space_id: int, day: date, now: datetime, asker: Asker = ANYBODY) -> list[Slot]:
    """Which cells of the space's day can be booked."""
    timetable = board.timetable_on(space_id, day)
    slots = list(slots_of(timetable, day)) if timetable is not None else []
    return _free_of(slots, board, space_id, now, asker)


def free_choices(board: Board, space_id: int, day: date, now: datetime, asker: Asker = ANYBODY) -> list[Slot]:
    """Which cells and combined periods can be booked."""
    timetable = board.timetable_on(space_id, day)
    slots = choices_of(timetable, day) if timetable is not None else []
    return _free_of(slots, board, space_id, now, asker)


def _free_of(slots: list[Slot], board: Board, space_id: int, now: datetime, asker: Asker) -> list[Slot]:
    if not slots:
        return []
    day = slots[0].day
    facts = board.day_facts(board.rules[space_id], day, slots, asker)
    return [slot for slot, one in zip(slots, facts, strict=True) if not refusals_of(one, now, asker)]
