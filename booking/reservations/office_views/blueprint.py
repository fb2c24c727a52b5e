"""The blueprint of the office's own deeds, and what its pages share."""

from datetime import date, datetime
from typing import cast

from flask import Blueprint, request
from flask_login import current_user

from booking.accounts.models import User
from booking.audit.service import record

blueprint = Blueprint("office", __name__)


def person() -> User:
    """Who is asking; the page's decorator has seen to it that it is one of the staff."""
    return cast(User, current_user._get_current_object())


def write_down(
    action: str, object_type: str, object_id: int, now: datetime, detail: dict[str, object]
) -> None:
    """Reading personal data leaves a row, though the page is a GET; call inside a transaction."""
    who = person()
    record(
        action,
        municipality_id=who.municipality_id,
        actor_id=who.id,
        object_type=object_type,
        object_id=object_id,
        now=now,
        detail=detail,
    )


def asked_day() -> date | None:
    """The day in ``date``, if it is one."""
    try:
        return date.fromisoformat(request.args.get("date", ""))
    except ValueError:
        return None
