"""The clerks' queue: rows without the answers, counts, what comes next, files, and the search for a name."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, UnaryExpression, and_, case, func, or_, select
from sqlalchemy.orm import joinedload

from booking.accounts.models import User
from booking.applications.models import Application, ApplicationAttachment, Procedure
from booking.applications.queries.clerk import get_clerk_application, list_clerk_procedures
from booking.applications.queries.own import ApplicationNotFound
from booking.applications.rules.queue import QUEUE_STATUSES, QueueState
from booking.applications.rules.status import ApplicationStatus
from booking.core.db import db
from booking.core.text import search_key

S = QueueState


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line of the queue."""

    id: int
    reference: str
    applicant_name: str
    status: ApplicationStatus
    procedure: str
    arrived_at: datetime
    handling_from: date
    times_returned: int
    handler: str | None


_COLUMNS = (
    Application.id,
    Application.reference,
    Application.applicant_name,
    Application.status,
    Procedure.name,
    Application.arrived_at,
    Application.handling_from,
    Application.times_returned,
    User.name,
)


def list_rows(
    clerk: User, procedure_ids: Collection[int], state: QueueState, *, limit: int, offset: int = 0
) -> list[QueueRow]:
    """A page of a tab: the one that arrived first on top; of what is over, the newest."""
    statement = _rows().where(*_in_state(clerk, procedure_ids, state)).order_by(*_order(state))
    found = db.session.execute(statement.limit(limit).offset(offset))
    return [QueueRow(*row) for row in found]


def _rows() -> Select[*tuple[Any, ...]]:
    return (
        select(*_COLUMNS)
        .select_from(Application)
        .join(Procedure, Procedure.id == Application.procedure_id)
        .outerjoin(User, User.id == Application.handler_id)
    )


def _in_state(
    clerk: User, procedure_ids: Collection[int], state: QueueState
) -> tuple[ColumnElement[bool], ...]:
    conditions: list[ColumnElement[bool]] = [
        Application.procedure_id.in_(list(procedure_ids)),
        Application.status.in_(sorted(QUEUE_STATUSES[state])),
    ]
    if state is S.MINE:
        conditions.append(Application.handler_id == clerk.id)
    if state is S.OTHERS:
        conditions.append(Application.handler_id != clerk.id)
    return tuple(conditions)


def _order(state: QueueState) -> tuple[UnaryExpression[Any], ...]:
    if state is S.OVER:
        return Application.arrived_at.desc(), Application.id.desc()
    return Application.arrived_at.asc(), Application.id.asc()


def count_states(clerk: User, procedure_ids: Collection[int]) -> dict[QueueState, int]:
    """How many stand in each tab; what is over grows for ever and is not counted."""
    counted = [state for state in QueueState if state is not S.OVER]
    sums = [func.count(case((and_(*_in_state(clerk, procedure_ids, state)), 1))) for state in counted]
    open_statuses = sorted({status for state in counted for status in QUEUE_STATUSES[state]})
    statement = select(*sums).where(
        Application.procedure_id.in_(list(procedure_ids)), Application.status.in_(open_statuses)
    )
    return dict(zip(counted, db.session.execute(statement).one(), strict=True))


def count_state(clerk: User, procedure_ids: Collection[int], state: QueueState) -> int:
    """How many stand in one tab."""
    statement = select(func.count(Application.id)).where(*_in_state(clerk, procedure_ids, state))
    return db.session.scalar(statement) or 0


def count_waiting(clerk: User) -> int:
    """How many applications wait for somebody like the clerk to take them."""
    # The numbers first: PostgreSQL would else read every application to look for its procedure.
    return count_state(clerk, [one.id for one in list_clerk_procedures(clerk)], S.WAITING)


def _behind(of: Application, state: QueueState) -> ColumnElement[bool]:
    """Those that come after it in the order of the tab."""
    at, number = Application.arrived_at, Application.id
    if state is S.OVER:
        return or_(at < of.arrived_at, and_(at == of.arrived_at, number < of.id))
    return or_(at > of.arrived_at, and_(at == of.arrived_at, number > of.id))


def place_in_queue(
    clerk: User, procedure_ids: Collection[int], state: QueueState, of: Application
) -> int | None:
    """How many stand before it in the tab; None when it is not in it (any more)."""
    here = _in_state(clerk, procedure_ids, state)
    own = Application.id == of.id
    statement = select(func.count(case((~_behind(of, state) & ~own, 1))), func.count(case((own, 1)))).where(
        *here
    )
    before, is_there = db.session.execute(statement).one()
    return before if is_there else None


def find_next(
    clerk: User, procedure_ids: Collection[int], state: QueueState, after: Application
) -> str | None:
    """The number of the one behind this in the tab; the first if it was the last, None without another."""
    waiting = select(Application.reference).where(
        *_in_state(clerk, procedure_ids, state), Application.id != after.id
    )
    ordered = waiting.order_by(*_order(state)).limit(1)
    found = db.session.scalar(ordered.where(_behind(after, state)))
    return found if found is not None else db.session.scalar(ordered)


def search_applicants(procedure_ids: Collection[int], text: str, limit: int) -> list[QueueRow]:
    """Applications in which every word stands: name and kana, however they are written; the newest first."""
    words = [key for key in map(search_key, text.split()) if key]
    if not words:
        return []
    wanted = [Application.search_text.contains(word, autoescape=True) for word in words]
    statement = _rows().where(Application.procedure_id.in_(list(procedure_ids)), *wanted)
    return [QueueRow(*row) for row in db.session.execute(statement.order_by(*_order(S.OVER)).limit(limit))]


def get_clerk_attachment(clerk: User, reference: str, attachment_id: int) -> ApplicationAttachment:
    """A file of an application of the clerk's procedures, replaced ones too; raises ApplicationNotFound."""
    application = get_clerk_application(clerk, reference)
    found = db.session.scalars(
        select(ApplicationAttachment)
        .where(
            ApplicationAttachment.id == attachment_id, ApplicationAttachment.application_id == application.id
        )
        .options(joinedload(ApplicationAttachment.file))
    ).one_or_none()
    if found is None:
        raise ApplicationNotFound
    return found


def names_of(user_ids: Sequence[int]) -> dict[int, str]:
    """What people are called, by their numbers."""
    statement = select(User.id, User.name).where(User.id.in_(list(user_ids)))
    return dict(db.session.execute(statement).all())
