"""Which facilities open or close on other days when a public holiday is none any more."""

from datetime import date, timedelta

from sqlalchemy import select

from booking.core.db import db
from booking.facilities.models import Facility
from booking.facilities.rulebook_queries import load_facility_closures
from booking.facilities.rules.closed_days import closed_reason
from booking.facilities.rules.settings import FacilityStatus
from booking.municipalities.queries import holidays_between

# Closures move away from a holiday by a few days at most.
AROUND = timedelta(days=14)


def list_changed_without(municipality_id: int, holiday: date) -> list[Facility]:
    """Published facilities that would be open or closed on other days around it; in three statements."""
    before = dict(holidays_between(municipality_id, holiday - 2 * AROUND, holiday + 2 * AROUND))
    after = {day: name for day, name in before.items() if day != holiday}
    published = select(Facility).where(
        Facility.municipality_id == municipality_id, Facility.status == FacilityStatus.PUBLISHED
    )
    facilities = list(db.session.scalars(published.order_by(Facility.name_kana, Facility.id)))
    rules = load_facility_closures(one.id for one in facilities)
    days = [holiday + timedelta(days=number) for number in range(-AROUND.days, AROUND.days + 1)]

    def changes(facility: Facility) -> bool:
        mine = rules[facility.id]
        return any(
            (closed_reason(mine.at(day), day, before) is None)
            != (closed_reason(mine.at(day), day, after) is None)
            for day in days
        )

    return [one for one in facilities if changes(one)]
