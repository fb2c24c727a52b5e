"""What moments are worked out from, for a facility under given rules: holidays, closing days, office days."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

from booking.core.calendar import at_minute
from booking.facilities.models import Facility
from booking.facilities.rulebook_queries import load_facility_closures
from booking.facilities.rules.closed_days import closed_reason
from booking.facilities.rules.days import Holidays
from booking.facilities.rules.moments import Frame
from booking.facilities.rules.rulebook import Rulebook
from booking.municipalities.queries import OfficeHolidays, holidays_between
from booking.municipalities.rules import is_office_day

# Windows open up to three years before a use; examples look as far ahead.
_AROUND = timedelta(days=4 * 366)
_USUAL_START = 9 * 60

FrameOf = Callable[[date], Frame]


def load_frames(facility: Facility, book: Rulebook, today: date) -> tuple[FrameOf, Holidays]:
    """Frames for days around today, with the rulebook's closing days and what happens once."""
    holidays = holidays_between(facility.municipality_id, today - _AROUND, today + _AROUND)
    office_holidays = OfficeHolidays(facility.municipality_id, holidays)
    rules = (*book.closures.values(), *load_facility_closures([facility.id])[facility.id].once)

    @cache
    def is_closed(day: date) -> bool:
        return closed_reason(rules, day, holidays) is not None

    def frame_of(day: date) -> Frame:
        return Frame(
            day=day,
            starts_at=at_minute(day, _USUAL_START),
            holidays=holidays,
            is_closed=is_closed,
            is_office_day=lambda other: is_office_day(other, office_holidays),
        )

    return frame_of, holidays
