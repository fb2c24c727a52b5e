"""Failed sign-ins slow a source, and a source with an account; nothing closes the account itself."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete

from booking.accounts import queries
from booking.accounts.models import SignInFailure
from booking.accounts.rules import throttle
from booking.core.db import LockKind, db
from booking.core.errors import TooManyRequests
from booking.core.i18n import _l


@dataclass(frozen=True, slots=True)
class Attempt:
    """Where a try comes from and which address was typed, both as keyed hashes."""

    source_hash: str
    account_hash: str


def ensure_may_try(attempt: Attempt, now: datetime) -> None:
    """Raises TooManyRequests while the source has to wait; a mere look, which costs little."""
    since = now - throttle.WINDOW
    pair = queries.tally_failures(attempt.source_hash, attempt.account_hash, since)
    source = queries.tally_failures(attempt.source_hash, None, since)
    left = throttle.wait(pair, source, now)
    if left is not None:
        raise TooManyRequests(
            _l(
                "違う入力が続いたため、いまは止めています。あと%(wait)sで、またためせます。",
                wait=wait_text(left),
            ),
            retry_after=seconds_of(left),
        )


def begin(attempt: Attempt, now: datetime) -> None:
    """Count the try as failed before the password is looked at: tries side by side must not slip through."""
    lock_hashes(attempt.source_hash)
    ensure_may_try(attempt, now)
    db.session.add(SignInFailure(source_hash=attempt.source_hash, account_hash=attempt.account_hash, at=now))


def forgive(attempt: Attempt) -> None:
    """The person is who they say: the source's failures with this account are forgotten."""
    db.session.execute(
        delete(SignInFailure).where(
            SignInFailure.source_hash == attempt.source_hash,
            SignInFailure.account_hash == attempt.account_hash,
        )
    )


def lock_hashes(*hashes: str) -> None:
    """Let those who share one of the hashes pass one after the other."""
    db.lock(LockKind.SOURCE, (int(each[:7], 16) for each in hashes))


def seconds_of(left: timedelta) -> int:
    """Whole seconds, rounded up, for Retry-After."""
    return math.ceil(left.total_seconds())


def wait_text(left: timedelta) -> str:
    """30秒, 4分."""
    seconds = seconds_of(left)
    if seconds < 60:
        return _l("%(count)s秒", count=seconds)
    return _l("%(count)s分", count=math.ceil(seconds / 60))
