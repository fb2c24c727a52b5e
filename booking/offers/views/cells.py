"""Slots as the cells of tables and lists read them; what many cells share is worked out once."""

from dataclasses import dataclass

from booking.core.calendar import minute_text
from booking.core.known_names import known
from booking.offers.rules.states import STATE_NAMES, SlotOffer, SlotState
from booking.offers.views.sayings import Sayings, said_slot
from booking.offers.views.words import cell_price_text, note_of, price_text, telling_reason


@dataclass(frozen=True, slots=True)
class SlotCell:
    """One slot, as the components read it; times in minutes from midnight."""

    starts: int
    ends: int
    state: SlotState
    name: str
    time_text: str
    note: str
    """Below the word: from when it can be booked."""
    reason: str
    """Why not, where the word does not say it."""
    said: str
    """Ids of its sentence where only sign and word are seen."""
    read: str
    """Id of its sentence where name and times are seen, too, as they are; empty if it can't be picked."""
    choose_address: str
    """Where its button posts to; empty if it can't be picked."""
    price: str
    """840円から, of a free period."""
    below: str
    """What stands below the word where there is room: note and price, of a time by the hour as well."""


@dataclass(frozen=True, slots=True)
class _Shared:
    """What slots of the same times and the same state have in common."""

    name: str
    time_text: str
    note: str
    reason: str
    said: str
    read: str
    price: str
    below: str


class Cells:
    """Makes the cells of a page."""

    def __init__(self, sayings: Sayings, start_url: str, *, with_day: bool = False) -> None:
        self.sayings = sayings
        self._start_url = start_url
        self._with_day = with_day
        """Whether the address names the day, too; else the form around the cells does."""
        self._shared: dict[tuple[object, ...], _Shared] = {}

    def cell(self, offer: SlotOffer) -> SlotCell:
        """The cell of one slot."""
        slot = offer.slot
        refusal = offer.refusals[0] if offer.refusals else None
        key = (
            slot.starts,
            slot.ends,
            slot.name,
            offer.state,
            refusal,
            offer.is_held_by_viewer,
            offer.pool,
            offer.price,
        )
        shared = self._shared.get(key)
        if shared is None:
            shared = self._shared[key] = self._share(offer)
        address = ""
        if offer.state is SlotState.FREE:
            day = f"&day={slot.day}" if self._with_day else ""
            what, number = offer.place
            address = f"{self._start_url}?{what}={number}{day}&starts={slot.starts}&ends={slot.ends}"
        return SlotCell(
            slot.starts,
            slot.ends,
            offer.state,
            shared.name,
            shared.time_text,
            shared.note,
            shared.reason,
            shared.said,
            shared.read,
            address,
            shared.price,
            shared.below,
        )

    def _share(self, offer: SlotOffer) -> _Shared:
        slot = offer.slot
        times = f"{minute_text(slot.starts)}–{minute_text(slot.ends)}"
        note, reason, price = note_of(offer), telling_reason(offer), cell_price_text(offer)
        said = self.sayings.id_of(said_slot(slot, offer.state, note, price, reason))
        hourly = price_text(offer.price) if offer.state is SlotState.FREE and not price else ""
        if hourly:  # apart, for many rooms by the hour have the same times and prices of their own
            said += f" {self.sayings.id_of(hourly)}"
        seen = [known(slot.name), times, str(STATE_NAMES[offer.state]), price, note, reason]
        is_read = offer.state is SlotState.FREE and slot.name
        return _Shared(
            name=known(slot.name),
            time_text=times,
            note=note,
            reason=reason,
            said=said,
            read=self.sayings.id_of(" ".join(text for text in seen if text)) if is_read else "",
            price=price,
            below=f"{note} {price or hourly}".strip(),
        )
