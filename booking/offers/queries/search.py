"""Which spaces somebody means, and what is free of them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import contains_eager

from booking.core.db import db
from booking.core.text import search_key
from booking.facilities.models import Facility, Space
from booking.facilities.rules.settings import FacilityKind, FacilityStatus
from booking.offers.queries.places import MOST_WORDS
from booking.offers.queries.slots import load_offers
from booking.offers.rules.days import DaySummary, summarise, supply_of
from booking.offers.rules.states import SlotOffer, SlotState
from booking.offers.rules.times import PartOfDay, is_in_part

# A search that means more spaces than this is answered for the first ones; no city of ours has as many.
MOST_SPACES = 400


@dataclass(frozen=True, slots=True)
class Criteria:
    """What somebody looks for; what they did not say is empty."""

    words: str = ""
    kind: FacilityKind | None = None
    areas: tuple[str, ...] = ()
    part: PartOfDay | None = None
    people: int | None = None


@dataclass(frozen=True, slots=True)
class FoundSpace:
    """A space that fits, and its days."""

    space: Space
    days: tuple[DaySummary, ...]
    slots: tuple[SlotOffer, ...]
    """The slots of the first day that lie in the part of the day asked for."""

    @property
    def free(self) -> int:
        """How many slots are free on all of its days."""
        return sum(day.free for day in self.days)


def find_spaces(municipality_id: int, criteria: Criteria) -> list[Space]:
    """The spaces of published facilities that fit, each with its facility, in the order of the list."""
    statement = (
        select(Space)
        .join(Space.facility)
        .options(contains_eager(Space.facility))
        .where(
            Facility.municipality_id == municipality_id,
            Facility.status == FacilityStatus.PUBLISHED,
            *_conditions(criteria),
        )
        .order_by(Facility.name_kana, Facility.id, Space.position, Space.id)
        .limit(MOST_SPACES)
    )
    return list(db.session.scalars(statement))


def _conditions(criteria: Criteria) -> Iterable[ColumnElement[bool]]:
    for word in criteria.words.split()[:MOST_WORDS]:
        key = search_key(word)
        if key:
            yield or_(
                Space.search_text.contains(key, autoescape=True),
                Facility.search_text.contains(key, autoescape=True),
            )
    if criteria.kind is not None:
        yield or_(Space.kind == criteria.kind, Facility.kind == criteria.kind)
    if criteria.areas:
        yield Facility.area.in_(criteria.areas)
    if criteria.people is not None:
        yield or_(Space.capacity.is_(None), Space.capacity >= criteria.people)


def search_spaces(
    municipality_id: int, criteria: Criteria, days: Sequence[date], *, now: datetime, viewer_id: int | None
) -> list[FoundSpace]:
    """The spaces that fit with their days: what is free on the first day first, then what is free most."""
    spaces = find_spaces(municipality_id, criteria)
    offers = load_offers(municipality_id, [space.id for space in spaces], days, now=now, viewer_id=viewer_id)
    found = []
    for space in spaces:
        slots = [_of_part(offers.of(space.id, day), criteria.part) for day in days]
        if criteria.part is not None and offers.of(space.id, days[0]) and not slots[0]:
            continue  # its timetable has nothing in that part of the day
        summaries = [
            summarise(day, of_day, offers.board.holidays.get(day, ""))
            for day, of_day in zip(days, slots, strict=True)
        ]
        found.append(FoundSpace(space, tuple(summaries), tuple(slots[0])))
    return sorted(found, key=lambda one: _order(one, criteria.kind))


def _of_part(offers: Iterable[SlotOffer], part: PartOfDay | None) -> list[SlotOffer]:
    return [offer for offer in offers if is_in_part(offer.slot, part)]


def _order(found: FoundSpace, kind: FacilityKind | None) -> tuple[int, int, bool]:
    first = {SlotState.FREE: 0, SlotState.PARTIAL: 1}.get(found.days[0].state, 2)
    free_days = sum(day.free > 0 for day in found.days)
    return first, -free_days, kind is not None and found.space.kind is not kind


def supply_by_kind(
    municipality_id: int, days: Sequence[date], *, now: datetime
) -> dict[FacilityKind, SlotState | None]:
    """How much is free on the days in all spaces of each kind of place; None for a kind without slots."""
    spaces = find_spaces(municipality_id, Criteria())
    offers = load_offers(municipality_id, [one.id for one in spaces], days, now=now, viewer_id=None)
    free: Counter[FacilityKind] = Counter()
    total: Counter[FacilityKind] = Counter()
    for space in spaces:
        of_space = [offer for day in days for offer in offers.of(space.id, day)]
        for kind in {space.kind, space.facility.kind}:
            total[kind] += len(of_space)
            free[kind] += sum(offer.state is SlotState.FREE for offer in of_space)
    return {kind: supply_of(free[kind], total[kind]) for kind in total}
