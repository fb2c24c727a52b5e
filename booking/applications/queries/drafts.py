"""Reads of forms being filled in. Whether the reader may have one, its owner or their browser says."""

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from booking.applications.models import ApplicationAttachment, ApplicationDraft
from booking.core.db import db
from booking.core.errors import NotFound
from booking.core.i18n import _l


class DraftNotFound(NotFound):
    """No such form, not the reader's, or forgotten."""

    def __init__(self) -> None:
        super().__init__(_l("入力中の申請は見つかりませんでした。手続きの一覧から、もう一度始めてください。"))


def get_draft(token: str) -> ApplicationDraft:
    """The form of a token with its procedure and version; raises DraftNotFound."""
    statement = _with_form().where(ApplicationDraft.token == token)
    draft = db.session.scalars(statement).one_or_none()
    if draft is None:
        raise DraftNotFound
    return draft


def find_open_draft(user_id: int, procedure_id: int, now: datetime) -> ApplicationDraft | None:
    """The form of the procedure that the person began and has not sent."""
    return db.session.scalars(
        _open(user_id, now).where(ApplicationDraft.procedure_id == procedure_id).limit(1)
    ).one_or_none()


def list_open_drafts(user_id: int, now: datetime) -> list[ApplicationDraft]:
    """The forms that the person began and has not sent, the newest first."""
    return list(db.session.scalars(_open(user_id, now)))


def _open(user_id: int, now: datetime) -> Select[ApplicationDraft]:
    return (
        _with_form()
        .where(
            ApplicationDraft.user_id == user_id,
            ApplicationDraft.application_id.is_(None),
            ApplicationDraft.corrects_id.is_(None),
            ApplicationDraft.expires_at > now,
        )
        .order_by(ApplicationDraft.id.desc())
    )


def find_link_draft(link_hash: str) -> ApplicationDraft | None:
    """The form that a link has led to before."""
    return db.session.scalars(_with_form().where(ApplicationDraft.link_hash == link_hash)).one_or_none()


def find_correction(application_id: int, version: int) -> ApplicationDraft | None:
    """The correction of the application as it stands that was begun and not sent."""
    return db.session.scalars(
        _with_form()
        .where(
            ApplicationDraft.corrects_id == application_id,
            ApplicationDraft.corrects_version == version,
            ApplicationDraft.application_id.is_(None),
        )
        .order_by(ApplicationDraft.id.desc())
        .limit(1)
    ).one_or_none()


def list_draft_attachments(draft_id: int) -> list[ApplicationAttachment]:
    """The files of a form, in the order in which they came."""
    statement = select(ApplicationAttachment).where(ApplicationAttachment.draft_id == draft_id)
    return list(db.session.scalars(statement.order_by(ApplicationAttachment.id)))


def _with_form() -> Select[ApplicationDraft]:
    return select(ApplicationDraft).options(
        joinedload(ApplicationDraft.procedure), joinedload(ApplicationDraft.form_version)
    )
