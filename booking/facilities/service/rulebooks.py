"""Rulebooks: a correction on the spot, drafts, and their publishing from a day of use on.

What is published is never changed: each change is a new version, so that a booking can keep the number of
the rules under which it was made.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from booking.accounts.models import User
from booking.audit.service import record
from booking.core.calendar import local_date
from booking.core.db import db
from booking.core.errors import DomainError, InvalidInput
from booking.core.i18n import _l
from booking.facilities.models import Facility, RulebookVersion
from booking.facilities.queries import list_spaces
from booking.facilities.rulebook_queries import RulebookNotFound, dated_books, find_in_force
from booking.facilities.rules.closure_json import closure_to_json
from booking.facilities.rules.closures import ClosureRule
from booking.facilities.rules.rulebook import Rulebook, next_number
from booking.facilities.rules.rulebook_json import check_references, rulebook_to_text
from booking.facilities.rules.settings import RulebookStatus
from booking.facilities.service.closing import lock_facility

LONGEST_NAME = 60
Change = Callable[[Rulebook], Rulebook]


class AlreadyPublished(DomainError):
    """A draft that somebody has published meanwhile."""

    code = "already_published"


def change_rulebook(
    admin: User | None,
    facility: Facility,
    change: Change,
    *,
    draft: RulebookVersion | None = None,
    now: datetime,
    detail: dict[str, Any] | None = None,
) -> RulebookVersion:
    """Change a draft, or (without one) the rules in force, at once and by a new version.

    Rules that were published for a later day stay as they are. Raises InvalidRulebook, AlreadyPublished.
    """
    _lock(facility, draft)
    if draft is not None:
        if _change_draft(draft, change, now):
            _write_down("rulebook.change_draft", admin, draft, facility, now, detail)
        return draft
    current = find_in_force(facility.id, local_date(now))
    book = change(current.book if current is not None else Rulebook())
    check_references(book)
    text = rulebook_to_text(book)
    if current is not None and current.content == text:
        return current
    version = _add(
        admin,
        facility,
        text,
        now,
        status=RulebookStatus.PUBLISHED,
        starts_on=current.starts_on if current is not None else None,
        published_at=now,
        published_by_id=admin.id if admin is not None else None,
    )
    refresh_scheduled(facility, local_date(now))
    _write_down("rulebook.change", admin, version, facility, now, detail)
    return version


def add_closure(
    admin: User,
    facility: Facility,
    rule: ClosureRule,
    *,
    space_id: int | None = None,
    draft: RulebookVersion | None = None,
    now: datetime,
) -> None:
    """Close the facility, or one space of it, by a rule that recurs; raises InvalidInput."""
    if space_id is not None and space_id not in {space.id for space in list_spaces(facility.id)}:
        raise InvalidInput(_l("この施設の室場を選んでください。"), field="space_id")

    def add(book: Rulebook) -> Rulebook:
        return book.with_closure(next_number(book.all_closures()), rule, space_id)

    detail = {"change": "add_closure", "space": space_id, "rule": closure_to_json(rule)}
    change_rulebook(admin, facility, add, draft=draft, now=now, detail=detail)


def remove_closure(
    admin: User, facility: Facility, key: int, *, draft: RulebookVersion | None = None, now: datetime
) -> None:
    """Open again what a rule closed; one that is gone already stays gone."""
    change_rulebook(
        admin,
        facility,
        lambda book: book.without_closure(key),
        draft=draft,
        now=now,
        detail={"change": "remove_closure", "closure": key},
    )


def _lock(facility: Facility, draft: RulebookVersion | None = None) -> None:
    """Lock the facility's rules; a draft must still be one: raises RulebookNotFound, AlreadyPublished."""
    draft_id = draft.id if draft is not None else None
    lock_facility(facility)
    # Of a facility without spaces that has locked nothing, and two would take the same number.
    row = select(Facility.id).where(Facility.id == facility.id)
    db.session.execute(row.with_for_update(key_share=True))
    if draft_id is None:
        return
    found = select(RulebookVersion).where(RulebookVersion.id == draft_id)
    version = db.session.scalar(found.execution_options(populate_existing=True))
    if version is None:
        raise RulebookNotFound
    ensure_draft(version)


def _change_draft(draft: RulebookVersion, change: Change, now: datetime) -> bool:
    """Whether it is another one now."""
    book = change(draft.book)
    check_references(book)
    text = rulebook_to_text(book)
    if text == draft.content:
        return False
    draft.content, draft.updated_at = text, now
    db.session.flush()
    return True


def ensure_draft(version: RulebookVersion) -> None:
    """Raise AlreadyPublished unless the version can still be changed."""
    if version.status is not RulebookStatus.DRAFT:
        raise AlreadyPublished(
            _l("このきまりは、もう公開されています。変えるには、新しい下書きを作ってください。")
        )


def start_draft(admin: User, facility: Facility, name: str, *, now: datetime) -> RulebookVersion:
    """A draft that begins as a copy of the rules that count last."""
    name = name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise InvalidInput(
            _l("下書きの名前を%(most)s字までで入れてください。", most=LONGEST_NAME), field="name"
        )
    _lock(facility)
    dated = dated_books([facility.id]).get(facility.id, [])
    book = dated[-1][2] if dated else Rulebook()
    version = _add(admin, facility, rulebook_to_text(book), now, status=RulebookStatus.DRAFT, name=name)
    _write_down("rulebook.start_draft", admin, version, facility, now)
    return version


def drop_draft(admin: User, facility: Facility, draft: RulebookVersion, *, now: datetime) -> None:
    """Forget a draft; raises AlreadyPublished."""
    _lock(facility, draft)
    _write_down("rulebook.drop_draft", admin, draft, facility, now)
    db.session.delete(draft)
    db.session.flush()


def publish_draft(
    admin: User, facility: Facility, draft: RulebookVersion, starts_on: date, *, now: datetime
) -> RulebookVersion:
    """The draft counts for every day of use from ``starts_on`` on; bookings that are there stay.

    Raises InvalidInput for a day that has begun, AlreadyPublished.
    """
    _lock(facility, draft)
    if starts_on <= local_date(now):
        raise InvalidInput(_l("あした以降の日を入れてください。"), field="starts_on")
    # Asked before anything is set: what is set by half would be written for the answer.
    number, admin_id = _next_number(facility), admin.id
    draft.number = number  # the highest wins among those that start on one day
    draft.status, draft.starts_on = RulebookStatus.PUBLISHED, starts_on
    draft.published_at, draft.published_by_id, draft.updated_at = now, admin_id, now
    db.session.flush()
    refresh_scheduled(facility, local_date(now))
    _write_down("rulebook.publish", admin, draft, facility, now, {"starts_on": starts_on.isoformat()})
    return draft


def refresh_scheduled(facility: Facility, today: date) -> None:
    """Work out which spaces have a timetable and windows, now or by rules that are to come; flushes."""
    db.session.flush()
    dated = dated_books([facility.id]).get(facility.id, [])
    begun = [starts_on for _id, starts_on, _book in dated if starts_on <= today]
    books = [book for _id, starts_on, book in dated if starts_on >= max(begun, default=today)]
    for space in list_spaces(facility.id):
        setups = [book.of(space.id) for book in books]
        space.is_scheduled = any(setup.schedule.entries and setup.plan is not None for setup in setups)
    db.session.flush()


def _next_number(facility: Facility) -> int:
    highest = select(func.max(RulebookVersion.number)).where(RulebookVersion.facility_id == facility.id)
    return (db.session.scalar(highest) or 0) + 1


def _add(admin: User | None, facility: Facility, text: str, now: datetime, **values: Any) -> RulebookVersion:
    version = RulebookVersion(
        facility_id=facility.id,
        number=_next_number(facility),
        content=text,
        created_at=now,
        created_by_id=admin.id if admin is not None else None,
        updated_at=now,
        **values,
    )
    db.session.add(version)
    db.session.flush()
    return version


def _write_down(
    action: str,
    admin: User | None,
    version: RulebookVersion,
    facility: Facility,
    now: datetime,
    detail: dict[str, Any] | None = None,
) -> None:
    record(
        action,
        municipality_id=facility.municipality_id,
        actor_id=admin.id if admin is not None else None,
        object_type="rulebook",
        object_id=version.id,
        now=now,
        detail={"facility": facility.id, "number": version.number, **(detail or {})},
    )
