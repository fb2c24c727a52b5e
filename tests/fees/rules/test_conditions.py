"""Into which option of a condition a use falls, at every edge."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from pydantic import ValidationError

from booking.accounts.rules import Audience
from booking.fees.rules.conditions import (
    AskedNumber,
    AudienceCondition,
    Band,
    Choice,
    Condition,
    DayCondition,
    MeasuredCondition,
    Quotient,
    SeasonCondition,
)
from booking.fees.rules.sorting import Use, sort_use


def option(of: Condition, periods: int = 0, others: tuple[Condition, ...] = (), **use: Any) -> str | None:
    plain = {"room": "hall", "day": date(2026, 7, 8), "starts": 540, "ends": 720, **use}
    return sort_use((of, *others), Use(**plain), periods)[of.key]


@pytest.mark.parametrize(
    ("edge", "below", "on", "above"),
    [
        ("at_least", False, True, True),
        ("more_than", False, False, True),
        ("at_most", True, True, False),
        ("less_than", True, False, False),
    ],
)
def test_an_edge_says_what_it_is(edge: str, below: bool, on: bool, above: bool) -> None:
    band = Band.model_validate({"key": "band", "label": "帯", edge: 500})
    assert [band.holds(Fraction(number)) for number in (499, 500, 501)] == [below, on, above]
    tiny = Fraction(1, 10**9)
    assert [band.holds(500 - tiny), band.holds(500 + tiny)] == [below, above]


@pytest.mark.parametrize(
    "edges",
    [
        {"at_least": 1, "more_than": 1},
        {"at_most": 1, "less_than": 1},
        {"at_least": 2, "at_most": 1},
        {"more_than": 1, "at_most": 1},
        {"at_least": 1, "less_than": 1},
        {"more_than": 1, "less_than": 1},
        {"less_than": 0},
        {"at_least": -1},
    ],
)
def test_a_band_that_holds_nothing_is_refused(edges: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        Band(key="band", label="帯", **edges)


def test_a_band_may_be_one_number() -> None:
    band = Band(key="band", label="帯", at_least=0, at_most=0)
    assert [band.holds(Fraction(number)) for number in (0, 1)] == [True, False]


FEES = AskedNumber(
    key="fee",
    label="入場料",
    options=(
        Band(key="none", label="なし", at_most=0),
        Band(key="low", label="500円以下", more_than=0, at_most=500),
        Band(key="middle", label="1,000円未満", more_than=500, less_than=1000),
        Band(key="high", label="1,000円以上", at_least=1000),
    ),
    most=5000,
)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (0, "none"),
        (1, "low"),
        (500, "low"),
        (501, "middle"),
        (999, "middle"),
        (1000, "high"),
        (10**9, "high"),
        (-5, "none"),
        ("800", "none"),  # what is not a number is the default
    ],
)
def test_an_asked_number_falls_into_its_band(answer: int | str, expected: str) -> None:
    assert option(FEES, answers={"fee": answer}) == expected


def test_without_an_answer_a_number_is_its_default() -> None:
    assert option(FEES) == "none"
    assert option(FEES.model_copy(update={"default": 700})) == "middle"


def test_a_number_outside_of_all_bands_is_in_none() -> None:
    only = AskedNumber(key="fee", label="入場料", options=(Band(key="high", label="高", at_least=1001),))
    assert (option(only, answers={"fee": 1000}), option(only, answers={"fee": 1001})) == (None, "high")


def test_a_choice_that_is_not_answered_or_not_known_is_the_default() -> None:
    options = [{"key": "no", "label": "否"}, {"key": "yes", "label": "是"}]
    choice = Choice.model_validate_json(
        f'{{"key": "profit", "label": "営利", "options": {options}, "default": "no"}}'.replace("'", '"')
    )
    answers: list[dict[str, str | int]] = [{}, {"profit": "maybe"}, {"profit": 1}, {"profit": "yes"}]
    assert [option(choice, answers=one) for one in answers] == ["no", "no", "no", "yes"]


def days(*options: list[str]) -> DayCondition:
    named = [{"key": one[0], "label": one[0], "days": one} for one in options]
    return DayCondition.model_validate_json(
        f'{{"key": "day", "label": "日", "options": {named}}}'.replace("'", '"')
    )


WEEK = ["mon", "tue", "wed", "thu", "fri"]
# Monday 13 July to Sunday 19 July.
WEEK_OF_JULY = [date(2026, 7, day) for day in range(13, 20)]


@pytest.mark.parametrize(
    ("condition", "plain", "holidays"),
    [
        # 土日祝
        (days(WEEK, ["sat", "sun", "holiday"]), ["mon"] * 5 + ["sat"] * 2, ["sat"] * 7),
        # 日祝: a Saturday that is a holiday is one
        (days([*WEEK, "sat"], ["sun", "holiday"]), ["mon"] * 6 + ["sun"], ["sun"] * 7),
        # 土日 without a word of holidays: a holiday is the weekday that it is
        (days(WEEK, ["sat", "sun"]), ["mon"] * 5 + ["sat"] * 2, ["mon"] * 5 + ["sat"] * 2),
        # 祝日 alone has a price of its own
        (days(["holiday"]), [None] * 7, ["holiday"] * 7),
    ],
)
def test_a_holiday_counts_as_one_where_the_text_speaks_of_holidays(
    condition: DayCondition, plain: list[str | None], holidays: list[str]
) -> None:
    assert [option(condition, day=day) for day in WEEK_OF_JULY] == plain
    assert [option(condition, day=day, is_holiday=True) for day in WEEK_OF_JULY] == holidays


def season(*spans: list[list[int]]) -> SeasonCondition:
    named = [{"key": "in", "label": "期間", "spans": list(spans)}]
    return SeasonCondition.model_validate_json(
        f'{{"key": "season", "label": "季節", "options": {named}}}'.replace("'", '"')
    )


@pytest.mark.parametrize(
    ("condition", "inside", "outside"),
    [
        (season([[6, 1], [9, 30]]), ["2026-06-01", "2026-09-30"], ["2026-05-31", "2026-10-01"]),
        (
            season([[12, 11], [2, 29]]),
            ["2026-12-11", "2026-12-31", "2027-01-01", "2027-02-28", "2028-02-29"],
            ["2026-12-10", "2027-03-01", "2028-03-01"],
        ),
        (season([[12, 11], [2, 28]]), ["2027-02-28"], ["2028-02-29", "2028-03-01"]),
        (season([[12, 29], [12, 29]]), ["2026-12-29"], ["2026-12-28", "2026-12-30"]),
        (
            season([[6, 1], [9, 30]], [[12, 1], [3, 31]]),
            ["2026-06-01", "2026-12-01", "2027-03-31"],
            ["2026-11-30", "2027-04-01"],
        ),
        (season([[1, 1], [12, 31]]), ["2026-01-01", "2028-02-29", "2026-12-31"], []),
    ],
)
def test_a_season_has_its_first_and_its_last_day(
    condition: SeasonCondition, inside: list[str], outside: list[str]
) -> None:
    assert {option(condition, day=date.fromisoformat(day)) for day in inside} == {"in"}
    assert {option(condition, day=date.fromisoformat(day)) for day in outside} <= {None}


@pytest.mark.parametrize("span", [[[2, 30], [3, 1]], [[13, 1], [1, 1]], [[1, 0], [1, 2]], [[4, 31], [5, 1]]])
def test_a_season_of_days_that_no_year_has_is_refused(span: list[list[int]]) -> None:
    with pytest.raises(ValidationError):
        season(span)


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        (Audience.RESIDENT, "in"),
        (Audience.REGISTERED_GROUP, "in"),
        (Audience.NON_RESIDENT, "out"),
        (Audience.STAFF, "in"),  # not named: the default
        (None, "in"),
    ],
)
def test_an_audience_that_nobody_names_is_the_default(audience: Audience | None, expected: str) -> None:
    condition = AudienceCondition.model_validate_json(
        '{"key": "who", "label": "区分", "default": "in", "options": ['
        '{"key": "in", "label": "市内", "audiences": ["resident", "registered_group"]},'
        '{"key": "out", "label": "市外", "audiences": ["non_resident"]}]}'
    )
    assert option(condition, audience=audience) == expected


@pytest.mark.parametrize(
    ("measure", "use", "periods", "expected"),
    [
        ("periods", {}, 1, "few"),
        ("periods", {}, 2, "many"),
        ("minutes", {"starts": 540, "ends": 541}, 0, "few"),
        ("minutes", {"starts": 540, "ends": 542}, 0, "many"),
        ("people", {"people": 1}, 0, "few"),
        ("people", {"people": 2}, 0, "many"),
        ("people", {"people": None}, 0, None),
        ("starts", {"starts": 1}, 0, "few"),
        ("starts", {"starts": 2}, 0, "many"),
    ],
)
def test_what_the_use_itself_says_is_measured(
    measure: str, use: dict[str, Any], periods: int, expected: str | None
) -> None:
    condition = MeasuredCondition.model_validate_json(
        f'{{"key": "m", "label": "測る", "measure": "{measure}", "options": ['
        '{"key": "few", "label": "少", "at_most": 1}, {"key": "many", "label": "多", "at_least": 2}]}'
    )
    assert option(condition, periods, **use) == expected


@pytest.mark.parametrize(
    ("of", "by", "expected"),
    [
        (999, 2, "low"),  # 499.5
        (1000, 2, "low"),  # 500 exactly
        (1001, 2, "high"),  # 500.5
        (100, 3, "low"),
        (10**8, 1, "high"),
        (0, 5, "low"),
        (100, 0, None),  # nothing is divided by nothing
        (None, 2, "high"),  # the number's own default is 2000
        (1001, None, "low"),  # and that of the other is 4
    ],
)
def test_a_quotient_is_exact(of: int | None, by: int | None, expected: str | None) -> None:
    bands = (Band(key="low", label="低", at_most=500), Band(key="high", label="高", more_than=500))
    numbers = (
        AskedNumber(key="cost", label="経費", default=2000),
        AskedNumber(key="seats", label="席", default=4),
    )
    condition = Quotient(key="each", label="一人", of="cost", by="seats", options=bands)
    answers = {key: value for key, value in (("cost", of), ("seats", by)) if value is not None}
    if of is None:
        answers["seats"] = 2
    assert option(condition, others=numbers, answers=answers) == expected


def test_a_quotient_may_be_by_a_fixed_number() -> None:
    bands = (Band(key="low", label="低", at_most=500), Band(key="high", label="高", more_than=500))
    condition = Quotient(key="each", label="一人", of="cost", by=600, options=bands)
    numbers = (AskedNumber(key="cost", label="経費"),)
    found = [option(condition, others=numbers, answers={"cost": yen}) for yen in (300_000, 300_001)]
    assert found == ["low", "high"]
