"""Prices beside the offers of a calendar: one statement, however many spaces and days."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from booking.accounts.rules import Audience
from booking.core.calendar import local_date
from booking.facilities.models import Space
from booking.fees.queries.tariffs import load_timeline, load_timelines
from booking.fees.rules.cells import DayPrices, prices_on
from booking.fees.rules.questions import kept_answers
from booking.fees.rules.quoting import Payer, Quote, quote
from booking.fees.rules.versions import TariffTimeline
from booking.municipalities.queries import holidays_between


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


@dataclass(frozen=True, slots=True)
class TriedUse:
    """A time that nobody has booked: a day, and minutes from and until."""

    day: date
    starts: int
    ends: int


def try_price(space: Space, use: TriedUse, payer: Payer, now: datetime) -> Quote | None:
    """What a use would cost; None where no tariff says anything of the space. Answers that nobody asks for
    are left out.
    """
    timeline = load_timeline(space.facility_id)
    today = local_date(now)
    dated = timeline.for_use(use.day, today)
    room = dated.tariff.room_of(space.id) if dated is not None else None
    if dated is None or room is None:
        return None
    kept = kept_answers(dated.tariff, room.key, payer.answers)
    return quote(
        timeline,
        space.facility_id,
        space.id,
        (use.day, use.starts, use.ends),
        replace(payer, answers=kept),
        holidays=holidays_between(space.municipality_id, use.day, use.day),
        booked_on=today,
    )
