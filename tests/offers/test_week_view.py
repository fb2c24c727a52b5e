"""The week of a space: seven days with their periods or their hours, as a table and as a list."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from booking.core.calendar import at_minute
from booking.facilities.models import Space
from booking.facilities.rules.closures import WeeklyClosure
from tests import factories
from tests.offers.conftest import DAY
from tests.support.client import Client
from tests.support.sayings import spoken
from tests.support.signing_in import sign_in

NOON = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
Counter = Callable[[], AbstractContextManager[list[str]]]


def _hourly(opens: int = 540, closes: int = 780) -> Space:
    home = factories.facility()
    return factories.space(home, "卓球室", timetable=factories.steps(opens, closes))


def _table(page: str) -> str:
    return page[page.index('class="week ') : page.index("</table>")]


def _rows(table: str) -> list[str]:
    return re.findall(r"<tr.*?</tr>", table, re.DOTALL)


def test_a_few_periods_stand_across_and_the_days_below_each_other(client: Client, app: Flask) -> None:
    space = factories.space(name="大会議室")
    factories.booking(factories.user(), space, at_minute(DAY, 540), at_minute(DAY, 720), NOON)
    factories.closure(space.facility, WeeklyClosure(weekdays=frozenset({4})))
    page = client.get(f"/spaces/{space.id}?view=week&day=2026-12-05").text
    table = _table(page)
    head, *days = _rows(table)
    assert re.findall(r'scope="col".*?<b>(.*?)</b>', head) == ["午前", "午後", "夜間"]
    assert len(days) == 7
    assert all('scope="row"' in day for day in days)
    saturday = spoken(page, days[6])
    assert saturday == [
        "大会議室 12月5日 土曜日 午前 9時から12時 予約済み",
        "大会議室 12月5日 土曜日 午後 13時から17時 空き",
        "大会議室 12月5日 土曜日 夜間 18時から21時30分 空き",
    ]
    assert days[6].count("<button") == 2
    assert f"/book?space={space.id}&amp;day=2026-12-05&amp;starts=780&amp;ends=1020" in days[6]
    assert "休館日です。毎週金曜日" in spoken(page, days[5])[0]
    assert "過ぎた" in spoken(page, days[0])[0], "29 November"
    assert "href" not in days[0]


def test_hours_stand_below_each_other_and_the_days_across(client: Client, app: Flask) -> None:
    space = _hourly(540, 1020)
    page = client.get(f"/spaces/{space.id}?view=week&day=2026-12-05").text
    head, *hours = _rows(_table(page))
    assert re.findall(r'class="week__number"[^>]*>(\d+)<', head) == ["29", "30", "1", "2", "3", "4", "5"]
    assert len(hours) == 8
    assert all(hour.count("<td") == 7 for hour in hours)
    assert spoken(page, hours[0])[6] == "卓球室 12月5日 土曜日 9時から10時 空き"


def test_the_button_of_a_cell_of_the_week_begins_a_booking(client: Client, app: Flask) -> None:
    space = factories.space()
    sign_in(client, factories.user())
    page = client.get(f"/spaces/{space.id}?view=week&day=2026-12-05").text
    address = re.findall(r'formaction="([^"]*day=2026-12-05[^"]*)"', page)[0].replace("&amp;", "&")
    begun = client.post(address)
    assert begun.status_code == 303
    assert "/book/" in begun.headers["Location"]


def test_the_list_of_the_week_has_a_heading_a_day_and_its_periods(client: Client, app: Flask) -> None:
    space = factories.space(name="大会議室")
    page = client.get(f"/spaces/{space.id}?view=week-list&day=2026-12-05").text
    listed = page[page.index('class="space-list') : page.index('class="day-panel')]
    assert listed.count("<h3") == 7
    assert "12月5日（土）" in listed
    assert spoken(page, listed)[-3] == "大会議室 12月5日 土曜日 午前 9:00–12:00 空き"


def test_the_list_of_a_space_by_the_hour_tells_ranges(client: Client, app: Flask) -> None:
    space = _hourly()
    factories.booking(factories.user(), space, at_minute(DAY, 600), at_minute(DAY, 660), NOON)
    page = client.get(f"/spaces/{space.id}?view=week-list&day=2026-12-05").text
    assert "9:00–10:00、11:00–13:00" in page
    assert "12月5日（土）の時間を選ぶ" in page


@pytest.mark.parametrize(
    ("day", "title", "before", "after"),
    [
        ("2026-12-05", "11月29日–12月5日", None, "2026-12-12"),
        ("2026-12-06", "12月6日–12月12日", "2026-12-01", "2026-12-13"),
        ("2026-12-09", "12月6日–12月12日", "2026-12-02", "2026-12-16"),
        ("2028-12-31", "12月31日–1月6日", "2028-12-24", None),
    ],
)
def test_weeks_are_turned_by_seven_days_within_what_can_be_seen(
    client: Client, app: Flask, day: str, title: str, before: str | None, after: str | None
) -> None:
    page = client.get(f"/spaces/{factories.space().id}?view=week&day={day}").text
    assert title in page
    for rel, wanted in (("prev", before), ("next", after)):
        found = re.search(rf'href="([^"]*)" rel="{rel}"', page)
        assert (found is None) is (wanted is None)
        if found is not None:
            assert f"day={wanted}" in found[1]
            assert found[1].endswith("view=week#calendar")


@pytest.mark.parametrize(
    ("view", "others"),
    [
        ("", {"", "list", "week"}),
        ("list", {"", "list", "week-list"}),
        ("week", {"", "week", "week-list"}),
        ("week-list", {"list", "week", "week-list"}),
    ],
)
def test_the_day_stays_chosen_from_view_to_view(
    client: Client, app: Flask, view: str, others: set[str]
) -> None:
    space = factories.space()
    page = client.get(f"/spaces/{space.id}?day=2026-12-09&view={view}").text
    switches = re.findall(r'<nav class="segmented".*?</nav>', page, re.DOTALL)
    links = [link.replace("&amp;", "&") for one in switches for link in re.findall(r'href="([^"]*)"', one)]
    ways = [link for link in links if link.startswith("/spaces/")]
    assert {"".join(re.findall(r"view=([a-z-]+)", link)) for link in ways} == others
    assert all("day=2026-12-09" in link and link.endswith("#calendar") for link in ways)
    assert f"/facilities/{space.facility_id}/day?date=2026-12-09" in links


def test_a_day_that_cannot_be_shown_is_told_and_this_week_is_shown(client: Client, app: Flask) -> None:
    page = client.get(f"/spaces/{factories.space().id}?view=week&day=2026-02-30").text
    assert "2026-02-30という日はありません" in page
    assert "11月29日–12月5日" in page


def test_a_week_with_nothing_left_says_so_and_leads_on(client: Client, app: Flask) -> None:
    space = factories.space(plan=factories.months_before(1))
    page = client.get(f"/spaces/{space.id}?view=week&day=2027-03-03").text
    assert "この週には、いま予約できる空きがありません" in page
    assert "次の週の空きを見る" in page


def test_the_statements_do_not_grow_with_bookings(client: Client, app: Flask, count_queries: Counter) -> None:
    space, user = factories.space(), factories.user()
    address = f"/spaces/{space.id}?view=week&day=2026-12-09"
    with count_queries() as few:
        client.get(address)
    for number in range(6):
        day = date(2026, 12, 7) + timedelta(days=number)
        factories.booking(user, space, at_minute(day, 540), at_minute(day, 720), NOON)
    with count_queries() as many:
        client.get(address)
    # The second time it is also asked whether what was kept the first time still holds.
    assert len(many) == len(few) + 1 <= 16


def test_a_booking_is_seen_in_the_week_at_once(client: Client, app: Flask) -> None:
    space = factories.space()
    address = f"/spaces/{space.id}?view=week&day=2026-12-05"
    before = client.get(address).text.count("<button")
    factories.booking(factories.user(), space, at_minute(DAY, 540), at_minute(DAY, 720), NOON)
    assert _table(client.get(address).text).count("<button") < before


def test_it_speaks_english(client: Client, app: Flask) -> None:
    space = factories.space(name="大会議室")
    page = client.get(f"/spaces/{space.id}?view=week&day=2026-12-05", headers={"Accept-Language": "en"}).text
    assert "29\N{NO-BREAK SPACE}Nov–5\N{NO-BREAK SPACE}Dec" in page
    assert any("Saturday 5 Dec Morning 9:00 to 12:00 Free" in one for one in spoken(page, _table(page)))
