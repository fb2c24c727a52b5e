"""The same place at the same weekday and time, next time it is free."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from booking.offers.rules.states import SlotOffer, SlotState


@dataclass(frozen=True, slots=True)
class Times:
    """A weekday (0 is Monday) and minutes from its midnight."""

    weekday: int
    starts: int
    ends: int


def next_free(of_days: Sequence[Sequence[SlotOffer]]) -> SlotOffer | None:
    """The first slot that is free on days in their order."""
    return next((one for of_day in of_days for one in of_day if one.state is SlotState.FREE), None)


def same_time_again(
    of_days: Sequence[tuple[date, Sequence[SlotOffer]]], times: Times
) -> tuple[SlotOffer, SlotOffer] | None:
    """The first and the last slot that cover those times, on the first such weekday when all are free.

    Of a space by the hour they are several; a period is both.
    """
    for day, of_day in of_days:
        if day.weekday() != times.weekday:
            continue
        within = [one for one in of_day if times.starts <= one.slot.starts and one.slot.ends <= times.ends]
        if not within or any(one.state is not SlotState.FREE for one in within):
            continue
        touching = all(left.slot.ends == right.slot.starts for left, right in pairwise(within))
        covered = (within[0].slot.starts, within[-1].slot.ends) == (times.starts, times.ends)
        if touching and covered:
            return within[0], within[-1]
    return None
