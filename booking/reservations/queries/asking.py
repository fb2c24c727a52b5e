"""What a wish costs while it is being filled in, and what is asked because of that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from booking.accounts.models import User
from booking.facilities.models import Space
from booking.fees.queries.exemptions import load_granted
from booking.fees.rules.conditions import AskedNumber
from booking.fees.rules.matters import Asking, asking_of
from booking.fees.rules.questions import kept_answers, questions_of, settled_later
from booking.fees.rules.quoting import Payer, Quote
from booking.fees.rules.shown import ShownFee, mark_of, shown_of
from booking.reservations.queries.prices import Prices, load_prices
from booking.reservations.rules.wishes import Wish, day_of


@dataclass(frozen=True, slots=True)
class WishPrice:
    """A space at a time for somebody: loaded once, asked with every answer."""

    prices: Prices
    space: Space
    wish: Wish
    payer: Payer

    def at(self, wish: Wish) -> "WishPrice":
        """The same space at another time of the day."""
        return replace(self, wish=wish)

    def saying(self, people: int | None, answers: Mapping[str, str | int]) -> "WishPrice":
        """With what was said about the use."""
        return replace(self, payer=replace(self.payer, people=people, answers=dict(answers)))

    @property
    def quote(self) -> Quote | None:
        """What it costs; None where no tariff says anything of the space."""
        return self.prices.of(self.space.facility_id, self.wish, self.payer)

    @property
    def shown(self) -> ShownFee | None:
        """The same in lines; None without a price."""
        return shown_of([self.quote])

    @property
    def has_tariff(self) -> bool:
        """Whether a tariff says anything of the space."""
        return self.quote is not None

    @property
    def asking(self) -> Asking:
        """What is asked for it."""
        quote = self.quote
        return asking_of(quote.tariff, quote.use) if quote is not None else Asking()

    @property
    def mark(self) -> str:
        """Changes with everything that is shown of the price."""
        return mark_of([self.quote])

    def kept(self, given: Mapping[str, str | int]) -> dict[str, str | int]:
        """What of earlier answers is said again next time: no equipment, nothing settled later."""
        quote = self.quote
        if quote is None:
            return {}
        asked = {one.key for one in questions_of(quote.tariff, quote.room.key)}
        kept = kept_answers(quote.tariff, quote.room.key, given)
        return {key: value for key, value in kept.items() if key in asked}


def asking_of_all(quotes: Sequence[Quote | None]) -> Asking:
    """What is asked for several uses at once, each thing once."""
    found = [asking_of(one.tariff, one.use) for one in quotes if one is not None]
    questions = {one.key: one for asking in found for one in asking.questions}
    items = {one.key: one for asking in found for one in asking.items}
    return Asking(tuple(questions.values()), tuple(items.values()))


def later_of_all(quotes: Sequence[Quote | None]) -> list[AskedNumber]:
    """What staff enter after the event."""
    found = [
        one for quote in quotes if quote is not None for one in settled_later(quote.tariff, quote.room.key)
    ]
    return list({one.key: one for one in found}.values())


def load_wish_price(
    municipality_id: int, space: Space, wish: Wish, payer: Payer, booked_on: date
) -> WishPrice:
    """For somebody of whom only this much is known."""
    day = day_of(wish)
    prices = load_prices(municipality_id, [space.facility_id], day, day, booked_on)
    return WishPrice(prices, space, wish, payer)


def load_own_price(owner: User, space: Space, wish: Wish, booked_on: date) -> WishPrice:
    """For somebody with an account, with the exemptions that they have."""
    found = load_wish_price(owner.municipality_id, space, wish, Payer(owner.audience), booked_on)
    if not found.prices.timelines:
        return found
    day = day_of(wish)
    granted = load_granted([owner.id], day, day)[owner.id]
    return replace(found, payer=replace(found.payer, exemptions=tuple(granted)))
