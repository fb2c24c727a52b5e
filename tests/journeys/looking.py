"""What must hold of every page that a journey comes by."""

import os
import re
from itertools import count
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.support.axe import assert_accessible

# Set it to keep a picture of every page: SCREENSHOT_FOLDER=/tmp/pages ./run test tests/journeys
_FOLDER = os.environ.get("SCREENSHOT_FOLDER")
NARROWEST = 320
_WIDER_THAN_SCREEN = "document.scrollingElement.scrollWidth - innerWidth"
_STICKING_OUT = """() => [...document.querySelectorAll("body *")]
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && e.getClientRects().length)
  .slice(0, 5).map(e => e.outerHTML.slice(0, 160)).join("\\n")"""

_name = "page"
_numbers = count(1)


def begin(test: str) -> None:
    """Pictures are named after the test and numbered in its order."""
    global _name, _numbers
    _name, _numbers = re.sub(r"\W+", "-", test).strip("-"), count(1)


def look(page: Page) -> None:
    """One heading, a title, nothing beside the screen (the narrowest phone too), nothing for axe to say."""
    page.wait_for_load_state()
    expect(page.locator("h1"), f"one h1 on {page.url}").to_have_count(1)
    _keep_picture(page)
    assert page.title().strip(), page.url
    assert_accessible(page)
    assert_fits(page)
    size = page.viewport_size
    assert size is not None
    if size["width"] < 600:
        page.set_viewport_size({"width": NARROWEST, "height": size["height"]})
        assert_fits(page)
        page.set_viewport_size(size)


def assert_fits(page: Page) -> None:
    """Nothing stands beside the screen."""
    too_wide = page.evaluate(_WIDER_THAN_SCREEN)
    assert too_wide <= 0, f"{page.url} is {too_wide}px too wide:\n{page.evaluate(_STICKING_OUT)}"


def _keep_picture(page: Page) -> None:
    if _FOLDER:
        page.screenshot(path=Path(_FOLDER) / f"{_name}-{next(_numbers):02}.png", full_page=True)
