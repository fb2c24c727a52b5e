"""What a notice is, when it is shown, and what is asked of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from booking.core.errors import InvalidInput
from booking.core.i18n import _l

LONGEST_TITLE = 60
LONGEST_BODY = 1000


class NoticeKind(StrEnum):
    """``EMERGENCY`` stands at the top of every page; ``NOTICE`` in the list of what is new."""

    NOTICE = "notice"
    EMERGENCY = "emergency"


class NoticeState(StrEnum):
    """Where a notice is in its life."""

    WAITING = "waiting"
    SHOWN = "shown"
    ENDED = "ended"


KIND_NAMES = {NoticeKind.NOTICE: _l("お知らせ"), NoticeKind.EMERGENCY: _l("緊急のお知らせ")}
STATE_NAMES = {
    NoticeState.WAITING: _l("これから出る"),
    NoticeState.SHOWN: _l("出ている"),
    NoticeState.ENDED: _l("終わった"),
}


@dataclass(frozen=True, slots=True)
class NoticeDetails:
    """What an administrator writes. The English texts may be empty: readers then get the Japanese ones.

    ``body`` is plain text; its first line stands in the banner of an emergency.
    """

    kind: NoticeKind
    title: str
    body: str
    shown_from: datetime
    shown_until: datetime | None = None
    """None: until somebody ends it."""
    title_en: str = ""
    body_en: str = ""
    link: str = ""


def ensure_can_be_shown(details: NoticeDetails, now: datetime) -> None:
    """Raise InvalidInput for a time in which nobody would see it, and for an emergency without an end."""
    until = details.shown_until
    if until is None:
        if details.kind is NoticeKind.EMERGENCY:
            raise InvalidInput(
                _l(
                    "緊急のお知らせには、終わる日と時刻を入れてください。あとから延ばすことも、すぐに終えることもできます。"
                ),
                field="until_day",
            )
        return
    if until <= details.shown_from:
        raise InvalidInput(_l("終わりは、始まりよりあとにしてください。"), field="until_day")
    if until <= now:
        raise InvalidInput(_l("終わりが過ぎています。これからの日と時刻にしてください。"), field="until_day")


def state_of(
    shown_from: datetime, shown_until: datetime | None, ended_at: datetime | None, now: datetime
) -> NoticeState:
    """Ended by somebody or by time, shown, or still to come."""
    if ended_at is not None or (shown_until is not None and shown_until <= now):
        return NoticeState.ENDED
    return NoticeState.SHOWN if shown_from <= now else NoticeState.WAITING


def lead_of(body: str) -> str:
    """The first line that says something: what a banner has room for."""
    return next((line.strip() for line in body.split("\n") if line.strip()), "")
