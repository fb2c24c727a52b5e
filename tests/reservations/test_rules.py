"""Boundary tables of the rules of booking: no application, no database."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from booking.availability.rules import Busy, HolderKind
from booking.core.calendar import TOKYO, at_minute
from booking.facilities.rules.closures import AnnualClosure, ClosedHours, ClosedReason, DatedClosure
from booking.facilities.rules.settings import SpacePolicy
from booking.facilities.rules.slots import Slot
from booking.reservations.rules import windows
from booking.reservations.rules.details import UseDetails, cleaned, problems_of
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
from booking.reservations.rules.wishes import UnclearWish, Wish, parse_wish, wish_values

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


TODAY = date(2026, 12, 1)
WISH = Wish(7, at_minute(DAY, 540), at_minute(DAY, 720))


@pytest.mark.parametrize(
    ("values", "wish"),
    [
        ({"space": "7", "day": "2026-12-05", "starts": "540", "ends": "720"}, WISH),
        ({"space": "7", "starts": "2026-12-05T09:00", "ends": "2026-12-05T12:00"}, WISH),  # the hall's clock
        ({"space": "7", "starts": "2026-12-05T00:00Z", "ends": "2026-12-05T03:00:00+00:00"}, WISH),
        (
            {"space": "7", "day": "2026-12-05", "starts": "1380", "ends": "1560"},  # until 2:00 at night
            Wish(7, at_minute(DAY, 1380), at_minute(DAY, 1560)),
        ),
    ],
)
def test_a_wish_is_read_in_each_of_its_forms(values: dict[str, str], wish: Wish) -> None:
    assert parse_wish(values, TODAY) == wish


def test_a_wish_survives_its_link() -> None:
    assert parse_wish(wish_values(WISH), TODAY) == WISH


@pytest.mark.parametrize(
    "change",
    [
        {"space": ""},
        {"space": "0"},
        {"space": "-7"},
        {"space": "７"},
        {"space": "2147483648"},  # beyond what the database can hold
        {"starts": ""},
        {"starts": "2026-12-05"},  # a day is no instant
        {"starts": "2026-12-05T25:00"},
        {"starts": "2026-12-05T12:00"},  # no time at all
        {"starts": "2026-12-05T13:00"},  # ends before it starts
        {"starts": "2020-12-05T09:00", "ends": "2020-12-05T12:00"},  # long ago
        {"starts": "2036-12-05T09:00", "ends": "2036-12-05T12:00"},  # far away
        {"ends": "2026-12-08T12:00"},  # three days long
        {"day": "きょう", "starts": "540", "ends": "720"},
        {"day": "2026-12-05", "starts": "540", "ends": "9999"},
        {"day": "2026-12-05", "starts": "五", "ends": "720"},
        {"day": "2099-12-05", "starts": "540", "ends": "720"},
    ],
)
def test_a_wish_that_is_not_clear_is_refused(change: dict[str, str]) -> None:
    values = {"space": "7", "starts": "2026-12-05T09:00", "ends": "2026-12-05T12:00", **change}
    with pytest.raises(UnclearWish):
        parse_wish(values, TODAY)


GOOD = UseDetails("卓球の練習", 10, "090-0000-1234")


@pytest.mark.parametrize(
    ("details", "capacity", "fields"),
    [
        (GOOD, 60, []),
        (UseDetails("卓球の練習", 60), 60, []),  # as many as there is room for; no phone at the counter
        (UseDetails("卓球の練習", 61), 60, ["people"]),
        (UseDetails("卓球の練習", 99_999), None, []),
        (UseDetails("卓球の練習", 100_000), None, ["people"]),
        (UseDetails("卓球の練習", 0), 60, ["people"]),
        (UseDetails("卓球の練習", -1), None, ["people"]),
        (UseDetails("あ" * 200, 10), 60, []),
        (UseDetails("あ" * 201, 10), 60, ["purpose"]),
        (UseDetails("\u200b \n", 10), 60, ["purpose"]),  # nothing that can be seen
        (UseDetails("卓球の練習", 10, note="あ" * 1000), 60, []),
        (UseDetails("", 0, "090-0000-123", "あ" * 1001), 60, ["purpose", "people", "phone", "note"]),
    ],
)
def test_what_of_the_details_cannot_be_right(
    details: UseDetails, capacity: int | None, fields: list[str]
) -> None:
    assert list(problems_of(cleaned(details), capacity)) == fields


def test_details_are_put_right_and_not_refused() -> None:
    typed = UseDetails("  卓球の\u3000練習 ", 10, "０９０（００００）１２３４", " 1行目\r\n2行目 ")
    assert cleaned(typed) == UseDetails("卓球の 練習", 10, "090-0000-1234", "1行目\n2行目")


def test_instants_without_a_zone_are_never_compared() -> None:
    assert WISH.starts_at == datetime(2026, 12, 5, 0, tzinfo=UTC)
