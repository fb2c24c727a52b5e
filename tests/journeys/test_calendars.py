"""Somebody puts their bookings into a calendar, changes their mind, and finds the guide for programs."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests import factories
from tests.journeys import steps
from tests.journeys.looking import look
from tests.support.client import Client
from tests.support.server import LiveServer
from tests.support.signing_in import sign_in_browser

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)


@pytest.mark.both_widths
def test_bookings_go_into_a_calendar_until_its_owner_stops_it(
    page: Page, app: Flask, live_server: LiveServer, new_client: Callable[[], Client]
) -> None:
    person = steps.person()
    factories.booking(person, steps.room(), *steps.MORNING, NOW, purpose=steps.PURPOSE)
    sign_in_browser(page, person)
    page.goto("/my")
    page.get_by_role("link", name="予約をカレンダーに入れる").click()
    look(page)
    page.get_by_role("button", name="アドレスを作る").click()
    address = page.locator(".code-block").inner_text().strip()
    expect(page.get_by_role("link", name="カレンダーアプリを開く")).to_have_attribute(
        "href", address.replace("http:", "webcal:")
    )
    look(page)
    path = address.removeprefix(live_server.url)
    assert steps.PURPOSE in new_client().get(path).text
    page.get_by_role("button", name="新しいアドレスにする").click()
    expect(page.get_by_role("status")).to_contain_text("新しいアドレスにしました")
    assert page.locator(".code-block").inner_text().strip() != address
    assert new_client().get(path).status_code == 404
    page.get_by_role("button", name="カレンダーをやめる").click()
    expect(page.get_by_role("button", name="アドレスを作る")).to_be_visible()


@pytest.mark.both_widths
def test_the_guide_for_programs_is_found_and_its_examples_work(
    page: Page, app: Flask, live_server: LiveServer, new_client: Callable[[], Client]
) -> None:
    steps.room()
    page.goto("/")
    page.get_by_role("contentinfo").get_by_role("link", name="プログラムで使う（API）").click()
    look(page)
    shown = page.locator(".code-block").all_inner_texts()
    addresses = [part for text in shown for part in text.split("'") if part.startswith(live_server.url)]
    assert len(addresses) >= 5
    for address in addresses:
        assert new_client().get(address.removeprefix(live_server.url)).status_code == 200, address
    for link in page.locator(".address-list a").all():
        assert new_client().get(link.get_attribute("href") or "").status_code == 200
