"""Reads of procedures and their form versions."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select

from booking.accounts.models import RoleGrant, User
from booking.accounts.rules import Role
from booking.applications.models import FormVersion, Procedure, ProcedureClerk
from booking.applications.rules.procedures import ProcedureStatus
from booking.core.db import db
from booking.core.errors import NotFound
from booking.core.i18n import _l


class ProcedureNotFound(NotFound):
    """No such procedure, or not shown to residents."""

    def __init__(self) -> None:
        super().__init__(_l("この手続きは見つかりませんでした。手続きの一覧から選んでください。"))


def list_published(municipality_id: int) -> list[Procedure]:
    """What residents see, by name."""
    statement = select(Procedure).where(
        Procedure.municipality_id == municipality_id, Procedure.status == ProcedureStatus.PUBLISHED
    )
    return list(db.session.scalars(statement.order_by(Procedure.name, Procedure.id)))


def list_open_procedures(municipality_id: int, now: datetime) -> list[Procedure]:
    """What residents can apply for now; what closes first comes first, what is always open last."""
    statement = select(Procedure).where(
        Procedure.municipality_id == municipality_id,
        Procedure.status == ProcedureStatus.PUBLISHED,
        or_(Procedure.opens_at.is_(None), Procedure.opens_at <= now),
        or_(Procedure.closes_at.is_(None), Procedure.closes_at > now),
    )
    always = Procedure.closes_at.is_(None)
    return list(db.session.scalars(statement.order_by(always, Procedure.closes_at, Procedure.name)))


def list_procedures(municipality_id: int) -> list[Procedure]:
    """All of them, hidden ones included, by name."""
    statement = select(Procedure).where(Procedure.municipality_id == municipality_id)
    return list(db.session.scalars(statement.order_by(Procedure.name, Procedure.id)))


def find_procedure(municipality_id: int, code: str) -> Procedure | None:
    """The procedure of a code, hidden ones included."""
    return db.session.scalars(
        select(Procedure).where(Procedure.municipality_id == municipality_id, Procedure.code == code)
    ).one_or_none()


def get_procedure(municipality_id: int, code: str) -> Procedure:
    """Like ``find_procedure``; raises ProcedureNotFound."""
    found = find_procedure(municipality_id, code)
    if found is None:
        raise ProcedureNotFound
    return found


def get_published(municipality_id: int, code: str) -> Procedure:
    """The procedure of a code, if residents see it; raises ProcedureNotFound."""
    found = find_procedure(municipality_id, code)
    if found is None or found.status is not ProcedureStatus.PUBLISHED:
        raise ProcedureNotFound
    return found


def get_newest_version(procedure_id: int) -> FormVersion:
    """The form that is filled in from now on; every procedure has one."""
    return db.session.scalars(
        select(FormVersion)
        .where(FormVersion.procedure_id == procedure_id)
        .order_by(FormVersion.number.desc())
        .limit(1)
    ).one()


def list_clerks(procedure_ids: Sequence[int]) -> dict[int, list[User]]:
    """Who works through each of the procedures."""
    statement = (
        select(ProcedureClerk.procedure_id, User)
        .join(User, User.id == ProcedureClerk.user_id)
        .where(ProcedureClerk.procedure_id.in_(list(procedure_ids)))
        .order_by(User.name_kana, User.id)
    )
    found: dict[int, list[User]] = {number: [] for number in procedure_ids}
    for procedure_id, user in db.session.execute(statement):
        found[procedure_id].append(user)
    return found


def list_clerks_to_choose(municipality_id: int) -> list[User]:
    """Open accounts with the role of a clerk."""
    statement = (
        select(User)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(
            User.municipality_id == municipality_id,
            User.closed_at.is_(None),
            RoleGrant.role == Role.CLERK,
        )
        .order_by(User.name_kana, User.id)
    )
    return list(db.session.scalars(statement))
