"""What a person sees of a slot and of a day: one state each, told from the reasons against booking it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from booking.core.i18n import _l
from booking.facilities.rules.slots import Slot
from booking.reservations.rules.refusals import Refusal, RefusalCode


class SlotState(StrEnum):
    """States as people in Japan read them on a hall's calendar."""

    FREE = "free"
    PARTIAL = "partial"
    TAKEN = "taken"
    CLOSED = "closed"
    OFFICIAL = "official"
    NOT_YET_OPEN = "not_yet_open"
    ENDED = "ended"
    COUNTER_ONLY = "counter_only"
    PAST = "past"


STATE_NAMES = {
    SlotState.FREE: _l("空き"),
    SlotState.PARTIAL: _l("一部空き"),
    SlotState.TAKEN: _l("予約済み"),
    SlotState.CLOSED: _l("休館"),
    SlotState.OFFICIAL: _l("市が使用"),
    SlotState.NOT_YET_OPEN: _l("受付前"),
    SlotState.ENDED: _l("受付終了"),
    SlotState.COUNTER_ONLY: _l("窓口・電話のみ"),
    SlotState.PAST: _l("過ぎた"),
}

_STATES = {
    RefusalCode.NOT_BOOKABLE: SlotState.COUNTER_ONLY,
    RefusalCode.OUTSIDE_TIMETABLE: SlotState.CLOSED,
    RefusalCode.PAST: SlotState.PAST,
    RefusalCode.CLOSED: SlotState.CLOSED,
    RefusalCode.OFFICIAL_USE: SlotState.OFFICIAL,
    RefusalCode.TAKEN: SlotState.TAKEN,
    RefusalCode.HELD: SlotState.TAKEN,
    RefusalCode.ENDED: SlotState.ENDED,
    RefusalCode.NOT_YET_OPEN: SlotState.NOT_YET_OPEN,
}

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


def state_of(refusals: Sequence[Refusal]) -> SlotState:
    """The state that the weightiest refusal gives; free without any."""
    return _STATES[refusals[0].code] if refusals else SlotState.FREE


@dataclass(frozen=True, slots=True)
class SlotOffer:
    """A slot of a space as it stands for the one who looks."""

    space_id: int
    slot: Slot
    state: SlotState
    refusals: tuple[Refusal, ...] = ()

    @property
    def opens_at(self) -> datetime | None:
        """From when it can be booked, if it is only too early."""
        if self.state is not SlotState.NOT_YET_OPEN:
            return None
        return self.refusals[0].passes_at

    @property
    def reason(self) -> str:
        """Why it can't be booked, in a sentence; empty if it can."""
        return self.refusals[0].message if self.refusals else ""


def make_offer(space_id: int, slot: Slot, refusals: Sequence[Refusal]) -> SlotOffer:
    """The offer that the refusals leave."""
    return SlotOffer(space_id, slot, state_of(refusals), tuple(refusals))


@dataclass(frozen=True, slots=True)
class DaySummary:
    """One day of one space in a month."""

    day: date
    state: SlotState
    free: int
    total: int
    opens_at: datetime | None = None
    holiday: str = ""


def summarise(day: date, offers: Sequence[SlotOffer], holiday: str = "") -> DaySummary:
    """All slots that are left are free: free; some: partial; none: what says most about why."""
    states = {offer.state for offer in offers}
    free = sum(offer.state is SlotState.FREE for offer in offers)
    left = sum(offer.state is not SlotState.PAST for offer in offers)
    if free:
        state = SlotState.FREE if free == left else SlotState.PARTIAL
    else:
        state = next((one for one in _DAY_ORDER if one in states), SlotState.CLOSED)
    opens = min((one.opens_at for one in offers if one.opens_at is not None), default=None)
    if state is not SlotState.NOT_YET_OPEN:
        opens = None
    return DaySummary(day, state, free, len(offers), opens, holiday)
