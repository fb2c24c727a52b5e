"""A slot that is lost: the same time elsewhere, and what is typed goes along."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

import pytest
from flask import Flask

from booking.core.calendar import at_minute
from booking.facilities.models import Space
from booking.facilities.rules.settings import FacilityStatus
from booking.reservations.queries import load_board, slot_at_the_same_time
from booking.reservations.rules.wishes import Wish
from tests import factories
from tests.reservations.steps import DAY, MORNING, TYPED, slot, start
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in


@pytest.fixture(autouse=True)
def _noon(clock: Clock) -> None:
    """All of this happens from noon of 1 December 2026."""


@pytest.fixture
def lost(app: Flask, clock: Clock) -> Space:
    """Taken on the morning by somebody else."""
    space = factories.space(factories.facility("中央公民館"), "大会議室", uses="会議、合唱")
    factories.booking(factories.user(), space, *MORNING, now=clock.moment)
    return space


def _page(client: Client, space: Space) -> str:
    return client.get("/book", query_string=slot(space)).text


def test_rooms_for_the_same_use_are_offered_the_same_house_first(client: Client, lost: Space) -> None:
    other_house = factories.facility("東部公民館")
    factories.space(other_house, "集会室", uses="会議")
    factories.space(lost.facility, "小会議室", uses="会議")
    factories.space(lost.facility, "卓球室", uses="卓球")
    page = _page(client, lost)
    near, far = "小会議室 午前 9:00–12:00 を選ぶ", "東部公民館 集会室 午前 9:00–12:00 を選ぶ"
    assert "同じ時間の、ほかの場所" in page
    assert "卓球室" not in page
    assert page.index(near) < page.index(far)


def test_what_cannot_be_booked_then_is_not_offered(client: Client, lost: Space, clock: Clock) -> None:
    taken = factories.space(lost.facility, "小会議室", uses="会議")
    factories.booking(factories.user(), taken, *MORNING, now=clock.moment)
    factories.space(factories.facility("準備中の館", status=FacilityStatus.HIDDEN), "集会室", uses="会議")
    factories.space(lost.facility, "事務室", uses="会議", bookable=False)
    assert "同じ時間の、ほかの場所" not in _page(client, lost)


def test_what_was_typed_goes_along_to_another_house(client: Client, lost: Space, clock: Clock) -> None:
    person = factories.user()
    mine = factories.space(lost.facility, "和室", uses="会議")
    other = factories.space(factories.facility("東部公民館"), "集会室", uses="会議")
    sign_in(client, person)
    client.post(start(client, mine), data=TYPED)
    page = client.get(start(client, other)).text
    for text in TYPED.values():
        assert text in page


@pytest.mark.parametrize(
    ("opens", "closes", "expected"),
    [
        (540, 720, (540, 720)),  # the very time
        (480, 780, (540, 720)),  # by steps the very time, though more is free
        (660, 900, None),  # a single step of it is less than half
    ],
)
def test_by_steps_the_very_time_is_offered_or_nothing_that_has_less_than_half(
    lost: Space, clock: Clock, opens: int, closes: int, expected: tuple[int, int] | None
) -> None:
    room = factories.space(lost.facility, "音楽室", timetable=factories.steps(opens, closes, max_steps=3))
    assert _offered(room, *MORNING, clock.moment) == expected


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        (540, 720, (540, 720)),
        (600, 780, (540, 720)),  # two of three hours
        (630, 810, (540, 720)),  # just half
        (720, 780, None),  # between the periods
    ],
)
def test_of_periods_the_one_that_has_at_least_half_of_the_time_is_offered(
    lost: Space, clock: Clock, starts: int, ends: int, expected: tuple[int, int] | None
) -> None:
    room = factories.space(lost.facility, "和室")
    assert _offered(room, at_minute(DAY, starts), at_minute(DAY, ends), clock.moment) == expected


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        (540, 720, (540, 720)),  # no more than was wished, though the whole day has it as well
        (540, 1290, (540, 1290)),  # the whole day
        (780, 1290, (780, 1290)),  # afternoon and evening as one
        (540, 1020, (540, 1020)),
    ],
)
def test_of_combined_periods_the_one_that_fits_best_is_offered(
    lost: Space, clock: Clock, starts: int, ends: int, expected: tuple[int, int]
) -> None:
    room = factories.space(lost.facility, "和室", timetable=factories.combined())
    assert _offered(room, at_minute(DAY, starts), at_minute(DAY, ends), clock.moment) == expected


def _offered(room: Space, starts_at: datetime, ends_at: datetime, now: datetime) -> tuple[int, int] | None:
    board = load_board(room.municipality_id, [room.id], DAY, DAY, now)
    found = slot_at_the_same_time(board, room.id, Wish(0, starts_at, ends_at), now)
    return (found.starts, found.ends) if found is not None else None


def test_the_page_asks_as_much_however_many_rooms_there_are(
    client: Client, lost: Space, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    house, wanted = lost.facility, slot(lost)
    factories.space(house, "室1", uses="会議")
    client.get("/book", query_string=wanted)
    with count_queries() as few:
        client.get("/book", query_string=wanted)
    for number in range(2, 12):
        factories.space(house, f"室{number}", uses="会議")
    with count_queries() as many:
        page = client.get("/book", query_string=wanted).text
    assert len(many) == len(few)
    assert page.count("を選ぶ") == 2 + 5  # the other times of the day, and no more than five rooms
