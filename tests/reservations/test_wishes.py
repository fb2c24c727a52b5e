"""What is read from a link or a form: the wish, and what the use is about."""

from datetime import date

import pytest

from booking.core.calendar import at_minute
from booking.reservations.rules.details import UseDetails, cleaned, problems_of
from booking.reservations.rules.wishes import UnclearWish, Wish, parse_wish, wish_values

DAY = date(2026, 12, 5)
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
