"""The spaces of one day as the table and the list read them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import gcd
from typing import NamedTuple

from flask import url_for

from booking.core.calendar import date_text, minute_text
from booking.core.i18n import _
from booking.facilities.rules.settings import TimetableKind
from booking.offers.queries import Offers
from booking.offers.queries.places import PlacedSpace
from booking.offers.rules.days import summarise
from booking.offers.rules.states import SlotOffer, SlotState
from booking.offers.views.month import ranges_text
from booking.offers.views.words import note_of, step_text, telling_reason
from booking.reservations.rules.refusals import Refusal

# Columns of the table stand for so many minutes where the timetables allow.
COARSE, FINE = 30, 15
# A slot that takes no more minutes of the table than this has room for a short word only.
_TIGHT = 60


@dataclass(frozen=True, slots=True)
class SlotCell:
    """One slot, as the components read it; times in minutes from midnight."""

    starts: int
    ends: int
    state: SlotState
    name: str
    time_text: str
    note: str
    """Below the word: from when it can be booked."""
    reason: str
    """Why not, where the word does not say it."""
    choose_address: str
    """Where its button posts to; empty if it can't be picked."""


@dataclass(frozen=True, slots=True)
class SpaceRow:
    """One space of the day."""

    name: str
    full_name: str
    """With the day, for readers who hear one cell alone."""
    url: str
    note: str
    is_part: bool
    is_last_part: bool
    starts_group: bool
    slots: Sequence[SlotCell]
    reasons: Sequence[str]
    """What the words alone do not say."""
    state: SlotState
    free_text: str | None
    """The free times of a space by the hour; None for periods."""
    price_text: str | None
    """Its step, where the time is to be chosen."""
    pick_url: str | None


@dataclass(frozen=True, slots=True)
class Frame:
    """From when to when the table reaches, and how long a column is; in minutes."""

    opens: int
    closes: int
    step: int

    @property
    def columns(self) -> int:
        """How many columns the table has."""
        return -(-(self.closes - self.opens) // self.step)


class GridCell(NamedTuple):
    """One slot in the table. A tuple, for a day may have more than a thousand and templates unpack them."""

    gap: int
    """Empty columns before it."""
    span: int
    is_tight: bool
    state: SlotState
    said: str
    """Space, day and time, for readers who hear this cell alone."""
    note: str
    reason: str
    choose_address: str


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row of the table: a space, or those of its slots that overlap the ones above."""

    name: str
    url: str
    note: str
    is_part: bool
    is_last_part: bool
    starts_group: bool
    cells: Sequence[GridCell]
    rest: int
    """Empty columns behind the last slot."""


class DayRows:
    """Makes the rows of one day; what many cells share is worked out once."""

    def __init__(self, offers: Offers, day: date) -> None:
        self.offers = offers
        self.day = day
        self.day_text = date_text(day)
        self.start_url = url_for("reservations.start")
        self.query = f"?month={day:%Y-%m}&day={day}#day"
        self.times: dict[tuple[int, int], str] = {}
        self.texts: dict[Refusal, tuple[str, str]] = {}

    def row(self, placed: PlacedSpace) -> SpaceRow:
        """The row of one space."""
        space, of_day = placed.space, self.offers.of(placed.space.id, self.day)
        timetable = self.offers.board.rules[space.id].timetable
        by_the_hour = timetable is not None and timetable.kind is TimetableKind.STEPS
        url = url_for("offers.space", space_id=space.id) + self.query
        return SpaceRow(
            name=_short_name(space.shown_name, placed.whole.shown_name) if placed.whole else space.shown_name,
            full_name=f"{space.shown_name} {self.day_text}",
            url=url,
            note=_("%(count)s人まで", count=space.capacity) if space.capacity else "",
            is_part=placed.whole is not None,
            is_last_part=placed.is_last_part,
            starts_group=placed.whole is None,
            slots=[self._cell(offer) for offer in of_day],
            reasons=self._reasons(of_day, name_them=not by_the_hour),
            state=summarise(self.day, of_day).state,
            free_text=ranges_text(of_day) if by_the_hour else None,
            price_text=step_text(timetable.step) if timetable and by_the_hour else None,
            pick_url=url if by_the_hour else None,
        )

    def _cell(self, offer: SlotOffer) -> SlotCell:
        slot = offer.slot
        starts, ends = slot.starts, slot.ends
        times = self.times.get((starts, ends))
        if times is None:
            times = self.times[starts, ends] = f"{minute_text(starts)}–{minute_text(ends)}"
        address = ""
        if offer.state is SlotState.FREE:
            place = f"{self.start_url}?space={offer.space_id}"
            address = f"{place}&day={self.day}&starts={starts}&ends={ends}"
        note, reason = self._texts(offer)
        return SlotCell(starts, ends, offer.state, slot.name, times, note, reason, address)

    def _texts(self, offer: SlotOffer) -> tuple[str, str]:
        if not offer.refusals:
            return (note_of(offer), telling_reason(offer)) if offer.is_held_by_viewer else ("", "")
        refusal = offer.refusals[0]
        if refusal not in self.texts:
            self.texts[refusal] = (note_of(offer), telling_reason(offer))
        return self.texts[refusal]

    def _reasons(self, offers: Iterable[SlotOffer], *, name_them: bool) -> list[str]:
        """Each reason that says more than the word, once, with the periods that it is about."""
        periods: dict[str, list[str]] = {}
        for offer in offers:
            _note, reason = self._texts(offer)
            if reason:
                periods.setdefault(reason, []).append(offer.slot.name)
        if not name_them or (len(periods) == 1 and len(next(iter(periods.values()))) > 1):
            return list(periods)
        joint = _("・")
        return [
            _("%(periods)s：%(reason)s", periods=joint.join(names), reason=reason) if all(names) else reason
            for reason, names in periods.items()
        ]


def _short_name(name: str, whole: str) -> str:
    """半面A below メインアリーナ 全面: the words that both begin with are said once."""
    own, above = name.split(), whole.split()
    while len(own) > 1 and above and own[0] == above[0]:
        own, above = own[1:], above[1:]
    return " ".join(own)


def grid_rows(rows: Iterable[SpaceRow], frame: Frame) -> list[GridRow]:
    """The rows of the table, each of slots that do not overlap: 全日 stands below 午前, 午後 and 夜間."""
    return [
        _grid_row(row, slots, frame, is_first=slots is lanes[0])
        for row in rows
        for lanes in [_lanes(row)]
        for slots in lanes
    ]


def _lanes(row: SpaceRow) -> list[Sequence[SlotCell]]:
    if row.free_text is not None:
        return [row.slots]  # steps never overlap
    lanes: list[list[SlotCell]] = [[]]
    for cell in sorted(row.slots, key=lambda one: (one.ends - one.starts, one.starts)):
        for lane in lanes:
            if all(cell.ends <= other.starts or other.ends <= cell.starts for other in lane):
                lane.append(cell)
                break
        else:
            lanes.append([cell])
    return [sorted(lane, key=lambda one: one.starts) for lane in lanes]


def _grid_row(row: SpaceRow, slots: Sequence[SlotCell], frame: Frame, *, is_first: bool) -> GridRow:
    name = row.name
    periods = _("・").join(slot.name for slot in slots if slot.name)
    if not is_first and periods:
        name = _("%(space)s（%(period)s）", space=row.name, period=periods)
    cells, end = _grid_cells(slots, row.full_name, frame)
    return GridRow(
        name=name,
        url=row.url,
        note=row.note if is_first else "",
        is_part=row.is_part,
        is_last_part=row.is_last_part,
        starts_group=row.starts_group and is_first,
        cells=cells,
        rest=frame.columns - end,
    )


def _grid_cells(slots: Sequence[SlotCell], full_name: str, frame: Frame) -> tuple[list[GridCell], int]:
    """The cells of slots that do not overlap, and the column behind the last one."""
    cells, end, step = [], 0, frame.step
    for slot in slots:
        first = max((slot.starts - frame.opens) // step, end)
        last = max(-(-(slot.ends - frame.opens) // step), first + 1)
        said = f"{full_name} {slot.name} {slot.time_text}" if slot.name else f"{full_name} {slot.time_text}"
        is_tight = (last - first) * step <= _TIGHT
        cells.append(
            GridCell(
                first - end,
                last - first,
                is_tight,
                slot.state,
                said,
                slot.note,
                slot.reason,
                slot.choose_address,
            )
        )
        end = last
    return cells, end


def frame_of(rows: Iterable[SpaceRow]) -> Frame | None:
    """The hours of the table; None if there is nothing to show."""
    times = {minute for row in rows for cell in row.slots for minute in (cell.starts, cell.ends)}
    if not times:
        return None
    opens = min(times) // 60 * 60
    common = gcd(*(minute - opens for minute in times))
    return Frame(opens, max(times), COARSE if common % COARSE == 0 else FINE)


def shared_reasons(rows: Sequence[SpaceRow]) -> list[str]:
    """The reasons of all rows, if every row has the same: then they are told once."""
    if len(rows) < 2 or not rows[0].reasons:
        return []
    return list(rows[0].reasons) if all(row.reasons == rows[0].reasons for row in rows) else []


def states_of(rows: Iterable[SpaceRow]) -> list[SlotState]:
    """The states on the page in their usual order, for the legend."""
    present = {cell.state for row in rows for cell in row.slots}
    return [state for state in SlotState if state in present]
