"""Tariffs, and the fees that the service would have frozen on the bookings."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert

from booking.core.calendar import fiscal_year, local_date
from booking.core.db import db
from booking.facilities.models import Space
from booking.fees.models import Fee, FeeLineRow, TariffVersion
from booking.fees.queries.tariffs import load_timelines
from booking.fees.rules.english import keeping_english
from booking.fees.rules.quoting import Payer, Quote, quote
from booking.fees.rules.tariff import Tariff
from booking.fees.rules.tariff_json import tariff_from_text, tariff_to_text
from booking.fees.rules.versions import TariffStatus, TariffTimeline
from booking.operations.seeds.city import IN_USE_SINCE
from booking.operations.seeds.files import names_in, read_json
from booking.operations.seeds.places import FISCAL_YEAR_BEGINS, LATELY, Places
from booking.operations.seeds.plan import Planned

# Tariffs in force began here; nothing is older.
_BEGAN = date(2020, FISCAL_YEAR_BEGINS, 1)


def add_tariffs(places: Places, now: datetime) -> None:
    """Each facility's versions: in force, ``fiscal_years_ahead``, and drafts; flushes."""
    for name in names_in("tariffs", ".json"):
        given = read_json(name)
        facility = places.facilities[given["facility"]]
        tariff: Tariff | None = None
        for number, one in enumerate(given["versions"], 1):
            after = with_ids(one["tariff"], places.spaces)
            # A draft begins as a copy, so that names which stay keep their English.
            tariff = keeping_english(tariff, after) if tariff is not None else after
            db.session.add(_version(facility.id, number, one, tariff, now))
    db.session.flush()


def _version(
    facility_id: int, number: int, given: Mapping[str, Any], tariff: Tariff, now: datetime
) -> TariffVersion:
    status, ahead = TariffStatus(given["status"]), given["fiscal_years_ahead"]
    made_at = now - (IN_USE_SINCE if number == 1 else LATELY)
    starts_on = None
    if status is TariffStatus.PUBLISHED:
        year = fiscal_year(local_date(now)) + (ahead or 0)
        starts_on = date(year, FISCAL_YEAR_BEGINS, 1) if ahead else _BEGAN
    return TariffVersion(
        facility_id=facility_id,
        number=number,
        status=status,
        name=given["name"],
        starts_on=starts_on,
        content=tariff_to_text(tariff),
        created_at=made_at,
        updated_at=made_at,
        published_at=made_at if starts_on is not None else None,
    )


def with_ids(given: Mapping[str, Any], spaces: Mapping[str, Space]) -> Tariff:
    """The tariff of a data file: the spaces' keys give way to their ids."""
    rooms = [{**room, "spaces": [str(spaces[key].id) for key in room["spaces"]]} for room in given["rooms"]]
    return tariff_from_text(json.dumps({**given, "rooms": rooms}, ensure_ascii=False))


def write_fees(
    municipality_id: int, planned: Sequence[Planned], holidays: Mapping[date, str]
) -> list[int | None]:
    """The fee of each booking, as it was worked out when it was made; None where there is no tariff."""
    timelines = load_timelines({one.rules.facility_id for one in planned})
    found = [_quotes(timelines, one, holidays) for one in planned]
    rows = [
        {
            "municipality_id": municipality_id,
            "facility_id": one.rules.facility_id,
            "tariff_id": quotes[0].tariff_id,
            "total": sum(each.working.total for each in quotes if each.working is not None),
            "is_provisional": False,
            "answers": {},
            "created_at": one.created_at,
        }
        for one, quotes in zip(planned, found, strict=True)
        if quotes
    ]
    if not rows:
        return [None] * len(planned)
    ids = list(db.session.scalars(insert(Fee).returning(Fee.id, sort_by_parameter_order=True), rows))
    left = iter(ids)
    fee_ids = [next(left) if quotes else None for quotes in found]
    lines = [
        row
        for fee_id, quotes in zip(fee_ids, found, strict=True)
        if fee_id is not None
        for row in _line_rows(fee_id, quotes)
    ]
    db.session.execute(insert(FeeLineRow), lines)
    return fee_ids


def _quotes(
    timelines: Mapping[int, TariffTimeline], one: Planned, holidays: Mapping[date, str]
) -> list[Quote]:
    """What each slot of it costs; empty where one of them has no price."""
    timeline = timelines.get(one.rules.facility_id, TariffTimeline())
    payer = Payer(one.user.audience, one.people)
    quotes = [
        quote(
            timeline,
            one.rules.facility_id,
            one.rules.space_id,
            (slot.day, slot.starts, slot.ends),
            payer,
            holidays=holidays,
            booked_on=local_date(one.created_at),
        )
        for slot in one.slots
    ]
    known = [each for each in quotes if each is not None and each.working is not None]
    return known if len(known) == len(quotes) else []


def _line_rows(fee_id: int, quotes: Sequence[Quote]) -> list[dict[str, Any]]:
    lines = [
        (part, line)
        for part, one in enumerate(quotes)
        if one.working is not None
        for line in one.working.lines
    ]
    return [
        {"fee_id": fee_id, "position": position, "part": part, **asdict(line)}
        for position, (part, line) in enumerate(lines)
    ]
