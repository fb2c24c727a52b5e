"""How long somebody waits after failures, and before another mail."""

from datetime import UTC, datetime, timedelta

import pytest

from booking.accounts.rules import throttle
from booking.accounts.rules.throttle import Tally

NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)


def _ago(**values: float) -> datetime:
    return NOW - timedelta(**values)


@pytest.mark.parametrize(
    ("failures", "seconds_since_last", "seconds_to_wait"),
    [
        (0, 0, None),
        (4, 0, None),
        (5, 0, 30),
        (5, 29, 1),
        (5, 30, None),
        (6, 0, 60),
        (7, 0, 120),
        (8, 0, 240),
        (9, 0, 480),
        (10, 0, 900),
        (11, 0, 900),
        (1000, 0, 900),
        (1000, 900, None),
    ],
)
def test_one_source_with_one_account_waits_ever_longer_after_five_failures(
    failures: int, seconds_since_last: int, seconds_to_wait: int | None
) -> None:
    pair = Tally(failures, _ago(seconds=seconds_since_last) if failures else None)
    wait = throttle.wait(pair, Tally(), NOW)
    assert wait == (None if seconds_to_wait is None else timedelta(seconds=seconds_to_wait))


@pytest.mark.parametrize(
    ("failures", "seconds_to_wait"), [(49, None), (50, 30), (51, 60), (55, 900), (5000, 900)]
)
def test_one_source_with_many_accounts_waits_after_fifty(failures: int, seconds_to_wait: int | None) -> None:
    wait = throttle.wait(Tally(), Tally(failures, NOW), NOW)
    assert wait == (None if seconds_to_wait is None else timedelta(seconds=seconds_to_wait))


def test_the_longer_of_both_waits_counts() -> None:
    assert throttle.wait(Tally(7, NOW), Tally(50, NOW), NOW) == timedelta(seconds=120)
    assert throttle.wait(Tally(5, NOW), Tally(52, NOW), NOW) == timedelta(seconds=120)


@pytest.mark.parametrize(
    ("minutes_ago", "minutes_to_wait"),
    [
        ([], None),
        ([4, 3, 2, 1], None),
        ([50, 4, 3, 2, 1], 10),
        ([60, 4, 3, 2, 1], None),
        ([50, 40, 4, 3, 2, 1], 20),
    ],
)
def test_an_address_gets_five_mails_an_hour(minutes_ago: list[int], minutes_to_wait: int | None) -> None:
    times = [_ago(minutes=each) for each in minutes_ago]
    wait = throttle.mail_wait(times, [], NOW)
    assert wait == (None if minutes_to_wait is None else timedelta(minutes=minutes_to_wait))


def test_a_source_sets_off_thirty_mails_an_hour() -> None:
    assert throttle.mail_wait([], [_ago(minutes=45)] * 29, NOW) is None
    assert throttle.mail_wait([], [_ago(minutes=45)] * 30, NOW) == timedelta(minutes=15)
