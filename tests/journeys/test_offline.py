"""Without a connection: a page that says so, and forms that keep what was typed."""

from collections.abc import Callable

from flask import Flask
from playwright.sync_api import Page, expect

from tests import factories
from tests.journeys.looking import look
from tests.support.axe import assert_accessible
from tests.support.signing_in import sign_in_browser


def _wait_for_worker(page: Page) -> None:
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")


def _kept(page: Page) -> list[str]:
    kept: list[str] = page.evaluate(
        """async () => {
          const names = await caches.keys();
          const all = await Promise.all(names.map(async name => (await caches.open(name)).keys()));
          return all.flat().map(request => new URL(request.url).pathname);
        }"""
    )
    return sorted(kept)


def test_a_page_that_can_not_be_fetched_gives_the_telephone_number(
    new_page: Callable[..., Page], app: Flask
) -> None:
    page = new_page(width=390, service_workers="allow")
    sign_in_browser(page, factories.user())
    page.goto("/my")
    _wait_for_worker(page)
    page.goto("/help")
    page.context.set_offline(True)
    page.goto("/my")
    expect(page.get_by_role("heading", level=1)).to_have_text("インターネットにつながっていません")
    expect(page.get_by_role("link", name="0287-00-1111")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.button')).minHeight") == "56px", (
        "with its look"
    )
    assert_accessible(page)
    page.context.set_offline(False)
    page.get_by_role("link", name="もう一度開く").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("インターネットにつながっていません")
    assert page.url.endswith("/my")


def test_nothing_of_a_person_is_kept(new_page: Callable[..., Page], app: Flask) -> None:
    page = new_page(service_workers="allow")
    sign_in_browser(page, factories.user())
    page.goto("/my")
    _wait_for_worker(page)
    page.goto("/account")
    page.goto("/my")
    kept = _kept(page)
    assert len(kept) == 4
    assert "/offline" in kept
    assert all(path == "/offline" or path.startswith("/assets/") for path in kept)


def test_another_look_is_kept_anew(new_page: Callable[..., Page], app: Flask) -> None:
    factories.municipality()
    page = new_page(service_workers="allow")
    page.goto("/display")
    _wait_for_worker(page)
    page.get_by_role("button", name="黒地に黄").click()
    page.wait_for_function(
        """async () => {
          const kept = await caches.match("/offline"), names = await caches.keys();
          return kept && names.length === 1 && (await kept.text()).includes('data-scheme="yellow"');
        }"""
    )


def test_a_form_that_is_sent_without_a_connection_keeps_what_was_typed(page: Page, app: Flask) -> None:
    factories.municipality()
    page.goto("/sign-in")
    page.get_by_label("メールアドレス").fill("yuka@harunagi.example")
    page.context.set_offline(True)
    page.get_by_role("button", name="ログイン").click()
    note = page.get_by_role("alert")
    expect(note).to_contain_text("まだ送っていません")
    expect(note).to_contain_text("0287-00-1111")
    expect(page.get_by_label("メールアドレス")).to_have_value("yuka@harunagi.example")
    look(page)
    page.get_by_role("button", name="ログイン").click()
    expect(note).to_have_count(1)
    page.context.set_offline(False)
    expect(note).to_have_text("つながりました。もう一度押すと、送れます。")
    with page.expect_navigation():
        page.get_by_role("button", name="ログイン").click()
