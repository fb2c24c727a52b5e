"""Changing what was said about a booking, as a rule: until when, and of what a permit speaks."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from booking.reservations.rules.changing import (
    CannotChange,
    can_change,
    changed_fields,
    ensure_is_beside_the_permit,
)
from booking.reservations.rules.details import UseDetails
from tests.reservations.deeds import AFTERNOON, MORNING

SECOND = timedelta(seconds=1)
BEGINS = MORNING[0]
SAID = UseDetails("卓球の練習", 10, "090-0000-1234", "車で行きます。", {"commercial": "no"})


@pytest.mark.parametrize(
    ("starts", "now", "may"),
    [
        ([BEGINS], BEGINS - SECOND, True),
        ([BEGINS], BEGINS, False),  # begun
        ([AFTERNOON[0], BEGINS], BEGINS, False),  # one of two has begun
        ([AFTERNOON[0]], BEGINS, True),  # the other one was cancelled
        ([], BEGINS - SECOND, False),  # nothing is held
    ],
)
def test_until_when_one_may_change(starts: list[datetime], now: datetime, may: bool) -> None:
    assert can_change(starts, now) is may


@pytest.mark.parametrize(
    ("values", "fields", "is_beside"),
    [
        ({}, [], True),
        ({"phone": "090-0000-9999"}, ["phone"], True),
        ({"note": ""}, ["note"], True),
        ({"purpose": "会議", "phone": "1"}, ["purpose", "phone"], False),
        ({"people": 11}, ["people"], False),
        ({"answers": {}}, ["answers"], False),
    ],
)
def test_what_differs_and_whether_a_permit_speaks_of_it(
    values: dict[str, object], fields: list[str], is_beside: bool
) -> None:
    found = changed_fields(SAID, replace(SAID, **values))  # type: ignore[arg-type]
    assert found == fields
    if is_beside:
        ensure_is_beside_the_permit(found)
    else:
        with pytest.raises(CannotChange):
            ensure_is_beside_the_permit(found)
