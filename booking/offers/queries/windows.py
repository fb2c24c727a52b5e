"""How long before a use its booking opens, over many places."""

from collections.abc import Iterable, Sequence
from datetime import date

from booking.accounts.rules import Audience
from booking.facilities.rules.moments import DayMoment, DayOfMonth, SameDay
from booking.facilities.rules.windows import Channel
from booking.reservations.queries import Board


def months_ahead(board: Board, space_ids: Iterable[int], days: Sequence[date]) -> tuple[int, ...]:
    """So many months before a use of these days residents can book the spaces: each number once, ascending.

    Openings that are not counted in months are left out.
    """
    plans = {}
    for space_id in space_ids:
        for day in days:
            plan = board.rules[space_id].at(day).plan
            if plan is not None:
                plans[id(plan)] = plan
    months = {
        _months(window.opens)
        for plan in plans.values()
        for window in plan.windows
        if Audience.RESIDENT in window.audiences and Channel.WEB in window.channels
    }
    return tuple(sorted(one for one in months if one is not None))


def _months(moment: DayMoment | None) -> int | None:
    match moment:
        case SameDay():
            return moment.months
        case DayOfMonth():
            most = max(moment.months_by_month, default=moment.months)
            return most - int(moment.counted_in)
        case _:
            return None
