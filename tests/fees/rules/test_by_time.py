"""Tables beside the room's own: light after dark, minutes and numbers that are asked for, rows by room."""

import pytest

from booking.fees.rules.pricing import price
from booking.fees.rules.working import NoPrice
from tests.fees.rules.making import HOUR, Plain, cost, lines, once, periods, tariff, use, yes_or_no

HALF = {**HOUR, "key": "half", "label": "30分", "minutes": 30}
SUNSETS = [
    {"season": [[4, 1], [9, 30]], "minute": 19 * 60},
    {"season": [[12, 1], [1, 31]], "minute": 17 * 60},
]


def beside(key: str, prices: dict[str, int], *units: Plain, **more: object) -> Plain:
    return {**periods(prices, *units), "key": key, "label": key, "is_optional": True, **more}


@pytest.mark.parametrize(
    ("day", "time", "count"),
    [
        ("2026-04-01", "18:00-19:00", 0),
        ("2026-04-01", "18:00-19:01", 1),
        ("2026-04-01", "18:00-19:30", 1),
        ("2026-04-01", "18:00-19:31", 2),
        ("2026-04-01", "19:00-19:30", 1),
        ("2026-04-01", "20:00-21:00", 2),  # begun in the dark: all of it
        ("2026-09-30", "18:00-19:30", 1),
        ("2026-10-01", "18:00-22:00", 0),  # no light in that season
        ("2026-12-01", "16:00-17:30", 1),
        ("2027-01-31", "16:00-17:30", 1),
        ("2027-02-01", "16:00-17:30", 0),
    ],
)
def test_light_counts_from_dusk_of_the_season(day: str, time: str, count: int) -> None:
    lit = tariff(once(1000), beside("light", {"half": 100}, HALF, lit_from=SUNSETS))
    assert cost(lit, use(time, day)) == 1000 + 100 * count
    assert len(lines(lit, use(time, day))) == (2 if count else 1)


@pytest.mark.parametrize(
    ("minutes", "expected"), [(0, 0), (1, 300), (60, 300), (61, 600), (600, 3000), (601, 3000)]
)
def test_minutes_that_are_asked_for_count_in_place_of_the_time(minutes: int, expected: int) -> None:
    asked = {"source": "number", "key": "lit", "label": "点灯の分数", "most": 600}
    lit = tariff(once(1000), beside("light", {"hour": 300}, HOUR, minutes_of="lit"), conditions=[asked])
    assert cost(lit, use("9:00-10:00", lit=minutes)) == 1000 + expected


@pytest.mark.parametrize(
    ("number", "expected"), [(None, 0), (0, 0), (1, 150), (3, 450), (20, 3000), (21, 3000)]
)
def test_a_number_that_is_asked_for_multiplies(number: int | None, expected: int) -> None:
    asked = {"source": "number", "key": "stoves", "label": "台数", "most": 20}
    each = tariff(
        once(1000), {**once(150, "each"), "times": "stoves", "is_optional": True}, conditions=[asked]
    )
    answers = {} if number is None else {"stoves": number}
    assert cost(each, use(**answers)) == 1000 + expected
    assert len(lines(each, use(**answers))) == (2 if expected else 1)


def test_a_row_for_a_room_goes_before_that_for_all_others() -> None:
    table = periods({"hour": 570}, HOUR)
    table["rows"].append({"rooms": ["hall"], "prices": {"hour": 3420}})
    both = tariff(table, rooms=("hall", "a", "b"))
    assert [cost(both, use("9:00-10:00", room=room)) for room in ("hall", "a", "b")] == [3420, 570, 570]


def test_a_room_that_has_rows_of_its_own_has_none_of_the_others() -> None:
    table = periods({"hour": 570}, HOUR)
    table["rows"].append({"rooms": ["hall"], "when": {"big": ["yes"]}, "prices": {"hour": 3420}})
    both = tariff(table, conditions=[yes_or_no("big")], rooms=("hall", "a"))
    assert cost(both, use("9:00-10:00", big="yes")) == 3420
    with pytest.raises(NoPrice):
        cost(both, use("9:00-10:00"))


def test_a_row_that_says_more_goes_before_one_that_says_less() -> None:
    table = periods({"hour": 100}, HOUR)
    table["rows"] += [
        {"when": {"a": ["yes"]}, "prices": {"hour": 200}},
        {"when": {"a": ["yes"], "b": ["yes"]}, "prices": {"hour": 300}},
    ]
    three = tariff(table, conditions=[yes_or_no("a"), yes_or_no("b")])
    answers = ({}, {"b": "yes"}, {"a": "yes"}, {"a": "yes", "b": "yes"})
    assert [cost(three, use("9:00-10:00", **one)) for one in answers] == [100, 100, 200, 300]


def test_an_optional_price_may_be_missing_but_not_the_rooms_own() -> None:
    light = beside("light", {"18-20": 500})
    lit = tariff(periods({"hour": 100}, HOUR), light)
    assert lines(lit, use("9:00-10:00")) == [("base", 100)]
    assert lines(lit, use("17:00-19:00")) == [("base", 200), ("light", 500)]
    for alone in (tariff(light), tariff(once(1, when=[{"a": ["yes"]}]), light, conditions=[yes_or_no("a")])):
        with pytest.raises(NoPrice):
            price(alone, use("18:00-20:00"))


def test_light_may_be_all_that_a_free_room_costs() -> None:
    # 倉敷の学校開放
    free = tariff(once(0), beside("light", {"hour": 500}, HOUR, lit_from=SUNSETS))
    assert lines(free, use("18:00-20:00")) == [("base", 0), ("light", 500)]
    assert lines(free, use("9:00-10:00")) == [("base", 0)]


def test_a_room_that_the_tariff_does_not_know_has_no_price() -> None:
    with pytest.raises(NoPrice):
        price(tariff(once(1)), use(room="other"))


@pytest.mark.parametrize("time", ["10:00-10:00", "10:00-9:00"])
def test_no_time_has_no_price(time: str) -> None:
    with pytest.raises(NoPrice):
        price(tariff(once(1)), use(time))


def test_over_midnight_time_goes_on() -> None:
    assert cost(tariff(periods({"22-26": 900})), use("23:00-25:00")) == 900
    assert cost(tariff(periods({"hour": 100}, HOUR)), use("23:30-24:31")) == 200


def test_a_line_says_under_which_condition_its_row_is() -> None:
    table = {**periods({"hour": 100}, HOUR), "article": "別表第2"}
    table["rows"] = [{"when": {"a": ["yes"], "b": ["no"]}, "prices": {"hour": 100}}]
    told = price(tariff(table, conditions=[yes_or_no("a"), yes_or_no("b")]), use("9:00-11:00", a="yes"))
    assert [(one.detail, one.unit, one.count, one.unit_yen, one.article) for one in told.lines] == [
        ("a yes・b no", "1時間", "2", 100, "別表第2")
    ]
