"""Somebody who reads English books a room. All data are in Latin letters: what is Japanese is ours."""

import re

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from booking.core.db import db
from booking.facilities.models import Space
from tests import factories
from tests.journeys.looking import look
from tests.journeys.steps import bookings, person
from tests.support.clock import Clock
from tests.support.signing_in import sign_in_browser
from tests.support.texts import JAPANESE

# The name of a language is written in that language; the signs of a state stand beside its word.
ALLOWED = {"日本語", *"前終休公窓抽"}
PERIODS = (("Morning", 540, 720), ("Afternoon", 780, 1020))
_TEXTS = """() => {
  const found = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) found.push(walker.currentNode.data);
  for (const e of document.querySelectorAll("body *"))
    for (const name of ["aria-label", "aria-description", "title", "placeholder", "alt", "content"])
      if (e.hasAttribute(name)) found.push(e.getAttribute(name));
  return found.map(text => text.trim());
}"""


def look_for_japanese(page: Page) -> None:
    """As ``look``, and every text is English, those for screen readers included."""
    look(page)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    found = [text for text in page.evaluate(_TEXTS) if JAPANESE.search(text) and text not in ALLOWED]
    assert not found, f"{page.url}\n" + "\n".join(found)


@pytest.fixture
def hall(app: Flask) -> Space:
    body = factories.municipality()
    with db.transaction():
        body.name, body.mayor_title, body.mayor_name = "Harunagi", "Mayor", "Morishita"
        body.office_hours_text, body.address = "Mon-Fri 8:30-17:15", "1-1-1 Honcho"
    centre = factories.facility("Central Centre", fee_guidance="1,200 yen", address="2-3-4 Honcho")
    return factories.space(centre, "Hall", timetable=factories.periods(PERIODS), needs_approval=True)


@pytest.mark.both_widths
def test_a_reader_of_english_books_without_meeting_japanese(page: Page, hall: Space, clock: Clock) -> None:
    ana = person("Ana Lima")
    page.goto("/")
    page.get_by_role("button", name="English", exact=True).click()
    expect(page.get_by_role("button", name="English", exact=True)).to_have_attribute("aria-pressed", "true")
    look_for_japanese(page)
    page.goto("/search?q=hall")
    look_for_japanese(page)
    for address in (
        f"/facilities/{hall.facility_id}",
        f"/facilities/{hall.facility_id}/day?date=2026-12-05",
        "/sign-in",
        "/help",
    ):
        page.goto(address)
        look_for_japanese(page)
    sign_in_browser(page, ana)
    page.goto(f"/spaces/{hall.id}?month=2026-12&day=2026-12-05")
    look_for_japanese(page)
    page.get_by_role("button", name=re.compile("Morning")).click()
    look_for_japanese(page)
    page.locator("#purpose").fill("Choir")
    page.locator("#people").fill("12")
    page.get_by_role("button", name="Go on and check").filter(visible=True).click()
    look_for_japanese(page)
    page.locator("button[form=confirm], #confirm button").filter(visible=True).click()
    look_for_japanese(page)
    [booking] = bookings()
    assert booking.purpose == "Choir"
    for address in (f"/bookings/{booking.reference}", "/my"):
        page.goto(address)
        look_for_japanese(page)
