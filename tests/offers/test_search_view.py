"""The search as a page."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask

from booking.core.calendar import at_minute
from booking.facilities.models import Facility
from tests import factories
from tests.offers.conftest import DAY
from tests.support.client import Client

Counter = Callable[[], AbstractContextManager[list[str]]]
Fill = Callable[[Facility, int], None]


def test_a_search_tells_the_day_and_the_same_weekdays_after_it(client: Client, app: Flask) -> None:
    gym = factories.facility(area="本町")
    space = factories.space(gym, "卓球室", uses="卓球、体操", closes_days_before=1, opens_months_before=0)
    page = client.get("/search?q=卓球&date=2026-12-05&part=morning").text
    assert "室場 1件" in page
    for day in ("12/5", "12/12", "12/19", "12/26"):
        assert day in page
    assert f"/spaces/{space.id}?month=2026-12&amp;day=2026-12-12#day" in page
    assert "午前 9:00–12:00" in page
    assert "本町" in page
    assert "受付前" in page
    assert "12月5日（土） 9:00から予約できます" in page


def test_without_a_day_the_coming_days_are_told(client: Client, app: Flask) -> None:
    factories.space()
    page = client.get("/search").text
    for day in ("12/1", "12/2", "12/3", "12/4"):
        assert f"{day} <" in page
    assert "12/5 <" not in page


def test_free_ones_can_be_asked_for_alone(client: Client, app: Flask) -> None:
    home, user = factories.facility(), factories.user()
    full = factories.space(home, "満室", timetable=factories.periods(home, [("夜間", 1080, 1290)]))
    factories.space(home, "空室")
    noon = at_minute(DAY, 0)
    for week in range(4):
        day = DAY.replace(day=DAY.day + 7 * week)
        factories.booking(user, full, at_minute(day, 1080), at_minute(day, 1290), noon)
    both = client.get("/search?date=2026-12-05").text
    assert "満室</a>" in both
    assert "空室</a>" in both
    free = client.get("/search?date=2026-12-05&free_only=y").text
    assert "満室</a>" not in free
    assert "空室</a>" in free


def test_a_search_that_finds_nothing_says_what_to_change(client: Client, app: Flask) -> None:
    factories.space(name="卓球室")
    page = client.get("/search?q=卓球&people=500").text
    assert "見つかりませんでした" in page
    assert "「500人」をはずす" in page
    assert 'href="/search?q=%E5%8D%93%E7%90%83"' in page
    assert 'href="/facilities"' in page


def test_a_city_without_facilities_has_a_search(client: Client, app: Flask) -> None:
    factories.municipality()
    assert "まだ、さがせる施設がありません" in client.get("/search").text


@pytest.mark.parametrize("date", ["0000-00-00", "9999-12-31", "2026-02-30", "2026-11-30", "あした", "%00"])
def test_an_absurd_date_is_told_beside_the_field_and_the_rest_is_found(
    client: Client, app: Flask, date: str
) -> None:
    factories.space(name="卓球室")
    answer = client.get(f"/search?q=卓球&date={date}")
    assert answer.status_code == 200
    assert 'id="date-error"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert "卓球室" in answer.text


@pytest.mark.parametrize("people", ["abc", "-1", "0", "9" * 400])
def test_an_absurd_number_of_people_is_told_beside_the_field_and_stays(
    client: Client, app: Flask, people: str
) -> None:
    factories.space(name="卓球室")
    answer = client.get(f"/search?people={people}")
    assert answer.status_code == 200
    assert 'id="people-error"' in answer.text
    assert f'value="{people[:12]}"' in answer.text


@pytest.mark.parametrize(
    "query",
    [
        "kind=castle&area=火星&part=noon",
        "page=0",
        "page=-1",
        "page=99999999999999999999",
        "page=abc",
        "page=²",
        "area=a&area=b&area=" + "c" * 5000,
        "q=" + "あ " * 3000,
        "q=%00%ff",
        "date=2027-12-31",
    ],
)
def test_whatever_the_address_holds_there_is_a_page(client: Client, app: Flask, query: str) -> None:
    factories.space()
    assert client.get(f"/search?{query}").status_code == 200


def test_words_are_text_and_nothing_else(client: Client, app: Flask) -> None:
    evil = '"><script>alert(1)</script>'
    factories.space(name="大会議室", uses="<b>会議</b>")
    for address in ("/search", f"/search?q={evil}", f"/search?people={evil}&date={evil}&area={evil}"):
        page = client.get(address).text
        assert "<script>alert" not in page
        assert "<b>会議" not in page
        assert '"><script' not in page


def test_many_results_are_parted_and_keep_what_was_asked(client: Client, app: Flask, fill: Fill) -> None:
    fill(factories.facility(), 45)
    first = client.get("/search?q=会議&date=2026-12-05").text
    assert "室場 45件" in first
    assert first.count('class="space-result"') == 20
    assert "q=%E4%BC%9A%E8%AD%B0&amp;date=2026-12-05&amp;page=3" in first
    assert client.get("/search?q=会議&page=3").text.count('class="space-result"') == 5
    assert client.get("/search?q=会議&page=400").text.count('class="space-result"') == 5


def test_the_statements_do_not_grow_with_the_results(
    client: Client, app: Flask, fill: Fill, count_queries: Counter
) -> None:
    home = factories.facility()
    fill(home, 5)
    with count_queries() as few:
        client.get("/search?date=2026-12-05")
    fill(factories.facility("東部公民館"), 55)
    with count_queries() as many:
        client.get("/search?date=2026-12-05")
    assert len(many) == len(few) <= 14


def test_it_speaks_english(client: Client, app: Flask) -> None:
    factories.space()
    page = client.get("/search?date=2026-12-05", headers={"Accept-Language": "en"})
    assert 'lang="en"' in page.text
    assert "Sat" in page.text


def test_nobody_is_named(client: Client, app: Flask) -> None:
    user = factories.user("田辺 由香")
    space = factories.space()
    noon = at_minute(DAY.replace(day=1), 720)
    factories.booking(user, space, at_minute(DAY, 540), at_minute(DAY, 720), noon, purpose="ひみつの会")
    for address in (
        "/search?date=2026-12-05",
        f"/facilities/{space.facility_id}/day?date=2026-12-05",
        f"/spaces/{space.id}?month=2026-12&day=2026-12-05",
        f"/spaces/{space.id}?month=2026-12&view=list",
    ):
        page = client.get(address).text
        assert "田辺" not in page
        assert "ひみつ" not in page
