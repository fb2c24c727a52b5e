"""An administrator enters a city's rules from their text alone, and the month comes out right.

袖ケ浦市: 随時は、市内は2か月前の17日9:00から、他は26日から、いずれも利用日の3日前まで。
"""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect

from booking.accounts.rules import Audience
from booking.core.calendar import at_minute, said_date
from booking.facilities.models import Facility, Space
from tests import factories
from tests.journeys.looking import look
from tests.support.clock import Clock
from tests.support.signing_in import sign_in_browser

NINE = 9 * 60
RESIDENTS = ("市内の方", "登録団体", "優先団体")


@pytest.fixture
def hall(app: Flask) -> Facility:
    return factories.facility("市民会館", address="春凪市本町1")


@pytest.fixture
def room(hall: Facility) -> Space:
    return factories.space(hall, "小ホール", timetable=None, needs_approval=False)


def enter(window: Locator, people: tuple[str, ...], day: str) -> None:
    """From a day of the month two months before, 9:00, until three days before the use."""
    for name in people:
        window.get_by_label(name, exact=True).check()
    opens = window.get_by_role("group", name="始まり")
    opens.get_by_label("いつから").select_option("使う月の○か月前の、決まった日")
    opens.get_by_label("何か月前").fill("2")
    opens.get_by_label("その月の何日").select_option(day)
    opens.get_by_label("何時から").fill("9時")
    expect(opens.get_by_label("その日がない月のとき")).to_be_hidden()
    closes = window.get_by_role("group", name="終わり")
    closes.get_by_label("いつまで").select_option("使う日の○日前")
    closes.get_by_label("何日前").fill("3")


def enter_everything(page: Page, hall: Facility) -> None:
    """A timetable as it is proposed, the windows as the text has them, and both for the only space."""
    page.goto(f"/staff/facilities/{hall.id}")
    page.get_by_role("link", name="区分で貸す").click()
    page.get_by_role("button", name="保存する").click()
    page.get_by_role("link", name="受付期間を足す").click()
    look(page)
    page.get_by_label("受付期間の名前").fill("随時")
    enter(page.get_by_role("group", name="1番目の受付"), RESIDENTS, "17日")
    page.get_by_text("2番目", exact=True).click()
    enter(page.get_by_role("group", name="2番目の受付"), ("市外の方",), "26日")
    page.get_by_label("例を見る利用日").fill("2027-02-10")
    page.get_by_role("button", name="保存せずに例を見る").click()
    for words in (
        "2月10日（水）の利用は、市内の方・登録団体・優先団体は12月17日（木） 9:00から、2月7日（日）まで",
        "2月10日（水）の利用は、市外の方は12月26日（土） 9:00から、2月7日（日）まで",
    ):
        expect(page.get_by_text(words).first).to_be_visible()
    look(page)
    page.get_by_role("button", name="保存する").click()
    expect(page.get_by_role("status").first).to_contain_text("受付期間を保存しました。")
    page.get_by_role("main").get_by_role("link", name="市民会館", exact=True).click()
    page.get_by_role("link", name="いつ予約できるか 小ホール").click()
    look(page)
    page.get_by_role("button", name="保存する").click()
    expect(page.get_by_role("row", name="小ホール")).to_contain_text("随時")


def state_of(page: Page, room: Space, day: date) -> str:
    """How the month shows the day."""
    page.goto(f"/spaces/{room.id}?month={day:%Y-%m}")
    cell = page.locator(".month__cell", has_text=said_date(day))
    classes = (cell.first.get_attribute("class") or "").split()
    return next(each.removeprefix("month__cell--") for each in classes if "--" in each)


@pytest.mark.both_widths(usual=[1280])
def test_the_rules_of_a_city_are_entered_and_the_months_come_out_right(
    page: Page, new_page: Callable[..., Page], hall: Facility, room: Space, clock: Clock
) -> None:
    sign_in_browser(page, factories.administrator())
    enter_everything(page, hall)
    inside, outside = (factories.user(audience=each) for each in (Audience.RESIDENT, Audience.NON_RESIDENT))
    for moment, states in MONTHS.items():
        clock.set(moment)
        for person, expected in zip((inside, outside), states, strict=True):
            visitor = new_page()
            sign_in_browser(visitor, person)
            coming = [day for day in DAYS if at_minute(day, 0) > moment]
            assert [state_of(visitor, room, day) for day in coming] == expected, (moment, person.audience)


# Two days around the first deadline, and the first and last uses of three months.
DAYS = (date(2026, 12, 3), date(2026, 12, 4), date(2027, 1, 31), date(2027, 2, 1), date(2027, 3, 1))
ENDED, FREE, SOON = "ended", "free", "not_yet_open"
# What residents and others see at each moment of the days that are not over.
MONTHS = {
    at_minute(date(2026, 12, 1), 12 * 60): ([ENDED, FREE, FREE, SOON, SOON], [ENDED, FREE, FREE, SOON, SOON]),
    at_minute(date(2026, 12, 17), NINE - 1): ([FREE, SOON, SOON], [FREE, SOON, SOON]),
    at_minute(date(2026, 12, 17), NINE): ([FREE, FREE, SOON], [FREE, SOON, SOON]),
    at_minute(date(2026, 12, 26), NINE): ([FREE, FREE, SOON], [FREE, FREE, SOON]),
    at_minute(date(2027, 1, 29), 0): ([ENDED, FREE, FREE], [ENDED, FREE, FREE]),
}
