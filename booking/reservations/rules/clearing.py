"""Taking a time that others may have booked: what stands in the way, and what is to become of each of it."""

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from booking.availability.rules import Span
from booking.core.calendar import at_minute
from booking.core.errors import DomainError, InvalidInput
from booking.core.i18n import _l
from booking.facilities.rules.closed_days import closed_hours
from booking.facilities.rules.closures import ClosureRule, closes_whole_day
from booking.facilities.rules.days import Holidays

DAY_ENDS = 24 * 60


class ClearingKind(StrEnum):
    """What the time is taken for."""

    CLOSING = "closing"
    OFFICIAL_USE = "official_use"


class Choice(StrEnum):
    """What is to become of one booking in the way."""

    CANCEL = "cancel"
    KEEP = "keep"


class ListChanged(DomainError):
    """Somebody booked or cancelled while staff were choosing: nothing was done."""

    code = "list_changed"

    def __init__(self) -> None:
        super().__init__(
            _l("選んでいる間に予約が変わりました。まだ何も行っていません。下の一覧を見なおしてください。")
        )


@dataclass(frozen=True, slots=True)
class Claim:
    """The time to be taken: some spaces of a facility, and when, in order and without overlap."""

    space_ids: frozenset[int]
    spans: tuple[Span, ...]

    def touches(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether any of the times is shared; touching is not sharing."""
        place = bisect_right(self.spans, starts_at, key=lambda span: span.ends_at)
        return place < len(self.spans) and self.spans[place].starts_at < ends_at


def spans_of_closure(rule: ClosureRule, first: date, last: date, holidays: Holidays) -> tuple[Span, ...]:
    """When a rule closes from ``first`` to ``last`` (both included)."""
    spans = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if closes_whole_day(rule, day, holidays):
            spans.append(Span(at_minute(day, 0), at_minute(day, DAY_ENDS)))
            continue
        for hours in closed_hours([rule], day, holidays):
            spans.append(Span(at_minute(day, hours.start_minute), at_minute(day, hours.end_minute)))
    return tuple(spans)


def ensure_same(keys: Collection[str], choices: Mapping[str, Choice]) -> None:
    """Raise ListChanged unless the choices are about exactly the things that are there now."""
    if set(choices) != set(keys):
        raise ListChanged


def weekly(first: date, until: date | None) -> tuple[date, ...]:
    """The day, and the same weekday of each week until ``until`` (included) if there is one."""
    if until is None:
        return (first,)
    return tuple(first + timedelta(weeks=week) for week in range((until - first).days // 7 + 1))


def without_contained(leaves: Mapping[int, Sequence[int]]) -> tuple[int, ...]:
    """The spaces without those that are parts of another of them; raises InvalidInput if two only overlap."""
    chosen = {
        space_id: set(parts)
        for space_id, parts in leaves.items()
        if not any(
            set(parts) < set(others) or (set(parts) == set(others) and other < space_id)
            for other, others in leaves.items()
            if other != space_id
        )
    }
    taken: set[int] = set()
    for parts in chosen.values():
        if not taken.isdisjoint(parts):
            raise InvalidInput(
                _l("選んだ室場が重なっています。どちらか一方を選んでください。"), field="spaces"
            )
        taken |= parts
    return tuple(sorted(chosen))
