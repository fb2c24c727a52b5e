"""Public holidays: worked out once, then data that administrators correct."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import jpholiday

from booking.core.db import db
from booking.core.errors import InvalidInput, NotFound
from booking.core.i18n import _l
from booking.core.stale import ensure_seen
from booking.municipalities.models import Holiday
from booking.municipalities.queries import find_holiday_on, get_holiday, holidays_between
from booking.municipalities.rules import HolidayDetails, last_official_year
from booking.municipalities.service.writing import locked, write_down

YEARS_AHEAD = 3


def worked_out(first: date, last: date, today: date) -> list[HolidayDetails]:
    """The holidays as the law has them; those of years the gazette has not named yet are predicted."""
    official = last_official_year(today)
    return [
        HolidayDetails(day=day, name=name, predicted=day.year > official)
        for day, name in jpholiday.between(first, last)
    ]


def add_holidays(municipality_id: int, today: date) -> None:
    """From last year until three years ahead, for a municipality that has none yet."""
    found = worked_out(date(today.year - 1, 1, 1), date(today.year + YEARS_AHEAD, 12, 31), today)
    db.session.add_all(Holiday(municipality_id=municipality_id, **asdict(one)) for one in found)
    db.session.flush()


def fill_year(municipality_id: int, year: int, *, today: date, actor_id: int, now: datetime) -> int:
    """Add what is missing of a year; what is there stays as it is. How many were added."""
    body = locked(municipality_id)
    first, last = date(year, 1, 1), date(year, 12, 31)
    known = holidays_between(body.id, first, last)
    new = [one for one in worked_out(first, last, today) if one.day not in known]
    if not new:
        return 0
    db.session.add_all(Holiday(municipality_id=body.id, **asdict(one)) for one in new)
    days = [one.day.isoformat() for one in new]
    _write_down("holiday.fill_year", body.id, None, actor_id, now, {"year": year, "days": days})
    return len(new)


def add_holiday(municipality_id: int, details: HolidayDetails, *, actor_id: int, now: datetime) -> None:
    """A holiday that is not there yet; raises InvalidInput if the day has another."""
    body = locked(municipality_id)
    there = find_holiday_on(body.id, details.day)
    if there is not None and (there.name, there.predicted) == (details.name, details.predicted):
        return  # the form was sent twice
    _ensure_free(body.id, details, None)
    made = Holiday(municipality_id=body.id, **asdict(details))
    db.session.add(made)
    db.session.flush()
    _write_down("holiday.add", body.id, made.id, actor_id, now, _as_detail(details))


def correct_holiday(
    municipality_id: int,
    holiday_id: int,
    details: HolidayDetails,
    *,
    seen: str | None,
    actor_id: int,
    now: datetime,
) -> None:
    """Another day, another name, or no longer predicted; raises Stale, InvalidInput, NotFound."""
    body = locked(municipality_id)
    holiday = get_holiday(body.id, holiday_id)
    before, after = holiday.details, details
    ensure_seen(seen, asdict(before), asdict(after))
    if before == after:
        return
    _ensure_free(body.id, details, holiday.id)
    holiday.day, holiday.name, holiday.predicted = after.day, after.name, after.predicted
    changes = {"before": _as_detail(before), "after": _as_detail(after)}
    _write_down("holiday.correct", body.id, holiday.id, actor_id, now, changes)


def remove_holiday(municipality_id: int, holiday_id: int, *, actor_id: int, now: datetime) -> HolidayDetails:
    """The day is an ordinary one; raises NotFound when it is already."""
    body = locked(municipality_id)
    try:
        holiday = get_holiday(body.id, holiday_id)
    except NotFound:
        raise NotFound(_l("この祝日は、もうありません。")) from None
    details = holiday.details
    db.session.delete(holiday)
    _write_down("holiday.remove", body.id, holiday_id, actor_id, now, _as_detail(details))
    return details


def _ensure_free(municipality_id: int, details: HolidayDetails, own_id: int | None) -> None:
    other = find_holiday_on(municipality_id, details.day)
    if other is not None and other.id != own_id:
        raise InvalidInput(
            _l("この日は、すでに「%(name)s」として入っています。", name=other.name), field="day"
        )


def _as_detail(details: HolidayDetails) -> dict[str, object]:
    return asdict(details) | {"day": details.day.isoformat()}


def _write_down(
    action: str,
    municipality_id: int,
    holiday_id: int | None,
    actor_id: int,
    now: datetime,
    detail: dict[str, Any],
) -> None:
    write_down(action, municipality_id, actor_id, now, about=("holiday", holiday_id), detail=detail)
