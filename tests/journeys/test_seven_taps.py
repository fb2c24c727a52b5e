"""From the front page to a confirmed booking on a phone: seven taps at most, whoever is registered."""

import re
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from booking.accounts.models import User
from booking.facilities.models import Space
from tests import factories
from tests.journeys.looking import look
from tests.journeys.steps import (
    MORNING,
    PASSWORD,
    PURPOSE,
    bookings,
    expect_heading,
    fill_details,
    go_on,
    person,
    room,
    tap,
)
from tests.journeys.taps import Taps
from tests.support.clock import Clock
from tests.support.server import LiveServer
from tests.support.signing_in import sign_in_browser

MOST_TAPS = 7


@pytest.fixture
def phone(new_page: Callable[..., Page]) -> Page:
    return new_page(width=390)


@pytest.fixture
def hall(app: Flask) -> Space:
    return room()


@pytest.fixture
def yuka(hall: Space, clock: Clock) -> User:
    """She has used the hall before."""
    made = person()
    day = timedelta(days=14)
    factories.booking(made, hall, MORNING[0] - day, MORNING[1] - day, clock.moment - day, purpose=PURPOSE)
    return made


def find_and_pick(phone: Page) -> None:
    """From the front page by a search to the chosen slot."""
    phone.goto("/")
    field = phone.get_by_role("searchbox").first
    field.tap()
    field.fill("公民館")
    phone.get_by_role("button", name="さがす").first.tap()
    tap(phone.locator("a.date-cell").filter(has_text="12/4").first)
    phone.get_by_role("button", name=re.compile("12月4日（金） 午前.*選ぶ")).first.tap()
    phone.wait_for_load_state()


def confirm(phone: Page) -> None:
    """Both steps, with what the last booking filled in."""
    expect_heading(phone, "使う内容を入れてください")
    expect(phone.get_by_label("なにに使いますか")).to_have_value(PURPOSE)
    phone.get_by_role("button", name="確認へ進む").filter(visible=True).tap()
    expect_heading(phone, "この内容で予約しますか")
    phone.get_by_role("button", name="この内容で予約する").filter(visible=True).tap()
    expect_heading(phone, "予約が決まりました")


def test_signed_in_it_takes_at_most_seven_taps(phone: Page, hall: Space, yuka: User) -> None:
    sign_in_browser(phone, yuka)
    taps = Taps(phone)
    find_and_pick(phone)
    confirm(phone)
    assert len(bookings()) == 2
    assert 4 <= taps.count <= MOST_TAPS, taps.count


def test_with_signing_in_on_the_way_it_takes_at_most_seven_taps(phone: Page, hall: Space, yuka: User) -> None:
    taps = Taps(phone)
    find_and_pick(phone)
    expect_heading(phone, "ログイン")
    expect(phone.get_by_role("main")).to_contain_text("12月4日（金） 午前 9:00–12:00")
    expect(phone.get_by_role("main")).to_contain_text("この枠を15分おさえて")
    look(phone)
    # As a password manager fills it in.
    phone.get_by_label("メールアドレス").fill(str(yuka.email))
    phone.get_by_label("パスワード", exact=True).fill(PASSWORD)
    phone.get_by_role("main").get_by_role("button", name="ログイン").tap()
    confirm(phone)
    assert len(bookings()) == 2
    assert 5 <= taps.count <= MOST_TAPS, taps.count


def test_who_registers_on_the_way_comes_back_to_the_chosen_slot(
    phone: Page,
    new_page: Callable[..., Page],
    hall: Space,
    live_server: LiveServer,
    mail_about: Callable[[str], EmailMessage],
) -> None:
    find_and_pick(phone)
    phone.get_by_role("link", name="利用者の登録").tap()
    expect(phone.get_by_role("main")).to_contain_text("12月4日（金） 午前 9:00–12:00")
    expect(phone.get_by_role("main")).to_contain_text("登録が終わるまでは、ほかの方も予約できます")
    look(phone)
    phone.get_by_label("メールアドレス").fill("sora@harunagi.example")
    phone.get_by_role("button", name="メールを送る").tap()
    expect_heading(phone, "メールを送りました")
    mail = mail_about("利用者の登録を続けてください").get_content()
    link = re.search(r"/register/\S+", mail)
    assert link is not None
    # The mail program opens a browser of its own.
    other = new_page(width=390)
    other.goto(live_server.url + link[0])
    other.get_by_label("お名前").fill("青木 空")
    other.get_by_label("電話番号").fill("0287-00-1234")
    other.get_by_label("郵便番号").fill("000-0001")
    other.get_by_label("住所").fill("春凪市本町1丁目1番1号")
    other.get_by_label("春凪市内に住んでいる").check()
    other.locator("input[type=password]").fill(PASSWORD)
    other.get_by_role("button", name="登録する").tap()
    expect_heading(other, "使う内容を入れてください")
    expect(other.get_by_role("main")).to_contain_text("登録が終わりました")
    expect(other.get_by_role("region", name="選んだ枠", exact=True)).to_contain_text("12月4日（金）")
    fill_details(other)
    go_on(other, "確認へ進む")
    go_on(other, "この内容で予約する")
    expect_heading(other, "予約が決まりました")
