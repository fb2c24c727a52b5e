"""Absolute addresses of what answers speak of, built from the configured address only."""

from typing import Any

from flask import current_app, url_for


def absolute(endpoint: str, **values: Any) -> str:
    """The public address of an endpoint."""
    return str(current_app.config["BASE_URL"]).rstrip("/") + url_for(endpoint, **values)


class Links:
    """Addresses by id. Each kind is built once: a day has hundreds of them."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, str]] = {}

    def facility(self, facility_id: int) -> str:
        """A facility in this interface."""
        return self._of("api.facility", "facility_id", facility_id)

    def facility_page(self, facility_id: int) -> str:
        """A facility's page."""
        return self._of("offers.facility", "facility_id", facility_id)

    def space_page(self, space_id: int) -> str:
        """A space's calendar for people."""
        return self._of("offers.space", "space_id", space_id)

    def availability(self, space_id: int) -> str:
        """A space's availability in this interface."""
        return self._of("api.space_availability", "space_id", space_id)

    def calendar(self, space_id: int) -> str:
        """A space's iCalendar feed."""
        return self._of("api_calendars.space_calendar", "space_id", space_id)

    def pool_page(self, pool_id: int) -> str:
        """A pool's calendar for people."""
        return self._of("offers.pool", "pool_id", pool_id)

    def pool_availability(self, pool_id: int) -> str:
        """A pool's availability in this interface."""
        return self._of("api.pool_availability", "pool_id", pool_id)

    def _of(self, endpoint: str, name: str, number: int) -> str:
        parts = self._known.get(endpoint)
        if parts is None:
            before, _gap, after = absolute(endpoint, **{name: _PLACE}).rpartition(str(_PLACE))
            parts = self._known[endpoint] = (before, after)
        return f"{parts[0]}{number}{parts[1]}"


# Stands for an id while an address is built.
_PLACE = 2_000_000_011
