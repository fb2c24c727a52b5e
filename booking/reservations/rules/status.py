"""The life of a reservation: its states, and each transition as a predicate and the error that refuses it."""

from datetime import datetime
from enum import StrEnum

from booking.core.errors import DomainError
from booking.core.i18n import _l


class ReservationStatus(StrEnum):
    """States in force now; later ones join as their subject is built."""

    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    CANCELLED = "cancelled"


STATUS_NAMES = {
    ReservationStatus.REQUESTED: _l("許可待ち"),
    ReservationStatus.CONFIRMED: _l("予約済み"),
    ReservationStatus.DECLINED: _l("許可されませんでした"),
    ReservationStatus.CANCELLED: _l("取り消し済み"),
}

# Colours of the chips, as components/status.html knows them.
STATUS_TONES = {
    ReservationStatus.REQUESTED: "info",
    ReservationStatus.CONFIRMED: "success",
    ReservationStatus.DECLINED: "error",
    ReservationStatus.CANCELLED: "neutral",
}

# States in which a reservation keeps its space.
ACTIVE = frozenset({ReservationStatus.REQUESTED, ReservationStatus.CONFIRMED})


class AlreadyDecided(DomainError):
    """Somebody decided or cancelled it meanwhile."""

    code = "already_decided"


class ChangedMeanwhile(DomainError):
    """What staff have read is not what would be permitted: the person has changed it since."""

    code = "changed_meanwhile"

    def __init__(self) -> None:
        super().__init__(
            _l("この申込みの内容が、いま変わりました。下の内容を確かめてから、もう一度許可してください。")
        )


class CannotCancel(DomainError):
    """It is over, has begun, or is cancelled already."""

    code = "cannot_cancel"


def can_decide(status: ReservationStatus) -> bool:
    """Whether staff may still approve or decline."""
    return status is ReservationStatus.REQUESTED


def ensure_can_decide(status: ReservationStatus) -> None:
    """Raise AlreadyDecided unless the reservation waits for a decision."""
    if status is ReservationStatus.CANCELLED:
        raise AlreadyDecided(_l("この申込みは、利用者がもう取り消しています。"))
    if not can_decide(status):
        raise AlreadyDecided(_l("この申込みは、もうほかの職員が処理しています。画面を開きなおしてください。"))


def can_cancel(status: ReservationStatus, starts_at: datetime, now: datetime) -> bool:
    """Whether the resident may still cancel: while it is active, and before it begins."""
    return status in ACTIVE and now < starts_at


def ensure_can_cancel(status: ReservationStatus, starts_at: datetime, now: datetime) -> None:
    """Raise CannotCancel with the reason."""
    if status is ReservationStatus.CANCELLED:
        raise CannotCancel(_l("この予約は、もう取り消しています。"))
    if status not in ACTIVE:
        raise CannotCancel(_l("この申込みは許可されなかったため、取り消す予約がありません。"))
    if now >= starts_at:
        raise CannotCancel(
            _l("使う時間が始まったため、インターネットからは取り消せません。施設に電話してください。")
        )


def can_cancel_by_staff(status: ReservationStatus, ends_at: datetime, now: datetime) -> bool:
    """Whether staff may still cancel: while it is active, and until it ends."""
    return status in ACTIVE and now < ends_at


def ensure_can_cancel_by_staff(status: ReservationStatus, ends_at: datetime, now: datetime) -> None:
    """Raise CannotCancel with the reason."""
    if status is ReservationStatus.CANCELLED:
        raise CannotCancel(_l("この予約は、もう取り消しています。"))
    if status not in ACTIVE:
        raise CannotCancel(_l("この申込みは許可されなかったため、取り消す予約がありません。"))
    if now >= ends_at:
        raise CannotCancel(_l("使う時間が終わったため、取り消せません。"))
