"""Prices beside the offers of a calendar: one statement, however many spaces and days."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from booking.accounts.rules import Audience
from booking.fees.queries.tariffs import load_timelines
from booking.fees.rules.cells import DayPrices, prices_on
from booking.fees.rules.versions import TariffTimeline


@dataclass(frozen=True, slots=True)
class SlotPrices:
    """What slots cost somebody who has said nothing more, as of a day of booking."""

    timelines: Mapping[int, TariffTimeline]
    audience: Audience | None
    booked_on: date

    def on(self, facility_id: int, space_id: int, day: date, *, is_holiday: bool) -> DayPrices | None:
        """The prices of a space on a day; None where no tariff says anything of it."""
        timeline = self.timelines.get(facility_id)
        dated = timeline.for_use(day, self.booked_on) if timeline is not None else None
        room = dated.tariff.room_of(space_id) if dated is not None else None
        if dated is None or room is None:
            return None
        return prices_on(dated.tariff, room.key, day, self.audience, is_holiday=is_holiday)


def load_slot_prices(facility_ids: Iterable[int], audience: Audience | None, booked_on: date) -> SlotPrices:
    """The tariffs of the facilities."""
    return SlotPrices(load_timelines(sorted(set(facility_ids))), audience, booked_on)
