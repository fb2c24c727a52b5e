"""The public calendar of a space: what stands in it, and that programs of every kind can read it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from icalendar import Calendar

from booking.api.calendars import joined
from booking.availability.rules import Busy, HolderKind
from booking.availability.service import place_hold
from booking.core.db import db
from booking.facilities.models import Space
from booking.facilities.rules.closures import DatedClosure, WeeklyClosure
from booking.facilities.rules.settings import FacilityStatus
from booking.reservations import service
from tests import factories
from tests.support.calendars import CalendarProgram, read_with_ical_js
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.server import LiveServer

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
NINE = datetime(2026, 12, 5, 0, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def standing(clock: Clock) -> Clock:
    return clock


@pytest.fixture
def space(app: Flask) -> Space:
    """Booked on a Saturday morning, used by the city that afternoon, closed on Mondays and for two days."""
    home = factories.facility("中央公民館", address="春凪市本町1丁目")
    made = factories.space(home, "大会議室", name_en="Large room")
    person = factories.user("秘密 花子")
    factories.booking(person, made, NINE, NINE + 3 * HOUR, NOW, purpose="秘密の会合")
    factories.official_use(made, NINE + 4 * HOUR, NINE + 8 * HOUR, title="市の健診")
    factories.closure(home, WeeklyClosure(weekdays=frozenset({0})))
    factories.closure(home, DatedClosure(first=date(2026, 12, 9), last=date(2026, 12, 10), reason="床の工事"))
    return made


def _told(content: bytes) -> list[tuple[str, object]]:
    return [(str(one["SUMMARY"]), one["DTSTART"].dt) for one in Calendar.from_ical(content).walk("VEVENT")]


@pytest.mark.both_databases
def test_it_says_what_is_taken_and_closed_and_nothing_of_people(client: Client, space: Space) -> None:
    answer = client.get(f"/spaces/{space.id}/calendar.ics")
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    told = _told(answer.data)
    assert ("予約済み", NINE) in told
    assert ("市が使用：市の健診", NINE + 4 * HOUR) in told
    assert ("休館", date(2026, 12, 7)) in told
    assert ("休館", date(2026, 12, 9)) in told
    assert ("休館", date(2026, 12, 10)) not in told  # two days, one event
    assert "秘密" not in answer.text
    assert min(day for _summary, day in told if not isinstance(day, datetime)) == date(2026, 11, 30)


def test_what_is_being_filled_in_is_not_told_and_what_was_cancelled_goes(
    client: Client, space: Space
) -> None:
    person = factories.user()
    with db.transaction():
        place_hold(person.id, space.id, NINE + 9 * HOUR, NINE + 12 * HOUR + HOUR / 2, NOW)
    later = NINE + timedelta(days=1)
    booking = factories.booking(person, space, later, later + 3 * HOUR, NOW)
    address = f"/spaces/{space.id}/calendar.ics"
    assert [summary for summary, _start in _told(client.get(address).data)].count("予約済み") == 2
    with db.transaction():
        service.cancel(person, booking.reference, booking.reservations[0].id, now=NOW)
    assert [summary for summary, _start in _told(client.get(address).data)].count("予約済み") == 1


def test_it_changes_only_when_something_happens(client: Client, space: Space, clock: Clock) -> None:
    address = f"/spaces/{space.id}/calendar.ics"
    first = client.get(address)
    clock.forward(hours=3)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert first.headers["Vary"] == "Accept-Encoding"
    factories.booking(
        factories.user(), space, NINE + timedelta(days=1), NINE + timedelta(days=1, hours=3), NOW
    )
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_the_address_alone_chooses_its_language(client: Client, space: Space) -> None:
    client.set_cookie("display", "en..")
    assert "予約済み" in client.get(f"/spaces/{space.id}/calendar.ics").text
    assert "予約済み" not in client.get(f"/spaces/{space.id}/calendar.ics?lang=en").text


def test_a_space_that_the_public_does_not_see_has_no_calendar(app: Flask, client: Client) -> None:
    hidden = factories.space(factories.facility(status=FacilityStatus.HIDDEN))
    assert client.get(f"/spaces/{hidden.id}/calendar.ics").status_code == 404


def test_times_that_touch_are_told_as_one() -> None:
    def taken(start: int, end: int, number: int) -> Busy:
        return Busy(NINE + start * HOUR, NINE + end * HOUR, HolderKind.RESERVATION, number)

    assert joined([taken(3, 5, 2), taken(0, 3, 1), taken(1, 2, 1), taken(6, 7, 3)]) == [
        (NINE, NINE + 5 * HOUR),
        (NINE + 6 * HOUR, NINE + 7 * HOUR),
    ]


@pytest.mark.both_databases
def test_the_number_of_statements_does_not_grow_with_what_is_taken(
    client: Client, space: Space, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    counts = []
    address = f"/spaces/{space.id}/calendar.ics"
    for week in (1, 2):
        with count_queries() as statements:
            client.get(address)
        counts.append(len(statements))
        start = NINE + timedelta(weeks=week)
        factories.booking(factories.user(), space, start, start + 3 * HOUR, NOW)
        factories.official_use(space, start + 4 * HOUR, start + 8 * HOUR)
    assert counts[0] == counts[1]
    assert counts[0] <= 11


@pytest.mark.node
def test_ical_js_reads_both_feeds(app: Flask, client: Client, space: Space) -> None:
    public = read_with_ical_js(client.get(f"/spaces/{space.id}/calendar.ics").data)
    assert (public["name"], public["refresh"]) == ("中央公民館 大会議室", "PT30M")
    by_start = {event["starts"]: event for event in public["events"]}
    assert by_start["2026-12-05T00:00:00.000Z"]["summary"] == "予約済み"
    assert by_start["2026-12-05T00:00:00.000Z"]["ends"] == "2026-12-05T03:00:00.000Z"
    closed = by_start["2026-12-09"]
    assert (closed["allDay"], closed["ends"], closed["summary"]) == (True, "2026-12-11", "休館")
    assert len({event["uid"] for event in public["events"]}) == len(public["events"])
    own = read_with_ical_js(client.get(_own_address()).data)
    (event,) = own["events"]
    assert (event["starts"], event["status"]) == ("2026-12-05T09:00:00.000Z", "TENTATIVE")
    assert (event["summary"], event["location"]) == ("合唱の練習（音楽室）", "文化会館 春凪市港町2丁目")


def _own_address() -> str:
    """The private calendar of somebody who asked for an evening."""
    person = factories.user()
    room = factories.space(
        factories.facility("文化会館", address="春凪市港町2丁目"), "音楽室", needs_approval=True
    )
    factories.booking(person, room, NINE + 9 * HOUR, NINE + 12 * HOUR + HOUR / 2, NOW, purpose="合唱の練習")
    with db.transaction():
        token = service.feed_token(service.open_feed(person, NOW))
    return f"/calendar/{token}.ics"


@pytest.mark.long
@pytest.mark.vdirsyncer
@pytest.mark.khal
def test_vdirsyncer_and_khal_show_both_feeds(
    app: Flask, live_server: LiveServer, space: Space, tmp_path: Path
) -> None:
    feeds = {
        "room": f"{live_server.url}/spaces/{space.id}/calendar.ics",
        "own": live_server.url + _own_address(),
    }
    program = CalendarProgram(tmp_path, feeds)
    program.sync()
    events = program.events("2026-12-05", 1)
    assert sorted(event[:4] for event in events) == [
        ["own", "2026-12-05 18:00", "2026-12-05 21:30", "合唱の練習（音楽室）"],
        ["room", "2026-12-05 09:00", "2026-12-05 12:00", "予約済み"],
        ["room", "2026-12-05 13:00", "2026-12-05 17:00", "市が使用：市の健診"],
    ]
    assert [event[3] for event in program.events("2026-12-09", 2)] == ["休館", "休館"]
    factories.booking(
        factories.user(), space, NINE + timedelta(days=1), NINE + timedelta(days=1, hours=3), NOW
    )
    program.sync()
    assert [event[3] for event in program.events("2026-12-06", 1)] == ["予約済み"]
