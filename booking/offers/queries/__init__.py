"""Reads for calendars and the search."""

from booking.offers.queries.calendar import Calendar, PoolSpaces
from booking.offers.queries.slots import (
    Offers,
    OfficialTitle,
    list_combined,
    list_official_titles,
    load_offers,
)

__all__ = [
    "Calendar",
    "Offers",
    "OfficialTitle",
    "PoolSpaces",
    "list_combined",
    "list_official_titles",
    "load_offers",
]
