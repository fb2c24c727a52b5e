"""A tariff as a text: read back as it was, and refused where it is none."""

import json

import pytest

from booking.fees.rules.tariff import Tariff
from booking.fees.rules.tariff_json import InvalidTariff, tariff_from_text, tariff_to_text
from tests.fees.rules.making import HOUR, Plain, once, period, step, tariff
from tests.fees.tariffs.reading import FILES, load


def table(*rows: Plain) -> Plain:
    return {
        "kind": "table",
        "key": "base",
        "label": "base",
        "units": [HOUR, period("9-12")],
        "rows": list(rows),
    }


def test_equal_tariffs_give_equal_texts() -> None:
    rows = [{"rooms": ["hall", "kitchen"], "prices": {"hour": 1}}, {"prices": {"hour": 2}}]
    one = tariff(table(*rows), rooms=("hall", "kitchen", "office"))
    rows[0]["rooms"] = ["kitchen", "hall"]
    other = tariff(table(*rows), rooms=("hall", "kitchen", "office"))
    assert tariff_to_text(one) == tariff_to_text(other)
    assert tariff_from_text(tariff_to_text(one)) == one
    third = tariff(table({**rows[0], "prices": {"hour": 3}}, rows[1]), rooms=("hall", "kitchen", "office"))
    assert tariff_to_text(third) != tariff_to_text(one)


@pytest.mark.parametrize("file", FILES)
def test_a_text_of_a_real_table_comes_back_as_it_was(file: str) -> None:
    plain = load(file)["tariff"]
    text = tariff_to_text(tariff_from_text(json.dumps(plain)))
    again = tariff_from_text(text)
    assert isinstance(again, Tariff)
    assert tariff_to_text(again) == text


def test_ratios_come_back_exactly() -> None:
    exact = tariff(
        once(1), step("surcharge", "more", cases=[{"rate": one} for one in ("1/3", "12.5", "-0.1")])
    )
    assert tariff_from_text(tariff_to_text(exact)) == exact
    assert [one["rate"] for one in json.loads(tariff_to_text(exact))["steps"][1]["cases"]] == [
        "1/3",
        "12.5",
        "-0.1",
    ]


def test_the_same_text_is_read_once() -> None:
    text = tariff_to_text(tariff(once(1)))
    assert tariff_from_text(text) is tariff_from_text(text)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"unknown": 1}, "unknown"),
        ({"rooms": []}, "rooms"),
        ({"steps": []}, "steps"),
        ({"title": ""}, "title"),
        ({"fee_name": "gift"}, "fee_name"),
        ({"rooms": [{"key": " hall", "label": "ホール"}]}, "rooms.0"),
        ({"steps": [{"kind": "gift", "key": "a", "label": "a"}]}, "steps.0"),
        ({"steps": [once(-1)]}, "steps.0.table.rows.0.prices.use"),
        ({"steps": [once(1, when=[{"day": []}])]}, "steps.0.table.when.0.day"),
        (
            {"steps": [{**once(1), "units": [{**period("9-12"), "ends": 540}]}]},
            "steps.0.table.units.0.period",
        ),
        (
            {"steps": [{**once(1), "lit_from": [{"season": [[2, 30], [3, 1]], "minute": 0}]}]},
            "steps.0.table.lit_from.0",
        ),
        (
            {"steps": [once(1), step("extension", "x", table="base", cases=[{"starts": 60, "ends": 60}])]},
            "steps.1.extension.cases.0",
        ),
        (
            {"steps": [once(1), step("extension", "x", table="base", cases=[{"percent": "-1"}])]},
            "steps.1.extension.cases.0.percent",
        ),
    ],
)
def test_what_is_no_tariff_says_where(change: Plain, where: str) -> None:
    plain = {"title": "使用料", "rooms": [{"key": "hall", "label": "ホール"}], "steps": [once(1)], **change}
    with pytest.raises(InvalidTariff) as caught:
        tariff_from_text(json.dumps(plain))
    assert str(caught.value.field).startswith(where)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"a"', "1"])
def test_what_is_no_document_is_refused(text: str) -> None:
    with pytest.raises(InvalidTariff):
        tariff_from_text(text)


def test_a_room_names_the_spaces_that_cost_that() -> None:
    plain = {
        "title": "使用料",
        "rooms": [{"key": "hall", "label": "ホール", "spaces": ["12", "stage"]}],
        "steps": [once(1)],
    }
    read = tariff_from_text(json.dumps(plain))
    found = [read.room_of(space) for space in (12, "12", "stage", 1, "hall")]
    assert [room and room.key for room in found] == ["hall", "hall", "hall", None, None]
