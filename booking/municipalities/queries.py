"""Reads of the municipality in use, its holidays and its texts of agreement."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from flask import current_app, g
from sqlalchemy import func, select

from booking.core.calendar import local_date
from booking.core.db import db
from booking.core.errors import NotFound
from booking.core.i18n import _l
from booking.municipalities.models import Holiday, Municipality, TermsVersion
from booking.municipalities.rules import TermsKind, handling_from

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
    days = select(Holiday).where(Holiday.municipality_id == municipality_id, Holiday.day.between(first, last))
    return {holiday.day: holiday.name for holiday in db.session.scalars(days)}


def first_office_day(municipality: Municipality, arrived_at: datetime) -> date:
    """The day on which staff begin with what arrived at that instant."""
    day = local_date(arrived_at)
    holidays = holidays_between(municipality.id, day, day + _LONGEST_BREAK)
    return handling_from(arrived_at, holidays, municipality.office_hours)


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
