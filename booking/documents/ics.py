"""iCalendar files of bookings, for a mail's attachment or a download (RFC 5545, RFC 5546)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, vCalAddress, vDuration

from booking.core.calendar import local
from booking.core.text import clean_text

_PRODUCT = "-//Tsudoi//Facility booking//JA"
_LINE_ENDS = re.compile("[\x0b\x0c\x85\u2028\u2029]")


@dataclass(frozen=True)
class CalendarEvent:
    """One use of a space; aware instants. ``sequence`` grows with every change, cancelling included."""

    uid: str  # stays the same for the life of the reservation: 123@city.example
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime  # when this state of the event was made
    summary: str
    location: str = ""
    description: str = ""
    url: str = ""
    sequence: int = 0
    tentative: bool = False  # asked for, not yet permitted
    cancelled: bool = False
    all_day: bool = False  # from the day of its start to the day before its end, without times


@dataclass(frozen=True)
class Feed:
    """What a calendar that is subscribed to says of itself."""

    name: str
    refresh: timedelta  # how often programs should ask again
    url: str = ""


def render_calendar(
    events: Sequence[CalendarEvent],
    *,
    organizer: str = "",
    organizer_name: str = "",
    feed: Feed | None = None,
) -> bytes:
    """An .ics file; with an organizer's mail address it is a message that calendars act on by its METHOD.

    METHOD needs an ORGANIZER and is one for all events: CANCEL if every event is cancelled, else PUBLISH.
    """
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if organizer and events:
        calendar.add("method", "CANCEL" if all(event.cancelled for event in events) else "PUBLISH")
    if feed is not None:
        _describe(calendar, feed)
    for event in events:
        calendar.add_component(_event(event, organizer, organizer_name))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _describe(calendar: Calendar, feed: Feed) -> None:
    """Name and rhythm (RFC 7986), beside the older names that programs know."""
    calendar.add("name", _text(feed.name))
    calendar.add("x-wr-calname", _text(feed.name))
    calendar.add("refresh-interval", feed.refresh, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(feed.refresh))
    if feed.url:
        calendar.add("url", feed.url)


def _event(event: CalendarEvent, organizer: str, organizer_name: str) -> Event:
    entry = Event()
    entry.add("uid", event.uid)
    entry.add("dtstamp", event.changed_at.astimezone(UTC))
    entry.add("last-modified", event.changed_at.astimezone(UTC))
    entry.add("sequence", event.sequence)
    starts, ends = local(event.starts_at), local(event.ends_at)
    entry.add("dtstart", starts.date() if event.all_day else starts)
    entry.add("dtend", ends.date() if event.all_day else ends)
    entry.add("summary", _text(event.summary))
    for name, value in (("location", event.location), ("description", event.description)):
        if value:
            entry.add(name, _text(value))
    if event.url:
        entry.add("url", event.url)
    entry.add("status", _status(event))
    entry.add("transp", "TRANSPARENT" if event.cancelled else "OPAQUE")
    if organizer:
        address = vCalAddress(f"mailto:{organizer}")
        if organizer_name:
            address.params["CN"] = _text(organizer_name).replace("\n", " ")
        entry.add("organizer", address)
    return entry


def _status(event: CalendarEvent) -> str:
    if event.cancelled:
        return "CANCELLED"
    return "TENTATIVE" if event.tentative else "CONFIRMED"


def _text(value: str) -> str:
    """Text without control and invisible characters; the library escapes the rest."""
    return clean_text(_LINE_ENDS.sub("\n", value))
