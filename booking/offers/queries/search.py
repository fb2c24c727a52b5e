"""What fits, what is free of it, and what else would be found with one condition less."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from booking.facilities.rules.settings import FacilityKind
from booking.offers.queries.slots import Offers, load_offers
from booking.offers.rules.days import DaySummary, summarise, supply_of
from booking.offers.rules.matching import Aspect, Criteria, Place, fits, fitting, ids_of
from booking.offers.rules.states import SlotOffer, SlotState
from booking.offers.rules.times import TimeMeant, is_in_time
from booking.reservations.rules.asker import ANYBODY, Asker
from booking.reservations.rules.refusals import Refusal, RefusalCode

# Other days are another question, which is put when somebody asks it.
LOOSENED = frozenset(Aspect) - {Aspect.WHEN}
# Of a day that has slots, but none at the time that is looked for.
_NOT_THEN = Refusal(RefusalCode.OUTSIDE_TIMETABLE)


class Order(StrEnum):
    """How results are sorted."""

    MOST = "most"
    SOON = "soon"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Found:
    """A space that fits, and its days."""

    place: Place
    days: tuple[DaySummary, ...]
    slots: tuple[SlotOffer, ...]
    """The slots of the first day that count for the time asked for."""

    @property
    def free(self) -> int:
        """How many slots are free on all of its days."""
        return sum(day.free for day in self.days)

    @property
    def free_days(self) -> int:
        """On how many of its days something is free."""
        return sum(day.free > 0 for day in self.days)

    @property
    def first_free(self) -> int:
        """The place of the first day with something free among its days; their number if there is none."""
        return next((at for at, day in enumerate(self.days) if day.free), len(self.days))


@dataclass(frozen=True, slots=True)
class Looser:
    """How many spaces one condition less would find, and how many of them have something free."""

    aspect: Aspect
    found: int
    free: int


@dataclass(frozen=True, slots=True)
class Results:
    """All that fits in its order, and what each condition costs."""

    found: tuple[Found, ...]
    looser: tuple[Looser, ...]


def search(
    municipality_id: int,
    places: Sequence[Place],
    criteria: Criteria,
    days: Sequence[date],
    *,
    order: Order,
    now: datetime,
    asker: Asker = ANYBODY,
) -> Results:
    """Look through the places. Only when nothing is free it is asked what one condition less would find."""
    fit = fitting(places, criteria)
    offers = load_offers(municipality_id, ids_of(fit), days, now=now, asker=asker)
    found = _found(fit, criteria.time, days, offers)
    if any(one.free for one in found):
        return Results(tuple(sorted(found, key=lambda one: _order(one, order))), ())
    looser = [criteria.without(aspect) for aspect in criteria.aspects if aspect in LOOSENED]
    wanted = [place for place in places if any(fits(place, one) for one in looser)]
    offers = load_offers(municipality_id, ids_of(wanted), days, now=now, asker=asker)
    counted = []
    for aspect, less in zip((one for one in criteria.aspects if one in LOOSENED), looser, strict=True):
        more = _found(fitting(wanted, less), less.time, days, offers)
        counted.append(Looser(aspect, len(more), sum(one.free > 0 for one in more)))
    return Results(tuple(sorted(found, key=lambda one: _order(one, order))), tuple(counted))


def _found(
    places: Sequence[Place], time: TimeMeant | None, days: Sequence[date], offers: Offers
) -> list[Found]:
    """Their days; a space whose timetable has nothing at that time is left out."""
    found = []
    for place in places:
        of_days = [offers.of(place.space_id, day) for day in days]
        slots = [[one for one in of_day if is_in_time(one.slot, time)] for of_day in of_days]
        if any(of_days) and not any(slots):
            continue
        summaries = [
            summarise(
                day,
                of_day,
                offers.board.holidays.get(day, ""),
                offers.without_slots.get((place.space_id, day), _NOT_THEN),
            )
            for day, of_day in zip(days, slots, strict=True)
        ]
        found.append(Found(place, tuple(summaries), tuple(slots[0])))
    return found


def _order(found: Found, order: Order) -> tuple[float, ...]:
    """Sorting is stable, so that equals stay in the order of the list of facilities."""
    if order is Order.NAME:
        return ()
    total = sum(day.total for day in found.days)
    share = found.free / total if total else 0.0
    if order is Order.SOON:
        return found.first_free, -found.free_days, -share
    return -found.free_days, -share, found.first_free


def supply_by_kind(
    places: Sequence[Place], days: Sequence[date], offers: Offers
) -> dict[FacilityKind, SlotState | None]:
    """How much is free on the days in all spaces of each kind of place; None for a kind without slots."""
    free: Counter[FacilityKind] = Counter()
    total: Counter[FacilityKind] = Counter()
    for place in places:
        of_space = [offer for day in days for offer in offers.of(place.space_id, day)]
        for kind in {place.kind, place.facility_kind}:
            total[kind] += len(of_space)
            free[kind] += sum(offer.state is SlotState.FREE for offer in of_space)
    return {kind: supply_of(free[kind], total[kind]) for kind in total}


def counted_areas(found: Sequence[Found]) -> Mapping[str, int]:
    """How many of them lie in each area."""
    return Counter(one.place.area for one in found)
