"""What clerks see: the applications of the procedures that name them, and no others."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, false, func, select
from sqlalchemy.orm import joinedload

from booking.accounts.models import User
from booking.applications.models import Application, Procedure, ProcedureClerk
from booking.applications.queries.own import ApplicationNotFound, with_form
from booking.applications.rules.status import ApplicationStatus
from booking.core.db import db


def list_clerk_procedures(clerk: User) -> list[Procedure]:
    """The procedures that name the clerk; none for somebody who is no clerk (any more)."""
    if not clerk.is_clerk:
        return []
    statement = (
        select(Procedure)
        .join(ProcedureClerk, ProcedureClerk.procedure_id == Procedure.id)
        .where(ProcedureClerk.user_id == clerk.id, Procedure.municipality_id == clerk.municipality_id)
        .order_by(Procedure.name, Procedure.id)
    )
    return list(db.session.scalars(statement))


def find_clerk_procedure_ids(clerk: User) -> list[int]:
    """Numbers of the procedures that name the clerk."""
    return [procedure.id for procedure in list_clerk_procedures(clerk)]


def is_clerk_of(clerk: User, procedure_id: int) -> bool:
    """Whether the procedure names the clerk."""
    return procedure_id in find_clerk_procedure_ids(clerk)


def get_clerk_application(clerk: User, reference: str) -> Application:
    """An application of the clerk's procedures; raises ApplicationNotFound. Opening it is written down."""
    statement = with_form().options(joinedload(Application.user), joinedload(Application.handler))
    found = db.session.scalars(
        statement.where(Application.reference == reference, is_mine(clerk))
    ).one_or_none()
    if found is None:
        raise ApplicationNotFound
    return found


def list_queue(
    clerk: User,
    statuses: Collection[ApplicationStatus],
    *,
    procedure_id: int | None = None,
    limit: int,
    offset: int = 0,
) -> list[Application]:
    """Applications of the clerk's procedures in these states, the one that arrived first on top."""
    statement = _queue(clerk, statuses, procedure_id).options(
        joinedload(Application.procedure), joinedload(Application.handler)
    )
    order = (Application.arrived_at, Application.id)
    return list(db.session.scalars(statement.order_by(*order).limit(limit).offset(offset)))


def count_by_status(clerk: User, procedure_id: int | None = None) -> dict[ApplicationStatus, int]:
    """How many applications of the clerk's procedures are in each state."""
    statement = select(Application.status, func.count()).group_by(Application.status)
    statement = statement.where(is_mine(clerk))
    if procedure_id is not None:
        statement = statement.where(Application.procedure_id == procedure_id)
    counted: dict[ApplicationStatus, int] = dict(db.session.execute(statement).tuples().all())
    return {status: counted.get(status, 0) for status in ApplicationStatus}


def _queue(
    clerk: User, statuses: Collection[ApplicationStatus], procedure_id: int | None
) -> Select[Application]:
    statement = select(Application).where(is_mine(clerk), Application.status.in_(list(statuses)))
    if procedure_id is not None:
        statement = statement.where(Application.procedure_id == procedure_id)
    return statement


def is_mine(clerk: User) -> ColumnElement[bool]:
    """Whoever has lost the role sees nothing, whatever procedures still name them."""
    if not clerk.is_clerk:
        return false()
    mine = select(ProcedureClerk.procedure_id).where(ProcedureClerk.user_id == clerk.id)
    return Application.procedure_id.in_(mine) & (Application.municipality_id == clerk.municipality_id)
