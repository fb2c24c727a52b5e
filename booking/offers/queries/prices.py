"""Prices beside the offers of a calendar: one statement, however many spaces and days."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from booking.accounts.rules import Audience
from booking.facilities.rules.timetables import Slot
from booking.fees.queries.tariffs import load_timelines
from booking.fees.rules.cells import CellPrice, cell_price
from booking.fees.rules.versions import TariffTimeline


@dataclass(frozen=True, slots=True)
class SlotPrices:
    """What slots cost somebody who has said nothing more, as of a day of booking."""

    timelines: Mapping[int, TariffTimeline]
    facilities: Mapping[int, int]
    """The facility of each space."""
    holidays: Mapping[date, str]
    audience: Audience | None
    booked_on: date

    def of(self, space_id: int, slot: Slot) -> CellPrice | None:
        """The price of a slot; None where no tariff has one."""
        timeline = self.timelines.get(self.facilities[space_id])
        dated = timeline.for_use(slot.day, self.booked_on) if timeline is not None else None
        room = dated.tariff.room_of(space_id) if dated is not None else None
        if dated is None or room is None:
            return None
        span = slot.day, slot.starts, slot.ends
        return cell_price(dated.tariff, room.key, span, self.audience, self.holidays)


def load_slot_prices(
    facilities: Mapping[int, int],
    holidays: Mapping[date, str],
    audience: Audience | None,
    booked_on: date,
) -> SlotPrices:
    """The tariffs of the spaces' facilities; ``facilities`` gives the facility of each space."""
    timelines = load_timelines(_distinct(facilities.values()))
    return SlotPrices(timelines, facilities, holidays, audience, booked_on)


def _distinct(ids: Iterable[int]) -> list[int]:
    return sorted(set(ids))
