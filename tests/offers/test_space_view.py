"""The month of a space: every slot says what it is, and why."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from booking.availability.service import place_hold
from booking.core.calendar import at_minute
from booking.core.db import db
from booking.facilities.rules.closures import DatedClosure
from booking.municipalities.models import Holiday
from tests import factories
from tests.offers.conftest import DAY
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in

NOON = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
Counter = Callable[[], AbstractContextManager[list[str]]]


def _panel(page: str) -> str:
    """What stands in the panel of the chosen day."""
    start = page.index('class="day-panel')
    return page[start : page.index("</section>", start)]


def test_a_month_shows_each_day_and_the_chosen_one(client: Client, app: Flask) -> None:
    space = factories.space(uses="会議", size_text="60㎡", plan=factories.months_before(2, 3))
    page = client.get(f"/spaces/{space.id}?month=2026-12&day=2026-12-05").text
    assert "2026年12月" in page
    assert "令和8年" in page
    panel = _panel(page)
    assert panel.count("空き") >= 3
    assert panel.count('action="/book"') == 3
    for name, value in (("space", space.id), ("day", "2026-12-05"), ("starts", 540), ("ends", 720)):
        assert f'name="{name}" value="{value}"' in panel
    assert "使う日の2か月前の同じ日 9:00から、使う日の3日前まで受け付けます。" in page
    assert "60人まで" in page
    assert "60㎡" in page


def test_the_first_day_with_something_free_is_open_and_it_is_said_so(
    client: Client, app: Flask, clock: Clock
) -> None:
    space = factories.space()
    assert "空きのあるいちばん早い日" not in client.get(f"/spaces/{space.id}").text, "today has something"
    clock.set(at_minute(date(2026, 12, 1), 1380))
    page = client.get(f"/spaces/{space.id}").text
    assert "12月2日" in _panel(page).replace('<span class="nowrap">', "")
    assert "空きのあるいちばん早い日を開いています" in _panel(page)
    chosen = client.get(f"/spaces/{space.id}?day=2026-12-01").text
    assert "空きのあるいちばん早い日" not in chosen


def test_a_month_with_nothing_left_says_so_and_leads_on(client: Client, app: Flask) -> None:
    space = factories.space(plan=factories.months_before(1))
    page = client.get(f"/spaces/{space.id}?month=2027-03").text
    assert "この月には、いま予約できる空きがありません" in page
    assert "month=2027-04#calendar" in page
    assert "4月の空きを見る" in page


def test_weeks_and_days_that_are_over_are_folded_away(client: Client, app: Flask, clock: Clock) -> None:
    space = factories.space()
    first = client.get(f"/spaces/{space.id}").text
    assert "過ぎた日を見る" not in first
    clock.set(datetime(2026, 12, 16, 3, tzinfo=UTC))
    table = client.get(f"/spaces/{space.id}").text
    assert table.count('class="month__week--past"') == 2
    assert "過ぎた日を見る" in table
    listed = client.get(f"/spaces/{space.id}?view=list").text
    folded = listed[listed.index('<details class="past-days"') : listed.index('<a id="l16"')]
    assert folded.count("<li") == 15 + 1


def test_the_chosen_day_is_open_again_when_its_month_comes_back(client: Client, app: Flask) -> None:
    space = factories.space()
    page = client.get(f"/spaces/{space.id}?month=2026-12&day=2026-12-09").text
    assert "month=2027-01&amp;day=2026-12-09#calendar" in page
    later = client.get(f"/spaces/{space.id}?month=2027-01&day=2026-12-09").text
    assert "month=2026-12&amp;day=2026-12-09#calendar" in later


def test_holidays_are_named_where_they_stand(client: Client, app: Flask, clock: Clock) -> None:
    space = factories.space()
    clock.set(datetime(2026, 11, 1, 3, tzinfo=UTC))
    with db.transaction() as session:
        for day, name in ((date(2026, 11, 3), "文化の日"), (date(2026, 11, 23), "勤労感謝の日")):
            session.add(Holiday(municipality_id=space.municipality_id, day=day, name=name))
    factories.closure(space.facility, DatedClosure(first=date(2026, 11, 3), last=date(2026, 11, 3)))
    page = client.get(f"/spaces/{space.id}?month=2026-11").text
    table = page[page.index('<table class="month"') : page.index("</table>")]
    closed = table[table.index('id="d3"') :]
    assert "文化の日" in closed[: closed.index("</td>")]
    assert table.count("month__cell--closed") == 1, "hatched"
    assert "勤労感謝の日" in table


def test_a_space_without_a_timetable_has_no_calendar(client: Client, app: Flask) -> None:
    space = factories.space(timetable=None)
    page = client.get(f"/spaces/{space.id}").text
    assert "ここはインターネットからは予約できません" in page
    assert "<table" not in page


def test_the_own_hold_can_be_gone_on_with_and_others_are_told_to_wait(
    client: Client, new_client: Callable[[], Client], app: Flask
) -> None:
    space, user = factories.space(), factories.user()
    with db.transaction():
        place_hold(user.id, space.id, at_minute(DAY, 540), at_minute(DAY, 720), NOON)
    sign_in(client, user)
    own = client.get(f"/spaces/{space.id}?day=2026-12-05")
    assert "あなたの手続きの途中です" in _panel(own.text)
    assert _panel(own.text).count('action="/book"') == 3
    assert own.headers["Cache-Control"] == "private, no-store"
    strange = _panel(new_client().get(f"/spaces/{space.id}?day=2026-12-05").text)
    assert "いまほかの方が予約の手続きをしています" in strange
    assert strange.count('action="/book"') == 2


def test_hours_are_told_and_can_be_prolonged(client: Client, app: Flask) -> None:
    home = factories.facility()
    space = factories.space(home, "卓球室", timetable=factories.steps(540, 780, max_steps=3))
    factories.booking(factories.user(), space, at_minute(DAY, 600), at_minute(DAY, 660), NOON)
    panel = _panel(client.get(f"/spaces/{space.id}?day=2026-12-05").text)
    assert panel.count('action="/book"') == 3
    assert "1回3時間まで" in panel
    listed = client.get(f"/spaces/{space.id}?day=2026-12-05&view=list").text
    assert "9:00–10:00、11:00–13:00" in listed[: listed.index('class="day-panel')]


def test_a_half_shows_where_it_is_and_leads_to_the_whole(client: Client, app: Flask) -> None:
    home = factories.facility()
    half = factories.space(home, "アリーナ 半面A")
    whole = factories.space(home, "アリーナ 全面", parts=[half, factories.space(home, "アリーナ 半面B")])
    page = client.get(f"/spaces/{half.id}?day=2026-12-05").text
    assert "青い所が半面Aです" in page
    assert f"/spaces/{whole.id}?month=2026-12&amp;day=2026-12-05" in page
    assert f"/spaces/{half.id}?month=" in client.get(f"/spaces/{whole.id}").text


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("month=2026-11", "2026年11月は過ぎています"),
        ("month=9999-12", "2028年12月まで見られます"),
        ("month=0000-00", "読み取れませんでした"),
        ("month=2026-13", "読み取れませんでした"),
        ("month=' OR 1", "読み取れませんでした"),
        ("day=2026-02-30", "2026-02-30という日はありません"),
        ("day=2026-11-30", "過ぎています"),
        ("day=<b>", "のように入れてください"),
    ],
)
def test_a_month_or_day_that_cannot_be_shown_is_told(
    client: Client, app: Flask, query: str, message: str
) -> None:
    space = factories.space()
    answer = client.get(f"/spaces/{space.id}?{query}")
    assert answer.status_code == 200
    assert message in answer.text
    assert "<b>" not in answer.text


@pytest.mark.parametrize("month", ["2026-12", "2028-12"])
def test_months_are_turned_within_what_can_be_seen(client: Client, app: Flask, month: str) -> None:
    page = client.get(f"/spaces/{factories.space().id}?month={month}").text
    assert ('rel="prev"' in page) is (month == "2028-12")
    assert ('rel="next"' in page) is (month == "2026-12")


def test_a_day_of_another_month_does_not_turn_the_page(client: Client, app: Flask) -> None:
    page = client.get(f"/spaces/{factories.space().id}?month=2027-02&day=2026-12-05").text
    assert "2027年2月" in page
    assert "2月1日（月）" in _panel(page).replace('<span class="nowrap">', "")


@pytest.mark.parametrize(
    "address", ["/spaces/999999", "/spaces/99999999999999999999", "/spaces/0", "/spaces/x"]
)
def test_a_space_that_is_not_there_is_not_found(client: Client, app: Flask, address: str) -> None:
    factories.space()
    assert client.get(address).status_code == 404


def test_a_space_of_a_facility_that_is_not_published_is_not_found(client: Client, app: Flask) -> None:
    space = factories.space(factories.facility(status="hidden"))
    assert client.get(f"/spaces/{space.id}").status_code == 404
    assert client.get(f"/facilities/{space.facility_id}").status_code == 404
    assert client.get(f"/facilities/{space.facility_id}/day").status_code == 404


@pytest.mark.parametrize("view", ["table", "list"])
def test_the_statements_do_not_grow_with_bookings_nor_uses(
    client: Client, app: Flask, count_queries: Counter, view: str
) -> None:
    space, user = factories.space(), factories.user()
    address = f"/spaces/{space.id}?month=2026-12&view={view}"
    factories.official_use(space, at_minute(DAY, 1080), at_minute(DAY, 1290))
    with count_queries() as few:
        client.get(address)
    for number in range(20):
        day = DAY + timedelta(days=number)
        factories.booking(user, space, at_minute(day, 540), at_minute(day, 720), NOON)
        factories.official_use(space, at_minute(day, 780), at_minute(day, 1020), f"行事{number}")
    with count_queries() as many:
        client.get(address)
    # The second time it is also asked whether what was kept the first time still holds.
    assert len(many) == len(few) + 1 <= 17


def test_it_speaks_english(client: Client, app: Flask) -> None:
    space = factories.space()
    page = client.get(
        f"/spaces/{space.id}?month=2026-12&day=2026-12-05", headers={"Accept-Language": "en"}
    ).text
    assert "Dec 2026" in page
    assert "Sat 5 Dec" in page
    assert "令和" not in page
