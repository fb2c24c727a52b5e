"""Facilities with their spaces, parts, rulebooks and works."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from booking.core.calendar import fiscal_year, local_date
from booking.core.db import db
from booking.facilities.models import Closure, Facility, Pool, PoolMember, RulebookVersion, Space, SpacePart
from booking.facilities.rules.closure_json import closure_to_json
from booking.facilities.rules.closures import DatedClosure, DatedOpening
from booking.facilities.rules.rulebook_json import rulebook_from_json, rulebook_to_text
from booking.facilities.rules.settings import FacilityKind, FacilityStatus, PaperSettings, RulebookStatus
from booking.facilities.service.composition import rebuild_leaves, refresh_search_text
from booking.facilities.service.rulebooks import refresh_scheduled
from booking.municipalities.models import Municipality
from booking.operations.seeds.city import IN_USE_SINCE
from booking.operations.seeds.files import minute, names_in, read_json, read_text

FISCAL_YEAR_BEGINS = 4  # April
DAYS_PER_WEEK = 7
LATELY = timedelta(days=20)
_NESTED = {"kind", "paper", "rulebook", "later", "works", "space_defaults", "spaces", "pools"}


@dataclass
class Places:
    """What was made, by the keys of the files."""

    facilities: dict[str, Facility]
    """By identifier."""
    spaces: dict[str, Space]
    popularity: dict[int, float]
    """How much each space is asked for, by its id; 1 is usual."""


def add_places(municipality: Municipality, now: datetime) -> Places:
    """Every facility of the city; flushes."""
    places = Places({}, {}, {})
    for name in names_in("facilities", ".json"):
        _add_facility(municipality, read_json(name), places, now)
    return places


def _add_facility(
    municipality: Municipality, given: Mapping[str, Any], places: Places, now: datetime
) -> None:
    facility = Facility(
        municipality_id=municipality.id,
        status=FacilityStatus.PUBLISHED,
        kind=FacilityKind(given["kind"]),
        paper=_paper(given["paper"]),
        created_at=now - IN_USE_SINCE,
        updated_at=now - IN_USE_SINCE,
        **{name: value for name, value in given.items() if name not in _NESTED},
    )
    db.session.add(facility)
    db.session.flush()
    places.facilities[given["identifier"]] = facility
    for position, space in enumerate(given["spaces"], 1):
        merged = {**given["space_defaults"], **space, "position": position}
        _add_space(facility, merged, places)
    db.session.flush()
    for space in given["spaces"]:
        parts = [places.spaces[key].id for key in space.get("parts", ())]
        whole_id = places.spaces[space["key"]].id
        db.session.add_all(SpacePart(whole_id=whole_id, part_id=part_id) for part_id in parts)
    for pool in given.get("pools", ()):
        _add_pool(facility, pool, places.spaces)
    _add_works(facility, given["works"], places.spaces, local_date(now))
    rebuild_leaves(facility.id)
    _add_rulebooks(facility, given, places.spaces, now)
    refresh_search_text(facility)


def _paper(given: Mapping[str, Any]) -> dict[str, Any]:
    appeal = read_text(f"appeals/{given['appeal_notice']}.txt")
    return PaperSettings.from_json({**given, "appeal_notice": appeal}).to_json()


def _add_rulebooks(
    facility: Facility, given: Mapping[str, Any], spaces: Mapping[str, Space], now: datetime
) -> None:
    """The rules in force, and ``later`` ones: each a name, fiscal years ahead, status and what changes."""
    made_at = now - IN_USE_SINCE
    db.session.add(_version(facility, 1, given["rulebook"], spaces, made_at, published_at=made_at))
    for number, later in enumerate(given.get("later", ()), 2):
        content = merged(given["rulebook"], later["changes"])
        starts_on = date(fiscal_year(local_date(now)) + later["fiscal_years_ahead"], FISCAL_YEAR_BEGINS, 1)
        is_draft = later["status"] == RulebookStatus.DRAFT
        version = _version(
            facility, number, content, spaces, now - LATELY, published_at=None if is_draft else now - LATELY
        )
        version.name = later["name"]
        version.starts_on = None if is_draft else starts_on
        db.session.add(version)
    refresh_scheduled(facility, local_date(now))


def _version(
    facility: Facility,
    number: int,
    content: Mapping[str, Any],
    spaces: Mapping[str, Space],
    made_at: datetime,
    *,
    published_at: datetime | None,
) -> RulebookVersion:
    """The spaces' keys give way to their ids."""
    by_id = {str(spaces[key].id): setup for key, setup in content["spaces"].items()}
    book = rulebook_from_json({**content, "spaces": by_id})
    return RulebookVersion(
        facility_id=facility.id,
        number=number,
        status=RulebookStatus.DRAFT if published_at is None else RulebookStatus.PUBLISHED,
        content=rulebook_to_text(book),
        created_at=made_at,
        updated_at=made_at,
        published_at=published_at,
    )


def merged(whole: Any, changes: Any) -> Any:
    """A JSON merge patch (RFC 7396)."""
    if not isinstance(changes, dict):
        return changes
    result = dict(whole) if isinstance(whole, dict) else {}
    for key, value in changes.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), value)
    return result


def _add_space(facility: Facility, given: dict[str, Any], places: Places) -> None:
    given.pop("parts", None)
    popularity = given.pop("popularity", 1.0)
    key = given.pop("key")
    made = Space(
        municipality_id=facility.municipality_id,
        facility_id=facility.id,
        kind=FacilityKind(given.pop("kind")),
        **given,
    )
    db.session.add(made)
    db.session.flush()
    places.spaces[key] = made
    places.popularity[made.id] = popularity


def _add_pool(facility: Facility, given: Mapping[str, Any], spaces: Mapping[str, Space]) -> None:
    members = [
        PoolMember(space_id=spaces[key].id, space=spaces[key], position=position)
        for position, key in enumerate(given["spaces"], start=1)
    ]
    db.session.add(
        Pool(
            municipality_id=facility.municipality_id,
            facility_id=facility.id,
            name=given["name"],
            name_en=given["name_en"],
            members=members,
        )
    )


def _add_works(
    facility: Facility, works: Iterable[Mapping[str, Any]], spaces: Mapping[str, Space], today: date
) -> None:
    """What closes the facility or one of its spaces once, some days from now, or opens it (``opens``)."""
    for one in works:
        first = today + timedelta(days=one["in_days"])
        if "weekday" in one:
            first += timedelta(days=(one["weekday"] - first.weekday()) % DAYS_PER_WEEK)
        rule = (DatedOpening if one.get("opens") else DatedClosure)(
            first=first,
            last=first + timedelta(days=one["days"] - 1),
            start_minute=minute(one["from"]) if "from" in one else None,
            end_minute=minute(one["to"]) if "to" in one else None,
            reason=one["reason"],
        )
        space_id = spaces[one["space"]].id if "space" in one else None
        db.session.add(Closure(facility_id=facility.id, space_id=space_id, rule=closure_to_json(rule)))
