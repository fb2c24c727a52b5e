"""What addresses and forms may hold: read leniently, refused kindly, never an error of ours."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from booking.facilities.rules.settings import FacilityKind
from booking.offers.forms import SearchForm, last_day, parse_day, read_day, read_month
from booking.offers.queries.places import Choices
from booking.offers.rules.times import PartOfDay

TODAY = date(2026, 12, 1)
CHOICES = Choices((FacilityKind.GYM,), ("本町", "東部"))


@pytest.fixture(autouse=True)
def _request(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


@pytest.mark.parametrize(
    "typed",
    [
        "2026-12-05",
        " 2026-12-05 ",
        "2026/12/5",
        "２０２６年１２月５日",
        "2026.12.05",
        "2026年12月5日",
        "2026ー12ー05",
    ],
)
def test_a_day_is_read_however_it_is_typed(typed: str) -> None:
    assert parse_day(typed, TODAY) == date(2026, 12, 5)


@pytest.mark.parametrize("day", [TODAY, date(2027, 12, 31)])
def test_today_and_the_last_day_can_be_seen(day: date) -> None:
    assert parse_day(day.isoformat(), TODAY) == day
    assert last_day(TODAY) == date(2027, 12, 31)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("2026-11-30", "過ぎています"),
        ("2028-01-01", "まで見られます"),
        ("9999-12-31", "まで見られます"),
        ("0000-00-00", "という日はありません"),
        ("2026-02-30", "という日はありません"),
        ("2026-13-01", "という日はありません"),
        ("tomorrow", "のように入れてください"),
        ("12/5", "のように入れてください"),
        ("99999999-1-1", "のように入れてください"),
        ("2026-12-05T09:00", "のように入れてください"),
        ("²⁰²⁶-12-05", "のように入れてください"),
        ("-1", "のように入れてください"),
        ("x" * 10_000, "のように入れてください"),
    ],
)
def test_a_day_that_cannot_be_shown_is_refused_with_what_is_wrong(typed: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_day(typed, TODAY)
    wish = read_day(typed, TODAY)
    assert wish.day == TODAY
    assert message in wish.problem
    assert wish.typed == typed[:30]


@pytest.mark.parametrize("nothing", [None, ""])
def test_without_a_day_it_is_today(nothing: str | None) -> None:
    assert read_day(nothing, TODAY).day == TODAY
    assert not read_day(nothing, TODAY).problem


@pytest.mark.parametrize(
    ("text", "month", "problem"),
    [
        (None, date(2026, 12, 1), ""),
        ("", date(2026, 12, 1), ""),
        ("2026-12", date(2026, 12, 1), ""),
        ("2027-12", date(2027, 12, 1), ""),
        ("2028-01", date(2027, 12, 1), "まで見られます"),
        ("9999-12", date(2027, 12, 1), "まで見られます"),
        ("2026-11", date(2026, 12, 1), "過ぎています"),
        ("0001-01", date(2026, 12, 1), "過ぎています"),
        ("0000-00", date(2026, 12, 1), "読み取れません"),
        ("2026-13", date(2026, 12, 1), "読み取れません"),
        ("2026-1", date(2026, 12, 1), "読み取れません"),
        ("２０２６-１２", date(2026, 12, 1), "読み取れません"),
        ("<script>", date(2026, 12, 1), "読み取れません"),
    ],
)
def test_the_nearest_month_that_can_be_seen_is_shown(text: str | None, month: date, problem: str) -> None:
    wish = read_month(text, TODAY)
    assert wish.first == month
    assert problem in wish.problem
    assert bool(problem) is bool(wish.problem)


def _form(**asked: object) -> SearchForm:
    values = [
        (name, one) for name, many in asked.items() for one in (many if isinstance(many, list) else [many])
    ]
    return SearchForm(MultiDict(values), CHOICES, TODAY)


@pytest.mark.parametrize(
    ("typed", "people"),
    [
        ("", None),
        ("20", 20),
        ("２０", 20),
        ("20人", 20),
        (" 20 ", 20),
        ("1,200", 1200),
        ("999999999", 100_000),
    ],
)
def test_a_number_of_people_is_read_however_it_is_typed(typed: str, people: int | None) -> None:
    form = _form(people=typed)
    assert not form.errors
    assert form.criteria.people == people


@pytest.mark.parametrize("typed", ["abc", "-1", "0", "1.5", "9999999999", "二十", "1e3", "²"])
def test_a_number_of_people_that_is_none_is_refused_and_stays(typed: str) -> None:
    form = _form(people=typed)
    assert "people" in form.errors
    assert form.people.data == typed
    assert form.criteria.people is None


def test_choices_that_do_not_exist_count_as_not_made() -> None:
    form = _form(kind="castle", part="night", area=["本町", "火星"], free_only="y", q="  卓球　 体育館 ")
    assert not form.errors
    criteria = form.criteria
    assert (criteria.kind, criteria.part, criteria.areas) == (None, None, ("本町",))
    assert criteria.words == "卓球 体育館"
    assert form.free_only.data is True


def test_choices_that_exist_are_understood() -> None:
    criteria = _form(kind="gym", part="evening", area="東部").criteria
    assert (criteria.kind, criteria.part, criteria.areas) == (
        FacilityKind.GYM,
        PartOfDay.EVENING,
        ("東部",),
    )


def test_words_are_cut_where_nobody_types_on() -> None:
    assert len(_form(q="あ" * 5_000).criteria.words) == 200
