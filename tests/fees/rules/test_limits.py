"""A least and a largest amount, and prices for each of so many."""

import pytest

from booking.fees.rules.checking import problems_of
from booking.fees.rules.tariff_json import draft_from_text
from tests.fees.rules.making import Plain, cost, grant, lines, once, rate, step, tariff, use

PEOPLE: Plain = {
    "source": "measured",
    "key": "people",
    "label": "人数",
    "measure": "people",
    "options": [{"key": "any", "label": "1人以上", "at_least": 1}],
}


@pytest.mark.parametrize(
    ("yen", "least", "most", "total"),
    [
        (99, 100, 500, 100),
        (100, 100, 500, 100),
        (101, 100, 500, 101),
        (499, 100, 500, 499),
        (500, 100, 500, 500),
        (501, 100, 500, 500),
        (501, 0, 0, 0),
    ],
)
def test_an_amount_is_kept_between_two_limits(yen: int, least: int, most: int, total: int) -> None:
    limits = step("minimum", "least", yen=least), step("maximum", "most", yen=most)
    assert cost(tariff(once(yen), *limits), use()) == total


def test_a_limit_may_be_of_some_steps_alone() -> None:
    of_base = step("maximum", "most", yen=800, of=["base"])
    made = tariff(once(1000), rate("more", "50"), of_base, step("minimum", "least", yen=600, of=["more"]))
    assert lines(made, use()) == [("base", 1000), ("more", 500), ("most", -200), ("least", 100)]


def test_an_exemption_takes_half_of_what_a_limit_left() -> None:
    made = tariff(once(1000), step("maximum", "most", yen=800), step("exemption", "exempt"))
    assert cost(made, use(), grant("50", "room")) == 400


def test_a_limit_names_steps_before_it() -> None:
    made = tariff(once(1000), step("maximum", "most", yen=800, of=["base"]))
    steps = (made.steps[1], made.steps[0])
    assert [one.where for one in problems_of(made.model_copy(update={"steps": steps}))] == ["steps.most"]


@pytest.mark.parametrize(
    ("people", "over", "per", "total"),
    [
        (None, 0, 1, 200),
        (1, 0, 1, 200),
        (7, 0, 1, 1400),
        (100, 100, 50, 0),
        (101, 100, 50, 200),
        (150, 100, 50, 200),
        (151, 100, 50, 400),
    ],
)
def test_a_price_counts_for_each_so_many_people_beyond_a_number(
    people: int | None, over: int, per: int, total: int
) -> None:
    table = once(200, times="people", times_over=over, times_per=per)
    assert cost(tariff(table, conditions=[PEOPLE]), use(people=people)) == total


def test_only_people_and_asked_numbers_multiply() -> None:
    minutes = {**PEOPLE, "measure": "minutes"}
    text = tariff(once(200, times="people"), conditions=[PEOPLE]).model_dump_json()
    assert problems_of(draft_from_text(text)) == []
    wrong = draft_from_text(text.replace('"measure":"people"', f'"measure":"{minutes["measure"]}"'))
    assert [one.where for one in problems_of(wrong)] == ["steps.base"]
