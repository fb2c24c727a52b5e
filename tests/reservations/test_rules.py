"""Boundary tables of the rules of booking: no application, no database."""

from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from booking.availability.rules import Busy, HolderKind
from booking.core.calendar import TOKYO
from booking.facilities.rules.closed_days import ClosedHours, ClosedReason
from booking.facilities.rules.closures import AnnualClosure, DatedClosure
from booking.facilities.rules.moments import Frame
from booking.facilities.rules.opening import opening_under
from booking.facilities.rules.rulebook import Rulebook, SpaceSetup
from booking.facilities.rules.schedules import Schedule, ScheduleEntry
from booking.facilities.rules.settings import SpacePolicy
from booking.facilities.rules.timetables import Slot
from booking.facilities.rules.windows import Channel, OpenSpan, spans_for
from booking.reservations.rules.asker import AT_THE_COUNTER
from booking.reservations.rules.reference import make_reference, parse_reference
from booking.reservations.rules.refusals import RefusalCode, SlotFacts, refusals_of
from booking.reservations.rules.status import (
    AlreadyDecided,
    CannotCancel,
    ReservationStatus,
    can_cancel,
    ensure_can_cancel,
    ensure_can_decide,
)
from tests import factories

DAY = date(2026, 12, 5)
MORNING = Slot(DAY, 540, 720, "午前")


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=TOKYO)  # type: ignore[misc,arg-type]


def policy(**values: object) -> SpacePolicy:
    given = {"space_id": 1, "capacity": 60, "needs_approval": False, "bookable": True}
    return SpacePolicy(**{**given, **values})  # type: ignore[arg-type]


def spans(months: int = 3, days: int = 0, channel: Channel = Channel.WEB) -> list[OpenSpan]:
    frame = Frame(
        day=DAY,
        starts_at=MORNING.starts_at,
        holidays={},
        is_closed=lambda _day: False,
        is_office_day=lambda _day: True,
    )
    return spans_for(factories.months_before(months, days), None, channel, frame)


def facts_of(
    closed: ClosedReason | ClosedHours | None = None,
    conflict: Busy | None = None,
    *,
    slot: Slot | None = MORNING,
    bookable: bool = True,
    is_let: bool = True,
    on_other_days: bool = False,
    days: int = 0,
) -> SlotFacts:
    """Booked from three months before on, until ``days`` days before."""
    return SlotFacts(
        policy(bookable=bookable),
        slot,
        closed,
        conflict,
        spans(days=days),
        timetable=factories.periods() if is_let else None,
        opening=ON_OTHER_DAYS if on_other_days else None,
    )


ON_OTHER_DAYS = opening_under(Rulebook(spaces={"1": SpaceSetup(Schedule((ScheduleEntry(1),)))}), 1)


def busy(kind: HolderKind) -> Busy:
    return Busy(MORNING.starts_at, MORNING.ends_at, kind, 1)


def reason() -> ClosedReason:
    return ClosedReason(AnnualClosure(first=(12, 5), last=(12, 5)))


def hours() -> ClosedHours:
    return ClosedHours(
        600, 660, DatedClosure(reason="点検", first=DAY, last=DAY, start_minute=600, end_minute=660)
    )


IN_TIME = local(2026, 12, 1, 12)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("facts", "now", "codes"),
    [
        (facts_of(), IN_TIME, []),
        (
            facts_of(),
            local(2026, 9, 5, 9) - SECOND,
            ["not_yet_open"],
        ),  # too early
        (facts_of(), local(2026, 9, 5, 9), []),  # on the stroke
        (facts_of(), MORNING.starts_at - SECOND, []),  # the last moment
        (facts_of(), MORNING.starts_at, ["past"]),  # it has begun
        (facts_of(days=1), local(2026, 12, 5) - SECOND, []),
        (facts_of(days=1), local(2026, 12, 5), ["ended"]),
        (facts_of(bookable=False), IN_TIME, ["not_bookable"]),
        (facts_of(bookable=False), MORNING.starts_at, ["past"]),
        (facts_of(reason(), bookable=False), IN_TIME, ["closed", "not_bookable"]),
        (facts_of(slot=None), IN_TIME, ["outside_timetable"]),
        (facts_of(slot=None, is_let=False), IN_TIME, ["out_of_season"]),
        (facts_of(reason(), slot=None), IN_TIME, ["closed"]),
        (facts_of(slot=None, is_let=False, on_other_days=True), IN_TIME, ["out_of_season"]),
        # Whether to call: not where nobody could take it that day; else, for any time of the day.
        (facts_of(slot=None, bookable=False), IN_TIME, ["not_bookable"]),
        (facts_of(slot=None, is_let=False, bookable=False), IN_TIME, ["not_bookable"]),  # never cut
        (
            facts_of(slot=None, is_let=False, on_other_days=True, bookable=False),
            IN_TIME,
            ["out_of_season", "not_bookable"],
        ),
        (facts_of(reason(), slot=None, bookable=False), IN_TIME, ["closed", "not_bookable"]),
        (facts_of(None, busy(HolderKind.RESERVATION)), IN_TIME, ["taken"]),
        (facts_of(None, busy(HolderKind.HOLD)), IN_TIME, ["held"]),
        (facts_of(None, busy(HolderKind.OFFICIAL_USE)), IN_TIME, ["official_use"]),
        (facts_of(None, busy(HolderKind.BUFFER)), IN_TIME, ["taken"]),
        (facts_of(reason()), IN_TIME, ["closed"]),
        (facts_of(hours()), IN_TIME, ["closed"]),
        (
            facts_of(reason(), busy(HolderKind.RESERVATION)),
            local(2026, 9, 1, 9),
            ["closed", "taken", "not_yet_open"],  # every reason, the weightiest first
        ),
    ],
)
def test_what_speaks_against_booking_a_slot(facts: SlotFacts, now: datetime, codes: list[str]) -> None:
    assert [one.code for one in refusals_of(facts, now)] == [RefusalCode(code) for code in codes]


@pytest.mark.parametrize(
    ("facts", "now", "codes"),
    [
        (facts_of(), IN_TIME, []),
        (facts_of(), local(2026, 9, 5, 9) - SECOND, ["not_yet_open"]),
        (
            facts_of(),
            local(2026, 9, 5, 9),
            [],
        ),  # as on the screen
        (
            facts_of(days=7),
            local(2026, 11, 29),
            [],
        ),  # ended there
        (facts_of(days=7), MORNING.starts_at - SECOND, []),
        (facts_of(days=7), MORNING.starts_at, ["past"]),
        (facts_of(bookable=False), IN_TIME, []),  # by telephone only
        (
            facts_of(bookable=False),
            local(2026, 9, 5, 9) - SECOND,
            ["not_yet_open"],
        ),
        (facts_of(reason(), bookable=False), IN_TIME, ["closed"]),
        (facts_of(slot=None, bookable=False), IN_TIME, ["outside_timetable"]),
        (facts_of(None, busy(HolderKind.RESERVATION)), IN_TIME, ["taken"]),
        (facts_of(None, busy(HolderKind.HOLD)), IN_TIME, ["held"]),
        (facts_of(None, busy(HolderKind.OFFICIAL_USE)), IN_TIME, ["official_use"]),
    ],
)
def test_what_speaks_against_it_at_the_counter(facts: SlotFacts, now: datetime, codes: list[str]) -> None:
    found = refusals_of(facts, now, AT_THE_COUNTER)
    assert [one.code for one in found] == [RefusalCode(code) for code in codes]


def test_a_refusal_that_passes_says_when(app: Flask) -> None:
    facts = facts_of()
    early = refusals_of(facts, local(2026, 9, 1, 0))[0]
    assert early.passes_at == local(2026, 9, 5, 9)
    assert early.message == "この枠は受付前です。9月5日（土） 9:00から予約できます。"
    late = refusals_of(facts_of(days=3), local(2026, 12, 3, 0))[0]
    assert late.message == "この枠の受付は12月2日（水）で終わりました。"


@pytest.mark.parametrize(
    ("status", "decidable"),
    [
        (ReservationStatus.REQUESTED, True),
        (ReservationStatus.CONFIRMED, False),
        (ReservationStatus.DECLINED, False),
        (ReservationStatus.CANCELLED, False),
    ],
)
def test_only_what_waits_can_be_decided(status: ReservationStatus, decidable: bool) -> None:
    if decidable:
        ensure_can_decide(status)
        return
    with pytest.raises(AlreadyDecided):
        ensure_can_decide(status)


@pytest.mark.parametrize(
    ("status", "now", "possible"),
    [
        (ReservationStatus.REQUESTED, MORNING.starts_at - SECOND, True),
        (ReservationStatus.CONFIRMED, MORNING.starts_at - SECOND, True),
        (ReservationStatus.CONFIRMED, MORNING.starts_at, False),  # it has begun
        (ReservationStatus.REQUESTED, MORNING.starts_at, False),
        (ReservationStatus.DECLINED, IN_TIME, False),
        (ReservationStatus.CANCELLED, IN_TIME, False),
    ],
)
def test_what_is_active_can_be_cancelled_until_it_begins(
    status: ReservationStatus, now: datetime, possible: bool
) -> None:
    assert can_cancel(status, MORNING.starts_at, now) is possible
    if possible:
        ensure_can_cancel(status, MORNING.starts_at, now)
        return
    with pytest.raises(CannotCancel):
        ensure_can_cancel(status, MORNING.starts_at, now)


def test_numbers_begin_with_the_month_and_come_in_fours() -> None:
    number = make_reference(DAY)
    parts = number.split("-")
    assert [len(part) for part in parts] == [4, 4, 4]
    assert parts[0] == "2612"
    assert number.replace("-", "").isdigit()
    assert parse_reference(number) == number


@pytest.mark.parametrize(
    "typed",
    [
        "2612-0417-3896",
        "２６１２－０４１７－３８９６",
        "261204173896",
        "2612 0417 3896",
        "2612の0417の3896",
        " 2612ー0417―3896\n",
    ],
)
def test_a_number_is_read_however_it_is_typed(typed: str) -> None:
    assert parse_reference(typed) == "2612-0417-3896"


@pytest.mark.parametrize(
    "typed", ["", "2612", "2612-0417-384", "2612-0417-38961", "2612-0417-384x", "٢٦١٢٠٤١٧٣٨٩٦"]
)
def test_what_is_no_number_is_not_read(typed: str) -> None:
    assert parse_reference(typed) is None


def test_every_wrong_digit_and_every_swapped_pair_is_found() -> None:
    digits = make_reference(DAY).replace("-", "")
    for place in range(12):
        for digit in set("0123456789") - {digits[place]}:
            assert parse_reference(digits[:place] + digit + digits[place + 1 :]) is None
    for place in range(11):
        if digits[place] != digits[place + 1]:
            swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
            assert parse_reference(swapped) is None
