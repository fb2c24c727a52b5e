"""A clock for tests: stands still, and moves when it is told to."""

from datetime import UTC, datetime, timedelta, tzinfo


class Clock:
    """Put in the place of ``datetime`` in booking/core/clock.py."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self, zone: tzinfo | None = None) -> datetime:
        return self.moment.astimezone(zone or UTC)

    def set(self, moment: datetime) -> None:
        """Stand at an aware moment."""
        if moment.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        self.moment = moment

    def forward(self, **span: float) -> None:
        """Move on: ``clock.forward(minutes=16)``."""
        self.moment += timedelta(**span)
