"""What clerks see: the applications of the procedures that name them, and no others."""

from sqlalchemy import ColumnElement, false, select
from sqlalchemy.orm import joinedload

from booking.accounts.models import User
from booking.applications.models import Application, Procedure, ProcedureClerk
from booking.applications.queries.own import ApplicationNotFound, with_form
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


def get_clerk_application(clerk: User, reference: str) -> Application:
    """An application of the clerk's procedures; raises ApplicationNotFound. Opening it is written down."""
    statement = with_form().options(joinedload(Application.user), joinedload(Application.handler))
    found = db.session.scalars(
        statement.where(Application.reference == reference, _is_mine(clerk))
    ).one_or_none()
    if found is None:
        raise ApplicationNotFound
    return found


def _is_mine(clerk: User) -> ColumnElement[bool]:
    """Those of the clerk's procedures: whoever has lost the role sees nothing, whatever still names them."""
    if not clerk.is_clerk:
        return false()
    mine = select(ProcedureClerk.procedure_id).where(ProcedureClerk.user_id == clerk.id)
    return Application.procedure_id.in_(mine) & (Application.municipality_id == clerk.municipality_id)
