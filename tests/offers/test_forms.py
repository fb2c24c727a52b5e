"""What addresses and forms may hold: read leniently, refused kindly, never an error of ours."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from booking.facilities.rules.settings import FacilityKind
from booking.offers.forms import SearchForm, last_day, parse_day, read_day, read_month
from booking.offers.queries.places import Choices
from booking.offers.rules.phrases.understand import Understood
from booking.offers.rules.times import DaysMeant, Hours, PartOfDay

TODAY = date(2026, 12, 1)
CHOICES = Choices((FacilityKind.GYM,), ("本町", "東部"))
SILENCE = Understood()


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


@pytest.mark.parametrize("day", [TODAY, date(2028, 12, 31)])
def test_today_and_the_last_day_can_be_seen(day: date) -> None:
    assert parse_day(day.isoformat(), TODAY) == day
    assert last_day(TODAY) == date(2028, 12, 31)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("2026-11-30", "過ぎています"),
        ("2029-01-01", "まで見られます"),
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
        ("2028-12", date(2028, 12, 1), ""),
        ("2029-01", date(2028, 12, 1), "まで見られます"),
        ("9999-12", date(2028, 12, 1), "まで見られます"),
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


def _form(said: Understood = SILENCE, /, **asked: object) -> SearchForm:
    values = [
        (name, one) for name, many in asked.items() for one in (many if isinstance(many, list) else [many])
    ]
    return SearchForm(MultiDict(values), CHOICES, said, TODAY)


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
    form = _form(
        kind="castle", part="night", when="soon", area=["本町", "火星"], free_only="y", q="  卓球　 体育館 "
    )
    assert not form.errors
    criteria = form.criteria
    assert (criteria.kind, criteria.time, criteria.days) == (None, None, None)
    assert criteria.areas == ("本町",)
    assert form.asked == {"q": "卓球 体育館", "area": ["本町"], "free_only": "y"}
    assert form.free_only.data is True


def test_choices_that_exist_are_understood() -> None:
    criteria = _form(kind="gym", part="evening", area="東部").criteria
    assert (criteria.kind, criteria.time, criteria.areas) == (
        FacilityKind.GYM,
        PartOfDay.EVENING,
        ("東部",),
    )


def test_words_are_cut_where_nobody_types_on() -> None:
    assert len(_form(q="あ" * 5_000).q.data or "") == 200


def test_what_words_say_goes_before_the_field_for_it() -> None:
    said = Understood(days=DaysMeant(TODAY, TODAY), time=PartOfDay.MORNING, people=20, areas=("東部",))
    fields = {"date": "2026-12-05", "part": "evening", "people": "5", "area": "本町"}
    spoken, silent = _form(said, **fields).criteria, _form(**fields).criteria
    assert (spoken.days, spoken.time, spoken.people, spoken.areas) == (
        DaysMeant(TODAY, TODAY),
        PartOfDay.MORNING,
        20,
        ("東部",),
    )
    assert (silent.time, silent.people, silent.areas) == (PartOfDay.EVENING, 5, ("本町",))
    assert silent.days == DaysMeant(date(2026, 12, 5), date(2026, 12, 5))


@pytest.mark.parametrize(
    ("value", "time"),
    [
        ("morning", PartOfDay.MORNING),
        ("18:00-", Hours(1080, None)),
        ("9:00-12:30", Hours(540, 750)),
        ("-12:00", Hours(None, 720)),
        ("12:00-9:00", None),
        ("25:00-", None),
        ("-", None),
        ("18-", None),
        ("１８:00-", None),
    ],
)
def test_a_time_in_an_address_is_a_part_of_the_day_or_hours(value: str, time: object) -> None:
    assert _form(part=value).criteria.time == time


def test_a_day_that_is_picked_goes_before_words_for_days_in_the_filters() -> None:
    assert _form(when="saturday").criteria.days == DaysMeant(weekdays=frozenset({5}))
    both = _form(when="saturday", date="2026-12-05").criteria.days
    assert both == DaysMeant(date(2026, 12, 5), date(2026, 12, 5))
