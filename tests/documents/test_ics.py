"""Calendar files."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from icalendar import Calendar, Event

from booking.documents import CalendarEvent, render_calendar

EVENT = CalendarEvent(
    uid="reservation-123@yoyaku.akaneno.example",
    starts_at=datetime(2026, 12, 13, 4, 0, tzinfo=UTC),
    ends_at=datetime(2026, 12, 13, 8, 0, tzinfo=UTC),
    changed_at=datetime(2026, 11, 19, 1, 30, tzinfo=UTC),
    summary="多目的ホール（あかね野市民文化センター）",
    location="あかね野市民文化センター, あかね野市本町1丁目1番1号",
    description="第12回 冬のつどい合唱発表会\n予約番号 R8-1116-00431",
    url="https://yoyaku.akaneno.example/bookings/R8-1116-00431",
)


def _read(data: bytes) -> tuple[Calendar, list[Event]]:
    calendar = Calendar.from_ical(data)
    assert isinstance(calendar, Calendar)
    return calendar, [part for part in calendar.walk("VEVENT") if isinstance(part, Event)]


def test_an_event_is_read_back_as_it_was_meant() -> None:
    calendar, (event,) = _read(render_calendar([EVENT]))
    assert event["UID"] == EVENT.uid
    assert event["DTSTART"].dt == EVENT.starts_at
    assert event["DTEND"].dt == EVENT.ends_at
    assert event["DTSTAMP"].dt == EVENT.changed_at
    assert event["SUMMARY"] == EVENT.summary
    assert event["LOCATION"] == EVENT.location
    assert event["DESCRIPTION"] == EVENT.description
    assert event["URL"] == EVENT.url
    assert (event["SEQUENCE"], event["STATUS"]) == (0, "CONFIRMED")
    assert calendar["VERSION"] == "2.0"


def test_times_are_those_of_the_city_and_the_zone_is_explained() -> None:
    text = render_calendar([EVENT]).decode()
    assert "DTSTART;TZID=Asia/Tokyo:20261213T130000\r\n" in text
    assert text.count("BEGIN:VTIMEZONE") == 1
    assert "TZOFFSETTO:+0900" in text
    assert text.index("BEGIN:VTIMEZONE") < text.index("BEGIN:VEVENT")


def test_lines_end_as_they_must_and_none_is_longer_than_75_bytes() -> None:
    lines = render_calendar([replace(EVENT, description="長い説明、" * 60)]).split(b"\r\n")
    assert lines[-1] == b""
    assert max(len(line) for line in lines) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)


def test_the_same_events_give_the_same_bytes() -> None:
    assert render_calendar([EVENT]) == render_calendar([EVENT])


@pytest.mark.parametrize(
    ("changes", "status", "transparency"),
    [
        ({}, "CONFIRMED", "OPAQUE"),
        ({"tentative": True}, "TENTATIVE", "OPAQUE"),
        ({"cancelled": True}, "CANCELLED", "TRANSPARENT"),
        ({"cancelled": True, "tentative": True}, "CANCELLED", "TRANSPARENT"),
    ],
)
def test_the_status_says_whether_it_is_sure(changes: dict[str, bool], status: str, transparency: str) -> None:
    _calendar, (event,) = _read(render_calendar([replace(EVENT, **changes)]))  # type: ignore[arg-type]
    assert (event["STATUS"], event["TRANSP"]) == (status, transparency)


@pytest.mark.parametrize(
    ("cancelled", "organizer", "method"),
    [
        ((False,), "", None),  # a download acts on nothing
        ((False,), "yoyaku@akaneno.example", "PUBLISH"),
        ((True,), "yoyaku@akaneno.example", "CANCEL"),
        ((True, True), "yoyaku@akaneno.example", "CANCEL"),
        ((True, False), "yoyaku@akaneno.example", "PUBLISH"),
        ((), "yoyaku@akaneno.example", None),
    ],
)
def test_a_method_comes_with_an_organizer_and_fits_all_events(
    cancelled: tuple[bool, ...], organizer: str, method: str | None
) -> None:
    events = [replace(EVENT, uid=f"{number}@x", cancelled=each) for number, each in enumerate(cancelled)]
    calendar, found = _read(render_calendar(events, organizer=organizer, organizer_name="あかね野市"))
    assert calendar.get("METHOD") == method
    assert [event.get("ORGANIZER") for event in found] == [
        f"mailto:{organizer}" if organizer else None
    ] * len(events)


@pytest.mark.parametrize(
    "text",
    [
        "会議, 打合せ; 準備\\片付け",
        "一行目\n二行目",
        '「"引用"」: コロン',
        "=HYPERLINK(1)",
        "𠮷田 辻\U000e0102 😀",
        "\\n は改行ではありません",
    ],
)
def test_any_text_is_read_back_exactly(text: str) -> None:
    event = replace(EVENT, summary=text, location=text, description=text)
    _calendar, (found,) = _read(render_calendar([event]))
    assert [found["SUMMARY"], found["LOCATION"], found["DESCRIPTION"]] == [text] * 3


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\x0b", "\x85", "\u2028"])
def test_a_line_break_can_not_add_a_property(end: str) -> None:
    text = f"集会{end}END:VEVENT{end}BEGIN:VEVENT{end}ATTENDEE:mailto:someone@example.com"
    data = render_calendar(
        [replace(EVENT, summary=text, location=text)], organizer="a@b.example", organizer_name=text
    )
    _calendar, events = _read(data)
    assert len(events) == 1
    assert "ATTENDEE" not in events[0]
    assert events[0]["SUMMARY"].splitlines()[0] == "集会"


def test_invisible_characters_are_not_in_the_file() -> None:
    data = render_calendar(
        [replace(EVENT, summary="右\u202e左\x00\x07\u200b", description="a\u2066b")]
    ).decode()
    assert "SUMMARY:右左\r\n" in data
    assert "DESCRIPTION:ab\r\n" in data


def test_what_is_empty_is_left_out() -> None:
    _calendar, (event,) = _read(render_calendar([replace(EVENT, location="", description="", url="")]))
    assert not {"LOCATION", "DESCRIPTION", "URL"} & set(event)
