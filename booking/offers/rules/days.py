"""What a person sees of a day and of many slots: the sum of their states, in one word."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from booking.offers.rules.states import SlotOffer, SlotState, state_of
from booking.reservations.rules.refusals import Refusal

# Of a day on which nothing is free, the state that tells most is shown.
_DAY_ORDER = (
    SlotState.NOT_YET_OPEN,
    SlotState.COUNTER_ONLY,
    SlotState.TAKEN,
    SlotState.OFFICIAL,
    SlotState.ENDED,
    SlotState.CLOSED,
    SlotState.PAST,
)


@dataclass(frozen=True, slots=True)
class DaySummary:
    """One day of one space in a month."""

    day: date
    state: SlotState
    free: int
    total: int
    opens_at: datetime | None = None
    holiday: str = ""


def summarise(
    day: date, offers: Sequence[SlotOffer], holiday: str = "", without: Refusal | None = None
) -> DaySummary:
    """All slots that are left are free: free; some: partial; none: what says most about why.

    ``without`` is why a day has no slots; if that is not known, the space can't be booked from the screen.
    """
    states = {offer.state for offer in offers}
    free = sum(offer.state is SlotState.FREE for offer in offers)
    left = sum(offer.state is not SlotState.PAST for offer in offers)
    if free:
        state = SlotState.FREE if free == left else SlotState.PARTIAL
    else:
        otherwise = SlotState.COUNTER_ONLY if without is None else state_of([without])
        state = next((one for one in _DAY_ORDER if one in states), otherwise)
    opens = min((one.opens_at for one in offers if one.opens_at is not None), default=None)
    if state is not SlotState.NOT_YET_OPEN:
        opens = None
    return DaySummary(day, state, free, len(offers), opens, holiday)


def free_ranges(offers: Iterable[SlotOffer]) -> list[tuple[int, int]]:
    """The free time of one day in minutes, touching slots joined: 9:00–11:00, 13:00–15:00."""
    ranges: list[tuple[int, int]] = []
    for slot in sorted((one.slot for one in offers if one.state is SlotState.FREE), key=lambda s: s.starts):
        if ranges and slot.starts <= ranges[-1][1]:
            ranges[-1] = (ranges[-1][0], max(ranges[-1][1], slot.ends))
        else:
            ranges.append((slot.starts, slot.ends))
    return ranges


# From this share of the slots downward, what is free is called little.
_FEW = 0.2


def supply_of(free: int, total: int) -> SlotState | None:
    """How much is free of many slots: free, partial (little is left) or taken; None if there are no slots."""
    if total == 0:
        return None
    if free == 0:
        return SlotState.TAKEN
    return SlotState.PARTIAL if free <= total * _FEW else SlotState.FREE
