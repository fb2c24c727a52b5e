"""When a mail is tried again and what may be written about its failure."""

from datetime import UTC, datetime, timedelta

import pytest

from booking.outbox import rules

NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("attempts", "pause"),
    [
        (1, timedelta(minutes=1)),
        (2, timedelta(minutes=5)),
        (3, timedelta(minutes=15)),
        (4, timedelta(hours=1)),
        (5, timedelta(hours=4)),
        (6, timedelta(hours=12)),
        (7, timedelta(hours=24)),
        (8, timedelta(hours=24)),
    ],
)
def test_the_pauses_grow(attempts: int, pause: timedelta) -> None:
    assert rules.next_attempt(attempts, NOW) == NOW + pause


def test_after_the_last_try_a_mail_is_given_up() -> None:
    assert rules.next_attempt(rules.MOST_ATTEMPTS, NOW) is None


def test_it_takes_about_three_days_to_give_up() -> None:
    assert timedelta(days=2.5) < sum(rules.PAUSES, timedelta()) < timedelta(days=3.5)


@pytest.mark.parametrize(
    ("code", "text", "permanent"),
    [
        (550, "5.1.1 no such user", True),
        (550, "no such user", True),
        (552, "5.2.2 mailbox full", True),
        (554, "5.7.1 relay access denied", False),
        (550, "5.7.26 sender is not authenticated", False),
        (450, "4.2.1 greylisted", False),
        (451, "try later", False),
        (599, "", True),
    ],
)
def test_a_refusal_is_permanent_only_when_it_concerns_this_mail(
    code: int, text: str, permanent: bool
) -> None:
    assert rules.is_permanent(code, text) is permanent


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("550 5.1.1 <yuka@example.jp>: Recipient rejected", "550 5.1.1 <…>: Recipient rejected"),
        ("550 YUKA@Example.JP unknown", "550 … unknown"),
        ("550 user yuka does not exist", "550 user … does not exist"),
        ("550 other@example.org is unknown", "550 … is unknown"),
        ("451 4.3.0\r\ntry again\x00 later", "451 4.3.0 try again later"),
        ("554 " + "x" * 1000, "554 " + "x" * 296),
    ],
)
def test_no_address_is_kept_with_an_error(text: str, kept: str) -> None:
    assert rules.without_address(text, "yuka@example.jp") == kept
