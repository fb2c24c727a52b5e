"""Readings above the hard words of residents' pages, for who asked for them: ``{% filter readings %}``."""

from dataclasses import dataclass

from flask import Blueprint, current_app, request
from markupsafe import Markup

from booking.core.display import read_display
from booking.core.i18n import current_locale
from booking.core.ruby.annotate import annotate
from booking.core.ruby.names import readings_of
from booking.core.ruby.words import Words, all_words
from booking.facilities.queries import list_names_with_kana
from booking.municipalities.models import Municipality
from booking.municipalities.queries import find_current, setup_revision

EXTENSION = "tsudoi_readings"

blueprint = Blueprint("readings", __name__)


@dataclass(frozen=True, slots=True)
class _Known:
    """The words and names of one municipality, as its setup was at that number."""

    municipality_id: int
    revision: int
    words: Words


@blueprint.app_template_filter("readings")
def with_readings(page: str) -> Markup:
    """The body of a page as this reader wants it."""
    if read_display(request).shows_readings and current_locale() == "ja":
        page = annotate(str(page), _words())  # slices of Markup cost ten times as much
    return Markup(page)  # noqa: S704 - it was a page before, and the readings are ours


def _words() -> Words:
    """Our words and the names that the city gave its places; kept until something of the setup changes."""
    known: _Known | None = current_app.extensions.get(EXTENSION)
    municipality = find_current()
    if municipality is None or municipality.id is None:  # read from memory, as the database is away
        return known.words if known is not None else all_words()
    revision = setup_revision()
    if known is None or (known.municipality_id, known.revision) != (municipality.id, revision):
        known = _Known(municipality.id, revision, all_words().with_names(_names(municipality)))
        current_app.extensions[EXTENSION] = known
    return known.words


def _names(municipality: Municipality) -> dict[str, str]:
    """Every run of kanji in a name, unless two names read it in two ways."""
    found: dict[str, set[str]] = {}
    for name, kana in [(municipality.name, municipality.name_kana), *list_names_with_kana(municipality.id)]:
        for run, reading in readings_of(name, kana, all_words()).items():
            found.setdefault(run, set()).add(reading)
    return {run: readings.pop() for run, readings in found.items() if len(readings) == 1}
