"""Which space of a pool an answer is about, without a database."""

from datetime import UTC, date, datetime, timedelta

import pytest

from booking.core.calendar import at_minute
from booking.reservations.rules.pools import nearest_of
from booking.reservations.rules.refusals import Refusal, RefusalCode
from booking.reservations.rules.wishes import (
    PoolWish,
    UnclearWish,
    Wish,
    parse_any_wish,
    wish_values,
)

NOON = datetime(2026, 12, 1, 3, tzinfo=UTC)
SOON, LATER = NOON + timedelta(minutes=10), NOON + timedelta(days=20)
TODAY = date(2026, 12, 1)


def _no(*codes: str, at: datetime | None = None) -> list[Refusal]:
    """Reasons; those that time alone takes away pass at ``at``."""
    passing = ("held", "not_yet_open")
    return [Refusal(RefusalCode(code), at if code in passing else None) for code in codes]


@pytest.mark.parametrize(
    ("members", "speaks"),
    [
        ([[], []], 0),
        ([_no("taken"), []], 1),
        ([_no("held", at=SOON), []], 1),
        ([_no("taken"), _no("held", at=SOON)], 1),
        ([_no("not_yet_open", at=LATER), _no("held", at=SOON)], 1),
        ([_no("not_yet_open", at=SOON), _no("not_yet_open", at=SOON)], 0),
        # A member is free when the last of its reasons has passed, and one that is taken has no such moment.
        ([_no("held", "not_yet_open", at=LATER), _no("not_yet_open", at=LATER)], 1),
        ([_no("taken", "not_yet_open", at=SOON), _no("not_yet_open", at=LATER)], 1),
        # Nobody knows when: what may still come free is told before what will not.
        ([_no("closed"), _no("taken")], 1),
        ([_no("official_use"), _no("taken")], 1),
        ([_no("closed"), _no("official_use")], 1),
        ([_no("taken", "ended"), _no("ended")], 1),
        ([_no("official_use"), _no("ended")], 1),  # the counter may still take what is over on the screen
        ([_no("ended"), _no("taken")], 1),
        ([_no("closed"), _no("ended")], 1),
        ([_no("not_for_you"), _no("ended")], 1),
        ([_no("not_for_you"), _no("closed")], 1),
        # No member has such a time: one of them has others that day.
        ([_no("closed"), _no("outside_timetable")], 1),
        ([_no("out_of_season"), _no("outside_timetable")], 1),
        ([_no("out_of_season"), _no("closed")], 1),
        # A court that was withdrawn does not send people to the telephone for all of them.
        ([_no("not_bookable"), _no("taken")], 1),
        ([_no("not_bookable"), _no("closed")], 1),
        ([_no("not_bookable"), _no("ended")], 1),
        ([_no("not_bookable"), _no("not_for_you")], 1),
        ([_no("not_bookable"), _no("outside_timetable")], 1),
        ([_no("not_bookable"), _no("out_of_season")], 1),
        ([_no("out_of_season", "not_bookable"), _no("out_of_season")], 1),
        ([_no("not_bookable"), _no("past")], 1),
        ([_no("not_bookable"), _no("not_bookable")], 0),
        ([_no("past"), _no("past")], 0),
    ],
)
def test_the_first_that_can_be_booked_speaks_else_the_one_that_passes_first(
    members: list[list[Refusal]], speaks: int
) -> None:
    assert nearest_of(members) == speaks


def test_every_kind_of_reason_has_its_place() -> None:
    for code in RefusalCode:
        assert nearest_of([[Refusal(code)]]) == 0


def test_a_wish_for_any_of_a_pool_is_read_back_as_it_was_written() -> None:
    wish = PoolWish(7, at_minute(TODAY, 540), at_minute(TODAY, 660))
    assert parse_any_wish(wish_values(wish), TODAY) == wish
    minutes = {"pool": "7", "day": "2026-12-01", "starts": "540", "ends": "660"}
    assert parse_any_wish(minutes, TODAY) == wish


def test_a_space_that_is_named_goes_before_a_pool() -> None:
    values = {"space": "3", "pool": "7", "day": "2026-12-01", "starts": "540", "ends": "660"}
    assert parse_any_wish(values, TODAY) == Wish(3, at_minute(TODAY, 540), at_minute(TODAY, 660))


@pytest.mark.parametrize("pool", ["0", "-1", "x", "1.5", "99999999999", "２"])
def test_a_pool_that_is_none_is_unclear(pool: str) -> None:
    with pytest.raises(UnclearWish):
        parse_any_wish({"pool": pool, "day": "2026-12-01", "starts": "540", "ends": "660"}, TODAY)
