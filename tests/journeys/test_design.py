"""The page of the components in a browser: every state is accessible, and fits the narrowest phone."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from booking.operations.design.specimens import GROUPS
from tests import factories
from tests.journeys.looking import assert_fits
from tests.support.axe import assert_accessible

# A page with ten headers can't have landmarks of different names and headings in order.
OF_WHOLE_PAGES = ("landmark-unique", "heading-order")


@pytest.mark.parametrize("page", [1280, pytest.param(390, marks=pytest.mark.slow)], indirect=True)
@pytest.mark.parametrize("group", GROUPS)
def test_every_state_is_accessible_and_fits(page: Page, app: Flask, group: str) -> None:
    factories.municipality()
    page.goto(f"/design/{group}")
    assert_accessible(page, without=OF_WHOLE_PAGES)
    page.set_viewport_size({"width": 320, "height": 844})
    assert_fits(page)


def test_a_question_opens_as_a_dialog_takes_the_focus_and_gives_it_back(page: Page, app: Flask) -> None:
    factories.municipality()
    page.goto("/design/messages")
    link = page.get_by_role("link", name="取り消す", exact=True)
    link.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="この日を休館にします")
    expect(dialog).to_contain_text("予約12件・9人に連絡します")
    expect(dialog.get_by_role("heading")).to_be_focused()
    assert_accessible(page, without=OF_WHOLE_PAGES)
    page.keyboard.press("Tab")
    expect(dialog.get_by_role("button", name="休館にする")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(link).to_be_focused()
    link.click()
    dialog.get_by_role("link", name="やめて、前の画面に戻る").click()
    expect(dialog).to_have_count(0)
    link.click()
    dialog.get_by_role("button", name="閉じる").click()
    expect(link).to_be_focused()
    assert page.url.endswith("/design/messages")


def test_where_the_question_can_not_be_fetched_the_link_leads_to_it(page: Page, app: Flask) -> None:
    factories.municipality()
    page.goto("/design/messages")
    page.route(
        "**/design/question",
        lambda route: route.abort() if route.request.resource_type == "fetch" else route.continue_(),
    )
    page.get_by_role("link", name="取り消す", exact=True).click()
    page.wait_for_url("**/design/question")
    expect(page.get_by_role("heading", level=1, name="この日を休館にします")).to_be_visible()
