"""Any free one of several equal spaces: which of them an answer is about."""

from collections.abc import Sequence
from datetime import UTC, datetime

from booking.reservations.rules.refusals import Refusal, RefusalCode

# What stands in the way of each member, by how little is left to do: a booking may be cancelled, the counter
# may take what is over on the screen, there may be another time; a day that is over does not come back. A
# member that was withdrawn from booking says nothing about the others.
_HOPE = (
    RefusalCode.HELD,
    RefusalCode.NOT_YET_OPEN,
    RefusalCode.TAKEN,
    RefusalCode.ENDED,
    RefusalCode.OFFICIAL_USE,
    RefusalCode.OUTSIDE_TIMETABLE,
    RefusalCode.CLOSED,
    RefusalCode.NOT_FOR_YOU,
    RefusalCode.OUT_OF_SEASON,
    RefusalCode.PAST,
    RefusalCode.NOT_BOOKABLE,
)
_RANKS = {code: rank for rank, code in enumerate(_HOPE)}
_EARLIEST = datetime.min.replace(tzinfo=UTC)
_LATEST = datetime.max.replace(tzinfo=UTC)


def nearest_of(members: Sequence[Sequence[Refusal]]) -> int:
    """Which member speaks for all: the first that can be booked; else the one that passes first.

    ``members``: what speaks against each, in the order in which they are given out. Where of none it is known
    when it passes, the one with the most hope speaks.
    """
    return min(range(len(members)), key=lambda at: (_distance(members[at]), at))


def _distance(refusals: Sequence[Refusal]) -> tuple[datetime, int, int]:
    if not refusals:
        return _EARLIEST, 0, 0
    moments = [one.passes_at or _LATEST for one in refusals]
    return max(moments), max(_RANKS[one.code] for one in refusals), len(refusals)
