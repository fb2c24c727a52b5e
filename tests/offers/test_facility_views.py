"""The list of facilities, and one facility."""

from datetime import date

import pytest
from flask import Flask

from booking.facilities.rules.closures import AnnualClosure, DatedClosure, OnHoliday, WeeklyClosure
from booking.facilities.rules.settings import FacilityKind
from tests import factories
from tests.support.client import Client


def test_facilities_are_listed_by_kind_and_area(client: Client, app: Flask) -> None:
    factories.space(factories.facility("春凪市民体育館", area="本町", address="本町1丁目"))
    factories.facility("東部公民館", area="東部", kind=FacilityKind.COMMUNITY_CENTRE)
    everything = client.get("/facilities").text
    assert "2件の施設" in everything
    assert "室場 1" in everything
    assert "本町1丁目" in everything
    gyms = client.get("/facilities?kind=gym").text
    assert "春凪市民体育館" in gyms
    assert "東部公民館" not in gyms
    assert "東部公民館" in client.get("/facilities?area=東部").text
    nothing = client.get("/facilities?kind=gym&area=東部").text
    assert "この条件に合う施設はありません" in nothing
    assert "すべての施設を見る" in nothing


@pytest.mark.parametrize("query", ["kind=castle", "area=<script>alert(1)</script>", "page=-1", "page=9" * 40])
def test_whatever_the_address_holds_there_is_a_list(client: Client, app: Flask, query: str) -> None:
    factories.facility()
    answer = client.get(f"/facilities?{query}")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


def test_a_facility_tells_where_when_and_what(client: Client, app: Flask) -> None:
    home = factories.facility(
        postal_code="000-0001",
        address="本町1丁目1番",
        hours_text="9:00–21:30",
        access_text="駅から歩いて5分",
        accessibility_text="車いすで入れます",
        fee_guidance="午前 1,200円",
        url="https://www.harunagi.example/gym",
    )
    half = factories.space(home, "半面A", position=2, capacity=60)
    factories.space(home, "全面", position=1, parts=[half])
    factories.closure(home, WeeklyClosure(weekdays=frozenset({0}), on_holiday=OnHoliday.NEXT_DAY))
    factories.closure(home, AnnualClosure(first=(12, 29), last=(1, 3), reason="年末年始"))
    factories.closure(
        home, DatedClosure(first=date(2026, 11, 2), last=date(2026, 11, 3), reason="終わった工事")
    )
    factories.closure(home, DatedClosure(first=date(2026, 12, 8), last=date(2026, 12, 9), reason="床の工事"))
    factories.closure(home, WeeklyClosure(weekdays=frozenset({2}), reason="半面だけ"), only=half)
    page = client.get(f"/facilities/{home.id}").text
    for text in (
        "〒000-0001 本町1丁目1番",
        "9:00–21:30",
        "駅から歩いて5分",
        "車いすで入れます",
        "午前 1,200円",
        "毎週月曜日（祝日のときは翌日）",
        "年末年始（毎年12月29日から翌年1月3日まで）",
        "床の工事",
        "60人まで",
        'href="tel:0287002222"',
        f'href="/spaces/{half.id}"',
        f'href="/facilities/{home.id}/day?date=2026-12-01"',
        'href="https://www.harunagi.example/gym"',
    ):
        assert text in page
    assert "終わった工事" not in page
    assert "半面だけ" not in page
    assert page.index("全面") < page.index("半面A")


def test_an_address_that_is_none_of_the_web_is_not_linked(client: Client, app: Flask) -> None:
    home = factories.facility(url="javascript:alert(1)")
    assert "javascript:" not in client.get(f"/facilities/{home.id}").text


def test_texts_of_a_facility_are_text(client: Client, app: Flask) -> None:
    home = factories.facility("<b>館</b>", description="<script>alert(1)</script>", notes="<i>注</i>")
    space = factories.space(home, "<u>室</u>", uses="<em>茶道</em>")
    for address in (
        "/facilities",
        f"/facilities/{home.id}",
        f"/facilities/{home.id}/day",
        f"/spaces/{space.id}",
    ):
        page = client.get(address).text
        for tag in ("<b>館", "<script>alert", "<i>注", "<u>室", "<em>茶"):
            assert tag not in page


def test_a_facility_without_spaces_says_whom_to_ask(client: Client, app: Flask) -> None:
    page = client.get(f"/facilities/{factories.facility().id}").text
    assert "インターネットから予約できる室場は、まだありません" in page


@pytest.mark.parametrize(
    "address", ["/facilities/999", "/facilities/999/day", "/facilities/99999999999999999999/day"]
)
def test_a_facility_that_is_not_there_is_not_found(client: Client, app: Flask, address: str) -> None:
    factories.facility()
    assert client.get(address).status_code == 404
