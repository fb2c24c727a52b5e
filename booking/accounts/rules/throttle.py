"""How long somebody has to wait after failed sign-ins, and before another mail. No account is ever closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

# Failures are counted over this; older ones are forgotten.
WINDOW = timedelta(hours=1)
# One source with one account: so many failures are free, then waits double from the first to the longest.
FREE_OF_PAIR = 5
# One source with all accounts together: a library's or an office's visitors share one.
FREE_OF_SOURCE = 50
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
# Mails with links, asked for within an hour; each of them stays good, so nobody is locked out.
MAILS_TO_ADDRESS = 5
MAILS_FROM_SOURCE = 30
MAIL_WINDOW = timedelta(hours=1)
_NOTHING = timedelta()


@dataclass(frozen=True, slots=True)
class Tally:
    """How many failures there were within the window, and when the last one was."""

    count: int = 0
    last_at: datetime | None = None


def wait(pair: Tally, source: Tally, now: datetime) -> timedelta | None:
    """How long this source has to wait before it may try this account again; None: it may try now."""
    waits = (_left(pair, FREE_OF_PAIR, now), _left(source, FREE_OF_SOURCE, now))
    longest = max(waits)
    return longest if longest > _NOTHING else None


def _left(tally: Tally, free: int, now: datetime) -> timedelta:
    if tally.last_at is None or tally.count < free:
        return _NOTHING
    factor: int = 2 ** min(tally.count - free, 10)
    return tally.last_at + min(FIRST_WAIT * factor, LONGEST_WAIT) - now


def mail_wait(
    to_address: Sequence[datetime], from_source: Sequence[datetime], now: datetime
) -> timedelta | None:
    """How long until another mail may be asked for; takes the times of those before, oldest first."""
    free_at = [
        times[-most] + MAIL_WINDOW
        for times, most in ((to_address, MAILS_TO_ADDRESS), (from_source, MAILS_FROM_SOURCE))
        if len(times) >= most
    ]
    left = max(free_at, default=now) - now
    return left if left > _NOTHING else None
