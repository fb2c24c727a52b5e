"""All that is looked at on one page in a browser; gives what is wrong, in words."""

import re
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page

from booking.core.display import SCHEMES
from tests.support.axe import CONTRAST, faults_of

_SCRIPTS = Path(__file__).parent / "scripts"
_LAYOUT = (_SCRIPTS / "layout.js").read_text(encoding="utf-8")
_WALK = (_SCRIPTS / "walk.js").read_text(encoding="utf-8")
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
# The narrowest phone; also a window of 1280 × 1024 at 400 %.
NARROW = {"width": 320, "height": 256}
# Least side of buttons and fields, in pixels: for fingers, and for anybody (WCAG 2.5.8).
FINGER, POINTER = 44, 24
# Stops inside of fields, and what scripts put in the way.
MOST_EXTRA = 40


def look_at(page: Page, *, is_staff: bool) -> list[str]:
    """Every look at a page that is open at 1280 px, each fault with where it was seen."""
    page.evaluate(_LAYOUT)
    page.evaluate(_WALK)
    faults = [*_at("heading and title", _frame(page)), *_at("axe 1280", faults_of(page))]
    for scheme in SCHEMES:
        page.evaluate("name => surveyLayout.scheme(name)", scheme)
        faults += _at(f"contrast in {scheme}", faults_of(page, CONTRAST))
    page.evaluate("surveyLayout.scheme('')")
    faults += _at("keyboard 1280", list(walk(page)))
    faults += _enlarged(page)
    page.set_viewport_size(PHONE)
    faults += _at("axe 390", faults_of(page))
    least = POINTER if is_staff else FINGER
    faults += _at("size 390", page.evaluate("least => surveyLayout.tooSmall(least)", least))
    faults += _at("layout 390", page.evaluate("surveyLayout.faults()"))
    faults += _spaced(page, "390")
    page.set_viewport_size(NARROW)
    faults += _at("layout 320", page.evaluate("surveyLayout.faults()"))
    faults += _at("keyboard at 400 %", list(walk(page)))
    return faults


def _at(where: str, faults: list[str]) -> list[str]:
    return [f"{where}: {fault}" for fault in faults]


def _frame(page: Page) -> Iterator[str]:
    headings = page.locator("h1").count()
    if headings != 1:
        yield f"{headings} headings of the first rank"
    if not re.search(r"\S", page.title()):
        yield "no title"
    if page.locator("main").count() != 1:
        yield "not one main part"


def _enlarged(page: Page) -> list[str]:
    """Letters of twice the size, and more space between them (WCAG 1.4.4, 1.4.12)."""
    page.evaluate("surveyLayout.enlarge('200%')")
    faults = _at("letters 200 %", page.evaluate("surveyLayout.faults()"))
    page.evaluate("surveyLayout.enlarge('')")
    return faults + _spaced(page, "1280")


def _spaced(page: Page, where: str) -> list[str]:
    page.evaluate("surveyLayout.space(true)")
    faults = _at(f"spaced letters {where}", page.evaluate("surveyLayout.faults()"))
    page.evaluate("surveyLayout.space(false)")
    return faults


def walk(page: Page) -> Iterator[str]:
    """Tab through everything: reached in the order of the page, seen, marked, and out at the end."""
    stops: int = page.evaluate("surveyWalk.begin()")
    reached: list[int] = []
    for _ in range(stops + MOST_EXTRA):
        page.keyboard.down("Tab")
        here = page.evaluate("surveyWalk.here()")
        if here is None or (len(reached) > 1 and here["number"] == reached[0]):
            break
        number = here["number"]
        if reached and number == reached[-1]:
            continue  # a field for dates has a stop for the year, the month, the day
        if number in reached:
            yield f"back at {here['html']}"
            break
        if number >= 0:
            if reached and number < reached[-1]:
                yield f"out of order: {here['html']}"
            reached.append(number)
        if not here["outlined"]:
            yield f"not marked: {here['html']}"
        if not here["seen"]:
            yield f"not to be seen: {here['html']}"
    else:
        yield "the focus never leaves the page"
    page.keyboard.up("Tab")
    missed: list[str] = page.evaluate("reached => surveyWalk.missed(reached)", reached)
    for one in missed[:5]:
        yield f"never reached: {one}"
