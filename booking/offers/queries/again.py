"""For places where somebody has booked: what is free next, and when the same time is free again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from booking.core.calendar import local_date, minute_of
from booking.offers.queries.slots import load_offers
from booking.offers.rules.again import Times, next_free, same_time_again
from booking.offers.rules.states import SlotOffer
from booking.reservations.models import Reservation
from booking.reservations.rules.asker import Asker
from booking.reservations.rules.wishes import Wish

# How far ahead it is looked: six times the same weekday.
_DAYS = 6 * 7


@dataclass(frozen=True, slots=True)
class Again:
    """A place of an earlier booking; None where nothing is free in the coming weeks."""

    last: Reservation
    free: SlotOffer | None
    same_time: Wish | None


def look_again(
    municipality_id: int, recent: Sequence[Reservation], now: datetime, asker: Asker
) -> list[Again]:
    """One span of days, so that the statements are the same for one place and for four."""
    if not recent:
        return []
    today = local_date(now)
    days = [today + timedelta(days=number) for number in range(_DAYS)]
    space_ids = [one.space_id for one in recent]
    offers = load_offers(municipality_id, space_ids, days, now=now, asker=asker)
    found = []
    for one in recent:
        of_days = [(day, offers.of(one.space_id, day)) for day in days]
        day = local_date(one.starts_at)
        times = Times(day.weekday(), minute_of(one.starts_at, day), minute_of(one.ends_at, day))
        ends = same_time_again(of_days, times)
        wish = Wish(one.space_id, ends[0].slot.starts_at, ends[1].slot.ends_at) if ends is not None else None
        found.append(Again(one, next_free([of_day for _day, of_day in of_days]), wish))
    return found
