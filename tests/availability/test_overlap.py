"""The last guard: the migrated database itself refuses an overlap, whatever the code above it does."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from booking.availability.models import Occupancy
from booking.availability.rules import HolderKind, SlotTaken
from booking.availability.service import occupy
from booking.core.db import db
from tests import factories

NINE = datetime(2026, 12, 5, 0, tzinfo=UTC)


def at(hours: float) -> datetime:
    return NINE + timedelta(hours=hours)


# 9:00–12:00 is taken
CASES = [
    (0, 3, True),  # the same
    (1, 2, True),  # inside
    (-1, 4, True),  # around
    (-1, 1, True),  # over the start
    (2, 4, True),  # over the end
    (-1, 1 / 3600, True),  # by a second
    (-3, 0, False),  # touches the start
    (3, 6, False),  # touches the end
    (5, 6, False),  # later
]


@pytest.mark.both_databases
@pytest.mark.parametrize(("starts", "ends", "refused"), CASES)
def test_the_database_refuses_a_second_holder_of_the_same_time(
    app: Flask, starts: float, ends: float, refused: bool
) -> None:
    space = factories.space()
    with db.transaction():
        occupy([space.id], at(0), at(3), HolderKind.RESERVATION, 1)

    def second() -> None:
        with db.transaction():
            occupy([space.id], at(starts), at(ends), HolderKind.OFFICIAL_USE, 2)

    if refused:
        with pytest.raises(SlotTaken):
            second()
    else:
        second()


@pytest.mark.both_databases
def test_another_space_is_free_at_the_same_time(app: Flask) -> None:
    first, other = factories.space(), factories.space()
    with db.transaction():
        occupy([first.id], at(0), at(3), HolderKind.RESERVATION, 1)
        occupy([other.id], at(0), at(3), HolderKind.RESERVATION, 2)


@pytest.mark.both_databases
def test_moving_onto_a_taken_time_is_refused_and_within_its_own_time_allowed(app: Flask) -> None:
    space = factories.space()
    with db.transaction():
        occupy([space.id], at(0), at(3), HolderKind.RESERVATION, 1)
        occupy([space.id], at(4), at(6), HolderKind.RESERVATION, 2)
    mine = update(Occupancy).where(Occupancy.holder_id == 2)
    with db.transaction() as session:
        session.execute(mine.values(starts_at=at(5)))
    with pytest.raises(IntegrityError, match="ex_occupancies_overlap"), db.transaction() as session:
        session.execute(mine.values(starts_at=at(2)))


@pytest.mark.both_databases
def test_only_the_overlap_becomes_a_taken_slot(app: Flask) -> None:
    with pytest.raises(IntegrityError), db.transaction():
        occupy([987654], at(0), at(3), HolderKind.RESERVATION, 1)  # no such space
    space = factories.space()
    with pytest.raises(IntegrityError), db.transaction():
        occupy([space.id], at(3), at(0), HolderKind.RESERVATION, 1)  # ends before it starts
