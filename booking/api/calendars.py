"""What is taken and closed of a space as events of a calendar; nothing in them points to a person."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from booking.availability.rules import Busy, HolderKind
from booking.core.calendar import MINUTES_PER_DAY, at_minute
from booking.core.i18n import _
from booking.documents import CalendarEvent, Feed, render_calendar
from booking.facilities.rules.closure_texts import describe_hours, describe_reason
from booking.offers.queries import OfficialTitle
from booking.reservations.queries import Board

DAYS_BACK, MONTHS_AHEAD = 7, 3
# How often programs should ask again.
REFRESH = timedelta(minutes=30)
# A form that is being filled in holds its slot for minutes only, and official uses have events of their own.
_NOT_TAKEN = frozenset({HolderKind.HOLD, HolderKind.OFFICIAL_USE})


@dataclass(frozen=True, slots=True)
class SpaceCalendar:
    """What the events of a space are made from; ``domain`` ends their identifiers."""

    space_id: int
    board: Board
    titles: Sequence[OfficialTitle]
    days: Sequence[date]
    domain: str
    location: str
    url: str

    @property
    def _made_at(self) -> datetime:
        """The same all day, so that nothing changes while nothing has happened."""
        return at_minute(self.days[0] + timedelta(days=DAYS_BACK), 0)

    def events(self) -> list[CalendarEvent]:
        """All of them, by time."""
        found = [*self._taken(), *self._official(), *self._closed_days(), *self._closed_hours()]
        return sorted(found, key=lambda one: (one.starts_at, one.uid))

    def _taken(self) -> Iterator[CalendarEvent]:
        leaves = self.board.rules[self.space_id].leaf_ids
        busy = [one for leaf in leaves for one in self.board.busy.get(leaf, ()) if one.kind not in _NOT_TAKEN]
        for starts_at, ends_at in joined(busy):
            yield self._event("taken", starts_at, ends_at, _("予約済み"))

    def _official(self) -> Iterator[CalendarEvent]:
        for one in self.titles:
            yield self._event(
                "official", one.starts_at, one.ends_at, _("市が使用：%(title)s", title=one.title)
            )

    def _closed_days(self) -> Iterator[CalendarEvent]:
        """Days that are closed for the same reason one after another are one event."""
        run: list[date] = []
        text = ""
        for day in [*self.days, None]:
            reason = self.board.closures_on(self.space_id, day).whole_day if day else None
            here = describe_reason(reason) if reason else ""
            if run and here != text:
                starts_at, ends_at = at_minute(run[0], 0), at_minute(run[-1], MINUTES_PER_DAY)
                yield self._event("closed", starts_at, ends_at, _("休館"), text, all_day=True)
                run = []
            text = here
            if day and here:
                run.append(day)

    def _closed_hours(self) -> Iterator[CalendarEvent]:
        for day in self.days:
            closed = self.board.closures_on(self.space_id, day)
            for hours in () if closed.whole_day else closed.hours:
                starts_at, ends_at = at_minute(day, hours.start_minute), at_minute(day, hours.end_minute)
                yield self._event("closed", starts_at, ends_at, _("休館"), describe_hours(hours))

    def _event(
        self,
        kind: str,
        starts_at: datetime,
        ends_at: datetime,
        summary: str,
        description: str = "",
        *,
        all_day: bool = False,
    ) -> CalendarEvent:
        return CalendarEvent(
            uid=f"{kind}-{self.space_id}-{starts_at.astimezone(UTC):%Y%m%dT%H%M%SZ}@{self.domain}",
            starts_at=starts_at,
            ends_at=ends_at,
            changed_at=self._made_at,
            summary=summary,
            location=self.location,
            description=description,
            url=self.url,
            all_day=all_day,
        )


@lru_cache(maxsize=256)  # many programs ask again and again, and writing it takes longer than finding out
def rendered(events: tuple[CalendarEvent, ...], feed: Feed) -> bytes:
    """The iCalendar file; events that have not changed are not written a second time."""
    return render_calendar(events, feed=feed)


def joined(busy: Iterable[Busy]) -> list[tuple[datetime, datetime]]:
    """When something is taken, by time; touching times are one, so that nobody counts bookings."""
    spans: list[tuple[datetime, datetime]] = []
    for one in sorted(busy, key=lambda each: each.starts_at):
        if spans and one.starts_at <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], one.ends_at))
        else:
            spans.append((one.starts_at, one.ends_at))
    return spans
