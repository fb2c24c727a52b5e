"""What the closures and openings of a facility, of a whole and of its parts mean for each space."""

from datetime import date

import pytest
from flask import Flask

from booking.facilities.models import Space
from booking.facilities.rulebook_queries import load_facility_closures, load_space_rules
from booking.facilities.rules.closures import (
    AnnualOpening,
    ClosureRule,
    DatedClosure,
    DatedOpening,
    WeeklyClosure,
)
from tests import factories

MONDAY, TUESDAY = date(2026, 12, 7), date(2026, 12, 8)
MONDAYS = WeeklyClosure(weekdays=frozenset({0}))
TUESDAYS = WeeklyClosure(weekdays=frozenset({1}))
ON_TUESDAY = DatedClosure(first=TUESDAY, last=TUESDAY)
IN_DECEMBER = AnnualOpening(first=(12, 1), last=(12, 31))
ON_MONDAY = DatedOpening(first=MONDAY, last=MONDAY)


@pytest.fixture
def gym(app: Flask) -> dict[str, Space]:
    """A whole of two halves, and a room beside it."""
    facility = factories.facility()
    half_a, half_b = factories.space(facility, "半面A"), factories.space(facility, "半面B")
    whole = factories.space(facility, "全面", parts=[half_a, half_b])
    return {"A": half_a, "B": half_b, "whole": whole, "room": factories.space(facility, "会議室")}


def closed(gym: dict[str, Space], day: date) -> set[str]:
    rules = load_space_rules([space.id for space in gym.values()])
    return {name for name, space in gym.items() if rules[space.id].closures_on(day, {}).whole_day}


@pytest.mark.both_databases
@pytest.mark.parametrize("rule", [TUESDAYS, ON_TUESDAY])
@pytest.mark.parametrize(
    ("only", "expected"),
    [
        (None, {"A", "B", "whole", "room"}),
        ("A", {"A", "whole"}),
        ("whole", {"A", "B", "whole"}),
        ("room", {"room"}),
    ],
)
def test_a_closure_closes_what_shares_a_part_with_its_space(
    gym: dict[str, Space], rule: ClosureRule, only: str | None, expected: set[str]
) -> None:
    factories.closure(gym["room"].facility, rule, only=gym[only] if only else None)
    assert closed(gym, TUESDAY) == expected
    assert closed(gym, MONDAY) == set()


@pytest.mark.both_databases
@pytest.mark.parametrize("rule", [IN_DECEMBER, ON_MONDAY])
@pytest.mark.parametrize(
    ("only", "expected"),
    [
        (None, set()),
        ("A", {"B", "whole", "room"}),  # a half that is open does not open the whole
        ("whole", {"room"}),
        ("room", {"A", "B", "whole"}),
    ],
)
def test_an_opening_opens_what_lies_within_its_space(
    gym: dict[str, Space], rule: ClosureRule, only: str | None, expected: set[str]
) -> None:
    facility = gym["room"].facility
    factories.closure(facility, MONDAYS)
    factories.closure(facility, rule, only=gym[only] if only else None)
    assert closed(gym, MONDAY) == expected


def test_when_the_facility_opens_a_space_that_is_closed_by_its_own_rule_stays_closed(
    gym: dict[str, Space],
) -> None:
    facility = gym["room"].facility
    factories.closure(facility, MONDAYS)
    factories.closure(facility, MONDAYS, only=gym["A"])
    factories.closure(facility, ON_MONDAY)
    assert closed(gym, MONDAY) == {"A", "whole"}


@pytest.mark.both_databases
def test_spaces_with_the_same_closures_share_one_set_of_them(gym: dict[str, Space]) -> None:
    factories.closure(gym["room"].facility, MONDAYS)
    factories.closure(gym["room"].facility, ON_TUESDAY)
    rules = load_space_rules([space.id for space in gym.values()])
    sets = {name: rules[space.id].closures_at(MONDAY) for name, space in gym.items()}
    assert len({id(one) for one in sets.values()}) == 1
    factories.closure(gym["room"].facility, TUESDAYS, only=gym["room"])
    rules = load_space_rules([space.id for space in gym.values()])
    sets = {name: rules[space.id].closures_at(MONDAY) for name, space in gym.items()}
    assert sets["A"] is sets["B"] is sets["whole"]
    assert sets["room"].all == (MONDAYS, ON_TUESDAY, TUESDAYS)
    assert sets["A"].all == (MONDAYS, ON_TUESDAY)


@pytest.mark.both_databases
def test_of_the_facility_as_a_whole_nothing_is_told_that_is_about_one_space(gym: dict[str, Space]) -> None:
    facility = gym["room"].facility
    factories.closure(facility, MONDAYS)
    factories.closure(facility, TUESDAYS, only=gym["room"])
    factories.closure(facility, ON_TUESDAY)
    factories.closure(facility, ON_MONDAY, only=gym["room"])
    other = factories.facility("別の施設")
    found = load_facility_closures([facility.id, other.id])
    assert found[facility.id].at(MONDAY) == (MONDAYS, ON_TUESDAY)
    assert found[other.id].at(MONDAY) == ()
