"""Answers as plain dicts, ready to be written as JSON; ``schemas.py`` says what each key means."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from booking.api.links import Links
from booking.api.parameters import WishAsked
from booking.api.queries import NamedSpace
from booking.core.calendar import at_minute, local, minute_text
from booking.facilities.models import Facility, Pool, Space
from booking.facilities.rules.opening import SpaceOpening
from booking.facilities.rules.settings import TimetableKind
from booking.facilities.rules.timetables import TimetableSpec
from booking.facilities.rules.uses import uses_of
from booking.facilities.rules.window_texts import plan_sentences
from booking.offers.queries import Calendar, Offers, OfficialTitle, list_combined
from booking.offers.rules.states import SlotOffer, SlotState
from booking.reservations.rules.refusals import Refusal
from booking.reservations.rules.sources import source_text

Json = dict[str, Any]


@lru_cache(maxsize=8192)  # the same few instants of a day for each of its spaces
def _instant(day: date, minute: int) -> str:
    return local(at_minute(day, minute)).isoformat()


class SlotWriter:
    """Writes slots; what many of them share is worked out once."""

    def __init__(self) -> None:
        self._refusals: dict[Refusal, tuple[str, str, str | None]] = {}

    def slots(self, offers: Iterable[SlotOffer], titles: Sequence[OfficialTitle] = ()) -> list[Json]:
        """The slots of one day of one space; ``titles`` are the municipality's own uses of it."""
        return [self._slot(offer, titles) for offer in offers]

    def _slot(self, offer: SlotOffer, titles: Sequence[OfficialTitle]) -> Json:
        slot = offer.slot
        code, reason, opens_at = self._why(offer.refusals[0]) if offer.refusals else (None, None, None)
        title = None
        if titles and offer.state is SlotState.OFFICIAL:
            title = next((one.title for one in titles if one.overlaps(slot)), None)
        return {
            "starts_at": _instant(slot.day, slot.starts),
            "ends_at": _instant(slot.day, slot.ends),
            "period": slot.name or None,
            "state": offer.state.value,
            "code": code,
            "reason": reason,
            "opens_at": opens_at,
            "title": title,
            "price": offer.price.total if offer.price is not None else None,
            "price_depends": offer.price is not None and (offer.price.is_from or offer.price.is_usual),
        }

    def _why(self, refusal: Refusal) -> tuple[str, str, str | None]:
        found = self._refusals.get(refusal)
        if found is None:
            passes_at = refusal.passes_at
            opens_at = local(passes_at).isoformat() if passes_at is not None else None
            found = self._refusals[refusal] = (refusal.code.value, refusal.message, opens_at)
        return found


def may_book(asked: WishAsked, of: Mapping[str, int], refusals: Sequence[Refusal]) -> Json:
    """Whether it can be booked, and every reason why not; ``of``: the id of what is asked about."""
    return {
        **of,
        "date": asked.day.isoformat(),
        "starts": asked.starts,
        "ends": asked.ends,
        "for": asked.audience.value if asked.audience is not None else None,
        "may_book": not refusals,
        "reasons": [_reason(refusal) for refusal in refusals],
    }


def _reason(refusal: Refusal) -> Json:
    passes_at = refusal.passes_at
    return {
        "code": refusal.code.value,
        "reason": refusal.sentence,
        "source": source_text(refusal) or None,
        "passes_at": local(passes_at).isoformat() if passes_at is not None else None,
        "openings": [
            {
                "for": [audience.value for audience in one.audiences],
                "opens_at": local(one.opens_at).isoformat(),
            }
            for one in refusal.openings
        ],
    }


def space_name(space: NamedSpace, links: Links) -> Json:
    """A space and its facility by name."""
    return {
        "id": space.id,
        "name": space.name,
        "name_en": space.name_en or None,
        "facility": {
            "id": space.facility_id,
            "name": space.facility_name,
            "name_en": space.facility_name_en or None,
            "url": links.facility(space.facility_id),
        },
        "page_url": links.space_page(space.id),
    }


def days(
    space_id: int, offers: Offers, wanted: Sequence[date], titles: Sequence[OfficialTitle], now: datetime
) -> list[Json]:
    """Each day of a space with its slots and combined periods."""
    writer, holidays = SlotWriter(), offers.board.holidays
    return [
        {
            "date": day.isoformat(),
            "holiday": holidays.get(day),
            "slots": writer.slots(offers.of(space_id, day), titles),
            "combined": writer.slots(list_combined(offers, space_id, day, now=now), titles),
        }
        for day in wanted
    ]


def pool_days(calendar: Calendar, wanted: Sequence[date], titles: Sequence[OfficialTitle]) -> list[Json]:
    """Each day of a pool with its slots, and how many spaces are free in each."""
    writer, holidays = SlotWriter(), calendar.offers.board.holidays
    return [
        {
            "date": day.isoformat(),
            "holiday": holidays.get(day),
            "slots": [
                {**slot, "free": offer.pool.free if offer.pool is not None else 0}
                for slot, offer in zip(writer.slots(calendar.of(day), titles), calendar.of(day), strict=True)
            ],
        }
        for day in wanted
    ]


def pool_name(one: Pool, links: Links) -> Json:
    """A pool and its facility by name."""
    home = one.facility
    return {
        "id": one.id,
        "name": one.name,
        "name_en": one.name_en or None,
        "facility": {
            "id": home.id,
            "name": home.name,
            "name_en": home.name_en or None,
            "url": links.facility(home.id),
        },
        "page_url": links.pool_page(one.id),
    }


def pool(one: Pool, links: Links) -> Json:
    """A pool of a facility."""
    return {
        "id": one.id,
        "name": one.name,
        "name_en": one.name_en or None,
        "spaces": list(one.space_ids),
        "availability_url": links.pool_availability(one.id),
        "page_url": links.pool_page(one.id),
    }


def facility_row(facility: Facility, spaces: int, links: Links) -> Json:
    """A facility in the list."""
    return {
        "id": facility.id,
        "identifier": facility.identifier,
        **_names(facility),
        "kind": facility.kind.value,
        **_place(facility),
        "spaces": spaces,
        "url": links.facility(facility.id),
        "page_url": links.facility_page(facility.id),
    }


def facility_details(
    facility: Facility, closures: Sequence[str], spaces: list[Json], pools: list[Json], links: Links
) -> Json:
    """A facility with everything that its page tells."""
    website = facility.url if facility.url.startswith(("https://", "http://")) else None
    return {
        "id": facility.id,
        "identifier": facility.identifier,
        **_names(facility),
        "nickname": facility.nickname or None,
        "kind": facility.kind.value,
        **_place(facility),
        "operator": facility.operator or None,
        "hours": facility.hours_text or None,
        "closures": list(closures),
        "description": facility.description or None,
        "access": facility.access_text or None,
        "accessibility": facility.accessibility_text or None,
        "fees": facility.fee_guidance or None,
        "notes": facility.notes or None,
        "website": website,
        "spaces": spaces,
        "pools": pools,
        "url": links.facility(facility.id),
        "page_url": links.facility_page(facility.id),
    }


def space(one: Space, opening: SpaceOpening, parts: Sequence[int], links: Links) -> Json:
    """A space of a facility."""
    return {
        "id": one.id,
        **_names(one),
        "kind": one.kind.value,
        "uses": uses_of(one.uses),
        "capacity": one.capacity,
        "size": one.size_text or None,
        "equipment": one.equipment_text or None,
        "bookable": one.bookable and one.is_scheduled,
        "needs_approval": one.needs_approval,
        "windows": plan_sentences(opening.plan),
        "timetables": [_timetable(spec) for spec in opening.timetables()],
        "parts": list(parts),
        "availability_url": links.availability(one.id),
        "calendar_url": links.calendar(one.id),
        "page_url": links.space_page(one.id),
    }


def _timetable(spec: TimetableSpec) -> Json:
    by_steps, by_periods = spec.kind is TimetableKind.STEPS, spec.kind is TimetableKind.PERIODS
    return {
        "name": spec.name or None,
        "kind": spec.kind.value,
        "periods": [
            {
                "name": one.name,
                "starts": minute_text(one.starts),
                "ends": minute_text(one.ends),
                "only_extends": one.only_extends,
            }
            for one in spec.periods
        ],
        "combinations": [{"name": one.name, "periods": list(one.periods)} for one in spec.combinations],
        "opens": None if by_periods else minute_text(spec.opens),
        "closes": None if by_periods else minute_text(spec.closes),
        "step_minutes": spec.step if by_steps else None,
        "start_every_minutes": (spec.start_every or spec.step) if by_steps else None,
        "least_steps": spec.min_steps if by_steps else None,
        "most_steps": spec.max_steps if by_steps else None,
    }


def _names(thing: Facility | Space) -> Json:
    return {"name": thing.name, "name_kana": thing.name_kana or None, "name_en": thing.name_en or None}


def _place(facility: Facility) -> Json:
    return {
        "area": facility.area or None,
        "postal_code": facility.postal_code or None,
        "address": facility.address or None,
        "building": facility.building or None,
        "latitude": facility.latitude,
        "longitude": facility.longitude,
        "phone": facility.phone or None,
    }
