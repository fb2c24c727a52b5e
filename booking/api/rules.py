"""Limits of the interface, its refusals, and the arithmetic of days and pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from booking.core.calendar import date_text
from booking.core.errors import DomainError, InvalidInput
from booking.core.i18n import _, _l

PREFIX = "/api/"
# One answer tells this many days at most; the rest follows under its "next".
MOST_DAYS = 62
DAYS_WITHOUT_END = 31
FACILITIES_PER_PAGE = 50
SPACES_PER_PAGE = 100
MOST_PER_PAGE = 200
LAST_PAGE = 100_000
LONGEST_WORDS = 200
LONGEST_AREA = 60
LONGEST_ANSWERS = 1000


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one parameter; ``message`` is for the person who wrote the program."""

    field: str
    message: str


class InvalidParameters(InvalidInput):
    """The address says something that is not understood; carries every fault."""

    code = "invalid_parameters"

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(
            _l("アドレスのパラメーターを読み取れませんでした。errors のとおりに直してください。")
        )
        self.faults = tuple(faults)


class NoSuchDays(DomainError):
    """Well-written days that no calendar has: over, too far ahead, or none between the two."""

    code = "no_such_days"
    status = 404

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message, field=field)


@dataclass(frozen=True, slots=True)
class Span:
    """The days that one answer tells, and where the next answer begins."""

    first: date
    last: date
    next_first: date | None = None
    next_last: date | None = None

    @property
    def days(self) -> list[date]:
        """All of them, in order."""
        return [self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1)]


def span_of(first: date | None, last: date | None, today: date, latest: date) -> Span:
    """What is told of the days asked for: those from today to the latest, MOST_DAYS at a time.

    Without a beginning it is today, without an end a month after the beginning. NoSuchDays if none is left.
    """
    start = max(first or today, today)
    if last is None:
        last = min(start, latest) + timedelta(days=DAYS_WITHOUT_END - 1)
    if first is not None and last < first:
        raise NoSuchDays(_("to が from より前です。from を先の日にしてください。"), "to")
    if last < today:
        raise NoSuchDays(_past(today), "to")
    if start > latest:
        raise NoSuchDays(_too_far(latest), "from")
    end = min(last, latest)
    cut = start + timedelta(days=MOST_DAYS - 1)
    if end <= cut:
        return Span(start, end)
    return Span(start, cut, cut + timedelta(days=1), end)


def day_of(asked: date | None, today: date, latest: date) -> date:
    """The day asked for, today without one; NoSuchDays if it is over or too far ahead."""
    if asked is None:
        return today
    if asked < today:
        raise NoSuchDays(_past(today), "date")
    if asked > latest:
        raise NoSuchDays(_too_far(latest), "date")
    return asked


def _past(today: date) -> str:
    return _("その日は過ぎています。空き状況は%(day)sからです。", day=date_text(today, year=True))


def _too_far(latest: date) -> str:
    return _("空き状況は%(last)sまで見られます。", last=date_text(latest, year=True))


def page_links(page: int, pages: int) -> dict[str, int]:
    """The pages that a list links to by their relation (RFC 8288): first, prev, next, last."""
    links = {"first": 1, "last": pages}
    if page > 1:
        links["prev"] = min(page - 1, pages)
    if page < pages:
        links["next"] = page + 1
    return links


def clock_minute(text: str) -> int:
    """Minutes from midnight for 9:00 and 09:00; hours go on behind 24."""
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)
