"""Offers of many spaces over many days, in a fixed number of statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from booking.facilities.rules.slots import slots_of
from booking.offers.rules import SlotOffer, make_offer
from booking.reservations.queries import Board, load_board
from booking.reservations.rules.refusals import refusals_of


@dataclass(frozen=True, slots=True)
class Offers:
    """Slot offers by space and day, in the order of the day, and the holidays around."""

    by_day: Mapping[tuple[int, date], list[SlotOffer]]
    board: Board

    def of(self, space_id: int, day: date) -> list[SlotOffer]:
        """The slots of a space on a day; empty if it has no timetable."""
        return self.by_day.get((space_id, day), [])


def load_offers(
    municipality_id: int,
    space_ids: Sequence[int],
    days: Sequence[date],
    *,
    now: datetime,
    viewer_id: int | None,
) -> Offers:
    """What can be picked of each space on each day; seven statements however many there are."""
    board = load_board(municipality_id, space_ids, min(days), max(days), now)
    by_day: dict[tuple[int, date], list[SlotOffer]] = {}
    for space_id, rules in board.rules.items():
        if rules.timetable is None:
            continue
        for day in days:
            slots = list(slots_of(rules.timetable, day))
            facts = board.day_facts(rules, day, slots, viewer_id)
            by_day[space_id, day] = [
                make_offer(space_id, slot, refusals_of(one, now))
                for slot, one in zip(slots, facts, strict=True)
            ]
    return Offers(by_day, board)
