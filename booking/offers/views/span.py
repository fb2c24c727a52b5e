"""Which days of a space are shown, how, and the addresses of what lies around them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from booking.core.calendar import add_months, day_of_month_text, month_text
from booking.core.i18n import _
from booking.offers.forms import MONTHS_AHEAD, last_day, read_day, read_month
from booking.offers.views.week import DAYS, days_of_week, first_of_week


class View(StrEnum):
    """How the days are shown; the values stand in addresses, without one it is the month's table."""

    MONTH = "month"
    MONTH_LIST = "list"
    WEEK = "week"
    WEEK_LIST = "week-list"

    @property
    def is_week(self) -> bool:
        """Seven days instead of a month."""
        return self in (View.WEEK, View.WEEK_LIST)

    @property
    def is_list(self) -> bool:
        """Days below each other instead of a table."""
        return self in (View.MONTH_LIST, View.WEEK_LIST)

    @property
    def in_address(self) -> str | None:
        """The value of ``view``."""
        return None if self is View.MONTH else self.value


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a month or of a week, and the one that was chosen (None: not any)."""

    view: View
    first: date
    chosen: date | None
    today: date
    problem: str = ""

    @property
    def days(self) -> list[date]:
        """All days that are shown."""
        if self.view.is_week:
            return days_of_week(self.first)
        count = (add_months(self.first, 1) - self.first).days
        return [self.first + timedelta(days=number) for number in range(count)]

    @property
    def title(self) -> str:
        """2026年12月, or 12月6日–12月12日."""
        if not self.view.is_week:
            return month_text(self.first)
        return "–".join(day_of_month_text(day) for day in (self.days[0], self.days[-1]))


def read_span(values: Mapping[str, str], today: date) -> Span:
    """What an address asks for; what can't be shown is told in ``problem``."""
    view = next((one for one in View if one == values.get("view")), View.MONTH)
    day = read_day(values.get("day"), today)
    chosen = day.day if day.typed and not day.problem else None
    if view.is_week:
        return Span(view, first_of_week(day.day), chosen, today, day.problem)
    text = values.get("month")
    if text is None and chosen is not None:
        return Span(view, chosen.replace(day=1), chosen, today, day.problem)
    month = read_month(text, today)
    return Span(view, month.first, chosen, today, month.problem or day.problem)


Address = Callable[..., str]
"""Makes the addresses of one calendar: a space's, or a pool's."""


def linker(address: Address, span: Span) -> Callable[[date], str]:
    """Makes the addresses of days; the address without the day is built once."""
    month = None if span.view.is_week else f"{span.first:%Y-%m}"
    base = address(month=month, view=span.view.in_address)
    joint = "&" if "?" in base else "?"
    return lambda day: f"{base}{joint}day={day.isoformat()}#day"


def view_address(address: Address, span: Span, shown: date, view: View) -> str:
    """The address of another view of the day that is open; the place on the page is kept."""
    stays = span.view.is_week is view.is_week and not view.is_week
    month = f"{span.first:%Y-%m}" if stays else None
    return address(month=month, day=shown, view=view.in_address, _anchor="calendar")


def around(address: Address, span: Span, shown: date) -> tuple[dict[str, str] | None, dict[str, str] | None]:
    """The month or week before and the one after, as far as they can be seen."""
    turn = _week if span.view.is_week else _month
    return turn(address, span, shown, -1), turn(address, span, shown, 1)


def _month(address: Address, span: Span, _shown: date, step: int) -> dict[str, str] | None:
    """The chosen day goes with the reader, so that it is open again when they come back to its month."""
    other, this_month = add_months(span.first, step), span.today.replace(day=1)
    if not this_month <= other <= add_months(this_month, MONTHS_AHEAD):
        return None
    said = _("前の月") if step < 0 else _("次の月")
    values = {"month": f"{other:%Y-%m}", "day": span.chosen, "view": span.view.in_address}
    return _turn(address, values, said, month_text(other, year=False))


def _week(address: Address, span: Span, shown: date, step: int) -> dict[str, str] | None:
    """The same weekday, or the nearest that can be seen."""
    first = span.first + timedelta(days=step * DAYS)
    if first > last_day(span.today) or first + timedelta(days=DAYS) <= span.today:
        return None
    day = min(max(shown + timedelta(days=step * DAYS), span.today), last_day(span.today))
    values = {"month": None, "day": day, "view": span.view.in_address}
    return _turn(address, values, "", _("前の週") if step < 0 else _("次の週"))


def _turn(address: Address, values: Mapping[str, Any], said: str, label: str) -> dict[str, str]:
    return {"url": address(**values, _anchor="calendar"), "said": said, "label": label}
