"""The spaces of one day as the table and the list read them."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from flask import url_for

from booking.core.calendar import said_date
from booking.core.i18n import _
from booking.facilities.rules.settings import TimetableKind
from booking.offers.queries import Offers, PoolSpaces
from booking.offers.queries.places import Placed, PlacedPool, PlacedSpace
from booking.offers.rules.days import summarise
from booking.offers.rules.states import SlotState
from booking.offers.views.cells import Cells, SlotCell
from booking.offers.views.month import ranges_text
from booking.offers.views.sayings import Sayings
from booking.offers.views.words import hourly_text, total_text


@dataclass(frozen=True, slots=True)
class SpaceRow:
    """One space of a day, or one day of a space."""

    key: str
    """Its place on the page can be jumped to under this id."""
    name: str
    full_name: str
    """Without what stands above it."""
    said: str
    """Id of space and day, for readers who hear one cell alone."""
    url: str
    note: str
    is_part: bool
    is_last_part: bool
    starts_group: bool
    slots: Sequence[SlotCell]
    reasons: Sequence[str]
    """What the words alone do not say."""
    state: SlotState
    free: int
    """How many slots are free."""
    free_text: str | None
    """The free times of a space by the hour; None for periods."""
    price_text: str | None
    """Its step and price, where time is sold by the hour."""
    pick_url: str | None
    is_pool: bool = False
    """Any of the spaces below it: it is none itself."""


class DayRows:
    """Makes the rows of one day."""

    def __init__(self, offers: Offers, day: date, sayings: Sayings) -> None:
        self.offers = offers
        self.day = day
        self.day_text = said_date(day)
        self.sayings = sayings
        self.cells = Cells(sayings, url_for("reservations.start"))
        self.query = f"?day={day}#day"

    def free_of(self, space_id: int) -> int:
        """How many slots of the space are free."""
        return sum(offer.state is SlotState.FREE for offer in self.offers.of(space_id, self.day))

    def rows(self, placed: Iterable[Placed], *, only_free: bool) -> list[SpaceRow]:
        """The row of each space and pool, or of each that has something free."""
        shown = [one for one in placed if not only_free or self._has_free(one)]
        wholes = {one.space.id for one in shown if isinstance(one, PlacedSpace)}
        pools = {one.pool.id for one in shown if isinstance(one, PlacedPool)}
        below = [isinstance(one, PlacedSpace) and _is_below(one, wholes, pools) for one in shown]
        is_last = [is_part and not after for is_part, after in zip(below, [*below[1:], False], strict=False)]
        return [
            self._pool_row(one) if isinstance(one, PlacedPool) else self._row(one, is_part, last)
            for one, is_part, last in zip(shown, below, is_last, strict=True)
        ]

    def _has_free(self, placed: Placed) -> bool:
        ids = placed.pool.space_ids if isinstance(placed, PlacedPool) else (placed.space.id,)
        return any(self.free_of(space_id) for space_id in ids)

    def _pool_row(self, placed: PlacedPool) -> SpaceRow:
        """The row of a pool: how many are free is told in each cell, so that hours come as cells, too."""
        pool, spaces = placed.pool, PoolSpaces.of(placed.pool)
        of_day = spaces.offers(lambda space_id: self.offers.of(space_id, self.day))
        timetable = self.offers.board.timetable_on(pool.space_ids[0], self.day)
        steps = timetable if timetable is not None and timetable.kind is TimetableKind.STEPS else None
        url = url_for("offers.pool", pool_id=pool.id) + self.query
        slots = [self.cells.cell(offer) for offer in of_day]
        name = pool.shown_name
        as_ranges = steps is not None and not stand_apart(slots)
        return SpaceRow(
            key=f"p{pool.id}",
            name=name,
            full_name=name,
            said=self.sayings.id_of(f"{name} {self.day_text}"),
            url=url,
            note=total_text(spaces.kind, len(pool.space_ids)),
            is_part=False,
            is_last_part=False,
            starts_group=True,
            slots=slots,
            reasons=reasons_of(slots, name_them=steps is None)
            or self.offers.why_none(pool.space_ids, self.day),
            state=summarise(self.day, of_day, without=self.offers.without(pool.space_ids, self.day)).state,
            free=sum(offer.state is SlotState.FREE for offer in of_day),
            free_text=ranges_text(of_day) if as_ranges else None,
            price_text=hourly_text(steps.step, of_day) if steps is not None else None,
            pick_url=url if as_ranges else None,
            is_pool=True,
        )

    def _row(self, placed: PlacedSpace, below: bool, is_last: bool) -> SpaceRow:
        """The row of one space; ``below``: its whole or its pool stands above it."""
        space, of_day = placed.space, self.offers.of(placed.space.id, self.day)
        timetable = self.offers.board.timetable_on(space.id, self.day)
        by_the_hour = timetable is not None and timetable.kind is TimetableKind.STEPS
        url = url_for("offers.space", space_id=space.id) + self.query
        slots = [self.cells.cell(offer) for offer in of_day]
        name = space.shown_name
        return SpaceRow(
            key=f"s{space.id}",
            name=_short_name(name, placed.whole.shown_name) if placed.whole and below else name,
            full_name=name,
            said=self.sayings.id_of(f"{name} {self.day_text}"),
            url=url,
            note=_("%(count)s人まで", count=space.capacity) if space.capacity else "",
            is_part=below,
            is_last_part=is_last,
            starts_group=not below,
            slots=slots,
            reasons=reasons_of(slots, name_them=not by_the_hour)
            or self.offers.why_none([space.id], self.day),
            state=self.offers.summary(space.id, self.day).state,
            free=self.free_of(space.id),
            free_text=ranges_text(of_day) if by_the_hour else None,
            price_text=hourly_text(timetable.step, of_day) if timetable and by_the_hour else None,
            pick_url=url if by_the_hour else None,
        )


def _is_below(one: PlacedSpace, wholes: Container[int], pools: Container[int]) -> bool:
    """Whether what it belongs to is shown above it."""
    in_whole = one.whole is not None and one.whole.id in wholes
    return in_whole or (one.pool is not None and one.pool.id in pools)


def reasons_of(slots: Iterable[SlotCell], *, name_them: bool) -> list[str]:
    """Each reason that says more than the word, once, with the periods that it is about."""
    periods: dict[str, list[str]] = {}
    for slot in slots:
        if slot.reason:
            periods.setdefault(slot.reason, []).append(slot.name)
    if not name_them or (len(periods) == 1 and len(next(iter(periods.values()))) > 1):
        return list(periods)
    joint = _("・")
    return [
        _("%(periods)s：%(reason)s", periods=joint.join(names), reason=reason) if all(names) else reason
        for reason, names in periods.items()
    ]


def stand_apart(slots: Sequence[SlotCell]) -> bool:
    """Whether none of them overlaps another: they can be told one by one."""
    return all(one.ends <= other.starts for one, other in pairwise(sorted(slots, key=lambda one: one.starts)))


def _short_name(name: str, whole: str) -> str:
    """半面A below メインアリーナ 全面: the words that both begin with are said once."""
    own, above = name.split(), whole.split()
    while len(own) > 1 and above and own[0] == above[0]:
        own, above = own[1:], above[1:]
    return " ".join(own)


def shared_reasons(rows: Sequence[SpaceRow]) -> list[str]:
    """The reasons of all rows, if every row has the same: then they are told once."""
    if len(rows) < 2 or not rows[0].reasons:
        return []
    return list(rows[0].reasons) if all(row.reasons == rows[0].reasons for row in rows) else []


def states_of(rows: Iterable[SpaceRow]) -> list[SlotState]:
    """The states on the page in their usual order, for the legend."""
    present = {cell.state for row in rows for cell in row.slots}
    return [state for state in SlotState if state in present]
