"""Searches that find something: made of what is free on the days that are looked at."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from booking.offers.rules.matching import Place
from booking.offers.rules.states import SlotOffer, SlotState
from booking.offers.rules.times import PartOfDay, is_in_time

# So many people come to the example that names a number.
PEOPLE = 20


@dataclass(frozen=True, slots=True)
class Example:
    """What is looked for: a use or a facility; at which weekday and part of the day, for how many."""

    use: str = ""
    facility: Place | None = None
    weekday: int | None = None
    part: PartOfDay | None = None
    people: int | None = None


OffersOf = Callable[[int, date], Sequence[SlotOffer]]


def examples_of(places: Sequence[Place], days: Sequence[date], offers_of: OffersOf) -> list[Example]:
    """At most three, each of another sort; only uses where nothing is free on these days."""
    counts = Counter(use for place in places for use in dict.fromkeys(place.uses))
    uses = [use for use, _count in counts.most_common()]
    by_part = next(_by_part(uses, places, days, offers_of), None)
    if by_part is None:
        return [Example(use=use) for use in uses[:3]]
    used = {place.facility_id for place in places if by_part.use in place.uses}
    elsewhere = sorted(places, key=lambda place: place.facility_id in used)
    by_place = next(_by_place(elsewhere, days, offers_of), None)
    others = [use for use in uses if use != by_part.use]
    by_people = next(_by_people(others, elsewhere, days, offers_of), None)
    return [one for one in (by_part, by_place, by_people) if one is not None]


def _free(place: Place, day: date, part: PartOfDay | None, offers_of: OffersOf) -> bool:
    return any(
        one.state is SlotState.FREE and is_in_time(one.slot, part) for one in offers_of(place.space_id, day)
    )


def _by_part(
    uses: Sequence[str], places: Sequence[Place], days: Sequence[date], offers_of: OffersOf
) -> Iterator[Example]:
    for use in uses:
        for day in reversed(days):
            for part in PartOfDay:
                if any(use in one.uses and _free(one, day, part, offers_of) for one in places):
                    yield Example(use=use, weekday=day.weekday(), part=part)


def _by_place(places: Sequence[Place], days: Sequence[date], offers_of: OffersOf) -> Iterator[Example]:
    for place in places:
        if any(_free(place, day, None, offers_of) for day in days):
            yield Example(facility=place)


def _by_people(
    uses: Sequence[str], places: Sequence[Place], days: Sequence[date], offers_of: OffersOf
) -> Iterator[Example]:
    for use in uses:
        for place in places:
            if use not in place.uses or (place.capacity is not None and place.capacity < PEOPLE):
                continue
            for day in days:
                if _free(place, day, None, offers_of):
                    yield Example(use=use, weekday=day.weekday(), people=PEOPLE)
