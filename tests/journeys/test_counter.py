"""Bookings at the counter and on the phone, by keyboard: few presses, nothing lost, one answer."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from booking.accounts.models import User
from booking.core.calendar import at_minute
from booking.core.db import db
from booking.facilities.models import Facility, Space
from booking.facilities.rules.closures import DatedClosure
from booking.reservations.rules.status import ReservationStatus
from tests import factories
from tests.journeys.looking import look
from tests.journeys.steps import DAY, MORNING, bookings, community_centre, expect_heading, fetch
from tests.support.clock import Clock
from tests.support.signing_in import sign_in_browser

NEW = "/staff/bookings/new"
HEADING = "窓口・電話の予約"
# What a booking may cost in presses of keys, with kana and their conversion counted.
MOST_FOR_SOMEBODY_KNOWN = 20
MOST_FOR_SOMEBODY_NEW = 60


class Keys:
    """A keyboard that counts: Japanese takes two presses a character, and one to convert it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.presses = 0

    def press(self, *names: str) -> None:
        for name in names:
            self.presses += 1 + name.count("+")
            self.page.keyboard.press(name)

    def type(self, text: str) -> None:
        self.presses += len(text) if text.isascii() else 2 * len(text) + 1
        self.page.keyboard.insert_text(text)

    def expect_at(self, name: str) -> None:
        expect(self.page.locator(f"#{name}")).to_be_focused()


@pytest.fixture
def centre(app: Flask, clock: Clock) -> Facility:
    return community_centre()


@pytest.fixture
def room(centre: Facility) -> Space:
    factories.space(centre, "和室", position=2)
    return factories.space(centre, "大会議室", position=1)


@pytest.fixture
def them(centre: Facility) -> User:
    return factories.staff(centre)


@pytest.fixture
def keys(page: Page, them: User) -> Iterator[Keys]:
    """The counter's page is open."""
    sign_in_browser(page, them)
    page.goto(NEW)
    expect_heading(page, HEADING)
    keys = Keys(page)
    keys.expect_at("day")
    yield keys
    print(f"{keys.presses} presses of keys")


def ask_for_the_morning(keys: Keys) -> None:
    keys.type("1205")
    keys.press("Enter")
    keys.expect_at("time")
    keys.type("9")
    keys.press("Enter")


@pytest.mark.both_widths(usual=[1280])
def test_somebody_known_calls_and_wants_what_they_had_last_time(
    page: Page, room: Space, keys: Keys, clock: Clock
) -> None:
    caller = factories.user("相沢 文子", name_kana="アイザワ フミコ", phone="0287-33-4444")
    factories.user("別府 太郎", name_kana="ベップ タロウ", phone="0287-33-5555")
    factories.booking(caller, room, at_minute(DAY, 780), at_minute(DAY, 1020), now=clock.now())
    ask_for_the_morning(keys)
    keys.expect_at("q")
    expect(page.get_by_role("status")).to_contain_text("12月5日（土） 午前 9:00–12:00 大会議室")
    expect(page.get_by_role("status")).to_contain_text("空いています")
    keys.type("4444")
    keys.press("Enter")
    keys.expect_at("person-0")
    expect(page.get_by_label("相沢 文子")).to_be_checked()
    look(page)
    keys.press("Enter")
    keys.expect_at("purpose")
    expect(page.get_by_label("なにに使いますか")).to_have_value("卓球の練習")
    with page.expect_navigation():
        keys.press("Control+Enter")
    expect_heading(page, "予約が決まりました")
    look(page)
    booking = bookings()[-1]
    assert (booking.user_id, booking.people) == (caller.id, 10)
    assert (booking.reservations[0].starts_at, booking.reservations[0].ends_at) == MORNING
    assert keys.presses <= MOST_FOR_SOMEBODY_KNOWN
    expect(page.get_by_text(f"予約番号は {booking.reference.replace('-', 'の')} です。")).to_be_visible()
    assert fetch(page, "申請書").startswith(b"%PDF")
    page.keyboard.press("n")
    expect_heading(page, HEADING)


@pytest.mark.both_widths(usual=[1280])
def test_somebody_new_at_the_counter_is_written_down_and_permitted_at_once(
    page: Page, centre: Facility, them: User, clock: Clock
) -> None:
    hall = factories.space(centre, "ホール", needs_approval=True)
    sign_in_browser(page, them)
    page.goto(f"{NEW}?space={hall.id}")
    keys = Keys(page)
    keys.expect_at("day")
    ask_for_the_morning(keys)
    keys.expect_at("q")
    keys.type("坂本 明")
    keys.press("Enter")
    keys.expect_at("name_kana")
    keys.type("さかもと")
    keys.press("Enter")
    keys.expect_at("phone")
    keys.type("0287445555")
    keys.press("Enter")
    keys.expect_at("purpose")
    keys.type("俳句の会")
    keys.press("Enter")
    keys.expect_at("people")
    keys.type("8")
    keys.press("Enter")
    keys.expect_at("permits")
    keys.press("Space")
    look(page)
    with page.expect_navigation():
        keys.press("Control+Enter")
    expect_heading(page, "予約が決まりました")
    expect(page.get_by_text("メールは届きません。番号を口頭で伝えてください。")).to_be_visible()
    look(page)
    [booking] = bookings()
    assert (booking.user.name, booking.user.name_kana, booking.phone) == ("坂本 明", "サカモト", "0287445555")
    assert booking.reservations[0].status is ReservationStatus.CONFIRMED
    assert fetch(page, "使用許可書").startswith(b"%PDF")
    assert keys.presses <= MOST_FOR_SOMEBODY_NEW
    print(f"{keys.presses} presses of keys")


def test_a_closed_day_is_said_at_once_and_another_one_is_picked(
    page: Page, centre: Facility, room: Space, keys: Keys
) -> None:
    factories.closure(centre, DatedClosure(reason="館内点検", first=DAY, last=DAY))
    ask_for_the_morning(keys)
    expect(page.get_by_role("status")).to_contain_text("館内点検")
    keys.expect_at("time")
    look(page)
    keys.press("Tab", "Tab")  # over 空きを見る to what is free near it
    expect(page.locator(":focus")).to_contain_text("12月6日（日） 午前 9:00–12:00")
    keys.press("ArrowRight")
    expect(page.locator(":focus")).to_contain_text("12月7日（月）")
    keys.press("Enter")
    keys.expect_at("q")
    expect(page.get_by_label("使う日")).to_have_value("12/7")
    expect(page.get_by_role("status")).to_contain_text("空いています")
    assert bookings() == []


@pytest.mark.both_widths(usual=[1280])
def test_a_slot_that_a_rival_takes_in_between_leaves_all_that_was_typed(
    page: Page, room: Space, keys: Keys, clock: Clock
) -> None:
    ask_for_the_morning(keys)
    keys.expect_at("q")
    page.get_by_label("はじめての方").check()
    for label, text in (
        ("お名前", "坂本 明"),
        ("電話番号", "0287-44-5555"),
        ("なにに使いますか", "俳句の会"),
    ):
        page.get_by_label(label).fill(text)
    page.get_by_label("使う人数").fill("8")
    factories.booking(factories.user(), room, *MORNING, now=clock.now())
    with page.expect_navigation():
        keys.press("Control+Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("この時間は予約済みです。")
    look(page)
    for label, text in (
        ("お名前", "坂本 明"),
        ("電話番号", "0287-44-5555"),
        ("なにに使いますか", "俳句の会"),
    ):
        expect(page.get_by_label(label)).to_have_value(text)
    page.get_by_role("button", name="和室 午前 9:00–12:00").click()
    expect(page.get_by_role("status")).to_contain_text("和室")
    with page.expect_navigation():
        page.get_by_role("button", name="この内容で予約する").click()
    expect_heading(page, "予約が決まりました")
    db.session.rollback()
    assert [one.reservations[0].space.name for one in bookings()] == ["大会議室", "和室"]


def test_it_works_without_javascript(new_page: Callable[..., Page], room: Space, them: User) -> None:
    page = new_page(java_script_enabled=False)
    sign_in_browser(page, them)
    page.goto(NEW)
    page.get_by_label("使う日").fill("12/5")
    with page.expect_navigation():
        page.get_by_label("使う日").press("Enter")  # looks, and never books
    with page.expect_navigation():
        page.get_by_role("button", name="午後 13:00–17:00").click()
    expect(page.get_by_role("status")).to_contain_text("空いています")
    page.get_by_label("名前・フリガナ").fill("坂本 明")
    with page.expect_navigation():
        page.get_by_role("button", name="さがす", exact=True).click()
    page.get_by_label("電話番号").fill("0287-44-5555")
    page.get_by_label("なにに使いますか").fill("俳句の会")
    page.get_by_label("使う人数").fill("8")
    with page.expect_navigation():
        page.get_by_role("button", name="この内容で予約する").click()
    expect_heading(page, "予約が決まりました")
    [booking] = bookings()
    assert booking.reservations[0].period_name == "午後"
