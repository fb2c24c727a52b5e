"""A booking with the keyboard alone."""

import re

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from booking.core.calendar import at_minute
from tests import factories
from tests.journeys.steps import DAY, PURPOSE, bookings, community_centre, expect_heading, person
from tests.support.signing_in import sign_in_browser

# More stops than any of the pages has.
MOST_STOPS = 90
_FOCUS = """() => {
  const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
  const around = [at.parentElement, at.parentElement.parentElement, at.closest(".kind-tile")];
  const marks = [at, ...(at.labels || []), ...around]
    .filter(Boolean).map(e => getComputedStyle(e));
  return {
    name: at.getAttribute("aria-label") || at.labels?.[0]?.innerText || at.textContent || "",
    outlined: marks.some(s => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2),
    seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
    html: at.outerHTML.slice(0, 160),
    tag: at.tagName,
  };
}"""


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the focus is on what is called so; every stop on the way can be seen."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        focus = page.evaluate(_FOCUS)
        if focus["tag"] == "BODY":
            break
        assert focus["outlined"], f"{page.url}: no outline on {focus['html']}"
        assert focus["seen"], f"{page.url}: out of sight: {focus['html']}"
        if name in " ".join(focus["name"].split()):
            return
    raise AssertionError(f"{page.url}: Tab never comes to {name}")


def press(page: Page, key: str) -> None:
    """A key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


@pytest.mark.both_widths(usual=[1280])
def test_a_slot_is_found_picked_and_booked_with_the_keyboard_alone(page: Page, app: Flask) -> None:
    centre = community_centre()
    factories.space(centre, "音楽室", timetable=factories.steps())
    sign_in_browser(page, person())
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("本文へ進む")
    page.keyboard.press("Enter")
    tab_to(page, "どこで・なにを・いつ")
    page.keyboard.type("公民館")
    press(page, "Enter")
    tab_to(page, "音楽室")
    press(page, "Enter")
    tab_to(page, "12月1日 火曜日")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(page.locator(":focus")).to_have_accessible_name(re.compile("^12月5日 土曜日"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="12月5日（土）")).to_be_in_viewport()
    tab_to(page, "12月5日（土） 13:00–14:00")
    press(page, "Space")
    expect_heading(page, "使う内容を入れてください")
    _fill_in(page)
    expect_heading(page, "この内容で予約しますか")
    tab_to(page, "この内容で予約する")
    press(page, "Enter")
    expect_heading(page, "予約が決まりました")
    [booking] = bookings()
    assert (booking.purpose, booking.people) == (PURPOSE, 12)
    assert booking.reservations[0].ends_at == at_minute(DAY, 16 * 60)


def _fill_in(page: Page) -> None:
    """Two hours more, one field forgotten: the list of errors takes the focus, its link leads there."""
    tab_to(page, "何時まで使いますか")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    tab_to(page, "なにに使いますか")
    page.keyboard.type(PURPOSE)
    press(page, "Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("使う人数")).to_be_focused()
    page.keyboard.type("12")
    press(page, "Enter")
