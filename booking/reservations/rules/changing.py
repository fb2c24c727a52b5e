"""Changing what was said about a use that is booked: who may change what of it, and until when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from booking.core.errors import DomainError
from booking.core.i18n import _l
from booking.reservations.rules.details import UseDetails

FIELD_NAMES = {
    "purpose": _l("目的"),
    "people": _l("人数"),
    "answers": _l("料金にかかわること"),
    "phone": _l("電話番号"),
    "note": _l("施設への連絡"),
}
# What a permit does not speak of: the person may change it although staff have permitted the rest.
BESIDE_A_PERMIT = frozenset({"phone", "note"})


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be said about a booking from now on: all of it, changed or not."""

    details: UseDetails
    seen_price: str
    """The mark of the price that was shown with it."""
    seen_details: str | None = None
    """The fingerprint of the details with which the form began; None where nobody looked at any."""
    reason: str = ""
    """Why staff change it."""


class CannotChange(DomainError):
    """It has begun, nothing of it is held any more, or staff have permitted it as it is."""

    code = "cannot_change"


def can_change(starts: Collection[datetime], now: datetime) -> bool:
    """Whether the person may still change something of a booking whose held parts begin then."""
    return bool(starts) and now < min(starts)


def ensure_can_change(starts: Collection[datetime], now: datetime) -> None:
    """Raise CannotChange with the reason."""
    if not starts:
        raise CannotChange(_l("取り消された予約や不許可になった予約の内容は、変えられません。"))
    if not can_change(starts, now):
        raise CannotChange(
            _l("使う時間が始まったため、インターネットからは変えられません。施設に電話してください。")
        )


def ensure_is_beside_the_permit(changed: Collection[str]) -> None:
    """Raise CannotChange for what staff have permitted; the names are those of ``changed_fields``."""
    if not BESIDE_A_PERMIT.issuperset(changed):
        raise CannotChange(
            _l("許可された目的や人数は、インターネットからは変えられません。施設に電話してください。")
        )


def changed_fields(before: UseDetails, after: UseDetails) -> list[str]:
    """The names of what differs, in the order in which it is asked."""
    return [name for name in FIELD_NAMES if getattr(before, name) != getattr(after, name)]
