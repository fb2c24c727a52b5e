"""Forms being filled in: begun, kept as they were typed, with files, thrown away."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from booking.accounts.models import User
from booking.accounts.service.slowing import lock_hashes
from booking.applications import queries
from booking.applications.models import ApplicationAttachment, ApplicationDraft, ApplicationGrant, Procedure
from booking.applications.rules.answers import prefill
from booking.applications.rules.definition import Person, read_definition
from booking.applications.rules.kinds import FilesKind, Typed
from booking.applications.rules.procedures import ensure_open
from booking.core.db import LockKind, db
from booking.core.errors import DomainError, InvalidInput
from booking.core.i18n import _l
from booking.files import service as files
from booking.files.rules import ensure_room

# A form that nobody has touched for so long is forgotten; each change begins it anew.
KEPT = timedelta(days=14)
GUEST_KEPT = timedelta(days=3)
# What was sent can be sent again (a double click, a reload) and shows the same number and password this long.
SENT_KEPT = timedelta(hours=24)
MOST_OPEN = 10
GRANTS_KEPT = timedelta(days=1)


class AlreadySent(DomainError):
    """The form was sent from another window."""

    code = "already_sent"

    def __init__(self) -> None:
        super().__init__(_l("この申請は、もう送られています。"))


def start_user_draft(user: User, procedure: Procedure, now: datetime) -> ApplicationDraft:
    """The form that the person has begun, or a new one with what the account knows; raises WindowClosed."""
    ensure_open(procedure.opens_at, procedure.closes_at, now)
    db.lock(LockKind.PERSON, [user.id])
    begun = queries.find_open_draft(user.id, procedure.id, now)
    if begun is not None:
        return begun
    _drop_oldest(user, now)
    draft = _new_draft(procedure, now, KEPT)
    draft.user_id = user.id
    draft.answers = dict(prefill(read_definition(draft.form_version.definition), _known(user)))
    db.session.add(draft)
    db.session.flush()
    return draft


def start_guest_draft(email: str, link_hash: str, procedure: Procedure, now: datetime) -> ApplicationDraft:
    """The form of a link that proved the address: the same one each time; raises WindowClosed."""
    lock_hashes(link_hash)
    found = queries.find_link_draft(link_hash)
    if found is not None:
        return found
    ensure_open(procedure.opens_at, procedure.closes_at, now)
    draft = _new_draft(procedure, now, GUEST_KEPT)
    draft.email, draft.link_hash = email, link_hash
    form = read_definition(draft.form_version.definition)
    draft.answers = dict(prefill(form, {Person.EMAIL: email}))
    db.session.add(draft)
    db.session.flush()
    return draft


def _new_draft(procedure: Procedure, now: datetime, kept: timedelta) -> ApplicationDraft:
    version = queries.get_newest_version(procedure.id)
    return ApplicationDraft(
        token=secrets.token_urlsafe(24),
        procedure=procedure,
        form_version=version,
        answers={},
        created_at=now,
        expires_at=now + kept,
    )


def _known(user: User) -> Mapping[Person, Typed]:
    address = {"postal_code": user.postal_code, "line": user.address}
    return {
        Person.NAME: user.name,
        Person.NAME_KANA: user.name_kana,
        Person.PHONE: user.phone,
        Person.EMAIL: user.email or "",
        **({Person.ADDRESS: address} if user.postal_code or user.address else {}),
    }


def _drop_oldest(user: User, now: datetime) -> None:
    """Nobody fills in more than a few forms at once."""
    for draft in queries.list_open_drafts(user.id, now)[MOST_OPEN - 1 :]:
        _delete(draft)


def lock_draft(token: str) -> ApplicationDraft:
    """The form, read anew, while nobody else changes or sends it; raises DraftNotFound."""
    draft = db.session.scalars(
        select(ApplicationDraft)
        .where(ApplicationDraft.token == token)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if draft is None:
        raise queries.DraftNotFound
    return draft


def _lock_open(token: str) -> ApplicationDraft:
    draft = lock_draft(token)
    if draft.application_id is not None:
        raise AlreadySent
    return draft


def note_answers(token: str, typed: Mapping[str, Typed], now: datetime) -> ApplicationDraft:
    """Keep what was typed, right or wrong, and the form for another while; raises AlreadySent."""
    draft = _lock_open(token)
    draft.answers = dict(typed)
    draft.expires_at = now + (KEPT if draft.user_id is not None else GUEST_KEPT)
    db.session.flush()
    return draft


def attach(token: str, field_key: str, received: files.Received, now: datetime) -> ApplicationAttachment:
    """Put a file that was checked to a field; raises FileRefused when there is no room left, AlreadySent."""
    draft = _lock_open(token)
    field = read_definition(draft.form_version.definition).find(field_key)
    if field is None or not isinstance(field.kind, FilesKind):
        raise InvalidInput(_l("この項目には、ファイルをつけられません。"))
    beside = [one.file.size for one in queries.list_draft_attachments(draft.id) if one.field_key == field_key]
    ensure_room(received.size, beside, field.kind.limits)
    stored = files.keep(received, municipality_id=draft.procedure.municipality_id, now=now)
    attachment = ApplicationAttachment(
        draft_id=draft.id, field_key=field_key, file_id=stored.id, added_at=now
    )
    db.session.add(attachment)
    db.session.flush()
    return attachment


def detach(token: str, attachment_id: int) -> None:
    """Take a file off the form; nothing if it is gone already. Raises AlreadySent."""
    draft = _lock_open(token)
    db.session.execute(
        delete(ApplicationAttachment).where(
            ApplicationAttachment.id == attachment_id, ApplicationAttachment.draft_id == draft.id
        )
    )


def drop_draft(token: str) -> bool:
    """Throw the form away with its files; False if it was sent meanwhile."""
    draft = lock_draft(token)
    if draft.application_id is not None:
        return False
    _delete(draft)
    return True


def _delete(draft: ApplicationDraft) -> None:
    db.session.execute(delete(ApplicationAttachment).where(ApplicationAttachment.draft_id == draft.id))
    db.session.delete(draft)
    db.session.flush()


def forget_old(now: datetime) -> None:
    """Delete forms that were left or sent long enough ago, and browsers' grants that count no more.

    Files that nothing refers to any more are deleted by the room that keeps them.
    """
    old = select(ApplicationDraft.id).where(ApplicationDraft.expires_at < now)
    db.session.execute(delete(ApplicationAttachment).where(ApplicationAttachment.draft_id.in_(old)))
    db.session.execute(delete(ApplicationDraft).where(ApplicationDraft.expires_at < now))
    db.session.execute(delete(ApplicationGrant).where(ApplicationGrant.last_used_at < now - GRANTS_KEPT))
