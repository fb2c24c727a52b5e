"""What wishes and bookings cost, by the tariffs of their facilities."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from booking.accounts.models import User
from booking.core.calendar import local_date, minute_of
from booking.facilities.models import Space
from booking.fees.queries.exemptions import load_granted
from booking.fees.queries.tariffs import load_timelines
from booking.fees.rules.exemptions import GrantedExemption
from booking.fees.rules.quoting import Payer, Quote, quote
from booking.fees.rules.versions import TariffTimeline
from booking.municipalities.queries import holidays_between
from booking.reservations.models import Booking
from booking.reservations.rules.details import UseDetails
from booking.reservations.rules.wishes import Wish, day_of


@dataclass(frozen=True, slots=True)
class Prices:
    """The tariffs of some facilities: loaded once, asked many times."""

    timelines: Mapping[int, TariffTimeline]
    holidays: Mapping[date, str]
    booked_on: date

    def of(self, facility_id: int, wish: Wish, payer: Payer) -> Quote | None:
        """What a wish costs; None where no tariff says anything of its space."""
        timeline = self.timelines.get(facility_id)
        if timeline is None:
            return None
        day = day_of(wish)
        span = day, minute_of(wish.starts_at, day), minute_of(wish.ends_at, day)
        return quote(
            timeline,
            facility_id,
            wish.space_id,
            span,
            payer,
            holidays=self.holidays,
            booked_on=self.booked_on,
        )


def load_prices(
    municipality_id: int, facility_ids: Sequence[int], first: date, last: date, booked_on: date
) -> Prices:
    """The tariffs for uses from ``first`` to ``last``, in two statements."""
    timelines = load_timelines(facility_ids)
    holidays = holidays_between(municipality_id, first, last) if timelines else {}
    return Prices(timelines, holidays, booked_on)


def payer_of(owner: User, details: UseDetails, days: Sequence[date], booking_id: int | None = None) -> Payer:
    """For whom it is priced, with the exemptions that somebody has on these days."""
    granted = load_granted([owner.id], min(days), max(days))[owner.id]
    return Payer(owner.audience, details.people, details.answers, tuple(granted), booking_id)


def quote_wishes(
    owner: User,
    spaces: Mapping[int, Space],
    wishes: Sequence[Wish],
    details: UseDetails,
    booked_on: date,
    booking_id: int | None = None,
) -> list[Quote | None]:
    """What each wish costs its owner, in their order."""
    days = [day_of(wish) for wish in wishes]
    facilities = sorted({space.facility_id for space in spaces.values()})
    prices = load_prices(owner.municipality_id, facilities, min(days), max(days), booked_on)
    if not prices.timelines:
        return [None] * len(wishes)
    payer = payer_of(owner, details, days, booking_id)
    return [prices.of(spaces[wish.space_id].facility_id, wish, payer) for wish in wishes]


@dataclass(frozen=True, slots=True)
class BookingPrices:
    """What a booking's price rests on, by the tariff that counted when it was made: loaded once."""

    booking: Booking
    prices: Prices
    granted: Sequence[GrantedExemption]

    def quotes(
        self,
        answers: Mapping[str, str | int] | None = None,
        people: int | None = None,
        supposed: Sequence[GrantedExemption] = (),
    ) -> list[Quote | None]:
        """What each part that is still held would cost; what was cancelled or declined has no price.

        ``answers`` and ``people`` in place of those with which it was worked out; ``supposed`` exemptions
        beside those granted.
        """
        booking = self.booking
        said = booking.fee.answers if booking.fee is not None else {}
        payer = Payer(
            booking.user.audience,
            booking.people if people is None else people,
            said if answers is None else answers,
            (*self.granted, *supposed),
            booking.id,
        )
        wishes = [Wish(one.space_id, one.starts_at, one.ends_at) for one in booking.held]
        return [self.prices.of(booking.facility_id, wish, payer) for wish in wishes]


def load_booking_prices(booking: Booking) -> BookingPrices:
    """In three statements; in none where nothing is held any more."""
    days = [local_date(one.starts_at) for one in booking.held]
    booked_on = local_date(booking.created_at)
    if not days:
        return BookingPrices(booking, Prices({}, {}, booked_on), ())
    first, last = min(days), max(days)
    prices = load_prices(booking.municipality_id, [booking.facility_id], first, last, booked_on)
    granted = load_granted([booking.user_id], first, last)[booking.user_id] if prices.timelines else []
    return BookingPrices(booking, prices, granted)


def quote_booking(
    booking: Booking,
    answers: Mapping[str, str | int] | None = None,
    supposed: Sequence[GrantedExemption] = (),
) -> list[Quote | None]:
    """The same for whoever asks once."""
    return load_booking_prices(booking).quotes(answers, supposed=supposed)
