"""A month of one space as the components read it: a table, a list, the chosen day."""

from calendar import Calendar
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from booking.core.calendar import date_text, datetime_text, minute_text
from booking.core.i18n import _
from booking.core.known_names import known
from booking.offers.queries import OfficialTitle
from booking.offers.rules.days import DaySummary, free_ranges
from booking.offers.rules.states import SlotOffer, SlotState
from booking.offers.views.words import opening_day_text, price_text, share_text, telling_reason

SUNDAY = 6


@dataclass(frozen=True, slots=True)
class Shown:
    """What all views of a month or a week are made from."""

    first: date
    summaries: Mapping[date, DaySummary]
    """Of all days of the month or the week, in order."""
    holidays: Mapping[date, str]
    """Some days around included."""
    chosen: date
    today: date
    link: Callable[[date], str]

    def url(self, day: date) -> str | None:
        """The address of a day that can be chosen; None for one that is over or not shown."""
        return self.link(day) if day in self.summaries and day >= self.today else None


@dataclass(frozen=True, slots=True)
class MonthCell:
    """A day in the table; ``state`` is None outside of the month."""

    day: date
    in_month: bool
    state: SlotState | None
    url: str | None
    holiday: str | None
    is_chosen: bool
    is_today: bool
    is_past: bool
    word: str | None = None
    label: str | None = None
    opens: str | None = None
    """From which day it can be booked, short."""
    said_opens: str | None = None
    """The same with weekday and time, for those who hear it."""


@dataclass(frozen=True, slots=True)
class ListPeriod:
    """A period of a day in the list."""

    name: str
    state: SlotState
    word: str | None = None


@dataclass(frozen=True, slots=True)
class ListDay:
    """A day in the list: its periods, or the whole day as one thing."""

    day: date
    url: str | None
    holiday: str | None
    is_chosen: bool
    is_past: bool
    periods: Sequence[ListPeriod]
    state: SlotState
    word: str | None


@dataclass(frozen=True, slots=True)
class PanelPeriod:
    """A slot of the chosen day, with its button."""

    name: str
    time_text: str
    state: SlotState
    reason: str
    choose_url: str | None
    choose_fields: Mapping[str, object]
    label: str
    word: str | None = None
    price: str = ""
    """840円から."""


def weeks_of(month: Shown) -> list[list[MonthCell]]:
    """The weeks of the table, from Sunday to Saturday."""
    weeks = Calendar(firstweekday=SUNDAY).monthdatescalendar(month.first.year, month.first.month)
    return [[_cell(month, day) for day in week] for week in weeks]


def _cell(month: Shown, day: date) -> MonthCell:
    summary = month.summaries.get(day)
    opens_at = summary.opens_at if summary else None
    return MonthCell(
        day=day,
        in_month=summary is not None,
        state=summary.state if summary else None,
        url=month.url(day),
        holiday=known(month.holidays.get(day, "")) or None,
        is_chosen=day == month.chosen,
        is_today=day == month.today,
        is_past=day < month.today,
        opens=opening_day_text(opens_at) if opens_at is not None else None,
        said_opens=_from_text(opens_at) if opens_at is not None else None,
    )


def list_days(month: Shown, offers_of: Callable[[date], Sequence[SlotOffer]]) -> list[ListDay]:
    """The rows of the list, one for each day of the month."""
    return [_list_day(month, day, offers_of(day)) for day in month.summaries]


def _list_day(month: Shown, day: date, offers: Sequence[SlotOffer]) -> ListDay:
    summary = month.summaries[day]
    has_periods = any(offer.slot.name for offer in offers)
    is_one = not has_periods or (
        len({offer.state for offer in offers}) <= 1 and summary.state is not SlotState.FREE
    )
    periods = [] if is_one else [ListPeriod(known(offer.slot.name), offer.state) for offer in offers]
    return ListDay(
        day=day,
        url=month.url(day),
        holiday=known(month.holidays.get(day, "")) or None,
        is_chosen=day == month.chosen,
        is_past=day < month.today,
        periods=periods,
        state=summary.state,
        word=_word(summary, offers) if is_one else None,
    )


def _word(summary: DaySummary, offers: Sequence[SlotOffer]) -> str | None:
    """From when, or which hours; None where the state's own word says it."""
    if summary.opens_at is not None:
        return _from_text(summary.opens_at)
    if summary.state is SlotState.PARTIAL:
        return ranges_text(offers)
    return None


def _from_text(opens_at: datetime) -> str:
    return _("%(when)sから", when=datetime_text(opens_at))


def ranges_text(offers: Sequence[SlotOffer]) -> str:
    """9:00–11:00、13:00–15:00: what is free of a day; empty if nothing is."""
    joint = _("、")
    return joint.join(f"{minute_text(starts)}–{minute_text(ends)}" for starts, ends in free_ranges(offers))


def panel_of(
    offers: Sequence[SlotOffer], titles: Sequence[OfficialTitle], start_url: str, space_name: str
) -> list[PanelPeriod]:
    """The slots of the chosen day: why one can't be booked, or the button that begins booking it."""
    return [_panel_period(offer, titles, start_url, space_name) for offer in offers]


def _panel_period(
    offer: SlotOffer, titles: Sequence[OfficialTitle], start_url: str, space_name: str
) -> PanelPeriod:
    slot, is_free = offer.slot, offer.state is SlotState.FREE
    reason = telling_reason(offer)
    if offer.state is SlotState.OFFICIAL:
        reason = next((one.title for one in titles if one.overlaps(slot)), offer.reason)
    names = {"space": space_name, "day": date_text(slot.day), "slot": slot.label}
    what, number = offer.place
    return PanelPeriod(
        name=known(slot.name),
        time_text=f"{minute_text(slot.starts)}–{minute_text(slot.ends)}",
        state=offer.state,
        reason=reason,
        choose_url=start_url if is_free else None,
        choose_fields={
            what: number,
            "day": slot.day.isoformat(),
            "starts": slot.starts,
            "ends": slot.ends,
        },
        label=_("%(space)s %(day)s %(slot)s 空き を選ぶ", **names),
        price=price_text(offer.price) if is_free else "",
        word=_("空き %(count)s", count=share_text(offer.pool))
        if is_free and offer.pool is not None
        else None,
    )
