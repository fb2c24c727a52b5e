"""The municipality's own uses."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import select

from booking.accounts.models import User
from booking.availability.models import OfficialUse
from booking.availability.rules import HolderKind
from booking.availability.service import occupy
from booking.core.calendar import at_minute, local_date
from booking.core.db import db
from booking.facilities.models import Space
from booking.facilities.rulebook_queries import load_space_rules
from booking.municipalities.models import Holiday, Municipality
from booking.municipalities.queries import holidays_between
from booking.operations.seeds.files import minute, read_rows
from booking.operations.seeds.own import days_of

TODAY = "today"
ENTERED_BEFORE = timedelta(days=120)


def add_official_uses(
    municipality: Municipality, spaces: Mapping[str, Space], administrator: User, now: datetime
) -> int:
    """Enter each use on the days on which the place is open; returns how many."""
    today = local_date(now)
    holidays = holidays_between(municipality.id, today - timedelta(days=365), today + timedelta(days=730))
    rules = load_space_rules(space.id for space in spaces.values())
    count = 0
    for row in read_rows("official_uses.csv"):
        starts, ends = minute(row["starts"]), minute(row["ends"])
        space = rules[spaces[row["space"]].id]
        for day in _days(row, municipality, today):
            if space.closures_on(day, holidays).between(starts, ends) is not None:
                continue
            use = OfficialUse(
                space_id=space.space_id,
                starts_at=at_minute(day, starts),
                ends_at=at_minute(day, ends),
                title=row["title"],
                entered_by_id=administrator.id,
                entered_at=now - ENTERED_BEFORE,
            )
            db.session.add(use)
            db.session.flush()
            occupy(space.leaf_ids, use.starts_at, use.ends_at, HolderKind.OFFICIAL_USE, use.id)
            count += 1
    return count


def _days(row: Mapping[str, str], municipality: Municipality, today: date) -> Iterator[date]:
    anchor = today if row["anchor"] == TODAY else _next_holiday(municipality, row["anchor"], today)
    for first in days_of(row, anchor, int(row["weeks"])):
        for offset in range(int(row["days"])):
            yield first + timedelta(days=offset)


def _next_holiday(municipality: Municipality, name: str, today: date) -> date:
    statement = select(Holiday.day).where(
        Holiday.municipality_id == municipality.id, Holiday.name == name, Holiday.day >= today
    )
    return db.session.scalars(statement.order_by(Holiday.day)).first() or today
