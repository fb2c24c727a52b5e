"""How long before a use its booking opens, over many places."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from booking.accounts.rules import Audience
from booking.facilities.rules.moments import DayMoment, DayOfMonth, SameDay
from booking.facilities.rules.windows import Channel
from booking.reservations.queries import Board


@dataclass(frozen=True, slots=True)
class Ahead:
    """So many months before a use residents can book it, each number once, ascending; and from what time.

    ``time``: minutes from midnight; None where it is not the same everywhere.
    """

    months: tuple[int, ...] = ()
    time: int | None = None


def look_ahead(board: Board, space_ids: Iterable[int], days: Sequence[date]) -> Ahead:
    """How early residents can book a use of these days; openings not counted in months are left out."""
    plans = {}
    for space_id in space_ids:
        for day in days:
            plan = board.rules[space_id].at(day).plan
            if plan is not None:
                plans[id(plan)] = plan
    opens = [
        window.opens
        for plan in plans.values()
        for window in plan.windows
        if Audience.RESIDENT in window.audiences and Channel.WEB in window.channels
    ]
    counted = [
        (months, one.time) for one in opens if one is not None and (months := _months(one)) is not None
    ]
    times = {time for _months, time in counted}
    return Ahead(
        tuple(sorted({months for months, _time in counted})), times.pop() if len(times) == 1 else None
    )


def _months(moment: DayMoment) -> int | None:
    match moment:
        case SameDay():
            return moment.months
        case DayOfMonth():
            most = max(moment.months_by_month, default=moment.months)
            return most - int(moment.counted_in)
        case _:
            return None
