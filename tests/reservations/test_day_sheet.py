"""The day of a facility: what the timeline shows to scale, and the sheet in the order of time."""

from datetime import date, timedelta

import pytest
from flask import Flask

from booking.core.calendar import at_minute
from booking.core.db import db
from booking.facilities.models import Facility, Space
from booking.facilities.rules.closures import DatedClosure
from booking.reservations.day_sheet import DaySheet, load_day
from booking.reservations.day_timeline import CellKind
from tests import factories
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in

DAY = date(2026, 12, 5)
ASKED = at_minute(date(2026, 12, 1), 720)
MORNING, AFTERNOON, EVENING = (540, 720), (780, 1020), (1080, 1290)


@pytest.fixture
def hall(app: Flask) -> Facility:
    return factories.facility("春凪市民体育館")


@pytest.fixture
def court(hall: Facility) -> Space:
    return factories.space(hall, "アリーナ", needs_approval=True)


def book(space: Space, times: tuple[int, int], name: str = "田辺 由香", day: date = DAY) -> None:
    start, end = (at_minute(day, minute) for minute in times)
    factories.booking(factories.user(name), space, start, end, now=ASKED)


def sheet_of(hall: Facility, minute: int = 0, day: date = DAY) -> DaySheet:
    return load_day(db.session.get_one(Facility, hall.id), day, at_minute(DAY, minute))


def row(sheet: DaySheet, space: Space) -> list[tuple[str, int, str]]:
    cells = next(cells for one, cells in sheet.timeline.rows if one.id == space.id)
    return [(cell.kind.value, cell.span, cell.text) for cell in cells]


def test_a_room_is_filled_from_opening_to_closing(hall: Facility, court: Space) -> None:
    book(court, AFTERNOON, "大野 花")
    sheet = sheet_of(hall)
    assert (sheet.timeline.opens, sheet.timeline.closes, sheet.timeline.columns) == (540, 1320, 26)
    assert row(sheet, court) == [
        ("free", 6, "午前"),
        ("gap", 2, ""),
        ("requested", 8, "大野 花"),
        ("gap", 2, ""),
        ("free", 7, "夜間"),
        ("gap", 1, ""),
    ]
    assert sum(cell.span for _space, cells in sheet.timeline.rows for cell in cells) == 26


def test_a_whole_and_its_parts_show_each_others_bookings(hall: Facility) -> None:
    half, other = factories.space(hall, "半面A"), factories.space(hall, "半面B")
    whole = factories.space(hall, "全面", parts=[half, other])
    book(half, MORNING)
    book(whole, EVENING, "大野 花")
    sheet = sheet_of(hall)
    assert ("booked", 6, "田辺 由香") in row(sheet, half)
    assert ("elsewhere", 6, "半面A") in row(sheet, whole)
    assert ("booked", 7, "大野 花") in row(sheet, whole)
    assert ("elsewhere", 7, "全面") in row(sheet, other)
    assert ("free", 6, "午前") in row(sheet, other)


def test_official_use_and_closed_hours_are_shown_and_a_booking_that_was_left_stays(
    hall: Facility, court: Space
) -> None:
    room = factories.space(hall, "会議室")
    factories.official_use(room, at_minute(DAY, 780), at_minute(DAY, 1020), title="市の健診")
    book(court, MORNING)
    factories.closure(hall, DatedClosure(first=DAY, last=DAY, reason="設備点検"))
    sheet = sheet_of(hall)
    assert row(sheet, court)[0] == ("requested", 6, "田辺 由香")
    assert row(sheet, court)[1][0] == "closed"
    assert ("official", 8, "市の健診") in row(sheet, room)
    assert [entry.is_left for entry in sheet.bands[0].entries] == [True]


def test_a_time_off_the_half_hours_takes_the_columns_it_touches(hall: Facility) -> None:
    room = factories.space(hall, "会議室")
    factories.official_use(room, at_minute(DAY, 555), at_minute(DAY, 585))
    assert row(sheet_of(hall), room)[0] == ("official", 2, "市の健診")


@pytest.mark.parametrize(
    ("minute", "now"),
    [(539, None), (540, 0), (600, 60), (1319, 779), (1320, None)],
)
def test_now_is_marked_while_the_frame_lasts(
    hall: Facility, court: Space, minute: int, now: int | None
) -> None:
    assert sheet_of(hall, minute).timeline.now == now


def test_now_is_marked_on_its_own_day_only(hall: Facility, court: Space) -> None:
    assert sheet_of(hall, 600, DAY + timedelta(days=1)).timeline.now is None


def test_the_sheet_goes_by_time_in_bands_and_counts(hall: Facility, court: Space) -> None:
    room = factories.space(hall, "会議室")
    book(court, EVENING, "よる 花子")
    book(room, MORNING, "あさ 太郎")
    book(court, AFTERNOON, "ひる 次郎")
    factories.official_use(room, at_minute(DAY, 780), at_minute(DAY, 1020), title="市の健診")
    sheet = sheet_of(hall)
    assert [(band.name, band.first, len(band.entries)) for band in sheet.bands] == [
        ("午前", 1, 1),
        ("午後", 2, 2),
        ("夜間", 4, 1),
    ]
    assert (sheet.bookings, sheet.waiting, sheet.official_uses, sheet.people) == (1, 2, 1, 30)


def test_an_official_use_of_several_rooms_is_one_line(hall: Facility) -> None:
    half, other = factories.space(hall, "半面A"), factories.space(hall, "半面B")
    whole = factories.space(hall, "全面", parts=[half, other])
    factories.official_use(whole, at_minute(DAY, 540), at_minute(DAY, 720))
    sheet = sheet_of(hall)
    assert [entry.rooms for entry in sheet.bands[0].entries] == ["半面A、半面B"]
    assert sheet.official_uses == 1


def test_a_facility_without_rooms_has_an_empty_day(hall: Facility) -> None:
    sheet = sheet_of(hall)
    assert sheet.bands == []
    assert sheet.timeline.rows == []


def test_the_page_leads_from_the_timeline_to_the_case_and_says_what_is_on(
    client: Client, hall: Facility, court: Space, clock: Clock
) -> None:
    book(court, MORNING)
    clock.set(at_minute(DAY, 600))
    sign_in(client, factories.staff(hall))
    page = client.get(f"/staff/facilities/{hall.id}/day").text
    assert "day-line__cell--requested" in page
    assert 'x1="60"' in page
    assert "is-now" in page
    assert "予約0件、許可待ち1件、行政使用0件、のべ10人" in page
    assert "利用予定・日計表" in page
    assert "令和8年12月5日（土）" in page
    assert CellKind.FREE in {cell.kind for _space, cells in sheet_of(hall).timeline.rows for cell in cells}
