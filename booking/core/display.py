"""How this reader wants pages shown: language, colours, size of letters, readings; kept in a cookie."""

from dataclasses import dataclass

from flask import Request, g, has_request_context, request

from booking.core.i18n import LOCALES

COOKIE = "display"
SCHEMES = ("standard", "dark", "blue", "yellow", "contrast")
"""``blue``: blue on yellow; ``yellow``: yellow on black; ``contrast``: black on white, without tints."""
TEXT_SIZES = ("standard", "large", "larger", "largest")
"""100, 125, 150 and 200 per cent."""
READINGS = ("off", "on")


@dataclass(frozen=True, slots=True)
class Display:
    """``scheme`` is empty as long as nothing was chosen: the device's own preference decides."""

    locale: str = "ja"
    scheme: str = ""
    text_size: str = "standard"
    readings: str = "off"
    """Whether hard words have their readings in small letters above them (ruby)."""

    @property
    def shows_readings(self) -> bool:
        """Readings are for Japanese."""
        return self.readings == "on" and self.locale == "ja"


def read_display(source: Request) -> Display:
    """The choice in the cookie; the language else is what the browser asks for, Japanese if neither."""
    locale, scheme, text_size, readings = (source.cookies.get(COOKIE, "") + "...").split(".")[:4]
    if locale not in LOCALES:
        locale = source.accept_languages.best_match(LOCALES, "ja")
    return Display(
        locale=locale,
        scheme=scheme if scheme in SCHEMES else "",
        text_size=text_size if text_size in TEXT_SIZES else "standard",
        readings=readings if readings in READINGS else "off",
    )


def write_display(display: Display) -> str:
    """The cookie's value."""
    return f"{display.locale}.{display.scheme}.{display.text_size}.{display.readings}"


def speak(locale: str) -> None:
    """Answer this request in that language, whatever the reader's cookie and browser say."""
    g.spoken = locale


def select_locale() -> str:
    """The language of the request being answered (for Flask-Babel); Japanese outside of one."""
    if not has_request_context():
        return "ja"
    spoken: str | None = g.get("spoken")
    return spoken or read_display(request).locale
