"""The search as a page."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from urllib.parse import quote_plus as quote

import pytest
from flask import Flask

from booking.core.calendar import at_minute
from booking.facilities.models import Facility
from tests import factories
from tests.offers.conftest import DAY
from tests.support.client import Client


def url(path: str, **values: object) -> str:
    """An address as pages write it."""
    pairs = [f"{name}={quote(str(value))}" for name, value in values.items()]
    return path + "?" + "&amp;".join(pairs)


Counter = Callable[[], AbstractContextManager[list[str]]]
Fill = Callable[[Facility, int], None]


def test_a_search_tells_the_day_and_the_same_weekdays_after_it(client: Client, app: Flask) -> None:
    gym = factories.facility(area="本町")
    space = factories.space(gym, "卓球室", uses="卓球、体操", plan=factories.months_before(0, time=480))
    page = client.get("/search?q=卓球&date=2026-12-05&part=morning").text
    assert "場所 1件" in page
    for day in ("12/5", "12/12", "12/19", "12/26"):
        assert day in page
    assert f"/spaces/{space.id}?month=2026-12&amp;day=2026-12-12#day" in page
    assert "午前 9:00–12:00" in page
    assert "本町" in page
    assert "受付前" in page
    assert "12月5日（土） 8:00から予約できます" in page


def test_without_a_day_the_coming_days_are_told(client: Client, app: Flask) -> None:
    factories.space()
    page = client.get("/search").text
    for day in ("12/1", "12/2", "12/3", "12/4"):
        assert f"{day} <" in page
    assert "12/5 <" not in page


def test_free_ones_can_be_asked_for_alone(client: Client, app: Flask) -> None:
    home, user = factories.facility(), factories.user()
    full = factories.space(home, "満室", timetable=factories.periods([("夜間", 1080, 1290)]))
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
    assert "条件を1つはずすと見つかります" in page
    assert "「500人」をはずす（1件）" in page
    assert "「卓球」をはずす（" not in page, "that alone finds nothing"
    assert 'href="/search?q=%E5%8D%93%E7%90%83"' in page
    assert 'href="/facilities"' in page


def test_a_line_of_plain_words_is_understood_and_told_in_chips(client: Client, app: Flask) -> None:
    gym = factories.facility(area="本町")
    factories.space(gym, "アリーナ", uses="バドミントン", capacity=60)
    factories.space(gym, "小部屋", uses="バドミントン", capacity=8)
    page = client.get("/search?q=１２月の土曜の午前バドミントン　20人").text
    for label, value in (
        ("なにを", "バドミントン"),
        ("いつ", "12月の土曜（4日）"),
        ("時間", "午前"),
        ("人数", "20人"),
        ("どこで", "市内すべて"),
    ):
        assert f'<span class="chip__label">{label}</span>{value}' in page
    for day in ("12/5", "12/12", "12/19", "12/26"):
        assert f"{day} <" in page
    assert "アリーナ</a>" in page
    assert "小部屋</a>" not in page


def test_a_chip_is_taken_away_by_a_link(client: Client, app: Flask) -> None:
    factories.space(uses="バドミントン")
    page = client.get("/search?q=バドミントン 日曜の午前&people=5").text
    assert f'href="{url("/search", q="バドミントン 日曜", people=5)}"' in page, "without the time"
    assert f'href="{url("/search", q="バドミントン 午前", people=5)}"' in page, "without the days"
    assert f'href="{url("/search", q="日曜 午前", people=5)}"' in page, "without the use"
    assert f'href="{url("/search", q="バドミントン 日曜の午前")}"' in page, "without the people"


def test_the_filters_hold_what_the_words_said(client: Client, app: Flask) -> None:
    gym = factories.facility(area="本町")
    factories.space(gym, uses="バドミントン")
    factories.space(factories.facility("東館", area="東部"), "別室")
    page = client.get("/search?q=バドミントン 日曜 18時から 20人 本町").text
    assert '<input type="hidden" name="q" value="バドミントン">' in page
    assert '<option selected value="日曜">日曜</option>' in page
    assert 'value="18:00-" checked' in page
    assert 'name="people" type="text" value="20"' in page
    assert 'value="本町" checked' in page
    assert "18:00から" in page


def test_the_next_days_are_a_link_away_and_so_are_those_before(client: Client, app: Flask) -> None:
    factories.space()
    first = client.get("/search?q=土曜").text
    assert "12/5 <" in first
    assert 'rel="next"' in first
    assert 'rel="prev"' not in first
    assert "since=2027-01-02" in first
    second = client.get("/search?q=土曜&since=2027-01-02").text
    assert "1/2 <" in second
    assert "1/23 <" in second
    assert "since=2026-12-05" in second
    last = client.get("/search?q=土曜&since=2028-12-30").text
    assert "12/30 <" in last
    assert 'rel="next"' not in last
    whole_week = client.get("/search?q=来週").text
    for day in range(7, 14):
        assert f"12/{day} <" in whole_week


def test_what_is_not_understood_is_said(client: Client, app: Flask) -> None:
    factories.space(name="卓球室")
    page = client.get("/search?q=卓球 うさぎ 2月30日").text
    assert "「2月30日」は読み取れなかった" in page
    assert "「うさぎ」は、文字のとおりにさがしました" in page
    assert "「うさぎ」をはずす" in page
    gone = client.get("/search?q=2026年1月5日").text
    assert "その日の空き状況は見られません" in gone
    assert "卓球室</a>" in gone


def test_when_nothing_is_free_there_is_a_way_on(client: Client, app: Flask) -> None:
    home, user = factories.facility(), factories.user()
    space = factories.space(home, "満室")
    for week in range(4):
        day = DAY.replace(day=DAY.day + 7 * week)
        factories.booking(user, space, at_minute(day, 540), at_minute(day, 720), at_minute(DAY, 0))
    page = client.get("/search?q=土曜の午前").text
    assert "この日と時間には、空きがありません" in page
    assert "「午前」をはずす" in page
    assert "空きのある所 1件" in page
    assert "このあとの日を見る" in page


def test_results_are_sorted_as_asked(client: Client, app: Flask) -> None:
    home, user = factories.facility(), factories.user()
    full = factories.space(home, "あとで", position=1)
    factories.space(home, "さきに", position=2)
    for starts, ends in ((540, 720), (780, 1020), (1080, 1290)):
        factories.booking(user, full, at_minute(DAY, starts), at_minute(DAY, ends), at_minute(DAY, 0))
    by_free = client.get("/search?q=土曜").text
    assert by_free.index("さきに</a>") < by_free.index("あとで</a>")
    by_name = client.get("/search?q=土曜&sort=name").text
    assert by_name.index("あとで</a>") < by_name.index("さきに</a>")
    assert 'aria-current="true">名前順' in by_name


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
        "q=" + "12月5日" * 100,
        "q=%21%3F%25%5C%27%22",
        "q=%F0%9F%8F%B8",
        "q=çé Ñ ǅ",
        "when=" + "x" * 5000,
        "since=never",
        "since=9999-12-31",
        "sort=best",
        "part=99:99-",
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
    assert "場所 45件" in first
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
    assert len(many) == len(few) <= 15
    with count_queries() as nothing:
        client.get("/search?date=2026-12-05&people=9999")
    assert len(nothing) <= 26, "what else could be found costs a second look, and no more for more places"


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
