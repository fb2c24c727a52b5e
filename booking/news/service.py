"""Publishing, changing and ending notices; each is written down."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from booking.core.db import db
from booking.core.errors import DomainError
from booking.core.i18n import _l
from booking.core.stale import ensure_seen
from booking.municipalities.service.writing import locked, write_down
from booking.news.models import Notice
from booking.news.queries import get_notice, last_end_of_emergencies
from booking.news.rules import NoticeDetails, ensure_can_be_shown


class AlreadyEnded(DomainError):
    """Somebody has taken the notice away."""

    code = "already_ended"


def publish(municipality_id: int, details: NoticeDetails, *, author_id: int | None, now: datetime) -> Notice:
    """A new notice; raises InvalidInput."""
    ensure_can_be_shown(details, now)
    body = locked(municipality_id)
    made = Notice(
        municipality_id=body.id, author_id=author_id, created_at=now, updated_at=now, **asdict(details)
    )
    db.session.add(made)
    db.session.flush()
    _settle("notice.publish", made, author_id, now, _as_detail(details))
    return made


def change(
    municipality_id: int,
    notice_id: int,
    details: NoticeDetails,
    *,
    seen: str | None,
    author_id: int,
    now: datetime,
) -> None:
    """Other words or another time; raises Stale, InvalidInput, NotFound, AlreadyEnded."""
    body = locked(municipality_id)
    notice = get_notice(body.id, notice_id)
    db.session.refresh(notice)
    if notice.ended_at is not None:
        raise AlreadyEnded(_l("このお知らせは、もう終わりになっています。出すときは、新しく書いてください。"))
    before = notice.details
    ensure_seen(seen, asdict(before), asdict(details))
    if before == details:
        return
    ensure_can_be_shown(details, now)
    for name, value in asdict(details).items():
        setattr(notice, name, value)
    notice.updated_at, notice.author_id = now, author_id
    changes = {"before": _as_detail(before), "after": _as_detail(details)}
    _settle("notice.change", notice, author_id, now, changes)


def end(municipality_id: int, notice_id: int, *, author_id: int, now: datetime) -> None:
    """Take it away at once; doing it twice changes nothing. Raises NotFound."""
    body = locked(municipality_id)
    notice = get_notice(body.id, notice_id)
    db.session.refresh(notice)
    if notice.ended_at is not None:
        return
    notice.ended_at, notice.author_id = now, author_id
    _settle("notice.end", notice, author_id, now, {"title": notice.title})


def _settle(
    action: str, notice: Notice, author_id: int | None, now: datetime, detail: dict[str, Any]
) -> None:
    """Write it down, and let the municipality's row know whether pages have to look for an emergency."""
    db.session.flush()
    body = locked(notice.municipality_id)
    body.emergency_until = last_end_of_emergencies(body.id)
    write_down(action, body.id, author_id, now, about=("notice", notice.id), detail=detail)


def _as_detail(details: NoticeDetails) -> dict[str, Any]:
    until = details.shown_until
    return asdict(details) | {
        "shown_from": details.shown_from.isoformat(),
        "shown_until": until.isoformat() if until else None,
    }
