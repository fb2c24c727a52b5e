"""What every template can use: municipality, emergencies, display settings, and ways to write dates."""

from typing import Any

from flask import Flask, request

from booking.core import calendar, clock, display
from booking.core.csrf import pick_token
from booking.core.told import told
from booking.documents.qr import svg_path
from booking.fees.rules import sayings
from booking.municipalities.queries import find_current
from booking.news.models import Notice
from booking.news.queries import list_emergencies


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
        paper_date=calendar.paper_date,
        local=calendar.local,
        local_date=calendar.local_date,
        fee_label=sayings.label_of,
        fee_working=sayings.working_of,
        item_price=sayings.item_price,
        yen_text=sayings.yen_text,
    )
    app.jinja_env.globals.update(
        time_range_text=calendar.time_range_text,
        pick_token=pick_token,
        emergencies=_emergencies,
        qr_path=svg_path,
        told=told,
    )
    app.context_processor(_context)


def _emergencies(but_for: int | None = None) -> list[Notice]:
    """What stands at the top of every page, ``but_for`` what the page is about; mostly nothing is asked."""
    body = find_current()
    found = list_emergencies(body, clock.now()) if body is not None else []
    return [one for one in found if one.id != but_for]


def _context() -> dict[str, Any]:
    return {"municipality": find_current(), "display": display.read_display(request)}
