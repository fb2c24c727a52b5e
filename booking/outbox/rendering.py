"""A template of ``templates/mail/`` becomes a subject and a text, in the language of the one who gets it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Flask, current_app
from flask_babel import force_locale
from jinja2 import Environment, StrictUndefined

from booking.core import calendar
from booking.core.i18n import LOCALES
from booking.core.text import clean_line
from booking.municipalities.models import Municipality
from booking.outbox.models import OutboxMessage

_EXTENSION = "tsudoi_mail_environment"
_SUBJECT = "Subject:"


@dataclass(frozen=True, slots=True)
class Rendered:
    """``subject`` is one line."""

    subject: str
    text: str


def render(template: str, locale: str, values: Mapping[str, Any], municipality: Municipality) -> Rendered:
    """Render ``mail/<template>.txt``; raises what the template raises, and ValueError without a subject."""
    locale = locale if locale in LOCALES else "ja"
    with force_locale(locale):
        page = (
            _environment()
            .get_template(f"mail/{template}.txt")
            .render({**values, "municipality": municipality, "base_url": _base_url(), "locale": locale})
        )
    head, _, text = page.lstrip().partition("\n\n")
    subject = clean_line(head.removeprefix(_SUBJECT))
    if not head.startswith(_SUBJECT) or not subject or not text.strip():
        raise ValueError(f"mail/{template}.txt has no subject or no text")
    return Rendered(subject, text.strip() + "\n")


def subject_of(message: OutboxMessage, municipality: Municipality) -> str:
    """What a mail is about, in Japanese; the template's name where its values are not right."""
    try:
        return render(message.template, "ja", message.context, municipality).subject
    except Exception:  # whatever is wrong with it, it is listed
        return message.template


def _base_url() -> str:
    return str(current_app.config["BASE_URL"]).rstrip("/")


def _environment() -> Environment:
    if _EXTENSION not in current_app.extensions:
        current_app.extensions[_EXTENSION] = _make_environment(current_app)
    environment: Environment = current_app.extensions[_EXTENSION]
    return environment


def _make_environment(app: Flask) -> Environment:
    """The application's own, but plain text, strict about names, and without anything of a request."""
    environment = app.jinja_env.overlay(undefined=StrictUndefined, autoescape=False)
    environment.filters = {
        **environment.filters,
        "subject_line": lambda text: f"{_SUBJECT} {clean_line(text)}",
        "iso_datetime": lambda text: calendar.datetime_text(datetime.fromisoformat(text)),
        "iso_date": _iso_date,
        "iso_time": lambda text: calendar.time_text(datetime.fromisoformat(text)),
        "iso_range": _iso_range,
    }
    environment.globals = {**environment.globals, "link": _link}
    return environment


def _iso_date(text: str, year: bool = False) -> str:
    day = calendar.local_date(datetime.fromisoformat(text)) if "T" in text else date.fromisoformat(text)
    return calendar.date_text(day, year=year)


def _iso_range(starts: str, ends: str) -> str:
    starts_at, ends_at = datetime.fromisoformat(starts), datetime.fromisoformat(ends)
    day = calendar.date_text(calendar.local_date(starts_at))
    return f"{day} {calendar.time_range_text(starts_at, ends_at)}"


def _link(endpoint: str, **values: Any) -> str:
    """The full address of a page, from the configured address and never from a request's Host header."""
    return _base_url() + current_app.url_map.bind("").build(endpoint, values)
