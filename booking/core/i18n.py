"""Translation: Japanese texts are the keys and the source of truth; catalogues hold the others."""

from typing import Any, Protocol, cast

import flask_babel
from babel.support import NullTranslations
from flask import Flask, g, has_app_context
from flask_babel.speaklater import LazyString
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

LOCALES = ("ja", "en")


def init_app(app: Flask) -> None:
    """Let templates translate as the code does; after Flask-Babel, whose own way takes ten times as long."""
    app.jinja_env.install_gettext_callables(_singular, _plural, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.globals["gettext"] = app.jinja_env.globals["_"] = _in_template


def _(message: str, **values: Any) -> str:
    """The message in the reader's language, now; Markup where one of the values is."""
    text = _singular(message)
    if not values:
        return text
    for value in values.values():
        if type(value) is Markup:
            return Markup(escape(text)) % values  # noqa: S704 - the text is escaped, and so are the values
    return text % values


def _l(message: str, **values: Any) -> str:
    """The message in the reader's language, worked out when it is shown (for module level and errors)."""
    return cast(str, LazyString(_, message, **values))


def noted(message: str) -> str:
    """The message itself: collected for the catalogues here, translated where it is shown."""
    return message


def ngettext(singular: str, plural: str, num: int, **values: Any) -> str:
    """Like ``_`` where the other language has a plural; Japanese gives the same text twice."""
    return _plural(singular, plural, num) % {"num": num, **values}


def current_locale() -> str:
    """The language in use, ``ja`` outside of a request unless one was forced."""
    locale = flask_babel.get_locale()
    return str(locale.language) if locale is not None else "ja"


@pass_eval_context
def _in_template(here: EvalContext, message: str, **values: Any) -> str:
    """Like ``_``, but always a format string (a percent sign is written twice); pages escape the values."""
    text = _singular(message)
    if not values:
        text = text.replace("%%", "%")
        return Markup(text) if here.autoescape else text  # noqa: S704 - texts of the catalogue are ours
    return (Markup(text) if here.autoescape else text) % values  # noqa: S704


def _singular(message: str) -> str:
    return _catalogue().ugettext(message)


def _plural(singular: str, plural: str, num: int) -> str:
    return _catalogue().ungettext(singular, plural, num)


def _catalogue() -> NullTranslations:
    """The catalogue in use. A page asks some hundred times, so it is kept until another language is forced.

    Flask-Babel keeps the locale in ``g._flask_babel``; where that is missing it is asked itself.
    """
    if not has_app_context():
        return cast(NullTranslations, flask_babel.get_translations())
    here = g._get_current_object()  # the proxy itself would look for the context at every step
    locale = getattr(here.get("_flask_babel"), "babel_locale", None)
    kept = here.get("catalogue")
    if kept is None or kept[0] is not locale:
        translations = flask_babel.get_translations()  # the first time, this also finds the locale
        kept = here.catalogue = (here._flask_babel.babel_locale, translations)
    return cast(NullTranslations, kept[1])


class Named(Protocol):
    """Something with a name in Japanese and, where one was given, in English."""

    name: Any
    name_en: Any


def name_in(thing: Named, locale: str) -> str:
    """The name in that language, as far as it was given; else the Japanese one."""
    return str(thing.name_en or thing.name) if locale == "en" else str(thing.name)
