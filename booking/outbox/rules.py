"""When a mail is tried again, when it is given up, how long it is kept, what is written about a failure."""

import re
from datetime import datetime, timedelta

from booking.core.text import clean_line

# A try takes less than this (see the time limits in transports.py); afterwards the mail is anybody's again.
CLAIM = timedelta(minutes=5)
# Pauses after the first, second … failure, about three days together; the failure after them is final.
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(hours=24),
    timedelta(hours=24),
)
MOST_ATTEMPTS = len(PAUSES) + 1
SENT_KEPT = timedelta(days=30)
GIVEN_UP_KEPT = timedelta(days=180)
LONGEST_ERROR = 300

_ADDRESS = re.compile(r"[^\s<>()\[\]:;,\"']+@[^\s<>()\[\]:;,\"']+")
# Enhanced codes 5.7.x: refused by policy (relaying, authentication, sender); staff can put that right.
_POLICY = re.compile(r"5\.7\.\d+\b")


def next_attempt(attempts: int, now: datetime) -> datetime | None:
    """When to try again after ``attempts`` failures; None when it is time to give up."""
    return now + PAUSES[attempts - 1] if attempts < MOST_ATTEMPTS else None


def is_permanent(code: int, text: str) -> bool:
    """Whether the server's answer means that this mail will never be taken, however often it is tried."""
    return 500 <= code < 600 and not _POLICY.match(text.strip())


def without_address(text: str, address: str) -> str:
    """A server's words in one short line, without the address it speaks of."""
    line = _ADDRESS.sub("…", clean_line(text))
    local_part = address.partition("@")[0]
    if local_part:
        line = re.sub(rf"(?<!\w){re.escape(local_part)}(?!\w)", "…", line, flags=re.IGNORECASE)
    return line[:LONGEST_ERROR]
