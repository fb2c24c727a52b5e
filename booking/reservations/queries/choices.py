"""What a person who has picked a time may take instead, without looking for it: more of the same space."""

from datetime import datetime

from booking.facilities.rules.settings import TimetableKind
from booking.facilities.rules.timetables import Slot, choices_around
from booking.reservations.queries.board import Board
from booking.reservations.rules.asker import ANYBODY, Asker
from booking.reservations.rules.refusals import refusals_of
from booking.reservations.rules.wishes import Wish, day_of


def possible_slots(board: Board, wish: Wish, now: datetime, asker: Asker = ANYBODY) -> list[Slot]:
    """The cell with which the wish begins and what is longer, as far as it can be booked, by end.

    Empty where there is nothing to choose, as for a space by the day.
    """
    rules = board.rules[wish.space_id]
    slot = board.facts(wish.space_id, wish.starts_at, wish.ends_at, asker).slot
    timetable = board.timetable_on(wish.space_id, day_of(wish))
    if slot is None or timetable is None or timetable.kind is TimetableKind.DAY:
        return []
    choices = choices_around(timetable, slot)
    facts = board.day_facts(rules, slot.day, choices, asker)
    return [one for one, fact in zip(choices, facts, strict=True) if not refusals_of(fact, now, asker)]
