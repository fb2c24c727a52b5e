"""What a city's own data says, in the reader's language as far as it was given; else Japanese, marked so."""

from collections.abc import Iterable

from markupsafe import Markup, escape

from booking.core.i18n import _, current_locale
from booking.core.known_names import KNOWN


def told(japanese: str, english: str = "") -> str:
    """The text for a page; what stays Japanese on a page of another language is marked as such (Markup)."""
    if not japanese or current_locale() == "ja":
        return japanese
    if not english and japanese in KNOWN:
        return _(japanese)
    return english or Markup('<span lang="ja">{}</span>').format(japanese)


def plain(japanese: str, english: str = "") -> str:
    """The same for messages and attributes, which can't be marked."""
    if current_locale() == "ja":
        return japanese
    return english or (_(japanese) if japanese in KNOWN else japanese)


def counted(number: str, japanese: str, english: str = "") -> str:
    """1,000円, or 1,000 yen."""
    is_english = bool(english) and current_locale() == "en"
    return f"{number} {english}" if is_english else joined("", (number, told(japanese)))


def joined(separator: str, parts: Iterable[str]) -> str:
    """Texts in a row, some of which may be marked."""
    found = list(parts)
    has_marked = any(isinstance(one, Markup) for one in found)
    return escape(separator).join(found) if has_marked else separator.join(found)
