"""The life of a link in a mail."""

from datetime import datetime, timedelta
from enum import StrEnum

from booking.accounts.rules import TokenPurpose

# How long a dead link is remembered, to say whether it was used or too old.
DEAD_KEPT = timedelta(days=30)
_MAILS = {
    (TokenPurpose.REGISTER, False): "register",
    (TokenPurpose.REGISTER, True): "register_known",
    (TokenPurpose.RESET, True): "reset",
    (TokenPurpose.RESET, False): "reset_unknown",
}


class LinkState(StrEnum):
    """What becomes of somebody who opens a link."""

    GOOD = "good"
    USED = "used"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


def link_state(expires_at: datetime, used_at: datetime | None, now: datetime) -> LinkState:
    """Used before expired: who has used it wants to hear that, even days later."""
    if used_at is not None:
        return LinkState.USED
    return LinkState.GOOD if now < expires_at else LinkState.EXPIRED


def mail_for(wanted: TokenPurpose, known: bool) -> tuple[str, TokenPurpose]:
    """Template and link for a request: everybody gets a mail with a link that helps, known or not."""
    return _MAILS[wanted, known], TokenPurpose.RESET if known else TokenPurpose.REGISTER
