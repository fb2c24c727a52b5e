"""Boundary tables of the rules of booking: no application, no database."""

from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from booking.availability.rules import Busy, HolderKind
from booking.core.calendar import TOKYO
from booking.facilities.rules.closed_days import ClosedHours, ClosedReason
from booking.facilities.rules.closures import AnnualClosure, DatedClosure
from booking.facilities.rules.settings import SpacePolicy
from booking.facilities.rules.timetables import Slot
from booking.reservations.rules import windows
from booking.reservations.rules.reference import make_reference, parse_reference
from booking.reservations.rules.refusals import Channel, RefusalCode, SlotFacts, refusals_of
from booking.reservations.rules.status import (
    AlreadyDecided,
    CannotCancel,
    ReservationStatus,
    can_cancel,
    ensure_can_cancel,
    ensure_can_decide,
)

DAY = date(2026, 12, 5)
MORNING = Slot(DAY, 540, 720, "午前")


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=TOKYO)  # type: ignore[misc,arg-type]


def policy(**values: object) -> SpacePolicy:
    given = {
        "space_id": 1,
        "capacity": 60,
        "needs_approval": False,
        "bookable": True,
        "opens_months_before": 3,
        "closes_days_before": 0,
    }
    return SpacePolicy(**{**given, **values})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "months", "opens"),
    [
        (date(2026, 12, 5), 3, local(2026, 9, 5, 9)),
        (date(2026, 12, 5), 0, local(2026, 12, 5, 9)),  # on the day itself
        (date(2026, 5, 31), 3, local(2026, 2, 28, 9)),  # February has no 31st
        (date(2028, 5, 31), 3, local(2028, 2, 29, 9)),  # in a leap year it has a 29th
        (date(2026, 1, 15), 2, local(2025, 11, 15, 9)),  # across the year's end
        (date(2026, 7, 31), 1, local(2026, 6, 30, 9)),
    ],
)
def test_booking_opens_the_same_day_some_months_before_at_nine(
    day: date, months: int, opens: datetime
) -> None:
    assert windows.opens_at(policy(opens_months_before=months), day) == opens


@pytest.mark.parametrize(
    ("days", "ends", "last"),
    [
        (0, local(2026, 12, 5, 9), date(2026, 12, 5)),  # until the slot begins
        (1, local(2026, 12, 5, 0), date(2026, 12, 4)),  # through all of the day before
        (7, local(2026, 11, 29, 0), date(2026, 11, 28)),
    ],
)
def test_booking_ends_some_days_before(days: int, ends: datetime, last: date) -> None:
    one = policy(closes_days_before=days)
    assert windows.ends_at(one, DAY, MORNING.starts_at) == ends
    assert windows.last_day(one, DAY) == last


def busy(kind: HolderKind) -> Busy:
    return Busy(MORNING.starts_at, MORNING.ends_at, kind, 1)


def reason() -> ClosedReason:
    return ClosedReason(DAY, AnnualClosure(first=(12, 5), last=(12, 5)))


def hours() -> ClosedHours:
    return ClosedHours(
        600, 660, DatedClosure(reason="点検", first=DAY, last=DAY, start_minute=600, end_minute=660)
    )


IN_TIME = local(2026, 12, 1, 12)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("facts", "now", "codes"),
    [
        (SlotFacts(policy(), MORNING, None, None), IN_TIME, []),
        (
            SlotFacts(policy(), MORNING, None, None),
            local(2026, 9, 5, 9) - SECOND,
            ["not_yet_open"],
        ),  # too early
        (SlotFacts(policy(), MORNING, None, None), local(2026, 9, 5, 9), []),  # on the stroke
        (SlotFacts(policy(), MORNING, None, None), MORNING.starts_at - SECOND, []),  # the last moment
        (SlotFacts(policy(), MORNING, None, None), MORNING.starts_at, ["past"]),  # it has begun
        (SlotFacts(policy(closes_days_before=1), MORNING, None, None), local(2026, 12, 5) - SECOND, []),
        (SlotFacts(policy(closes_days_before=1), MORNING, None, None), local(2026, 12, 5), ["ended"]),
        (SlotFacts(policy(bookable=False), MORNING, None, None), IN_TIME, ["not_bookable"]),
        (SlotFacts(policy(bookable=False), MORNING, None, None), MORNING.starts_at, ["past"]),
        (SlotFacts(policy(bookable=False), MORNING, reason(), None), IN_TIME, ["closed", "not_bookable"]),
        (SlotFacts(policy(), None, None, None), IN_TIME, ["outside_timetable"]),
        (SlotFacts(policy(bookable=False), None, None, None), IN_TIME, ["not_bookable"]),
        (SlotFacts(policy(), MORNING, None, busy(HolderKind.RESERVATION)), IN_TIME, ["taken"]),
        (SlotFacts(policy(), MORNING, None, busy(HolderKind.HOLD)), IN_TIME, ["held"]),
        (SlotFacts(policy(), MORNING, None, busy(HolderKind.OFFICIAL_USE)), IN_TIME, ["official_use"]),
        (SlotFacts(policy(), MORNING, None, busy(HolderKind.BUFFER)), IN_TIME, ["taken"]),
        (SlotFacts(policy(), MORNING, reason(), None), IN_TIME, ["closed"]),
        (SlotFacts(policy(), MORNING, hours(), None), IN_TIME, ["closed"]),
        (
            SlotFacts(policy(), MORNING, reason(), busy(HolderKind.RESERVATION)),
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
        (SlotFacts(policy(), MORNING, None, None), IN_TIME, []),
        (SlotFacts(policy(), MORNING, None, None), local(2026, 9, 5, 9) - SECOND, ["not_yet_open"]),
        (
            SlotFacts(policy(), MORNING, None, None),
            local(2026, 9, 5, 9),
            [],
        ),  # as on the screen
        (
            SlotFacts(policy(closes_days_before=7), MORNING, None, None),
            local(2026, 11, 29),
            [],
        ),  # ended there
        (SlotFacts(policy(closes_days_before=7), MORNING, None, None), MORNING.starts_at - SECOND, []),
        (SlotFacts(policy(closes_days_before=7), MORNING, None, None), MORNING.starts_at, ["past"]),
        (SlotFacts(policy(bookable=False), MORNING, None, None), IN_TIME, []),  # by telephone only
        (
            SlotFacts(policy(bookable=False), MORNING, None, None),
            local(2026, 9, 5, 9) - SECOND,
            ["not_yet_open"],
        ),
        (SlotFacts(policy(bookable=False), MORNING, reason(), None), IN_TIME, ["closed"]),
        (SlotFacts(policy(bookable=False), None, None, None), IN_TIME, ["outside_timetable"]),
        (SlotFacts(policy(), MORNING, None, busy(HolderKind.RESERVATION)), IN_TIME, ["taken"]),
        (SlotFacts(policy(), MORNING, None, busy(HolderKind.HOLD)), IN_TIME, ["held"]),
        (SlotFacts(policy(), MORNING, None, busy(HolderKind.OFFICIAL_USE)), IN_TIME, ["official_use"]),
    ],
)
def test_what_speaks_against_it_at_the_counter(facts: SlotFacts, now: datetime, codes: list[str]) -> None:
    found = refusals_of(facts, now, Channel.COUNTER)
    assert [one.code for one in found] == [RefusalCode(code) for code in codes]


def test_a_refusal_that_passes_says_when(app: Flask) -> None:
    facts = SlotFacts(policy(), MORNING, None, None)
    early = refusals_of(facts, local(2026, 9, 1, 0))[0]
    assert early.passes_at == local(2026, 9, 5, 9)
    assert early.message == "この枠は受付前です。9月5日（土） 9:00から予約できます。"
    late = refusals_of(SlotFacts(policy(closes_days_before=3), MORNING, None, None), local(2026, 12, 3, 0))[0]
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
