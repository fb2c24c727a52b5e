"""What every template can use: the municipality, the reader's display settings, and ways to write dates."""

from typing import Any

from flask import Flask, request

from booking.core import calendar, display
from booking.core.csrf import pick_token
from booking.municipalities.queries import find_current


def init_app(app: Flask) -> None:
    """Register filters and the context processor."""
    app.jinja_env.filters.update(
        date_text=calendar.date_text,
        said_date=calendar.said_date,
        month_text=calendar.month_text,
        weekday_text=calendar.weekday_text,
        time_text=calendar.time_text,
        datetime_text=calendar.datetime_text,
        minute_text=calendar.minute_text,
        era_date=calendar.era_date,
        local=calendar.local,
        local_date=calendar.local_date,
    )
    app.jinja_env.globals.update(time_range_text=calendar.time_range_text, pick_token=pick_token)
    app.context_processor(_context)


def _context() -> dict[str, Any]:
    return {"municipality": find_current(), "display": display.read_display(request)}
