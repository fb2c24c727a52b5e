"""One day of many spaces as a table to scale: spaces down, time across."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import gcd
from typing import NamedTuple

from booking.core.i18n import _
from booking.offers.rules.states import SlotState
from booking.offers.views.cells import SlotCell
from booking.offers.views.day_rows import SpaceRow

# Columns of the table stand for so many minutes where the timetables allow.
COARSE, FINE = 30, 15
# A slot that takes no more minutes of the table than this has room for a short word only.
_TIGHT = 60


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
    """Id of its sentence; space and day are said by the row."""
    note: str
    choose_address: str


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row of the table: a space, or those of its slots that overlap the ones above."""

    name: str
    said: str
    """Id of space and day, for readers who hear one cell alone."""
    url: str
    note: str
    is_part: bool
    is_last_part: bool
    starts_group: bool
    cells: Sequence[GridCell]
    rest: int
    """Empty columns behind the last slot."""
    is_more: bool
    """Not counted as a space: more of the one above, or a pool of those below."""


def frame_of(rows: Iterable[SpaceRow]) -> Frame | None:
    """The hours of the table; None if there is nothing to show."""
    times = {minute for row in rows for cell in row.slots for minute in (cell.starts, cell.ends)}
    if not times:
        return None
    opens = min(times) // 60 * 60
    common = gcd(*(minute - opens for minute in times))
    return Frame(opens, max(times), COARSE if common % COARSE == 0 else FINE)


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
        return [_side_by_side(row.slots)]
    lanes: list[list[SlotCell]] = [[]]
    for cell in sorted(row.slots, key=lambda one: (one.ends - one.starts, one.starts)):
        for lane in lanes:
            if all(cell.ends <= other.starts or other.ends <= cell.starts for other in lane):
                lane.append(cell)
                break
        else:
            lanes.append([cell])
    return [sorted(lane, key=lambda one: one.starts) for lane in lanes]


def _side_by_side(runs: Sequence[SlotCell]) -> Sequence[SlotCell]:
    """One line of runs of steps, free ones first where they overlap; the space's own page has them all."""
    if all(one.ends <= following.starts for one, following in pairwise(runs)):
        return runs
    shown: list[SlotCell] = []
    for cell in sorted(runs, key=lambda one: (one.state is not SlotState.FREE, one.starts)):
        if all(cell.ends <= other.starts or other.ends <= cell.starts for other in shown):
            shown.append(cell)
    return sorted(shown, key=lambda one: one.starts)


def _grid_row(row: SpaceRow, slots: Sequence[SlotCell], frame: Frame, *, is_first: bool) -> GridRow:
    name = row.name
    periods = _("・").join(slot.name for slot in slots if slot.name)
    if not is_first and periods:
        name = _("%(space)s（%(period)s）", space=row.name, period=periods)
    cells, end = _grid_cells(slots, frame)
    return GridRow(
        name=name,
        said=row.said,
        url=row.url,
        note=_note(row, cells) if is_first else "",
        is_part=row.is_part,
        is_last_part=row.is_last_part,
        starts_group=row.starts_group and is_first,
        cells=cells,
        rest=frame.columns - end,
        is_more=row.is_pool or not is_first,
    )


def _note(row: SpaceRow, cells: Iterable[GridCell]) -> str:
    """What stands below the name: also the price, where the cells have no room for it."""
    price = row.price_text if any(cell.is_tight for cell in cells) else None
    return _("、").join(text for text in (row.note, price) if text)


def _grid_cells(slots: Sequence[SlotCell], frame: Frame) -> tuple[list[GridCell], int]:
    """The cells of slots that do not overlap, and the column behind the last one."""
    cells, end, step = [], 0, frame.step
    for slot in slots:
        first = max((slot.starts - frame.opens) // step, end)
        last = max(-(-(slot.ends - frame.opens) // step), first + 1)
        is_tight = (last - first) * step <= _TIGHT
        cells.append(
            GridCell(
                first - end,
                last - first,
                is_tight,
                slot.state,
                slot.said,
                slot.below,
                slot.choose_address,
            )
        )
        end = last
    return cells, end
