"""What would it cost? Asked of the interface, without an account."""

import pytest
from flask import Flask

from booking.api import price_schemas
from booking.facilities.models import Space
from tests import factories
from tests.fees import made
from tests.support.client import Client
from tests.support.clock import Clock


@pytest.fixture(autouse=True)
def standing(clock: Clock) -> None:
    """It is noon of Tuesday 2026-12-01."""


@pytest.fixture
def room(app: Flask) -> Space:
    space = factories.space()
    made.tariff(space.facility, made.document(space))
    return space


def _address(space: Space, more: str = "") -> str:
    return f"/api/v1/spaces/{space.id}/price?date=2026-12-05&starts=9:00&ends=12:00{more}"


def test_the_lines_add_up_to_the_total(client: Client, room: Space) -> None:
    said = "&for=non_resident&answers=commercial:yes,items:projector:2"
    answer = client.get(_address(room, said)).get_json()
    price_schemas.Price.model_validate_json(client.get(_address(room, said)).get_data())
    lines = [(line["label"], line["amount"]) for line in answer["lines"]]
    assert lines == [
        ("使用料", 840),
        ("市外の方の加算", 420),
        ("営利の加算", 1260),
        ("プロジェクター", 1000),
    ]
    assert answer["total"] == sum(amount for _label, amount in lines) == 3520


def test_it_says_what_can_be_asked(client: Client, room: Space) -> None:
    answer = client.get(_address(room)).get_json()
    asked = [(one["key"], one["most"], one["default"]) for one in answer["questions"]]
    assert asked == [("commercial", None, "no"), ("items:projector", 2, 0)]


@pytest.mark.parametrize(
    "said", ["commercial:maybe", "commercial", "nothing:1", "items:projector:9", ":", "a:b:c,"]
)
def test_answers_that_mean_nothing_are_left_out(client: Client, room: Space, said: str) -> None:
    assert client.get(_address(room, f"&answers={said}")).get_json()["total"] == 840


def test_a_time_without_a_price_says_why(client: Client, room: Space) -> None:
    address = f"/api/v1/spaces/{room.id}/price?date=2026-12-05&starts=21:00&ends=22:00"
    answer = client.get(address).get_json()
    assert (answer["total"], answer["lines"]) == (None, [])
    assert answer["reason"] == "料金表に、時間外の料金がありません。"


def test_a_space_without_a_tariff_has_neither(client: Client, app: Flask) -> None:
    answer = client.get(_address(factories.space())).get_json()
    assert (answer["tariff"], answer["total"], answer["reason"]) == (None, None, None)
