"""A resident on a phone books any court while one is taken, and hears which one she got."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from booking.core.calendar import at_minute
from booking.facilities.models import Pool, Space
from booking.facilities.rules.settings import FacilityKind
from tests import factories
from tests.journeys.looking import look
from tests.journeys.steps import (
    DAY,
    bookings,
    expect_heading,
    fetch_paper,
    fill_details,
    go_on,
    person,
)
from tests.support.clock import Clock
from tests.support.signing_in import sign_in_browser

MORNING = (at_minute(DAY, 540), at_minute(DAY, 660))


@pytest.fixture
def courts(app: Flask) -> list[Space]:
    park = factories.facility(
        "潮見公園テニスコート", kind=FacilityKind.TENNIS_COURT, fee_guidance="1面2時間 800円"
    )
    hours = factories.steps(step=120, max_steps=2)
    return [factories.space(park, f"{name}コート", timetable=hours, uses="テニス") for name in "ABC"]


@pytest.fixture
def pool(courts: list[Space]) -> Pool:
    return factories.pool(*courts)


def test_she_books_any_court_while_one_is_taken_and_another_goes_before_her_eyes(
    new_page: Callable[..., Page], courts: list[Space], pool: Pool, clock: Clock
) -> None:
    factories.booking(factories.user("今井 守"), courts[0], *MORNING, clock.moment)
    phone, yuka = new_page(width=390), person()
    sign_in_browser(phone, yuka)
    phone.goto(f"/facilities/{pool.facility_id}/day?date={DAY}")
    look(phone)
    row = phone.locator(f"#p{pool.id}")
    expect(row).to_contain_text("空き")
    expect(row).to_contain_text("2面")
    row.get_by_role("link", name="テニスコート（どの面でも）").click()
    expect_heading(phone, "テニスコート（どの面でも）")
    expect(phone.locator("#day")).to_contain_text("空き 2面")
    look(phone)
    # Somebody else takes the next one while she looks at the page.
    factories.booking(factories.user("佐野 明"), courts[1], *MORNING, clock.moment)
    phone.get_by_role("button", name="12月5日（土） 9:00–11:00").click()
    expect_heading(phone, "使う内容を入れてください")
    expect(phone.get_by_role("main")).to_contain_text("「Cコート」をおさえました。")
    look(phone)
    fill_details(phone, people=4)
    go_on(phone, "確認へ進む")
    expect(phone.get_by_role("main")).to_contain_text("Cコート")
    look(phone)
    go_on(phone, "この内容で予約する")
    expect_heading(phone, "予約が決まりました")
    look(phone)
    mine = bookings()[-1]
    assert (mine.user_id, [one.space.name for one in mine.reservations]) == (yuka.id, ["Cコート"])
    phone.goto(f"/bookings/{mine.reference}")
    expect(phone.get_by_role("main")).to_contain_text("Cコート")
    fetch_paper(phone, "使用許可書")


def test_when_the_last_court_has_gone_she_is_told_so_with_other_times(
    new_page: Callable[..., Page], courts: list[Space], pool: Pool, clock: Clock
) -> None:
    phone = new_page(width=390)
    sign_in_browser(phone, person())
    phone.goto(f"/pools/{pool.id}?day={DAY}")
    for court in courts:
        factories.booking(factories.user(), court, *MORNING, clock.moment)
    phone.get_by_role("button", name="12月5日（土） 9:00–11:00").click()
    expect_heading(phone, "この枠は予約できません")
    expect(phone.get_by_role("main")).to_contain_text("テニスコート（どの面でも）")
    look(phone)
    phone.get_by_role("button", name="11:00–13:00").first.click()
    expect(phone.get_by_role("main")).to_contain_text("「Aコート」をおさえました。")
