"""What a person sees of a slot and of a day: one state each, told from the reasons against booking it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from booking.core.i18n import _l
from booking.facilities.rules.slots import Slot
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
    is_held_by_viewer: bool = False
    """Free for the one who looks, because the slot is kept for their own unfinished booking."""

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


def make_offer(
    space_id: int, slot: Slot, refusals: Sequence[Refusal], *, is_held_by_viewer: bool = False
) -> SlotOffer:
    """The offer that the refusals leave."""
    held = is_held_by_viewer and not refusals
    return SlotOffer(space_id, slot, state_of(refusals), tuple(refusals), held)


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
    """All slots that are left are free: free; some: partial; none: what says most about why.

    A space without slots can't be booked from the screen, which is not the same as a closed day.
    """
    states = {offer.state for offer in offers}
    free = sum(offer.state is SlotState.FREE for offer in offers)
    left = sum(offer.state is not SlotState.PAST for offer in offers)
    if free:
        state = SlotState.FREE if free == left else SlotState.PARTIAL
    else:
        state = next((one for one in _DAY_ORDER if one in states), SlotState.COUNTER_ONLY)
    opens = min((one.opens_at for one in offers if one.opens_at is not None), default=None)
    if state is not SlotState.NOT_YET_OPEN:
        opens = None
    return DaySummary(day, state, free, len(offers), opens, holiday)


class PartOfDay(StrEnum):
    """When in the day somebody wants to use a space."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


PART_NAMES = {
    PartOfDay.MORNING: _l("午前"),
    PartOfDay.AFTERNOON: _l("午後"),
    PartOfDay.EVENING: _l("夜間"),
}

# Minutes from midnight. They overlap by an hour: halls cut their days at 12:00, 12:30, 13:00, 17:00 or 18:00.
_PARTS = {
    PartOfDay.MORNING: (0, 13 * 60),
    PartOfDay.AFTERNOON: (12 * 60, 18 * 60),
    PartOfDay.EVENING: (17 * 60, 36 * 60),
}


def is_in_part(slot: Slot, part: PartOfDay | None) -> bool:
    """Whether the slot lies within that part of the day; a whole day lies in none, everything in no part."""
    if part is None:
        return True
    first, last = _PARTS[part]
    return first <= slot.starts and slot.ends <= last


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


def weekend_of(today: date) -> list[date]:
    """The Saturday and Sunday that are meant by "this weekend"; on a Sunday only that day is left of it."""
    saturday = today + timedelta(days=5 - today.weekday())
    return [day for day in (saturday, saturday + timedelta(days=1)) if day >= today]
