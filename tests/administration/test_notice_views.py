"""Notices to the public as administrators write them."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from flask import Flask

from booking.accounts.models import User
from booking.news import queries
from booking.news.models import Notice
from tests import factories
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.forms import values_of

NEW = "/admin/notices/new"
NOTICE = {
    "kind": "notice",
    "title": "年末年始の休み",
    "body": "29日から休みます。",
    "from_day": "2026-12-01",
    "from_minute": "12:00",
}
EMERGENCY = {
    **NOTICE,
    "kind": "emergency",
    "title": "きょう15:00に閉まります",
    "until_day": "2026-12-01",
    "until_minute": "18:00",
}


def stored() -> list[Notice]:
    body_id = factories.municipality().id
    return queries.list_notices(body_id, sort="from", descending=True, limit=9)


def test_a_notice_is_written_and_is_out_at_once(client: Client, admin: User) -> None:
    assert "お知らせはまだありません" in client.get("/admin/notices").text
    assert values_of(client.get(NEW).text)["from_minute"] == ["12:00"], "from now on"
    answer = client.post(NEW, data=NOTICE, follow_redirects=True).text
    assert "お知らせを作りました" in answer
    assert "出ている" in answer
    assert admin.name in answer
    assert "年末年始の休み" in client.get("/news").text


def test_an_emergency_is_asked_for_with_its_consequence_and_nothing_typed_is_lost(
    client: Client, admin: User
) -> None:
    asked = client.post(NEW, data=EMERGENCY)
    assert asked.status_code == 200
    assert "すべての画面のいちばん上に出ます" in asked.text
    assert stored() == []
    assert 'class="emergency"' not in client.get("/help").text
    carried = values_of(asked.text)
    again = client.post(NEW, data={**carried, "again": "yes"})
    assert again.status_code == 200
    assert values_of(again.text)["title"] == [EMERGENCY["title"]]
    assert stored() == []
    done = client.post(NEW, data={**values_of(client.post(NEW, data=EMERGENCY).text), "confirmed": "yes"})
    assert done.status_code == 303
    assert 'class="emergency"' in client.get("/help").text


def test_what_can_not_be_shown_is_said_beside_its_field(client: Client, admin: User) -> None:
    for data, words in (
        ({**EMERGENCY, "until_day": "", "until_minute": ""}, "終わる日と時刻を入れてください"),
        ({**NOTICE, "until_day": "2026-12-01", "until_minute": "11:00"}, "始まりよりあとにしてください"),
        ({**NOTICE, "until_minute": "11:00"}, "終わる時刻だけが入っています"),
        ({**NOTICE, "title": "長" * 61}, "60文字までにしてください"),
        ({**NOTICE, "body": "長" * 1001}, "1000文字までにしてください"),
        ({**NOTICE, "link": "javascript:alert(1)"}, "https:// から始まる形"),
        ({**NOTICE, "title_en": "Closed"}, "見出しと本文の両方"),
        ({**NOTICE, "kind": "alarm"}, ""),
        ({}, "見出しを入れてください"),
    ):
        answer = client.post(NEW, data=data)
        assert answer.status_code == 422, words
        assert words in answer.text
    assert stored() == []


def test_the_last_day_is_shown_to_its_end(client: Client, admin: User, clock: Clock) -> None:
    client.post(NEW, data={**NOTICE, "until_day": "2026-12-01"})
    (notice,) = stored()
    assert notice.shown_until is not None
    assert notice.shown_until.isoformat() == "2026-12-01T15:00:00+00:00", "midnight in Tokyo"


def test_a_notice_is_changed_and_of_two_the_second_sees_both(
    client: Client, admin: User, other: Client
) -> None:
    client.post(NEW, data=NOTICE)
    address = f"/admin/notices/{stored()[0].id}"
    opened = values_of(client.get(address).text)
    assert other.post(address, data=opened | {"title": ["年末の休み"]}).status_code == 303
    answer = client.post(address, data=opened | {"title": ["年始の休み"]})
    assert answer.status_code == 422
    assert "いま保存されている内容: 年末の休み" in answer.text
    assert client.post(address, data=values_of(answer.text)).status_code == 303
    assert stored()[0].title == "年始の休み"


def test_a_notice_is_ended_after_a_question(client: Client, admin: User) -> None:
    client.post(NEW, data={**EMERGENCY, "confirmed": "yes"})
    address = f"/admin/notices/{stored()[0].id}/end"
    question = client.get(address).text
    assert "すべての画面の上から、すぐに消えます" in question
    assert 'class="emergency"' in client.get("/help").text
    assert "お知らせを終わりにしました" in client.post(address, follow_redirects=True).text
    assert 'class="emergency"' not in client.get("/help").text
    assert "もう終わっています" in client.get(address, follow_redirects=True).text
    assert "もう終わっています" in client.post(address, follow_redirects=True).text
    gone = client.get(f"/admin/notices/{stored()[0].id}").text
    assert "終わりにしたお知らせです" in gone
    assert 'value="保存する"' not in gone


def test_the_list_is_sorted_by_its_headings(client: Client, admin: User) -> None:
    for title, minute in (("い", "9:00"), ("あ", "10:00"), ("う", "11:00")):
        client.post(NEW, data={**NOTICE, "title": title, "from_minute": minute})

    def order(address: str) -> str:
        page = client.get(address).text
        places = {page.index(f">{title}</a>"): title for title in "あいう"}
        return "".join(places[place] for place in sorted(places))

    assert order("/admin/notices") == "うあい"
    assert order("/admin/notices?sort=from") == "いあう"
    assert order("/admin/notices?sort=title") == "あいう"
    assert order("/admin/notices?sort=-title") == "ういあ"
    assert order("/admin/notices?sort=author") == "うあい"
    page = client.get("/admin/notices?sort=title").text
    assert (
        '<th scope="col" aria-sort="ascending"><a class="sort-header" href="/admin/notices?sort=-title">'
        in page
    )


def test_the_list_takes_the_same_number_of_statements_however_long(
    client: Client, admin: User, app: Flask, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    counts = []
    for number in (1, 60):
        for _each in range(number):
            client.post(NEW, data=NOTICE)
        with count_queries() as statements:
            page = client.get("/admin/notices").text
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert 'aria-current="page">1</span>' in page


def test_the_settings_say_that_an_emergency_stands_on_every_page(client: Client, admin: User) -> None:
    assert "が、すべての画面に出ています" not in client.get("/admin").text
    client.post(NEW, data={**EMERGENCY, "confirmed": "yes"})
    assert "「きょう15:00に閉まります」が、すべての画面に出ています" in client.get("/admin").text
