"""Surcharges and reductions: what they are a part of, and how several of them meet."""

import pytest

from booking.fees.rules.pricing import price
from tests.fees.rules.making import (
    HOUR,
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

ASKED = [yes_or_no("out"), yes_or_no("profit")]
BOTH = {"out": "yes", "profit": "yes"}


def when(key: str) -> list[Plain]:
    return [{key: ["yes"]}]


def times(key: str, factor: str, **more: object) -> Plain:
    return step("surcharge", key, mode="times", cases=[{"rate": factor}], **more)


def test_they_add_on_the_base() -> None:
    # 印西
    added = tariff(
        once(1000),
        rate("outside", "50", of=["base"], when=when("out")),
        rate("business", "100", of=["base"], when=when("profit")),
        conditions=ASKED,
    )
    assert lines(added, use()) == [("base", 1000)]
    assert lines(added, use(out="yes")) == [("base", 1000), ("outside", 500)]
    assert lines(added, use(**BOTH)) == [("base", 1000), ("outside", 500), ("business", 1000)]


def test_they_multiply() -> None:
    # 藤枝: 1.5 × 2 = 3
    multiplied = tariff(
        once(1000),
        times("outside", "1.5", when=when("out")),
        times("business", "2", when=when("profit")),
        conditions=ASKED,
    )
    assert lines(multiplied, use(out="yes")) == [("base", 1000), ("outside", 500)]
    assert lines(multiplied, use(profit="yes")) == [("base", 1000), ("business", 1000)]
    assert lines(multiplied, use(**BOTH)) == [("base", 1000), ("outside", 500), ("business", 1500)]


def test_one_replaces_the_others() -> None:
    # 栗山: each 10割, both 30割
    cases = [
        {"when": {"out": ["yes"], "profit": ["yes"]}, "rate": "300"},
        {"when": {"out": ["yes"]}, "rate": "100"},
        {"when": {"profit": ["yes"]}, "rate": "100"},
    ]
    replaced = tariff(once(1000), step("surcharge", "more", of=["base"], cases=cases), conditions=ASKED)
    assert [cost(replaced, use(**one)) for one in ({}, {"out": "yes"}, {"profit": "yes"}, BOTH)] == [
        1000,
        2000,
        2000,
        4000,
    ]


def test_the_first_case_that_holds_counts() -> None:
    cases = [{"when": {"out": ["yes"]}, "rate": "10"}, {"rate": "20"}]
    ordered = tariff(once(1000), step("surcharge", "more", cases=cases), conditions=ASKED)
    assert (cost(ordered, use(out="yes")), cost(ordered, use())) == (1100, 1200)


@pytest.mark.parametrize(
    ("rates", "expected"),
    [
        (("50", "100"), [("base", 1000), ("b", 1000)]),
        (("100", "50"), [("base", 1000), ("a", 1000)]),
        (("100", "100"), [("base", 1000), ("a", 1000)]),
        (("-50", "-30"), [("base", 1000), ("a", -500)]),
        (("-50", "30"), [("base", 1000), ("a", -500)]),
        (("0", "0"), [("base", 1000)]),
    ],
)
def test_only_the_one_with_the_largest_effect_counts(
    rates: tuple[str, str], expected: list[tuple[str, int]]
) -> None:
    steps = [rate(key, percent, of=["base"], one_of="most") for key, percent in zip("ab", rates, strict=True)]
    assert lines(tariff(once(1000), *steps), use()) == expected


def test_of_two_groups_one_each_counts() -> None:
    steps = [
        rate("a", "10", of=["base"], one_of="first"),
        rate("b", "20", of=["base"], one_of="first"),
        rate("c", "40", of=["base"], one_of="second"),
        rate("d", "30", of=["base"], one_of="second"),
    ]
    assert lines(tariff(once(1000), *steps), use()) == [("base", 1000), ("b", 200), ("c", 400)]


@pytest.mark.parametrize(
    ("minutes", "expected"), [(1, 400), (239, 400), (240, 400), (241, 800), (480, 800), (481, 1200)]
)
def test_once_for_each_stretch_of_time_begun(minutes: int, expected: int) -> None:
    # 冷暖房: 40 % for four hours
    heated = tariff(once(1000), rate("heating", "40", per_minutes=240))
    assert cost(heated, use(f"9:00-{9 + minutes // 60}:{minutes % 60:02}")) == 1000 + expected


@pytest.mark.parametrize(
    ("yen", "percent", "expected"),
    [
        (1000, "30", 400),
        (1333, "30", 400),  # 399.9
        (1334, "30", 400),  # 400.2
        (2000, "30", 600),
        (0, "30", 400),
        (1000, "-30", -300),  # a reduction has no least amount
    ],
)
def test_at_least_so_many_yen(yen: int, percent: str, expected: int) -> None:
    least = tariff(once(yen), rate("more", percent, at_least=400))
    assert cost(least, use()) == yen + expected


@pytest.mark.parametrize(
    ("factor", "expected"),
    [("1.5", 500), ("1", 0), ("1/2", -500), ("3/10", -700), ("0", -1000), ("-1", -1000)],
)
def test_below_one_a_factor_reduces_and_never_below_nothing(factor: str, expected: int) -> None:
    assert cost(tariff(once(1000), times("factor", factor)), use()) == 1000 + expected


def test_reductions_one_after_the_other_take_of_what_they_name_and_no_more_than_is_left() -> None:
    of_all = tariff(once(1000), rate("a", "-50"), rate("b", "-50"))
    assert lines(of_all, use()) == [("base", 1000), ("a", -500), ("b", -250)]
    of_base = tariff(once(1000), rate("a", "-50", of=["base"]), rate("b", "-70", of=["base"]))
    assert lines(of_base, use()) == [("base", 1000), ("a", -500), ("b", -500)]


def test_a_part_of_nothing_but_a_reduction_is_nothing() -> None:
    odd = tariff(once(1000), rate("a", "-50"), rate("b", "30", of=["a"]))
    assert lines(odd, use()) == [("base", 1000), ("a", -500)]


def test_named_steps_that_do_not_count_are_nothing() -> None:
    steps = [
        once(1000),
        once(300, "light", is_optional=True, when=when("out")),
        rate("more", "100", of=["light"]),
    ]
    of_light = tariff(*steps, conditions=ASKED)
    assert (cost(of_light, use()), cost(of_light, use(out="yes"))) == (1000, 1600)


def test_any_of_several_conditions_is_enough_and_all_of_one_are_needed() -> None:
    any_of = tariff(once(1000), rate("more", "10", when=[*when("out"), *when("profit")]), conditions=ASKED)
    assert [cost(any_of, use(**one)) for one in ({}, {"out": "yes"}, BOTH)] == [1000, 1100, 1100]
    all_of = tariff(
        once(1000), rate("more", "10", when=[{"out": ["yes"], "profit": ["yes"]}]), conditions=ASKED
    )
    assert [cost(all_of, use(**one)) for one in ({}, {"out": "yes"}, BOTH)] == [1000, 1000, 1100]


def test_for_some_rooms_or_for_all_but_some() -> None:
    steps = [once(1000), rate("a", "10", rooms=["hall"]), rate("b", "20", not_rooms=["hall"])]
    by_room = tariff(*steps, rooms=("hall", "kitchen"))
    assert [cost(by_room, use(room=room)) for room in ("hall", "kitchen")] == [1100, 1200]


def test_the_order_of_those_that_name_the_same_steps_changes_nothing() -> None:
    first, second = rate("a", "30", of=["base"]), rate("b", "-1/3", of=["base"])
    assert cost(tariff(once(777), first, second), use()) == cost(tariff(once(777), second, first), use())


@pytest.mark.parametrize(("yen", "expected"), [(0, 500), (499, 500), (500, 500), (501, 501)])
def test_a_least_amount_of_all_so_far(yen: int, expected: int) -> None:
    least = tariff(once(yen), step("minimum", "least", yen=500))
    assert cost(least, use()) == expected
    exempt = tariff(once(yen), step("minimum", "least", yen=500), step("exemption", "減免", scopes=["room"]))
    assert cost(exempt, use(), grant("100", "room")) == 0


def test_a_least_amount_looks_at_what_was_exempted_before() -> None:
    after = tariff(once(800), step("exemption", "減免", scopes=["room"]), step("minimum", "least", yen=500))
    assert [cost(after, use(), *some) for some in ((), (grant("50", "room"),))] == [800, 500]


def test_what_a_line_says_of_its_rate() -> None:
    told = tariff(periods({"hour": 300}, HOUR), rate("more", "12.5", per_minutes=60), times("double", "2"))
    found = [
        (one.count, one.unit, one.unit_yen, one.rate, one.of_yen, one.article)
        for one in price(told, use()).lines
    ]
    assert found == [
        ("3", "1時間", 300, "", None, "別表"),
        ("3", "", None, "12.5%", 900, "別表"),
        ("", "", None, "×2", 1237, "別表"),
    ]
