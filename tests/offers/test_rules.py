"""One state for each slot and each day, and from when; tables of boundary cases."""

from datetime import UTC, date, datetime, timedelta

import pytest

from booking.facilities.rules.timetables import Slot
from booking.offers.rules.days import free_ranges, summarise, supply_of
from booking.offers.rules.states import STATE_NAMES, SlotOffer, SlotState, make_offer, state_of
from booking.offers.rules.times import PartOfDay, is_in_time, weekend_of
from booking.reservations.rules.refusals import Refusal, RefusalCode

DAY = date(2026, 12, 5)
OPENS = datetime(2026, 12, 1, 0, 0, tzinfo=UTC)
STATES = {
    RefusalCode.NOT_BOOKABLE: SlotState.COUNTER_ONLY,
    RefusalCode.OUTSIDE_TIMETABLE: SlotState.CLOSED,
    RefusalCode.PAST: SlotState.PAST,
    RefusalCode.CLOSED: SlotState.CLOSED,
    RefusalCode.OFFICIAL_USE: SlotState.OFFICIAL,
    RefusalCode.TAKEN: SlotState.TAKEN,
    RefusalCode.HELD: SlotState.TAKEN,
    RefusalCode.NOT_FOR_YOU: SlotState.COUNTER_ONLY,
    RefusalCode.OUT_OF_SEASON: SlotState.CLOSED,
    RefusalCode.ENDED: SlotState.ENDED,
    RefusalCode.NOT_YET_OPEN: SlotState.NOT_YET_OPEN,
}


def _offer(code: str, starts: int = 540, ends: int = 720) -> SlotOffer:
    slot = Slot(DAY, starts, ends)
    if code == "free":
        return make_offer(1, slot, [])
    passes_at = OPENS if code == "not_yet_open" else None
    return make_offer(1, slot, [Refusal(RefusalCode(code), passes_at=passes_at)])


@pytest.mark.parametrize("code", RefusalCode)
def test_every_reason_gives_a_state(code: RefusalCode) -> None:
    assert state_of([Refusal(code)]) is STATES[code]


def test_a_slot_without_a_reason_against_it_is_free() -> None:
    assert state_of([]) is SlotState.FREE


def test_the_weightiest_reason_gives_the_state_and_is_told() -> None:
    taken = Refusal(RefusalCode.TAKEN)
    offer = make_offer(1, Slot(DAY, 540, 720), [taken, Refusal(RefusalCode.NOT_YET_OPEN, passes_at=OPENS)])
    assert offer.state is SlotState.TAKEN
    assert offer.reason == taken.message
    assert offer.opens_at is None, "it does not open when the window does: somebody has it"


def test_a_slot_that_is_only_too_early_says_from_when() -> None:
    assert _offer("not_yet_open").opens_at == OPENS


@pytest.mark.parametrize(
    ("codes", "held"), [([], True), ([RefusalCode.PAST], False), ([RefusalCode.TAKEN], False)]
)
def test_a_slot_kept_for_the_viewer_is_told_only_while_it_can_be_booked(
    codes: list[RefusalCode], held: bool
) -> None:
    offer = make_offer(1, Slot(DAY, 540, 720), [Refusal(code) for code in codes], is_held_by_viewer=True)
    assert offer.is_held_by_viewer is held


@pytest.mark.parametrize("code", [RefusalCode.HELD, RefusalCode.TAKEN])
def test_taken_for_minutes_is_told_from_taken(code: RefusalCode) -> None:
    assert _offer(code).is_held_by_others is (code is RefusalCode.HELD)


def test_every_state_has_a_name() -> None:
    assert set(STATE_NAMES) == set(SlotState)


@pytest.mark.parametrize(
    ("codes", "state"),
    [
        (["free", "free", "free"], "free"),
        (["free", "taken", "free"], "partial"),
        (["past", "free", "free"], "free"),  # what is left of today is free
        (["past", "taken", "free"], "partial"),
        (["past", "past", "past"], "past"),
        (["past", "taken", "taken"], "taken"),
        (["past", "past", "closed"], "closed"),
        (["taken", "taken", "taken"], "taken"),
        (["taken", "held", "taken"], "taken"),
        (["free", "not_yet_open", "not_yet_open"], "partial"),
        (["taken", "not_yet_open", "not_yet_open"], "not_yet_open"),
        (["official_use", "official_use", "official_use"], "official"),
        (["official_use", "taken", "taken"], "taken"),
        (["official_use", "closed", "closed"], "official"),
        (["closed", "closed", "closed"], "closed"),
        (["closed", "taken", "taken"], "taken"),
        (["closed", "free", "closed"], "partial"),
        (["ended", "ended", "ended"], "ended"),
        (["ended", "taken", "ended"], "taken"),
        (["ended", "closed", "past"], "ended"),
        (["not_bookable", "not_bookable"], "counter_only"),
        ([], "counter_only"),  # a space without slots: nothing on the screen can be booked
    ],
)
def test_a_day_has_the_state_that_says_most(codes: list[str], state: str) -> None:
    summary = summarise(DAY, [_offer(code) for code in codes], "祝日")
    assert summary.state == state
    assert summary.free == codes.count("free")
    assert summary.total == len(codes)
    assert summary.holiday == "祝日"


def test_a_day_opens_when_its_first_slot_opens_and_says_so_only_while_nothing_is_free() -> None:
    later = make_offer(
        1,
        Slot(DAY, 780, 1020),
        [Refusal(RefusalCode.NOT_YET_OPEN, passes_at=OPENS + timedelta(days=1))],
    )
    assert summarise(DAY, [later, _offer("not_yet_open")]).opens_at == OPENS
    assert summarise(DAY, [later, _offer("free")]).opens_at is None


@pytest.mark.parametrize(
    ("starts", "ends", "parts"),
    [
        (540, 720, {"morning"}),  # 9:00–12:00
        (510, 750, {"morning"}),  # 8:30–12:30
        (540, 780, {"morning"}),  # 9:00–13:00
        (540, 781, set()),
        (720, 780, {"morning", "afternoon"}),  # noon to one: either
        (719, 781, set()),
        (780, 1020, {"afternoon"}),  # 13:00–17:00
        (720, 1080, {"afternoon"}),
        (1020, 1080, {"afternoon", "evening"}),  # 17:00–18:00
        (1080, 1290, {"evening"}),  # 18:00–21:30
        (1020, 1440, {"evening"}),
        (1320, 1500, {"evening"}),  # until one at night
        (1019, 1290, set()),
        (540, 1290, set()),  # all day
        (780, 1290, set()),  # afternoon and evening
    ],
)
def test_a_slot_belongs_to_the_part_of_the_day_in_which_it_lies(
    starts: int, ends: int, parts: set[str]
) -> None:
    slot = Slot(DAY, starts, ends)
    assert {part.value for part in PartOfDay if is_in_time(slot, part)} == parts
    assert is_in_time(slot, None)


@pytest.mark.parametrize(
    ("slots", "ranges"),
    [
        ([], []),
        ([("taken", 540, 600)], []),
        ([("free", 540, 600)], [(540, 600)]),
        ([("free", 540, 600), ("free", 600, 660)], [(540, 660)]),
        ([("free", 600, 660), ("free", 540, 600)], [(540, 660)]),
        ([("free", 540, 600), ("taken", 600, 660), ("free", 660, 720)], [(540, 600), (660, 720)]),
        ([("free", 540, 1290), ("free", 540, 720), ("free", 780, 1020)], [(540, 1290)]),
    ],
)
def test_free_times_that_touch_are_one(
    slots: list[tuple[str, int, int]], ranges: list[tuple[int, int]]
) -> None:
    assert free_ranges([_offer(*slot) for slot in slots]) == ranges


@pytest.mark.parametrize(
    ("free", "total", "state"),
    [(0, 0, None), (0, 10, "taken"), (1, 10, "partial"), (2, 10, "partial"), (3, 10, "free"), (1, 1, "free")],
)
def test_little_is_a_fifth_or_less(free: int, total: int, state: str | None) -> None:
    assert supply_of(free, total) == state


@pytest.mark.parametrize(
    ("today", "days"),
    [
        (date(2026, 11, 30), [5, 6]),  # Monday
        (date(2026, 12, 4), [5, 6]),
        (date(2026, 12, 5), [5, 6]),
        (date(2026, 12, 6), [6]),  # Sunday: this weekend is nearly over
        (date(2026, 12, 7), [12, 13]),
    ],
)
def test_this_weekend_is_the_next_saturday_and_sunday(today: date, days: list[int]) -> None:
    assert weekend_of(today) == [date(2026, 12, day) for day in days]
