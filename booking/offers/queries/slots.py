"""Offers of many spaces over many days, in a fixed number of statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from booking.availability.queries import official_use_titles
from booking.availability.rules import Busy, HolderKind
from booking.core.calendar import at_minute, local_date
from booking.facilities.rules.timetables import Slot, combinations_of, slots_of
from booking.fees.rules.cells import DayPrices
from booking.offers.queries.prices import SlotPrices, load_slot_prices
from booking.offers.rules.days import DaySummary, summarise
from booking.offers.rules.states import SlotOffer, make_offer
from booking.reservations.queries import Board, load_board_of_days
from booking.reservations.rules.asker import ANYBODY, Asker
from booking.reservations.rules.pools import nearest_of
from booking.reservations.rules.refusals import Refusal, refusals_of


@dataclass(frozen=True, slots=True)
class Offers:
    """Slot offers by space and day, in the order of the day, and the holidays around."""

    by_day: Mapping[tuple[int, date], list[SlotOffer]]
    board: Board
    prices: SlotPrices
    without_slots: Mapping[tuple[int, date], Refusal]
    """Why a day of a space has none."""

    def of(self, space_id: int, day: date) -> list[SlotOffer]:
        """The slots of a space on a day; empty if it is not opened."""
        return self.by_day.get((space_id, day), [])

    def prices_on(self, space_id: int, day: date) -> DayPrices | None:
        """What the space costs that day; None where no tariff says anything of it."""
        facility_id = self.board.rules[space_id].facility_id
        return self.prices.on(facility_id, space_id, day, is_holiday=day in self.board.holidays)

    def summary(self, space_id: int, day: date) -> DaySummary:
        """The whole day of a space in one state."""
        holiday = self.board.holidays.get(day, "")
        return summarise(day, self.of(space_id, day), holiday, self.without([space_id], day))

    def without(self, space_ids: Sequence[int], day: date) -> Refusal | None:
        """Why none of the spaces has any slots that day; None if one of them has some."""
        against = [[self.without_slots[one, day]] for one in space_ids if (one, day) in self.without_slots]
        return against[nearest_of(against)][0] if against and len(against) == len(space_ids) else None

    def why_none(self, space_ids: Sequence[int], day: date) -> list[str]:
        """The same in a sentence; empty if one of them has some."""
        found = self.without(space_ids, day)
        return [found.message] if found is not None else []


def load_offers(
    municipality_id: int,
    space_ids: Sequence[int],
    days: Sequence[date],
    *,
    now: datetime,
    asker: Asker = ANYBODY,
) -> Offers:
    """What can be picked of each space on each day; seven statements however many spaces there are.

    Days must ascend; each gap between them is one more statement.
    """
    board = load_board_of_days(municipality_id, space_ids, _spans(days), now)
    own_holds = _holds_of(asker.user_id, board) if asker.user_id is not None else {}
    by_day: dict[tuple[int, date], list[SlotOffer]] = {}
    without: dict[tuple[int, date], Refusal] = {}
    facility_ids = [rules.facility_id for rules in board.rules.values()]
    prices = load_slot_prices(facility_ids, asker.audience, local_date(now))
    offers = Offers(by_day, board, prices, without)
    cut: dict[tuple[int, date], list[Slot]] = {}  # many spaces share a timetable
    for space_id, rules in board.rules.items():
        held = [hold for leaf in rules.leaf_ids for hold in own_holds.get(leaf, ())]
        for day in days:
            timetable = rules.timetable_on(day, board.holidays)
            if timetable is None:
                without[space_id, day] = refusals_of(board.facts_without_slot(rules, day), now, asker)[0]
                continue
            key = (id(timetable), day)
            slots = cut.get(key)
            if slots is None:
                slots = cut[key] = list(slots_of(timetable, day))
            facts = board.day_facts(rules, day, slots, asker)
            priced = offers.prices_on(space_id, day)
            by_day[space_id, day] = [
                make_offer(
                    space_id,
                    slot,
                    refusals_of(one, now, asker),
                    is_held_by_viewer=bool(held) and _any_overlaps(held, slot),
                    price=priced.of(slot.starts, slot.ends) if priced is not None else None,
                )
                for slot, one in zip(slots, facts, strict=True)
            ]
    return offers


def list_combined(
    offers: Offers,
    space_id: int,
    day: date,
    *,
    now: datetime,
    asker: Asker = ANYBODY,
) -> list[SlotOffer]:
    """The combined periods of one space on a day that was loaded, by start and end."""
    rules = offers.board.rules[space_id]
    timetable = rules.timetable_on(day, offers.board.holidays)
    if timetable is None or not timetable.combinations:
        return []
    slots = sorted(combinations_of(timetable, day), key=lambda one: (one.starts, one.ends))
    facts = offers.board.day_facts(rules, day, slots, asker)
    priced = offers.prices_on(space_id, day)
    return [
        make_offer(
            space_id,
            slot,
            refusals_of(one, now, asker),
            price=priced.of(slot.starts, slot.ends) if priced is not None else None,
        )
        for slot, one in zip(slots, facts, strict=True)
    ]


def _spans(days: Sequence[date]) -> list[tuple[date, date]]:
    """Runs of days without a gap, each by its first and last day."""
    spans = [(days[0], days[0])]
    for day in days[1:]:
        first, last = spans[-1]
        if day - last <= timedelta(days=1):
            spans[-1] = (first, day)
        else:
            spans.append((day, day))
    return spans


def _holds_of(user_id: int, board: Board) -> dict[int, list[Busy]]:
    """The person's own holds by smallest space; spaces without any are left out."""
    holds = {
        leaf: [one for one in busy if one.kind is HolderKind.HOLD and one.owner_id == user_id]
        for leaf, busy in board.busy.items()
    }
    return {leaf: found for leaf, found in holds.items() if found}


def _any_overlaps(busy: Iterable[Busy], slot: Slot) -> bool:
    return any(one.overlaps(slot.starts_at, slot.ends_at) for one in busy)


@dataclass(frozen=True, slots=True)
class OfficialTitle:
    """What the municipality uses a space for at a time."""

    starts_at: datetime
    ends_at: datetime
    title: str

    def overlaps(self, slot: Slot) -> bool:
        """Whether it takes the slot or a piece of it."""
        return self.starts_at < slot.ends_at and slot.starts_at < self.ends_at


def list_official_titles(
    offers: Offers, space_ids: Iterable[int], days: Sequence[date]
) -> list[OfficialTitle]:
    """What the municipality itself uses spaces for on the days, by time; one statement."""
    first, until = at_minute(min(days), 0), at_minute(max(days), 24 * 60)
    leaves = {leaf for space_id in space_ids for leaf in offers.board.rules[space_id].leaf_ids}
    uses = {
        one.holder_id: one
        for leaf in sorted(leaves)
        for one in offers.board.busy.get(leaf, ())
        if one.kind is HolderKind.OFFICIAL_USE and one.overlaps(first, until)
    }
    titles = official_use_titles(uses) if uses else {}
    found = [OfficialTitle(one.starts_at, one.ends_at, titles[one.holder_id]) for one in uses.values()]
    return sorted(found, key=lambda one: one.starts_at)
