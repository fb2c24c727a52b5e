"""What applicants see of their own applications."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import joinedload

from booking.applications.models import (
    Application,
    ApplicationAttachment,
    ApplicationEvent,
    ApplicationGrant,
)
from booking.applications.rules.status import OVER, WAITING, ApplicationStatus
from booking.core.db import db
from booking.core.errors import NotFound
from booking.core.i18n import _l


class ApplicationNotFound(NotFound):
    """No such application, or not the reader's."""

    def __init__(self) -> None:
        super().__init__(_l("この番号の申請は見つかりませんでした。番号を確かめてください。"))


def find_application(municipality_id: int, reference: str) -> Application | None:
    """The application of a number, whoever's it is: only for those who prove that it is theirs."""
    return db.session.scalars(
        with_form().where(Application.municipality_id == municipality_id, Application.reference == reference)
    ).one_or_none()


def get_application(user_id: int, reference: str) -> Application:
    """The person's own application; raises ApplicationNotFound."""
    found = db.session.scalars(
        with_form().where(Application.user_id == user_id, Application.reference == reference)
    ).one_or_none()
    if found is None:
        raise ApplicationNotFound
    return found


def find_granted(
    token_hash: str, reference: str, now: datetime, lifetime: timedelta
) -> tuple[Application, ApplicationGrant] | None:
    """The application that a browser has opened with its enquiry password, while that still counts."""
    row = db.session.execute(
        select(Application, ApplicationGrant)
        .options(joinedload(Application.procedure), joinedload(Application.form_version))
        .join(ApplicationGrant, ApplicationGrant.application_id == Application.id)
        .where(
            ApplicationGrant.token_hash == token_hash,
            ApplicationGrant.ended_at.is_(None),
            ApplicationGrant.last_used_at > now - lifetime,
            Application.reference == reference,
        )
    ).one_or_none()
    return (row[0], row[1]) if row is not None else None


def list_own(user_id: int, limit: int) -> list[Application]:
    """The person's applications: those to be put right first, then the newest."""
    statement = with_form().where(Application.user_id == user_id)
    return list(
        db.session.scalars(
            statement.order_by(
                case((Application.status == ApplicationStatus.RETURNED, 0), else_=1),
                Application.arrived_at.desc(),
                Application.id.desc(),
            ).limit(limit)
        )
    )


def list_open(user_id: int) -> list[Application]:
    """The person's applications that are not decided nor withdrawn, the oldest first."""
    statement = with_form().where(Application.user_id == user_id, Application.status.not_in(OVER))
    return list(db.session.scalars(statement.order_by(Application.arrived_at, Application.id)))


def count_waiting_of_user(user_id: int) -> int:
    """How many of the person's applications wait for the office."""
    return _count_waiting(Application.user_id == user_id)


def count_waiting_of_email(municipality_id: int, email: str) -> int:
    """How many applications of an address wait for the office."""
    return _count_waiting(Application.municipality_id == municipality_id, Application.email == email)


def _count_waiting(*whose: ColumnElement[bool]) -> int:
    statement = select(func.count()).select_from(Application)
    return db.session.scalar(statement.where(*whose, Application.status.in_(WAITING))) or 0


def list_events(application_id: int) -> list[ApplicationEvent]:
    """The history, from the beginning."""
    statement = select(ApplicationEvent).where(ApplicationEvent.application_id == application_id)
    return list(db.session.scalars(statement.order_by(ApplicationEvent.at, ApplicationEvent.id)))


def list_attachments(application_id: int, *, removed: bool = False) -> list[ApplicationAttachment]:
    """The files of an application; with ``removed`` those that a correction has replaced, too."""
    statement = select(ApplicationAttachment).where(ApplicationAttachment.application_id == application_id)
    if not removed:
        statement = statement.where(ApplicationAttachment.removed_at.is_(None))
    return list(db.session.scalars(statement.order_by(ApplicationAttachment.id)))


def with_form() -> Select[Application]:
    """Applications with what their pages need: procedure and frozen form."""
    return select(Application).options(
        joinedload(Application.procedure), joinedload(Application.form_version)
    )
