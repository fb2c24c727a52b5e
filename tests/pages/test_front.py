"""The front page, help and the texts of agreement."""

import html
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from booking.accounts.models import User
from booking.core.calendar import at_minute
from booking.core.db import db
from booking.facilities.models import Space
from booking.facilities.rules.settings import FacilityKind, FacilityStatus
from booking.municipalities.models import TermsVersion
from booking.municipalities.rules import TermsKind
from booking.municipalities.texts import paragraphs_of
from tests import factories
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _standing_clock(clock: Clock) -> None:
    """Pages ask for the time."""


def test_the_front_page_leads_to_what_there_is(client: Client, app: Flask) -> None:
    factories.space(factories.facility("体育館"), "卓球室", uses="卓球")
    page = client.get("/").text
    assert 'action="/search"' in page
    assert 'href="/search?kind=gym&amp;when=this+weekend"' in page
    assert "体育館" in page
    assert "テニスコート" not in page, "there is none in this city"
    for address in ("/help", "/facilities", "/my", "/terms", "/privacy", "/accessibility", "tel:0287001111"):
        assert f'href="{address}"' in page


def test_tiles_tell_what_is_left_of_the_weekend(client: Client, app: Flask) -> None:
    home, user = factories.facility(), factories.user()
    space = factories.space(home, timetable=factories.periods([("午前", 540, 720)]))
    assert "空きあり" in client.get("/").text
    for day in (5, 6):
        taken = date(2026, 12, day)
        factories.booking(user, space, at_minute(taken, 540), at_minute(taken, 720), NOW)
    assert "空きなし" in client.get("/").text
    hall = factories.facility("ホール", kind=FacilityKind.HALL)
    factories.space(hall, timetable=None)
    assert client.get("/").text.count('class="mark ') == 1, "nothing is known of a hall without slots"


def test_a_city_without_facilities_has_a_front_page(client: Client, app: Flask) -> None:
    factories.municipality()
    page = client.get("/")
    assert page.status_code == 200
    assert "電話や窓口でも予約できます" in page.text
    assert "たとえば" not in page.text


def test_a_service_that_is_not_set_up_says_so(client: Client, app: Flask) -> None:
    answer = client.get("/")
    assert answer.status_code == 404
    assert "まだ準備が終わっていません" in answer.text


def test_the_statements_of_the_front_page_do_not_grow(
    client: Client, app: Flask, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    factories.municipality()
    client.get("/")
    counts = []
    for number in (3, 30):
        home = factories.facility(f"館{number}")
        timetable = factories.periods()
        for _each in range(number):
            factories.space(home, timetable=timetable)
        with count_queries() as statements:
            client.get("/")
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 15
    with count_queries() as statements:
        client.get("/")
    assert len(statements) <= 6, "as long as nothing changes the weekend is not looked at again"


def test_help_tells_every_sign_and_the_telephone(client: Client, app: Flask) -> None:
    factories.municipality()
    page = client.get("/help").text
    for word in (
        "空き",
        "一部空き",
        "予約済み",
        "受付前",
        "受付終了",
        "休館",
        "行政使用",
        "窓口・電話",
        "過ぎた",
    ):
        assert word in page
    assert "0287-00-1111" in page


@pytest.mark.parametrize(("kind", "address"), [(TermsKind.TERMS, "/terms"), (TermsKind.PRIVACY, "/privacy")])
def test_the_newest_version_of_a_text_is_shown_as_text(
    client: Client, app: Flask, kind: TermsKind, address: str
) -> None:
    city = factories.municipality()
    for version, body in ((1, "古い文"), (2, "第1条（目的）\n\n新しい文<b>\nつづき")):
        with db.transaction() as session:
            session.add(
                TermsVersion(
                    municipality_id=city.id,
                    kind=kind,
                    version=version,
                    title="決まりごと",
                    body=body,
                    published_at=NOW,
                )
            )
    page = client.get(address).text
    assert "<h1>決まりごと</h1>" in page
    assert "<h2>第1条（目的）</h2>" in page
    assert "<p>新しい文&lt;b&gt;<br>つづき</p>" in page
    assert "古い文" not in page
    assert "第2版" in page


@pytest.mark.parametrize("address", ["/terms", "/privacy"])
def test_a_text_that_is_not_there_yet_says_so(client: Client, app: Flask, address: str) -> None:
    factories.municipality()
    page = client.get(address)
    assert page.status_code == 200
    assert "まだ載せていません" in page.text


@pytest.mark.parametrize(
    ("body", "parts"),
    [
        ("", []),
        ("第1条\n\n文", [(True, ["第1条"]), (False, ["文"])]),
        ("第1条\n文", [(False, ["第1条", "文"])]),
        ("一\r\n\r\n二\r\n三", [(False, ["一"]), (False, ["二", "三"])]),
        ("\n\n一\n\n\n\n二\n", [(False, ["一"]), (False, ["二"])]),
    ],
)
def test_texts_are_taken_apart_at_empty_lines(body: str, parts: list[tuple[bool, list[str]]]) -> None:
    assert [(part.is_heading, list(part.lines)) for part in paragraphs_of(body)] == parts


@pytest.mark.parametrize("address", ["/", "/help", "/accessibility", "/search", "/facilities"])
def test_pages_for_everybody_speak_english_as_well(client: Client, app: Flask, address: str) -> None:
    factories.space()
    answer = client.get(address, headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    assert '<html lang="en"' in answer.text


def test_every_example_finds_a_free_slot(client: Client, app: Flask) -> None:
    gym = factories.facility("春凪市民体育館", nickname="なぎアリーナ")
    factories.space(gym, "アリーナ", uses="バドミントン、ダンス", capacity=60)
    factories.space(
        factories.facility("東部公民館", name_en="East Centre"), "集会室", uses="会議、ダンス", capacity=40
    )
    for language in ("ja", "en"):
        page = client.get("/", headers={"Accept-Language": language}).text
        box = page[page.index('class="search-box__list"') : page.index("</form>")]
        examples = re.findall(r'href="([^"]+)">([^<]+)<', box)
        assert len(examples) == 3, box
        for address, words in examples:
            found = client.get(html.unescape(address), headers={"Accept-Language": language}).text
            assert "date-cell--free" in found, words
            assert "search-notice" not in found, f"{words} is understood whole"


def test_without_a_free_weekend_the_examples_are_uses_alone(client: Client, app: Flask) -> None:
    factories.space(uses="卓球", plan=factories.months_before(0))
    assert 'href="/search?q=%E5%8D%93%E7%90%83"' in client.get("/").text


def test_strangers_are_told_first_what_they_can_do_and_when_bookings_open(client: Client, app: Flask) -> None:
    factories.space(plan=factories.months_before(2))
    page = client.get("/").text
    assert page.index("登録は要りません") < page.index('role="search"')
    assert "使う日の2か月前の9:00から" in page
    assert "平日 8:30–17:15" in page
    factories.space(plan=factories.months_before(6))
    assert "使う日の2か月前から6か月前の9:00から" in client.get("/").text
    assert "最近使った場所" not in page


def test_open_procedures_stand_beside_the_search_with_their_deadlines(client: Client, app: Flask) -> None:
    factories.municipality()
    assert "いま受け付けている手続きはありません" in client.get("/").text
    first = factories.procedure(closes_at=NOW + timedelta(days=9), opens_at=NOW - timedelta(days=1))
    page = client.get("/").text
    assert first.name in page
    assert "12月10日（木） 12:00まで" in page
    with db.transaction():
        first.closes_at = NOW + timedelta(days=20)
    assert "12月21日（月） 12:00まで" in client.get("/").text, "nothing of it is kept"
    with db.transaction():
        first.closes_at = NOW
    assert first.name not in client.get("/").text


def _booked(user: User, space: Space, day: date, starts: int = 540, ends: int = 720) -> None:
    factories.booking(user, space, at_minute(day, starts), at_minute(day, ends), NOW)


def test_recent_places_are_offered_again_at_the_same_weekday_and_time(client: Client, app: Flask) -> None:
    user, other = factories.user(), factories.user("佐藤 花")
    home = factories.facility()
    rooms = [factories.space(home, f"第{number}会議室") for number in range(5)]
    saturday = date(2026, 12, 5)
    for room in rooms:
        _booked(user, room, saturday)
    _booked(other, rooms[4], saturday + timedelta(weeks=1))
    sign_in(client, user)
    page = client.get("/").text
    assert "最近使った場所" in page
    assert page.count('class="recent-place"') == 4, "and not the oldest"
    assert "第0会議室" not in page
    assert "もう一度予約する" in page
    first = page[page.index("第4会議室") :]
    assert 'name="starts" value="2026-12-19T09:00"' in first, "the next Saturday on which it is free"
    assert 'name="ends" value="2026-12-19T12:00"' in first
    second = page[page.index("第3会議室") :]
    assert 'name="starts" value="2026-12-12T09:00"' in second
    assert "次の空きは12月1日（火）" in page
    assert "登録は要りません" not in page


def test_hours_are_offered_again_only_when_all_of_them_are_free(client: Client, app: Flask) -> None:
    user, other = factories.user(), factories.user("佐藤 花")
    home = factories.facility()
    room = factories.space(home, timetable=factories.steps(540, 1260))
    saturday = date(2026, 12, 5)
    _booked(user, room, saturday, 600, 720)
    _booked(other, room, saturday + timedelta(weeks=1), 660, 720)
    sign_in(client, user)
    page = client.get("/").text
    assert 'value="2026-12-19T10:00"' in page
    assert 'value="2026-12-19T12:00"' in page


def test_a_place_that_is_gone_or_a_request_that_was_declined_is_no_recent_place(
    client: Client, app: Flask
) -> None:
    user = factories.user()
    home = factories.facility()
    room = factories.space(home)
    _booked(user, room, date(2026, 12, 5))
    sign_in(client, user)
    assert "最近使った場所" in client.get("/").text
    with db.transaction():
        home.status = FacilityStatus.HIDDEN
    assert "最近使った場所" not in client.get("/").text


def test_one_recent_place_asks_as_much_as_four(
    client: Client, app: Flask, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    user = factories.user()
    home = factories.facility()
    timetable = factories.periods()
    sign_in(client, user)
    counts = []
    for number in (1, 3):
        for _each in range(number):
            _booked(user, factories.space(home, timetable=timetable), date(2026, 12, 5))
        client.get("/")
        with count_queries() as statements:
            client.get("/")
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 18
