"""Requests that wait: the parts and the orders of their list, and by when they should be decided."""

from collections.abc import Container
from datetime import date, timedelta
from enum import StrEnum

from booking.core.i18n import _l
from booking.municipalities.rules import is_office_day, next_office_day

# Days of use, today included, that count as near.
WEEK = 7
# Several requests are permitted at once up to this many: a page of the list.
MOST_AT_ONCE = 50
# The year's end, with weekends around it, is the longest time without an office day.
LONGEST_REST = timedelta(days=14)


class Part(StrEnum):
    """One tab of the list."""

    ALL = "all"
    DUE = "due"
    WEEK = "week"
    CALL = "call"
    CROWDED = "crowded"


PART_NAMES = {
    Part.ALL: _l("すべて"),
    Part.DUE: _l("きょうまで"),
    Part.WEEK: _l("7日以内に使う"),
    Part.CALL: _l("電話で知らせる"),
    Part.CROWDED: _l("定員をこえる"),
}


class Order(StrEnum):
    """What stands on top. The deadline follows the day of use, so both are one order."""

    USE = "use"
    RECEIVED = "received"
    PLACE = "place"


ORDER_NAMES = {
    Order.USE: _l("期限が早い順"),
    Order.RECEIVED: _l("受け付けた順"),
    Order.PLACE: _l("施設・室場の順"),
}


def decide_by(day_of_use: date, holidays: Container[date]) -> date:
    """The last office day before the day of use: on it somebody can still be asked, and told."""
    day = day_of_use - timedelta(days=1)
    while not is_office_day(day, holidays):
        day -= timedelta(days=1)
    return day


def last_due_day(today: date, holidays: Container[date]) -> date:
    """The last day of use whose requests have to be decided today: the next office day."""
    return next_office_day(today, holidays)
