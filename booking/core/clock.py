"""The clock. Only entry points (views, commands, the worker) ask it; everything below is told the time."""

from datetime import UTC, datetime


def now() -> datetime:
    """This instant, aware, in UTC."""
    return datetime.now(UTC)
