"""A draft tariff held against the past year's uses: revenue, who pays more, the largest changes."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask

from booking.accounts.rules import Audience
from booking.core.db import db
from booking.facilities.models import Facility, Space
from booking.fees.models import TariffVersion
from booking.fees.rules.comparison import ComparedUse, changed, changed_by, largest_changes, unpriced
from booking.fees.rules.tariff import Tariff
from booking.fees.service.tariffs import start_draft
from booking.reservations.queries.comparing import compare_year
from booking.reservations.service.cancel import cancel
from tests import factories
from tests.fees import made
from tests.reservations.deeds import AFTERNOON, DAY, MORNING, NOW

A_MONTH_LATER = DAY + timedelta(days=30)


def use(number: int, before: int | None, after: int | None, room: str = "A") -> ComparedUse:
    return ComparedUse(number, room, Audience.RESIDENT, before, after)


USES = [use(1, 100, 150), use(2, 200, 150, "B"), use(3, 300, 300), use(4, None, 900), use(5, 500, None, "B")]


def test_revenue_counts_only_uses_with_both_prices() -> None:
    whole = changed(USES)
    assert (whole.uses, whole.before, whole.after, whole.change) == (3, 600, 600, 0)
    assert (whole.more, whole.less, whole.same) == (1, 1, 1)


def test_groups_stand_by_their_change() -> None:
    groups = changed_by([*USES, use(6, 0, 1000, "B")], lambda one: one.room)
    assert [(room, one.change) for room, one in groups] == [("B", 950), ("A", 50)]


def test_the_largest_changes_are_of_either_sign_and_no_more_than_asked_for() -> None:
    assert [one.reservation_id for one in largest_changes([*USES, use(7, 900, 100)], 2)] == [7, 1]


def test_what_the_draft_has_no_price_for_is_told() -> None:
    assert [one.reservation_id for one in unpriced(USES)] == [5]


@pytest.fixture
def hall(app: Flask) -> Facility:
    return factories.facility()


def dearer(hall: Facility, *spaces: Space) -> TariffVersion:
    data = made.document(*spaces)
    data["steps"][0]["rows"][0]["prices"] = {"am": 1000, "pm": 940, "eve": 1580, "all": 3180}
    admin = factories.administrator()
    with db.transaction():
        tariff = Tariff.model_validate_json(made.text_of(data))
        return start_draft(admin, hall, "改定案", now=NOW, tariff=tariff)


@pytest.mark.both_databases
def test_uses_of_the_year_are_priced_by_both(hall: Facility) -> None:
    room = factories.space(hall)
    made.tariff(hall, made.document(room))
    one, other = factories.user(), factories.user("南 洋子", audience=Audience.NON_RESIDENT)
    factories.booking(one, room, *MORNING, now=NOW)
    factories.booking(other, room, *AFTERNOON, now=NOW)
    found = compare_year(hall, dearer(hall, room), A_MONTH_LATER)
    assert [(use.room, use.audience, use.before, use.after) for use in found] == [
        ("集会室", Audience.RESIDENT, 840, 1000),
        ("集会室", Audience.NON_RESIDENT, 1410, 1410),
    ]


def test_what_was_cancelled_or_lies_ahead_is_not_compared(hall: Facility) -> None:
    room = factories.space(hall)
    made.tariff(hall, made.document(room))
    person = factories.user()
    booking = factories.booking(person, room, *MORNING, now=NOW)
    draft = dearer(hall, room)
    assert compare_year(hall, draft, DAY) == []
    with db.transaction():
        cancel(person, booking.reference, booking.reservations[0].id, now=NOW)
    assert compare_year(hall, draft, A_MONTH_LATER) == []


def test_a_booking_from_before_there_was_a_tariff_is_priced_by_the_one_in_force(hall: Facility) -> None:
    room = factories.space(hall)
    factories.booking(factories.user(), room, *MORNING, now=NOW)
    made.tariff(hall, made.document(room))
    (found,) = compare_year(hall, dearer(hall, room), A_MONTH_LATER)
    assert (found.before, found.after) == (840, 1000)


def test_the_statements_stay_the_same_for_many_uses(
    hall: Facility, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    rooms = [factories.space(hall, f"会議室{number}") for number in range(6)]
    made.tariff(hall, made.document(*rooms))
    draft, counts = dearer(hall, *rooms), []
    for some in (rooms[:1], rooms[1:]):
        for room in some:
            factories.booking(factories.user(f"人 {room.id}"), room, *MORNING, now=NOW)
        with count_queries() as statements:
            compare_year(hall, draft, A_MONTH_LATER)
        counts.append(len(statements))
    assert counts[0] == counts[1]
