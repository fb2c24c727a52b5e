"""What would it cost? A page for anybody: questions where they matter, lines that add up, the table."""

import re

import pytest
from flask import Flask

from booking.facilities.models import Facility, Space
from tests import factories
from tests.fees import made
from tests.support.client import Client
from tests.support.clock import Clock


@pytest.fixture(autouse=True)
def standing(clock: Clock) -> None:
    """It is noon of Tuesday 2026-12-01."""


@pytest.fixture
def hall(app: Flask) -> Facility:
    return factories.facility()


@pytest.fixture
def room(hall: Facility) -> Space:
    space = factories.space(hall)
    made.tariff(hall, made.document(space))
    return space


def shown(client: Client, hall: Facility, **asked: object) -> str:
    words = "&".join(f"{key}={value}" for key, value in asked.items())
    answer = client.get(f"/facilities/{hall.id}/cost?{words}")
    assert answer.status_code == 200
    return answer.text


def total_of(page: str) -> int | None:
    found = re.search(r'class="fee__amount fee__total">.*?([0-9,]+)', page, re.DOTALL)
    return int(found[1].replace(",", "")) if found else None


def test_the_first_period_of_the_day_is_priced_at_once(client: Client, hall: Facility, room: Space) -> None:
    assert total_of(shown(client, hall, date="2026-12-05")) == 840


@pytest.mark.parametrize(
    ("asked", "total"),
    [
        ({"starts": 780, "ends": 1020}, 940),
        ({"starts": 540, "ends": 1290}, 3180),
        ({"for": "non_resident"}, 1260),
        ({"for": "non_resident", "a-commercial": "yes"}, 2520),
        ({"for": "somebody"}, 840),
    ],
)
def test_what_is_said_changes_the_price(
    client: Client, hall: Facility, room: Space, asked: dict[str, object], total: int
) -> None:
    assert total_of(shown(client, hall, date="2026-12-05", **asked)) == total


def test_only_what_matters_is_asked(client: Client, hall: Facility, room: Space) -> None:
    page = shown(client, hall, date="2026-12-05")
    assert "営利を目的としますか" in page
    assert "入場料の最高額" not in page  # no step looks at it


def test_an_end_before_the_beginning_is_told_and_nothing_is_priced(
    client: Client, hall: Facility, room: Space
) -> None:
    page = shown(client, hall, date="2026-12-05", starts=1080, ends=720)
    assert "終わりの時刻は、始まりより後にしてください" in page
    assert total_of(page) is None


NO_PRICE, NOT_LET = "料金表にありません", "この時間では貸し出していません"


@pytest.mark.parametrize(
    ("asked", "said", "unsaid"),
    [
        ({"starts": 540, "ends": 720}, NO_PRICE, NOT_LET),  # 午前 can be had, but has no price
        ({"starts": 540, "ends": 1020}, NOT_LET, NO_PRICE),  # 午前 and 午後 can't be had as one
        ({"starts": 540, "ends": 720, "a-admission": "many"}, "「入場料の最高額」を数字で", NO_PRICE),
    ],
)
def test_no_price_is_said_only_of_a_time_that_can_be_had(
    client: Client, hall: Facility, asked: dict[str, object], said: str, unsaid: str
) -> None:
    space = factories.space(hall)
    document = made.document(space)
    document["steps"][0]["rows"] = [{"when": {"admission": ["high"]}, "prices": dict(made.PERIOD_PRICES)}]
    made.tariff(hall, document)
    page = shown(client, hall, date="2026-12-05", **asked)
    assert said in page
    assert unsaid not in page


def test_a_day_that_is_over_falls_back_to_today_and_says_why(
    client: Client, hall: Facility, room: Space
) -> None:
    assert "過ぎています" in shown(client, hall, date="2026-11-01")


def test_the_printed_table_stands_below(client: Client, hall: Facility, room: Space) -> None:
    page = shown(client, hall, date="2026-12-05")
    assert "3,180" in page
    assert "条例 別表第1" in page


def test_a_facility_without_a_tariff_says_so_and_is_not_linked(client: Client, app: Flask) -> None:
    hall = factories.facility(fee_guidance="1時間 400円")
    factories.space(hall)
    page = shown(client, hall)
    assert "まだ登録されていません" in page
    assert "1時間 400円" in page
    assert f"/facilities/{hall.id}/cost" not in client.get(f"/facilities/{hall.id}").text


def test_the_facility_leads_there(client: Client, hall: Facility, room: Space) -> None:
    assert f"/facilities/{hall.id}/cost" in client.get(f"/facilities/{hall.id}").text


def test_the_calendar_of_a_space_leads_there_with_its_day(
    client: Client, hall: Facility, room: Space
) -> None:
    page = client.get(f"/spaces/{room.id}?day=2026-12-05").text
    assert f"/facilities/{hall.id}/cost?space={room.id}&amp;date=2026-12-05" in page
    other = factories.space(hall, "和室")
    assert f"/facilities/{hall.id}/cost" not in client.get(f"/spaces/{other.id}").text
