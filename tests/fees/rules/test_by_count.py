"""附属設備 in counted numbers, and what is asked of whoever books which room."""

import pytest

from booking.fees.rules.pricing import price
from booking.fees.rules.questions import items_of, questions_of
from tests.fees.rules.making import (
    Plain,
    cost,
    grant,
    lines,
    once,
    periods,
    rate,
    step,
    tariff,
    use,
    yes_or_no,
)

THREE = {"9-12": 100, "13-17": 200, "18-22": 300}


def item(key: str, yen: int, **more: object) -> Plain:
    return {"key": key, "label": key, "yen": yen, **more}


def lent(*items: Plain, **more: object) -> Plain:
    return step("items", "lent", items=list(items), **more)


@pytest.mark.parametrize(
    ("wanted", "expected"), [(None, 0), (0, 0), (-1, 0), ("2", 0), (1, 500), (2, 1000), (3, 1500), (4, 1500)]
)
def test_no_more_than_there_are(wanted: int | str | None, expected: int) -> None:
    both = tariff(once(1000), lent(item("mic", 500, most=3)))
    answers = {} if wanted is None else {"lent:mic": wanted}
    assert cost(both, use(**answers)) == 1000 + expected
    assert len(lines(both, use(**answers))) == (2 if expected else 1)


@pytest.mark.parametrize(
    ("per", "time", "times"),
    [
        ("use", "9:00-22:00", 1),
        ("each_period", "9:00-12:00", 1),
        ("each_period", "10:00-11:00", 1),
        ("each_period", "11:59-13:01", 2),
        ("each_period", "9:00-22:00", 3),
        ("day", "9:00-22:00", 1),
        ("hour", "9:00-10:00", 1),
        ("hour", "9:00-10:01", 2),
        ("hour", "9:00-22:00", 13),
    ],
)
def test_for_each_use_period_day_or_hour(per: str, time: str, times: int) -> None:
    both = tariff(periods(THREE), lent(item("mic", 50, per=per, most=2)))
    found = [amount for label, amount in lines(both, use(time, **{"lent:mic": 2})) if label == "mic"]
    assert found == [100 * times]


def test_priced_by_time_alone_there_is_one_period() -> None:
    hourly = tariff(once(1000), lent(item("mic", 50, per="each_period")))
    assert cost(hourly, use("9:00-22:00", **{"lent:mic": 1})) == 1050


@pytest.mark.parametrize(("end", "days"), [("24:00", 1), ("24:01", 2)])
def test_a_day_ends_at_midnight(end: str, days: int) -> None:
    both = tariff(once(1000), lent(item("mic", 50, per="day")))
    assert cost(both, use(f"20:00-{end}", **{"lent:mic": 1})) == 1000 + 50 * days


def test_they_are_equipment_unless_they_are_said_to_be_something_else() -> None:
    exemption = step("exemption", "減免", scopes=["room"])
    answers = {"lent:mic": 1}
    equipment = tariff(once(1000), lent(item("mic", 50)), exemption)
    assert cost(equipment, use(**answers), grant("100", "room")) == 50
    of_the_room = tariff(once(1000), lent(item("mic", 50), scope="room"), exemption)
    assert cost(of_the_room, use(**answers), grant("100", "room")) == 0


def test_their_line_says_how_many_of_what() -> None:
    told = price(tariff(once(0), lent(item("mic", 50, counter="本", most=5))), use(**{"lent:mic": 4})).lines[
        -1
    ]
    assert (told.label, told.detail, told.count, told.unit, told.unit_yen, told.amount) == (
        "mic",
        "lent",
        "4",
        "1本",
        50,
        200,
    )


def test_only_what_matters_for_a_room_is_asked() -> None:
    fee = {
        "source": "number",
        "key": "fee",
        "label": "入場料",
        "options": [{"key": "some", "label": "有", "at_least": 1}],
    }
    number = {"source": "number", "key": "pieces", "label": "台数"}
    cost_of = {"source": "number", "key": "cost", "label": "経費"}
    each = {
        "source": "quotient",
        "key": "each",
        "label": "一人",
        "of": "cost",
        "by": 2,
        "options": fee["options"],
    }
    table = periods({"9-12": 1})
    table["rows"] = [
        {"rooms": ["hall"], "when": {"fee": ["some"]}, "prices": {"9-12": 2}},
        {"rooms": ["a"], "prices": {"9-12": 1}},
        {"prices": {"9-12": 1}},
    ]
    many = tariff(
        table,
        {**once(1, "heater", rooms=["b"]), "times": "pieces"},
        rate("profit", "10", not_rooms=["a"], when=[{"profit": ["yes"]}]),
        step("surcharge", "each", rooms=["a"], cases=[{"when": {"each": ["some"]}, "rate": "1"}]),
        lent(item("mic", 1), rooms=["hall"]),
        conditions=[fee, number, cost_of, each, yes_or_no("profit"), yes_or_no("unused")],
        rooms=("hall", "a", "b"),
    )
    asked = {room: [one.key for one in questions_of(many, room)] for room in ("hall", "a", "b")}
    assert asked == {"hall": ["fee", "profit"], "a": ["cost"], "b": ["pieces", "profit"]}
    assert [[one.key for one in items_of(many, room)] for room in ("hall", "a")] == [["lent:mic"], []]
