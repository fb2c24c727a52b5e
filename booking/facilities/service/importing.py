"""Bringing in a city's list: new facilities are made, known ones brought up to date, edits kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from booking.audit.service import record
from booking.core.db import db
from booking.facilities.importing.facility import ImportedFacility, RowReport
from booking.facilities.importing.stored import FieldChange, StoredReport, Value, store
from booking.facilities.models import Facility
from booking.facilities.queries import list_by_identifier
from booking.facilities.rules.settings import FacilityStatus
from booking.facilities.service.composition import refresh_search_text


class Outcome(StrEnum):
    """What an import does to one facility."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class PlannedRow:
    """What an import of one row does; ``kept`` are edits of an administrator that it leaves alone."""

    report: RowReport
    facility: ImportedFacility
    outcome: Outcome
    changes: tuple[FieldChange, ...] = ()
    kept: tuple[FieldChange, ...] = ()


def plan_import(municipality_id: int, reports: Sequence[RowReport]) -> list[PlannedRow]:
    """What importing these rows would do, in their order, without those that can't be taken. Only reads."""
    rows = [(report, report.facility) for report in reports if report.facility is not None]
    known = list_by_identifier(municipality_id, [facility.identifier for _report, facility in rows])
    return [_plan(report, facility, known.get(facility.identifier)) for report, facility in rows]


def import_facilities(
    municipality_id: int, reports: Sequence[RowReport], now: datetime, actor_id: int | None
) -> list[PlannedRow]:
    """Take all rows that can be taken, and return what was done. ``actor_id``: None on the command line."""
    planned = plan_import(municipality_id, reports)
    known = list_by_identifier(municipality_id, [row.facility.identifier for row in planned])
    for row in planned:
        facility = known.get(row.facility.identifier)
        if facility is None:
            facility = _create(municipality_id, row, now)
        else:
            _update(facility, row, now)
        if row.outcome is not Outcome.UNCHANGED:
            record(
                "facility.import",
                municipality_id=municipality_id,
                actor_id=actor_id,
                object_type="facility",
                object_id=facility.id,
                now=now,
                detail={
                    "outcome": row.outcome.value,
                    "changed": _as_detail(row.changes),
                    "kept": _as_detail(row.kept),
                },
            )
    return planned


def _plan(report: RowReport, new: ImportedFacility, facility: Facility | None) -> PlannedRow:
    if facility is None:
        return PlannedRow(report, new, Outcome.CREATED)
    last: Mapping[str, Value] = (facility.imported or {}).get("fields", {})
    changes: list[FieldChange] = []
    kept: list[FieldChange] = []
    for field, theirs in new.values().items():
        ours = getattr(facility, field)
        if field == "identifier" or ours == theirs:
            continue
        # Nobody has touched it since the last import (or there is nothing to lose): it follows the list.
        is_untouched = ours == last[field] if field in last else ours in ("", None)
        (changes if is_untouched else kept).append(FieldChange(field, ours, theirs))
    outcome = Outcome.UPDATED if changes else Outcome.UNCHANGED
    return PlannedRow(report, new, outcome, tuple(changes), tuple(kept))


def _create(municipality_id: int, row: PlannedRow, now: datetime) -> Facility:
    facility = Facility(
        municipality_id=municipality_id,
        status=FacilityStatus.IMPORTED,
        created_at=now,
        updated_at=now,
        **row.facility.values(),
    )
    _remember(facility, row, now)
    db.session.add(facility)
    db.session.flush()
    refresh_search_text(facility)
    return facility


def _update(facility: Facility, row: PlannedRow, now: datetime) -> None:
    for change in row.changes:
        setattr(facility, change.field, change.theirs)
    if row.changes:
        facility.updated_at = now
        refresh_search_text(facility)
    _remember(facility, row, now)


def _remember(facility: Facility, row: PlannedRow, now: datetime) -> None:
    """Keep the row as it was read, and what it asks of an administrator who has not settled it yet."""
    before = StoredReport.from_json(facility.import_report)
    facility.import_report = store(row.report, row.kept, before).to_json()
    facility.imported = {"fields": row.facility.values(), "source": dict(row.facility.source)}
    facility.imported_at = now


def _as_detail(changes: Iterable[FieldChange]) -> dict[str, list[Value]]:
    return {change.field: [change.ours, change.theirs] for change in changes}
