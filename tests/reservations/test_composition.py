"""A space made of parts: what is taken follows when the parts change."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from booking.core.calendar import at_minute
from booking.core.db import db
from booking.core.errors import InvalidInput
from booking.facilities.models import Space
from booking.facilities.rules.parts import CircularParts
from booking.reservations.rules.refusals import CannotReserve
from booking.reservations.service.composition import PartsCollide, recompose
from tests import factories

NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)
DAY = date(2026, 12, 5)
MORNING = (at_minute(DAY, 540), at_minute(DAY, 720))


def compose(whole: Space, *parts: Space) -> None:
    boss = factories.administrator()
    with db.transaction():
        recompose(boss, whole, [part.id for part in parts], NOW)


@pytest.mark.both_databases
def test_a_booked_room_that_is_divided_blocks_each_of_its_parts(app: Flask) -> None:
    hall = factories.facility()
    whole, left, right = (factories.space(hall, name) for name in ("全面", "左", "右"))
    person, rival = factories.user(), factories.user()
    factories.booking(person, whole, *MORNING, now=NOW)

    compose(whole, left, right)

    for part in (left, right):
        with pytest.raises(CannotReserve):
            factories.booking(rival, part, *MORNING, now=NOW)


@pytest.mark.both_databases
def test_rooms_whose_bookings_would_share_a_part_cannot_be_composed(app: Flask) -> None:
    hall = factories.facility()
    whole, left, right = (factories.space(hall, name) for name in ("全面", "左", "右"))
    factories.booking(factories.user(), whole, *MORNING, now=NOW)
    factories.booking(factories.user(), left, *MORNING, now=NOW)

    with pytest.raises(PartsCollide):
        compose(whole, left, right)

    # nothing changed: the right side is still a room of its own
    factories.booking(factories.user(), right, *MORNING, now=NOW)


@pytest.mark.both_databases
def test_a_whole_that_is_no_longer_divided_keeps_its_bookings(app: Flask) -> None:
    hall = factories.facility()
    left, right = (factories.space(hall, name) for name in ("左", "右"))
    whole = factories.space(hall, "全面", parts=(left, right))
    factories.booking(factories.user(), whole, *MORNING, now=NOW)

    compose(whole)

    factories.booking(factories.user(), left, *MORNING, now=NOW)
    with pytest.raises(CannotReserve):
        factories.booking(factories.user(), whole, *MORNING, now=NOW)


def test_parts_of_parts_block_one_another_at_any_depth(app: Flask) -> None:
    hall = factories.facility()
    quarters = [factories.space(hall, f"四分の一 {n}") for n in range(4)]
    half = factories.space(hall, "半面", parts=quarters[:2])
    whole = factories.space(hall, "全面", parts=(half, *quarters[2:]))
    factories.booking(factories.user(), quarters[0], *MORNING, now=NOW)

    for blocked in (half, whole):
        with pytest.raises(CannotReserve):
            factories.booking(factories.user(), blocked, *MORNING, now=NOW)
    factories.booking(factories.user(), quarters[1], *MORNING, now=NOW)


def test_a_circle_of_parts_is_refused(app: Flask) -> None:
    hall = factories.facility()
    part = factories.space(hall, "半面")
    whole = factories.space(hall, "全面", parts=(part,))

    with pytest.raises(CircularParts):
        compose(part, whole)


def test_a_room_of_another_facility_is_no_part(app: Flask) -> None:
    whole, foreign = factories.space(), factories.space()
    with pytest.raises(InvalidInput):
        compose(whole, foreign)
