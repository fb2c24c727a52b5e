"""What a person sees of a slot: one state, told from the reasons against booking it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from booking.core.i18n import _l
from booking.facilities.rules.settings import FacilityKind
from booking.facilities.rules.timetables import Slot
from booking.fees.rules.cells import CellPrice, lowest
from booking.reservations.rules.pools import nearest_of
from booking.reservations.rules.refusals import Refusal, RefusalCode


class SlotState(StrEnum):
    """States as people in Japan read them on a hall's calendar, in the order in which legends tell them."""

    FREE = "free"
    PARTIAL = "partial"
    TAKEN = "taken"
    NOT_YET_OPEN = "not_yet_open"
    CLOSED = "closed"
    OFFICIAL = "official"
    ENDED = "ended"
    COUNTER_ONLY = "counter_only"
    PAST = "past"


STATE_NAMES = {
    SlotState.FREE: _l("空き"),
    SlotState.PARTIAL: _l("一部空き"),
    SlotState.TAKEN: _l("予約済み"),
    SlotState.CLOSED: _l("休館"),
    SlotState.OFFICIAL: _l("行政使用"),
    SlotState.NOT_YET_OPEN: _l("受付前"),
    SlotState.ENDED: _l("受付終了"),
    SlotState.COUNTER_ONLY: _l("窓口・電話のみ"),
    SlotState.PAST: _l("過ぎた"),
}

_STATES = {
    RefusalCode.NOT_BOOKABLE: SlotState.COUNTER_ONLY,
    RefusalCode.NOT_FOR_YOU: SlotState.COUNTER_ONLY,
    RefusalCode.OUTSIDE_TIMETABLE: SlotState.CLOSED,
    RefusalCode.OUT_OF_SEASON: SlotState.CLOSED,
    RefusalCode.PAST: SlotState.PAST,
    RefusalCode.CLOSED: SlotState.CLOSED,
    RefusalCode.OFFICIAL_USE: SlotState.OFFICIAL,
    RefusalCode.TAKEN: SlotState.TAKEN,
    RefusalCode.HELD: SlotState.TAKEN,
    RefusalCode.ENDED: SlotState.ENDED,
    RefusalCode.NOT_YET_OPEN: SlotState.NOT_YET_OPEN,
}


def state_of(refusals: Sequence[Refusal]) -> SlotState:
    """The state that the weightiest refusal gives; free without any."""
    return _STATES[refusals[0].code] if refusals else SlotState.FREE


@dataclass(frozen=True, slots=True)
class PoolShare:
    """Of how many spaces of a pool something is true, and what they are."""

    pool_id: int
    kind: FacilityKind
    free: int
    """How many of them can be booked."""


@dataclass(frozen=True, slots=True)
class SlotOffer:
    """A slot of a space, or of any of a pool, as it stands for the one who looks."""

    space_id: int
    """Of a pool: the space that is given out, or the one that passes first."""
    slot: Slot
    state: SlotState
    refusals: tuple[Refusal, ...] = ()
    is_held_by_viewer: bool = False
    """Free for the one who looks, because the slot is kept for their own unfinished booking."""
    price: CellPrice | None = None
    """What it costs if nothing more is said; None where no tariff says so."""
    pool: PoolShare | None = None
    """Any of these spaces will do."""

    @property
    def place(self) -> tuple[str, int]:
        """What is asked for when it is picked, as it stands in an address."""
        return ("pool", self.pool.pool_id) if self.pool is not None else ("space", self.space_id)

    @property
    def opens_at(self) -> datetime | None:
        """From when it can be booked, if it is only too early."""
        if self.state is not SlotState.NOT_YET_OPEN:
            return None
        return self.refusals[0].passes_at

    @property
    def is_held_by_others(self) -> bool:
        """Taken for minutes only, while somebody fills in the form."""
        return bool(self.refusals) and self.refusals[0].code is RefusalCode.HELD

    @property
    def reason(self) -> str:
        """Why it can't be booked, in a sentence; empty if it can."""
        return self.refusals[0].message if self.refusals else ""


def offer_of_pool(pool_id: int, kind: FacilityKind, members: Sequence[SlotOffer]) -> SlotOffer:
    """One offer for the same slot of several spaces, in the order in which they are given out.

    Its price is that of the cheapest that can be had; where they differ, it says from.
    """
    speaks = members[nearest_of([one.refusals for one in members])]
    held = any(one.is_held_by_viewer for one in members)
    free = [one for one in members if one.state is SlotState.FREE]
    price = lowest(one.price for one in free or members)
    return replace(speaks, is_held_by_viewer=held, price=price, pool=PoolShare(pool_id, kind, len(free)))


def make_offer(
    space_id: int,
    slot: Slot,
    refusals: Sequence[Refusal],
    *,
    is_held_by_viewer: bool = False,
    price: CellPrice | None = None,
) -> SlotOffer:
    """The offer that the refusals leave."""
    held = is_held_by_viewer and not refusals
    return SlotOffer(space_id, slot, state_of(refusals), tuple(refusals), held, price)
