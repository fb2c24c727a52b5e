"""Translation: Japanese texts are the keys and the source of truth; catalogues hold the others."""

from typing import Any, cast

import flask_babel

LOCALES = ("ja", "en")


def _(message: str, **values: Any) -> str:
    """The message in the reader's language, now."""
    return cast(str, flask_babel.gettext(message, **values))


def _l(message: str, **values: Any) -> str:
    """The message in the reader's language, worked out when it is shown (for module level and errors)."""
    return cast(str, flask_babel.lazy_gettext(message, **values))


def ngettext(singular: str, plural: str, num: int, **values: Any) -> str:
    """Like ``_`` where the other language has a plural; Japanese gives the same text twice."""
    return cast(str, flask_babel.ngettext(singular, plural, num, **values))


def current_locale() -> str:
    """The language in use, ``ja`` outside of a request unless one was forced."""
    locale = flask_babel.get_locale()
    return str(locale.language) if locale is not None else "ja"
