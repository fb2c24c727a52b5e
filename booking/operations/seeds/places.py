"""Facilities with their timetables, spaces, parts and closures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from booking.core.calendar import local_date
from booking.core.db import db
from booking.facilities.models import Closure, Facility, Period, Space, SpacePart, Timetable
from booking.facilities.rules.closure_json import closure_from_json, closure_to_json
from booking.facilities.rules.closures import ClosureRule, DatedClosure
from booking.facilities.rules.settings import FacilityKind, FacilityStatus, PaperSettings, TimetableKind
from booking.facilities.service.composition import rebuild_leaves, refresh_search_text
from booking.municipalities.models import Municipality
from booking.operations.seeds.city import IN_USE_SINCE
from booking.operations.seeds.files import minute, names_in, read_json, read_text

_NESTED = {"kind", "paper", "timetables", "closures", "works", "space_defaults", "spaces"}


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
    timetables = {key: _timetable(facility, one) for key, one in given["timetables"].items()}
    db.session.add_all(timetables.values())
    db.session.flush()
    for position, space in enumerate(given["spaces"], 1):
        merged = {**given["space_defaults"], **space, "position": position}
        _add_space(facility, merged, timetables, places)
    db.session.flush()
    for space in given["spaces"]:
        parts = [places.spaces[key].id for key in space.get("parts", ())]
        whole_id = places.spaces[space["key"]].id
        db.session.add_all(SpacePart(whole_id=whole_id, part_id=part_id) for part_id in parts)
    _add_closures(facility, given, places.spaces, local_date(now))
    rebuild_leaves(facility.id)
    refresh_search_text(facility)


def _paper(given: Mapping[str, Any]) -> dict[str, Any]:
    appeal = read_text(f"appeals/{given['appeal_notice']}.txt")
    return PaperSettings.from_json({**given, "appeal_notice": appeal}).to_json()


def _timetable(facility: Facility, given: Mapping[str, Any]) -> Timetable:
    made = Timetable(facility_id=facility.id, name=given["name"], kind=TimetableKind.PERIODS)
    if "periods" in given:
        made.periods = [
            Period(name=name, starts=minute(starts), ends=minute(ends))
            for name, starts, ends in given["periods"]
        ]
        return made
    made.kind = TimetableKind.STEPS
    made.opens, made.closes = minute(given["opens"]), minute(given["closes"])
    made.step, made.max_steps = given["step"], given["max_steps"]
    return made


def _add_space(
    facility: Facility, given: dict[str, Any], timetables: Mapping[str, Timetable], places: Places
) -> None:
    given.pop("parts", None)
    popularity = given.pop("popularity", 1.0)
    key = given.pop("key")
    made = Space(
        municipality_id=facility.municipality_id,
        facility_id=facility.id,
        timetable_id=timetables[given.pop("timetable")].id,
        kind=FacilityKind(given.pop("kind")),
        **given,
    )
    db.session.add(made)
    db.session.flush()
    places.spaces[key] = made
    places.popularity[made.id] = popularity


def _add_closures(
    facility: Facility, given: Mapping[str, Any], spaces: Mapping[str, Space], today: date
) -> None:
    for one in given["closures"]:
        rule = closure_from_json({name: value for name, value in one.items() if name != "space"})
        _add_closure(facility, rule, one.get("space"), spaces)
    for one in given["works"]:
        first = today + timedelta(days=one["in_days"])
        rule = DatedClosure(
            first=first,
            last=first + timedelta(days=one["days"] - 1),
            start_minute=minute(one["from"]) if "from" in one else None,
            end_minute=minute(one["to"]) if "to" in one else None,
            reason=one["reason"],
        )
        _add_closure(facility, rule, one.get("space"), spaces)


def _add_closure(facility: Facility, rule: ClosureRule, key: str | None, spaces: Mapping[str, Space]) -> None:
    space_id = spaces[key].id if key is not None else None
    db.session.add(Closure(facility_id=facility.id, space_id=space_id, rule=closure_to_json(rule)))
