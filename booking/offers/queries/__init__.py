"""Reads for calendars and the search."""

from booking.offers.queries.slots import (
    Offers,
    OfficialTitle,
    list_combined,
    list_official_titles,
    load_offers,
)

__all__ = ["Offers", "OfficialTitle", "list_combined", "list_official_titles", "load_offers"]
