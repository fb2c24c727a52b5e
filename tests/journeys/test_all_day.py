"""Somebody rents a hall from morning to night on a phone: as one booking, in no more taps than a morning."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from booking.accounts.models import User
from booking.core.calendar import at_minute
from booking.facilities.models import Space
from tests import factories
from tests.journeys.looking import look
from tests.journeys.steps import DAY, MORNING, PURPOSE, bookings, expect_heading, go_on, person, room, tap
from tests.journeys.taps import Taps
from tests.support.clock import Clock
from tests.support.signing_in import sign_in_browser

MOST_TAPS = 7
ALL_DAY = (at_minute(DAY, 540), at_minute(DAY, 1290))


@pytest.fixture
def phone(new_page: Callable[..., Page]) -> Page:
    return new_page(width=390)


@pytest.fixture
def hall(app: Flask) -> Space:
    return room(timetable=factories.combined())


@pytest.fixture
def yuka(phone: Page, hall: Space, clock: Clock) -> User:
    """She has used the hall before."""
    made = person()
    day = timedelta(days=14)
    factories.booking(made, hall, MORNING[0] - day, MORNING[1] - day, clock.moment - day, purpose=PURPOSE)
    sign_in_browser(phone, made)
    return made


def find_the_day(phone: Page) -> None:
    phone.goto("/")
    field = phone.get_by_role("searchbox").first
    field.tap()
    field.fill("公民館 12/5")
    phone.get_by_role("button", name="さがす").first.tap()
    tap(phone.locator("a.date-cell").filter(has_text="12/5").first)
    phone.wait_for_load_state()


def finish(phone: Page) -> None:
    phone.get_by_role("button", name="確認へ進む").filter(visible=True).tap()
    expect_heading(phone, "この内容で予約しますか")
    expect(phone.get_by_role("main")).to_contain_text("全日 9:00–21:30")
    look(phone)
    phone.get_by_role("button", name="この内容で予約する").filter(visible=True).tap()
    expect_heading(phone, "予約が決まりました")
    [one] = bookings()[-1].reservations
    assert (one.period_name, one.starts_at, one.ends_at) == ("全日", *ALL_DAY)


def test_from_the_morning_to_all_day_where_the_use_is_described(phone: Page, hall: Space, yuka: User) -> None:
    taps = Taps(phone)
    find_the_day(phone)
    phone.get_by_role("button", name=re.compile("12月5日（土） 午前 .*選ぶ")).first.tap()
    expect_heading(phone, "使う内容を入れてください")
    question = phone.get_by_role("group", name=re.compile("どの区分を使いますか"))
    expect(question.get_by_role("radio", name="午前 9:00–12:00")).to_be_checked()
    look(phone)
    question.get_by_text("全日 9:00–21:30").tap()
    finish(phone)
    assert taps.count <= MOST_TAPS, taps.count


def test_all_day_has_a_button_of_its_own_on_the_day(phone: Page, hall: Space, yuka: User) -> None:
    taps = Taps(phone)
    find_the_day(phone)
    look(phone)
    phone.get_by_role("button", name=re.compile("12月5日（土） 全日 .*選ぶ")).first.tap()
    expect_heading(phone, "使う内容を入れてください")
    expect(phone.get_by_role("radio", name="全日 9:00–21:30")).to_be_checked()
    finish(phone)
    assert taps.count < MOST_TAPS, taps.count


def test_what_somebody_else_took_meanwhile_is_said_and_the_morning_stays_held(
    phone: Page, hall: Space, yuka: User, clock: Clock
) -> None:
    phone.goto(f"/spaces/{hall.id}?month={DAY:%Y-%m}&day={DAY}")
    phone.get_by_role("button", name=re.compile("12月5日（土） 午前 .*選ぶ")).first.tap()
    expect_heading(phone, "使う内容を入れてください")
    factories.booking(
        factories.user(), hall, at_minute(DAY, 1080), at_minute(DAY, 1290), clock.moment, purpose="会議"
    )
    phone.get_by_text("全日 9:00–21:30").tap()
    go_on(phone, "確認へ進む")
    expect(phone.get_by_role("main")).to_contain_text("その区分は、もう予約できません")
    look(phone)
    phone.get_by_text("午前・午後 9:00–17:00").tap()
    go_on(phone, "確認へ進む")
    expect_heading(phone, "この内容で予約しますか")
    expect(phone.get_by_role("main")).to_contain_text("午前・午後 9:00–17:00")
