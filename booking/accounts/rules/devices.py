"""What kind of device a browser says it is, in names that its owner knows; nothing finer is kept."""

import re
from dataclasses import dataclass

# The first that fits: most browsers name others that they want to be taken for, behind their own.
_BROWSERS = (
    ("Edge", r"Edg(?:e|A|iOS)?/"),
    ("LINE", r"\bLine/"),
    ("Yahoo!", r"YJApp|YahooMobile"),
    ("Opera", r"OPR/|Opera"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/|Chromium/"),
    ("Safari", r"Safari/"),
)
_SYSTEMS = (
    ("iPhone", r"iPhone|iPod"),
    ("iPad", r"iPad"),
    ("Android", r"Android"),
    ("Chromebook", r"CrOS"),
    ("Windows", r"Windows"),
    ("Mac", r"Macintosh"),
    ("Linux", r"Linux|X11"),
)
# Longer ones are made up; what is looked for stands near the beginning.
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Device:
    """Browser and system by name; empty where they are not known."""

    browser: str = ""
    system: str = ""

    def stored(self) -> str:
        """As one text of at most 40 characters."""
        return f"{self.system}/{self.browser}"


def device_of(user_agent: str | None) -> Device:
    """What the header ``User-Agent`` tells."""
    text = (user_agent or "")[:_LONGEST]
    return Device(_first(_BROWSERS, text), _first(_SYSTEMS, text))


def stored_device(text: str) -> Device:
    """The inverse of ``Device.stored``."""
    system, _, browser = text.partition("/")
    return Device(browser, system)


def _first(names: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for name, pattern in names if re.search(pattern, text)), "")
