"""Reads of the municipality in use, its crest, its holidays and its texts of agreement."""

from collections.abc import Container, Mapping
from dataclasses import asdict, fields
from datetime import date, datetime, timedelta
from typing import Any

from flask import current_app, g
from sqlalchemy import func, select

from booking.core.calendar import local_date
from booking.core.db import db
from booking.core.errors import NotFound
from booking.core.i18n import _l
from booking.municipalities.models import (
    Crest,
    Holiday,
    Municipality,
    OfficeDayOff,
    SetupRevision,
    TermsDraft,
    TermsVersion,
)
from booking.municipalities.rules import DaysOff, MunicipalityDetails, TermsKind, handling_from

# No row of days without an office day is longer.
_LONGEST_BREAK = timedelta(days=31)


def find_current() -> Municipality | None:
    """The municipality in use: the one whose code is configured, else the first. Asked once a request."""
    if "municipality" not in g:
        code = current_app.config.get("MUNICIPALITY_CODE")
        statement = select(Municipality).order_by(Municipality.id).limit(1)
        if code:
            statement = statement.where(Municipality.code == code)
        g.municipality = db.session.scalars(statement).one_or_none()
    municipality: Municipality | None = g.municipality
    return municipality


def get_current() -> Municipality:
    """The municipality in use; NotFound when none is set up yet."""
    municipality = find_current()
    if municipality is None:
        raise NotFound(_l("このサービスは、まだ準備が終わっていません。"))
    return municipality


def holidays_between(municipality_id: int, first: date, last: date) -> Mapping[date, str]:
    """Names of the public holidays from ``first`` to ``last``, both included."""
    statement = select(Holiday.day, Holiday.name).where(
        Holiday.municipality_id == municipality_id, Holiday.day.between(first, last)
    )
    return {row.day: row.name for row in db.session.execute(statement)}


class OfficeHolidays(Container[date]):
    """Days without office besides weekends and the year's end: public holidays, and the municipality's own.

    Its own are read at once, in one statement: how many a page asks depends on nothing.
    """

    def __init__(self, municipality_id: int, holidays: Container[date]) -> None:
        self._holidays = holidays
        self._own = DaysOff(one.details for one in list_days_off(municipality_id))

    def __contains__(self, day: object) -> bool:
        """Whether the office is closed."""
        return day in self._holidays or day in self._own


def office_holidays_between(municipality_id: int, first: date, last: date) -> OfficeHolidays:
    """The same, with the public holidays from ``first`` to ``last``."""
    return OfficeHolidays(municipality_id, holidays_between(municipality_id, first, last))


def list_days_off(municipality_id: int) -> list[OfficeDayOff]:
    """The office's own days off: those of every year, then those that happen once, by day."""
    statement = select(OfficeDayOff).where(OfficeDayOff.municipality_id == municipality_id)
    order = (func.coalesce(OfficeDayOff.year, 0), OfficeDayOff.month, OfficeDayOff.day)
    return list(db.session.scalars(statement.order_by(*order)))


def first_office_day(municipality: Municipality, arrived_at: datetime) -> date:
    """The day on which staff begin with what arrived at that instant."""
    day = local_date(arrived_at)
    holidays = office_holidays_between(municipality.id, day, day + _LONGEST_BREAK)
    return handling_from(arrived_at, holidays, municipality.office_hours)


def list_holidays(municipality_id: int, year: int) -> list[Holiday]:
    """The public holidays of a year by day."""
    days = Holiday.day.between(date(year, 1, 1), date(year, 12, 31))
    statement = select(Holiday).where(Holiday.municipality_id == municipality_id, days)
    return list(db.session.scalars(statement.order_by(Holiday.day)))


def count_holidays_by_year(municipality_id: int) -> dict[int, int]:
    """How many holidays each year has; years without are left out."""
    days = db.session.scalars(select(Holiday.day).where(Holiday.municipality_id == municipality_id))
    counts: dict[int, int] = {}
    for day in days:
        counts[day.year] = counts.get(day.year, 0) + 1
    return counts


def get_holiday(municipality_id: int, holiday_id: int) -> Holiday:
    """One of the municipality's holidays; NotFound else."""
    holiday = db.session.get(Holiday, holiday_id)
    if holiday is None or holiday.municipality_id != municipality_id:
        raise NotFound(_l("この祝日は見つかりません。"))
    return holiday


def find_holiday_on(municipality_id: int, day: date) -> Holiday | None:
    """The holiday on that day."""
    statement = select(Holiday).where(Holiday.municipality_id == municipality_id, Holiday.day == day)
    return db.session.scalars(statement).one_or_none()


def values_of_holiday(holiday: Holiday) -> dict[str, Any]:
    """What HolidayDetails are made of, as stored."""
    return asdict(holiday.details)


def details_of(municipality: Municipality) -> dict[str, Any]:
    """What MunicipalityDetails are made of, as stored."""
    return {field.name: getattr(municipality, field.name) for field in fields(MunicipalityDetails)}


def find_crest(municipality_id: int, sha256: str) -> Crest | None:
    """The picture with that hash."""
    statement = select(Crest).where(Crest.municipality_id == municipality_id, Crest.sha256 == sha256)
    return db.session.scalars(statement).one_or_none()


def find_draft(municipality_id: int, kind: TermsKind) -> TermsDraft | None:
    """What will be the next version of one text."""
    statement = select(TermsDraft).where(
        TermsDraft.municipality_id == municipality_id, TermsDraft.kind == kind
    )
    return db.session.scalars(statement).one_or_none()


def list_terms(municipality_id: int, kind: TermsKind) -> list[TermsVersion]:
    """All versions of one text, the newest first."""
    statement = select(TermsVersion).where(
        TermsVersion.municipality_id == municipality_id, TermsVersion.kind == kind
    )
    return list(db.session.scalars(statement.order_by(TermsVersion.version.desc())))


def get_terms(municipality_id: int, kind: TermsKind, version: int) -> TermsVersion:
    """One version of one text; NotFound else."""
    statement = select(TermsVersion).where(
        TermsVersion.municipality_id == municipality_id,
        TermsVersion.kind == kind,
        TermsVersion.version == version,
    )
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound(_l("この版は見つかりません。"))
    return found


def setup_revision() -> int:
    """How often anything that is set up has changed (see SetupRevision)."""
    return db.session.scalars(select(SetupRevision.number)).one()


def list_current_terms(municipality_id: int) -> list[TermsVersion]:
    """The newest version of each text of agreement, terms of use first."""
    newest = (
        select(TermsVersion.kind, func.max(TermsVersion.version).label("version"))
        .where(TermsVersion.municipality_id == municipality_id)
        .group_by(TermsVersion.kind)
        .subquery()
    )
    statement = (
        select(TermsVersion)
        .join(newest, (TermsVersion.kind == newest.c.kind) & (TermsVersion.version == newest.c.version))
        .where(TermsVersion.municipality_id == municipality_id)
        .order_by(TermsVersion.kind.desc())
    )
    return list(db.session.scalars(statement))


def find_terms(municipality_id: int, kind: TermsKind) -> TermsVersion | None:
    """The newest version of one text."""
    return db.session.scalars(
        select(TermsVersion)
        .where(TermsVersion.municipality_id == municipality_id, TermsVersion.kind == kind)
        .order_by(TermsVersion.version.desc())
        .limit(1)
    ).one_or_none()
