"""One day across the spaces of a facility."""

import gzip
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import pytest
from flask import Flask

from booking.availability.service import place_hold
from booking.core.calendar import at_minute
from booking.core.db import db
from booking.facilities.models import Facility
from booking.facilities.rules.closures import WeeklyClosure
from tests import factories
from tests.offers.conftest import DAY
from tests.support.client import Client
from tests.support.sayings import spoken
from tests.support.signing_in import sign_in

NOON = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
Counter = Callable[[], AbstractContextManager[list[str]]]
Fill = Callable[[Facility, int], None]


def _parts(page: str) -> tuple[str, str]:
    """The table and the list."""
    table = page[page.index('class="day-grid-scroll') : page.index("</table>")]
    start = page.index('class="space-list')
    return table, page[start : page.index("</ul>", start)]


def _words(markup: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", markup))


def test_free_slots_are_buttons_that_say_the_whole_sentence(client: Client, app: Flask) -> None:
    space = factories.space(name="大会議室")
    page = client.get(f"/facilities/{space.facility_id}/day?date=2026-12-05").text
    table, listed = _parts(page)
    assert spoken(page, table) == [
        "大会議室 12月5日 土曜日 午前 9時から12時 空き",
        "大会議室 12月5日 土曜日 午後 13時から17時 空き",
        "大会議室 12月5日 土曜日 夜間 18時から21時30分 空き",
    ]
    # Where name and times are seen, they are heard as they are written.
    assert spoken(page, listed)[0] == "大会議室 12月5日 土曜日 午前 9:00–12:00 空き"
    for half in (table, listed):
        buttons = re.findall(r"<button[^>]*>.*?</button>", half, re.DOTALL)
        assert len(buttons) == 3
        assert "空き" in _words(buttons[0])
        assert f"/book?space={space.id}&amp;starts=540&amp;ends=720" in buttons[0]
    form = page[page.index('action="/book"') :]
    assert 'name="day" value="2026-12-05"' in form[: form.index("</form>")]
    assert page.count('action="/book"') == 1
    assert page.count('name="csrf_token"') == 0, "a stranger is only led to sign in"
    sign_in(client, factories.user())
    own = client.get(f"/facilities/{space.facility_id}/day?date=2026-12-05").text
    assert own.count("csrf_token") == 1 + own.count("/sign-out"), "one for all cells, and each way out"


def test_the_button_of_a_cell_begins_a_booking(client: Client, app: Flask) -> None:
    space = factories.space()
    address, day = f"/book?space={space.id}&starts=540&ends=720", {"day": "2026-12-05"}
    away = client.post(address, data=day)
    assert away.headers["Location"].startswith("/sign-in?next=")
    sign_in(client, factories.user())
    begun = client.post(address, data=day)
    assert begun.status_code == 303
    assert "/book/" in begun.headers["Location"]
    page = client.get(f"/facilities/{space.facility_id}/day?date=2026-12-05").text
    assert "手続き中" in page
    assert "あなたの手続きの途中です" in page


@pytest.mark.parametrize(
    ("prepare", "word", "reason"),
    [
        ("taken", "予約済み", ""),
        ("held", "予約済み", "いまほかの方が予約の手続きをしています"),
        ("official", "行政使用", ""),
        ("closed", "休館", "休館日です。毎週土曜日"),
        ("not_yet_open", "受付前", "12月5日（土） 8:00から予約できます"),
        ("ended", "受付終了", "11月28日（土）で終わりました"),
        ("counter_only", "窓口・電話", "施設に電話してください"),
    ],
)
def test_cells_that_are_not_free_say_what_they_are_and_why(
    client: Client, app: Flask, prepare: str, word: str, reason: str
) -> None:
    settings = {
        "not_yet_open": {"plan": factories.months_before(0, time=480)},
        "ended": {"plan": factories.months_before(3, 7)},
        "counter_only": {"bookable": False},
    }.get(prepare, {})
    home = factories.facility()
    space = factories.space(home, timetable=factories.periods([("午前", 540, 720)]), **settings)
    morning = (at_minute(DAY, 540), at_minute(DAY, 720))
    if prepare == "taken":
        factories.booking(factories.user(), space, *morning, NOON)
    elif prepare == "held":
        user_id = factories.user().id
        with db.transaction():
            place_hold(user_id, space.id, *morning, NOON)
    elif prepare == "official":
        factories.official_use(space, *morning)
    elif prepare == "closed":
        factories.closure(home, WeeklyClosure(weekdays=frozenset({5})))
    page = client.get(f"/facilities/{home.id}/day?date=2026-12-05").text
    table, listed = _parts(page)
    assert "<button" not in table + listed
    [said] = spoken(page, table)
    assert said.startswith("大会議室 12月5日 土曜日 午前 9時から12時 ")
    assert word in said
    assert reason in said
    assert word in _words(listed)
    assert word in _words(table)
    if reason:
        visible = re.findall(r'class="space-list__reason">([^<]*)', listed)
        assert any(reason in one for one in visible)


def test_parts_stand_below_the_whole_and_the_reason_below_the_table(client: Client, app: Flask) -> None:
    home = factories.facility()
    first = factories.space(home, "アリーナ 半面A", position=2)
    second = factories.space(home, "アリーナ 半面B", position=3)
    factories.space(home, "アリーナ 全面", position=1, parts=[first, second])
    factories.booking(factories.user(), first, at_minute(DAY, 540), at_minute(DAY, 720), NOON)
    page = client.get(f"/facilities/{home.id}/day?date=2026-12-05").text
    table, _list = _parts(page)
    names = [_words(one).strip() for one in re.findall(r'<th scope="row".*?</a>', table, re.DOTALL)]
    assert names == ["アリーナ 全面", "半面A", "半面B"]
    body = table[table.index("<tbody") : table.index("</tbody>")]
    assert [row.count("<button") for row in body.split("<tr")[1:]] == [2, 2, 3]
    assert "どちらかに予約があると、もう一方は選べません" in page


def test_a_slot_for_the_whole_day_has_a_row_of_its_own(client: Client, app: Flask) -> None:
    home = factories.facility()
    named = [("午前", 540, 720), ("午後", 780, 1020), ("全日", 540, 1020)]
    factories.space(home, "ホール", timetable=factories.periods(named))
    table, listed = _parts(client.get(f"/facilities/{home.id}/day?date=2026-12-05").text)
    assert table.count("<button") == 3
    assert "ホール（全日）" in table
    assert listed.count("<button") == 3
    assert "ホール（全日）" not in listed


def test_hours_are_told_as_ranges_in_the_list(client: Client, app: Flask) -> None:
    home = factories.facility()
    space = factories.space(home, "卓球室", timetable=factories.steps(540, 780))
    factories.booking(factories.user(), space, at_minute(DAY, 600), at_minute(DAY, 660), NOON)
    table, listed = _parts(client.get(f"/facilities/{home.id}/day?date=2026-12-05").text)
    assert table.count("<button") == 3
    assert "9:00–10:00、11:00–13:00" in listed
    assert f'href="/spaces/{space.id}?day=2026-12-05#day"' in listed


def test_a_reason_that_all_share_is_told_once(client: Client, app: Flask) -> None:
    home = factories.facility()
    for name in ("第1会議室", "第2会議室"):
        factories.space(home, name)
    factories.closure(home, WeeklyClosure(weekdays=frozenset({5})))
    page = client.get(f"/facilities/{home.id}/day?date=2026-12-05&view=list").text
    assert "space-list__reason" not in page
    banner = page[page.index('class="legend"') : page.index('action="/book"')]
    assert banner.count("休館日です。毎週土曜日") == 1


@pytest.mark.parametrize(("view", "table", "listed"), [("grid", True, False), ("list", False, True)])
def test_one_of_both_views_can_be_chosen_and_is_kept(
    client: Client, app: Flask, view: str, table: bool, listed: bool
) -> None:
    page = client.get(f"/facilities/{factories.space().facility_id}/day?date=2026-12-05&view={view}").text
    assert ('class="day-grid"' in page) is table
    assert ('class="space-list' in page) is listed
    assert f"day?date=2026-12-06&amp;view={view}#calendar" in page
    assert f'name="view" value="{view}"' in page


def test_only_rooms_with_something_free_can_be_shown(client: Client, app: Flask) -> None:
    home = factories.facility()
    first = factories.space(home, "アリーナ 半面A", position=2)
    second = factories.space(home, "アリーナ 半面B", position=3)
    factories.space(home, "アリーナ 全面", position=1, parts=[first, second])
    factories.space(home, "倉庫", position=4, bookable=False)
    for starts, ends in ((540, 720), (780, 1020), (1080, 1290)):
        factories.booking(factories.user(), first, at_minute(DAY, starts), at_minute(DAY, ends), NOON)
    page = client.get(f"/facilities/{home.id}/day?date=2026-12-05").text
    assert "空いている室場だけ見る（1室）" in page
    assert "室場の名前から選ぶ（4室）" in page
    free = client.get(f"/facilities/{home.id}/day?date=2026-12-05&free=1").text
    table, listed = _parts(free)
    assert re.findall(r'scope="row"[^>]*><a[^>]*>([^<]*)', table) == ["アリーナ 半面B"], (
        "its whole is not shown"
    )
    assert listed.count("<h3") == 1
    assert "すべての室場を見る（4室）" in free
    assert "date=2026-12-06&amp;free=1#calendar" in free
    assert 'name="free" value="1"' in free


def test_a_day_without_a_free_room_says_so_where_only_such_are_shown(client: Client, app: Flask) -> None:
    home = factories.facility()
    for name in ("第1会議室", "第2会議室"):
        factories.space(home, name, bookable=False)
    page = client.get(f"/facilities/{home.id}/day?date=2026-12-05&free=1").text
    assert "この日に空いている室場はありません" in page
    assert "すべての室場を見る（2室）" in page


def test_every_link_to_a_room_has_its_room(client: Client, app: Flask, fill: Fill) -> None:
    home = factories.facility()
    fill(home, 12)
    page = client.get(f"/facilities/{home.id}/day?date=2026-12-05").text
    jumps = re.findall(r'<li><a href="#(s\d+)">', page)
    assert len(jumps) == 12
    assert all(page.count(f'id="{one}"') == 1 for one in jumps)


@pytest.mark.long
def test_a_hundred_rooms_by_the_hour_are_a_light_page(client: Client, app: Flask) -> None:
    home = factories.facility()
    hours = factories.steps(540, 1260)
    for number in range(100):
        factories.space(home, f"第{number}会議室", timetable=hours)
    page = client.get(f"/facilities/{home.id}/day?date=2026-12-05").data
    assert page.count(b"<button") >= 1200
    assert len(page) < 300_000, "every cell is free, which takes most"
    assert len(gzip.compress(page, 6)) < 30_000


def test_a_facility_without_spaces_says_so(client: Client, app: Flask) -> None:
    page = client.get(f"/facilities/{factories.facility().id}/day").text
    assert "インターネットから予約できる室場がありません" in page


def test_the_statements_do_not_grow_with_the_spaces(
    client: Client, app: Flask, fill: Fill, count_queries: Counter
) -> None:
    few_spaces, many_spaces = factories.facility("小"), factories.facility("大")
    fill(few_spaces, 5)
    fill(many_spaces, 55)
    for query, most in (("?date=2026-12-05", 18), ("", 18)):
        counts = []
        for home in (few_spaces, many_spaces):
            with count_queries() as statements:
                client.get(f"/facilities/{home.id}/day{query}")
            counts.append(len(statements))
        assert counts[0] == counts[1] <= most
