"""A week of one space: seven days with their periods, or with their hours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import url_for

from booking.core.calendar import date_text, minute_text, said_date
from booking.core.known_names import known
from booking.offers.queries import Calendar
from booking.offers.rules.states import SlotState
from booking.offers.views.cells import Cells, SlotCell
from booking.offers.views.day_rows import SpaceRow, reasons_of, stand_apart
from booking.offers.views.month import Shown, ranges_text
from booking.offers.views.sayings import Sayings
from booking.offers.views.words import hourly_text

DAYS = 7
# So many periods stand beside each other on a phone; more of them stand below each other, as hours do.
MOST_ACROSS = 4


def first_of_week(day: date) -> date:
    """The Sunday with which its week begins."""
    return day - timedelta(days=(day.weekday() + 1) % DAYS)


def days_of_week(first: date) -> list[date]:
    """Sunday to Saturday."""
    return [first + timedelta(days=number) for number in range(DAYS)]


@dataclass(frozen=True, slots=True)
class WeekDay:
    """A day as the heading of a row or of a column."""

    day: date
    said: str
    """Id of space and day, for readers who hear one cell alone."""
    url: str | None
    holiday: str | None
    is_chosen: bool
    is_today: bool


@dataclass(frozen=True, slots=True)
class WeekTime:
    """A period or an hour as the heading of a column or of a row."""

    name: str
    starts: str
    ends: str


@dataclass(frozen=True, slots=True)
class WeekTable:
    """Days and times, and what is at each: None where a day has no such time."""

    days: Sequence[WeekDay]
    times: Sequence[WeekTime]
    by_day: Sequence[Sequence[SlotCell | None]]
    days_down: bool
    """A few periods: days stand below each other; many hours: beside each other."""

    @property
    def by_time(self) -> list[tuple[SlotCell | None, ...]]:
        """The rows where days stand beside each other."""
        return list(zip(*self.by_day, strict=True))


class Week:
    """Makes the week as a table and as a list."""

    def __init__(self, name: str, calendar: Calendar, shown: Shown, sayings: Sayings) -> None:
        self.name, self.calendar, self.shown = name, calendar, shown
        self.sayings = sayings
        cells = Cells(sayings, url_for("reservations.start"), with_day=True)
        self.cells: Mapping[date, list[SlotCell]] = {
            day: [cells.cell(offer) for offer in calendar.of(day)] for day in shown.summaries
        }

    def table(self) -> WeekTable:
        """Every time that some day of the week has, in order."""
        keys = sorted({(one.starts, one.ends, one.name) for cells in self.cells.values() for one in cells})
        found = {
            day: {(one.starts, one.ends, one.name): one for one in cells} for day, cells in self.cells.items()
        }
        return WeekTable(
            days=[self._day(day) for day in self.cells],
            times=[WeekTime(name, minute_text(starts), minute_text(ends)) for starts, ends, name in keys],
            by_day=[[of_day.get(key) for key in keys] for of_day in found.values()],
            days_down=len(keys) <= MOST_ACROSS,
        )

    def _day(self, day: date) -> WeekDay:
        return WeekDay(
            day=day,
            said=self.sayings.id_of(f"{self.name} {said_date(day)}"),
            url=self.shown.url(day),
            holiday=known(self.shown.holidays.get(day, "")) or None,
            is_chosen=day == self.shown.chosen,
            is_today=day == self.shown.today,
        )

    def rows(self) -> list[SpaceRow]:
        """The days as rows of a list."""
        return [self._row(day, cells) for day, cells in self.cells.items()]

    def _row(self, day: date, cells: Sequence[SlotCell]) -> SpaceRow:
        steps = self.calendar.steps(day)
        of_day = self.calendar.of(day)
        by_hour = steps is not None and not (self.calendar.pool is not None and stand_apart(cells))
        url = self.shown.url(day)
        return SpaceRow(
            key=f"w{day.day}",
            name=date_text(day),
            full_name=date_text(day),
            said=self.sayings.id_of(f"{self.name} {said_date(day)}"),
            url=url or "",
            note=known(self.shown.holidays.get(day, "")),
            is_part=False,
            is_last_part=False,
            starts_group=True,
            slots=cells,
            reasons=reasons_of(cells, name_them=steps is None) or self.calendar.why_none(day),
            state=self.calendar.summary(day).state,
            free=sum(cell.state is SlotState.FREE for cell in cells),
            free_text=ranges_text(of_day) if by_hour else None,
            price_text=hourly_text(steps.step, of_day) if steps and by_hour else None,
            pick_url=url if by_hour else None,
        )
