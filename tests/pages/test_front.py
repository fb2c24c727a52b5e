"""The front page, help and the texts of agreement."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import pytest
from flask import Flask

from booking.core.calendar import at_minute
from booking.core.db import db
from booking.facilities.rules.settings import FacilityKind
from booking.municipalities.models import TermsVersion
from booking.municipalities.rules import TermsKind
from booking.municipalities.texts import paragraphs_of
from tests import factories
from tests.support.client import Client
from tests.support.clock import Clock

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _standing_clock(clock: Clock) -> None:
    """Pages ask for the time."""


def test_the_front_page_leads_to_what_there_is(client: Client, app: Flask) -> None:
    factories.space(factories.facility("体育館"), "卓球室", uses="卓球")
    page = client.get("/").text
    assert 'action="/search"' in page
    assert 'href="/search?q=%E5%8D%93%E7%90%83"' in page
    assert 'href="/search?kind=gym"' in page
    assert "体育館" in page
    assert "テニスコート" not in page, "there is none in this city"
    for address in ("/help", "/facilities", "/my", "/terms", "/privacy", "/accessibility", "tel:0287001111"):
        assert f'href="{address}"' in page


def test_tiles_tell_what_is_left_of_the_weekend(client: Client, app: Flask) -> None:
    home, user = factories.facility(), factories.user()
    space = factories.space(home, timetable=factories.periods(home, [("午前", 540, 720)]))
    assert "空きあり" in client.get("/").text
    for day in (5, 6):
        date = datetime(2026, 12, day, tzinfo=UTC).date()
        factories.booking(user, space, at_minute(date, 540), at_minute(date, 720), NOW)
    assert "空きなし" in client.get("/").text
    hall = factories.facility("ホール", kind=FacilityKind.HALL)
    space = factories.space(hall)
    with db.transaction():
        space.timetable_id = None
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
    counts = []
    for number in (3, 30):
        home = factories.facility()
        timetable = factories.periods(home)
        for _each in range(number):
            factories.space(home, timetable=timetable)
        with count_queries() as statements:
            client.get("/")
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 12


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
