"""Notices and emergencies as everybody sees them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from booking.core.db import db
from booking.news import service
from booking.news.models import Notice
from booking.news.rules import NoticeDetails, NoticeKind
from tests import factories
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in

NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)
HOUR = timedelta(hours=1)
NOTICE = NoticeDetails(
    NoticeKind.NOTICE, "年末年始の休み", "29日から休みます。\n\n<b>太字</b>", shown_from=NOW
)
EMERGENCY = NoticeDetails(
    NoticeKind.EMERGENCY,
    "きょう15:00に閉まります",
    "大雨のためです。\n\n避難所は体育館です。",
    NOW,
    NOW + HOUR,
)


@pytest.fixture(autouse=True)
def _standing_clock(clock: Clock) -> None:
    """Pages ask for the time."""


def publish(details: NoticeDetails) -> Notice:
    body = factories.municipality()
    with db.transaction():
        made = service.publish(body.id, details, author_id=None, now=NOW)
    db.session.refresh(made)
    return made


def end(notice: Notice) -> None:
    with db.transaction():
        service.end(notice.municipality_id, notice.id, author_id=1, now=NOW)


def test_the_front_page_shows_the_three_newest_and_leads_to_all(client: Client, app: Flask) -> None:
    assert "お知らせをすべて見る" not in client.get("/").text
    for number in range(4):
        publish(replace(NOTICE, title=f"{number}つ目", shown_from=NOW - (5 - number) * HOUR))
    page = client.get("/").text
    assert page.index("3つ目") < page.index("2つ目") < page.index("1つ目")
    assert "0つ目" not in page
    assert 'href="/news"' in page
    assert "0つ目" in client.get("/news").text


def test_a_notice_is_read_as_text_and_only_while_it_is_shown(
    client: Client, app: Flask, clock: Clock
) -> None:
    notice = publish(replace(NOTICE, link="https://www.harunagi.example/closed"))
    later = publish(replace(NOTICE, title="あした出ます", shown_from=NOW + 24 * HOUR))
    page = client.get(f"/news/{notice.id}").text
    assert "<p>29日から休みます。</p>" in page
    assert "&lt;b&gt;太字" in page
    assert 'href="https://www.harunagi.example/closed"' in page
    assert client.get(f"/news/{later.id}").status_code == 404
    assert "あした出ます" not in client.get("/news").text
    clock.forward(hours=24)
    assert client.get(f"/news/{later.id}").status_code == 200
    end(notice)
    gone = client.get(f"/news/{notice.id}")
    assert (gone.status_code, "もう載せていません" in gone.text) == (404, True)


def test_the_list_goes_on_over_pages(client: Client, app: Flask) -> None:
    for number in range(21):
        publish(replace(NOTICE, title=f"知らせ{number:02}", shown_from=NOW - (30 - number) * HOUR))
    first, second = client.get("/news").text, client.get("/news?page=2").text
    assert ("知らせ20" in first, "知らせ00" in first) == (True, False)
    assert ("知らせ20" in second, "知らせ00" in second) == (False, True)
    assert client.get("/news?page=99").text.count("知らせ00") == 1


@pytest.mark.parametrize("address", ["/", "/help", "/facilities", "/sign-in", "/no-such-page", "/display"])
def test_an_emergency_stands_on_every_page_of_residents(client: Client, app: Flask, address: str) -> None:
    factories.municipality()
    assert 'class="emergency"' not in client.get(address).text
    notice = publish(EMERGENCY)
    page = client.get(address).text
    assert page.index("きょう15:00に閉まります") < page.index("<h1")
    assert f'href="/news/{notice.id}"' in page
    assert "大雨のためです。" in page
    assert "避難所は体育館です。" not in page, "only the first line"
    end(notice)
    assert 'class="emergency"' not in client.get(address).text


def test_its_own_page_does_not_say_it_twice(client: Client, app: Flask) -> None:
    notice = publish(EMERGENCY)
    page = client.get(f"/news/{notice.id}").text
    assert 'class="emergency"' not in page
    assert "避難所は体育館です。" in page


def test_staff_see_it_small(client: Client, app: Flask) -> None:
    sign_in(client, factories.staff(factories.facility()))
    notice = publish(EMERGENCY)
    page = client.get("/staff").text
    assert 'class="emergency emergency--small"' in page
    assert f'<a href="/news/{notice.id}">きょう15:00に閉まります</a>' in page


def test_pages_kept_for_strangers_show_and_drop_it_at_once(client: Client, app: Flask, clock: Clock) -> None:
    space = factories.space()
    addresses = (
        f"/spaces/{space.id}?month=2026-12&day={date(2026, 12, 5)}",
        f"/facilities/{space.facility_id}/day?date=2026-12-05",
    )

    def shown() -> list[bool]:
        client.get(addresses[0])  # kept by the first, given by the second
        return [EMERGENCY.title in client.get(address).text for address in addresses for _again in (1, 2)]

    assert shown() == [False] * 4
    notice = publish(EMERGENCY)
    assert shown() == [True] * 4
    end(notice)
    assert shown() == [False] * 4
    publish(replace(EMERGENCY, shown_from=NOW + HOUR / 2))
    assert shown() == [False] * 4
    clock.forward(minutes=30)
    assert shown() == [True] * 4, "its time came, though nothing was written"
    clock.forward(minutes=29)
    assert shown() == [True] * 4
    clock.forward(minutes=1)
    assert shown() == [False] * 4


def test_english_readers_get_english_where_it_was_written(client: Client, app: Flask) -> None:
    english = {"title_en": "Closing at 15:00 today", "body_en": "Because of heavy rain."}
    publish(replace(EMERGENCY, **english))
    japanese = publish(replace(EMERGENCY, title="日本語だけの知らせ"))
    page = client.get("/help", headers={"Accept-Language": "en"}).text
    assert 'lang="en">Closing at 15:00 today</h2>' in page
    assert "Because of heavy rain." in page
    assert 'lang="ja">日本語だけの知らせ</h2>' in page
    alone = client.get(f"/news/{japanese.id}", headers={"Accept-Language": "en"}).text
    assert "This notice is in Japanese only." in alone
