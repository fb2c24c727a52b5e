"""When in the day and in the week somebody wants to use a space."""

from datetime import date, timedelta
from enum import StrEnum

from booking.core.i18n import _l
from booking.facilities.rules.slots import Slot


class PartOfDay(StrEnum):
    """When in the day somebody wants to use a space."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


PART_NAMES = {
    PartOfDay.MORNING: _l("午前"),
    PartOfDay.AFTERNOON: _l("午後"),
    PartOfDay.EVENING: _l("夜間"),
}

# Minutes from midnight. They overlap by an hour: halls cut their days at 12:00, 12:30, 13:00, 17:00 or 18:00.
_PARTS = {
    PartOfDay.MORNING: (0, 13 * 60),
    PartOfDay.AFTERNOON: (12 * 60, 18 * 60),
    PartOfDay.EVENING: (17 * 60, 36 * 60),
}


def is_in_part(slot: Slot, part: PartOfDay | None) -> bool:
    """Whether the slot lies within that part of the day; a whole day lies in none, everything in no part."""
    if part is None:
        return True
    first, last = _PARTS[part]
    return first <= slot.starts and slot.ends <= last


def weekend_of(today: date) -> list[date]:
    """The Saturday and Sunday that are meant by "this weekend"; on a Sunday only that day is left of it."""
    saturday = today + timedelta(days=5 - today.weekday())
    return [day for day in (saturday, saturday + timedelta(days=1)) if day >= today]
