"""Procedures come as data files; administrators say when they are open and who handles them."""

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import delete

from booking.accounts.models import User
from booking.applications import queries
from booking.applications.models import FormVersion, Procedure, ProcedureClerk
from booking.applications.rules.procedures import ProcedureStatus, read_procedure
from booking.audit.service import record
from booking.core.db import LockKind, db
from booking.core.errors import DomainError, InvalidInput
from booking.core.i18n import _l


class Loaded(StrEnum):
    """What a data file has brought."""

    NEW = "new"
    NEW_VERSION = "new_version"
    TEXTS = "texts"
    UNCHANGED = "unchanged"


class NotForOneself(DomainError):
    """Nobody lets themselves see applications."""

    code = "not_for_oneself"


def load_procedure(municipality_id: int, data: object, now: datetime) -> tuple[Procedure, Loaded]:
    """Bring in a data file: a new procedure (hidden), a new form version where its form or purpose changed.

    Raises BadDefinition with the place and the reason. Dates, status and clerks are never touched.
    """
    read = read_procedure(data)
    db.lock(LockKind.SERIES, [0])
    procedure = queries.find_procedure(municipality_id, read.code)
    is_new = procedure is None
    if procedure is None:
        procedure = Procedure(
            municipality_id=municipality_id,
            code=read.code,
            status=ProcedureStatus.HIDDEN,
            created_at=now,
        )
        db.session.add(procedure)
    texts = {
        "name": read.name.ja, "name_en": read.name.en,
        "summary": read.summary.ja, "summary_en": read.summary.en,
        "department": read.department.ja, "department_en": read.department.en,
        "phone": read.phone, "guide": dict(read.guide), "needs_account": read.needs_account,
    }  # fmt: skip
    has_other_texts = _put(procedure, texts)
    newest = None if is_new else queries.get_newest_version(procedure.id)
    frozen = (dict(read.form), read.purpose.ja, read.purpose.en)
    if newest is not None and frozen == (
        newest.definition,
        newest.purpose_of_use,
        newest.purpose_of_use_en,
    ):
        done = Loaded.TEXTS if has_other_texts else Loaded.UNCHANGED
    else:
        done = Loaded.NEW if newest is None else Loaded.NEW_VERSION
        db.session.add(
            FormVersion(
                procedure_id=procedure.id,
                number=1 if newest is None else newest.number + 1,
                definition=frozen[0],
                purpose_of_use=frozen[1],
                purpose_of_use_en=frozen[2],
                published_at=now,
            )
        )
    if done is not Loaded.UNCHANGED:
        _record("procedure.load", procedure, None, now, {"what": done.value})
    db.session.flush()
    return procedure, done


def _put(procedure: Procedure, texts: Mapping[str, object]) -> bool:
    """Write the texts; whether any of them is another than before."""
    others = any(getattr(procedure, key) != value for key, value in texts.items())
    for key, value in texts.items():
        setattr(procedure, key, value)
    db.session.flush()
    return others


def set_procedure(
    administrator: User,
    procedure: Procedure,
    *,
    status: ProcedureStatus,
    opens_at: datetime | None,
    closes_at: datetime | None,
    now: datetime,
) -> None:
    """Show or hide it, and say from when until when it takes applications; raises InvalidInput."""
    if opens_at is not None and closes_at is not None and opens_at >= closes_at:
        raise InvalidInput(_l("受付の終わりは、始まりより後にしてください。"), field="closes_on")
    procedure.status, procedure.opens_at, procedure.closes_at = status, opens_at, closes_at
    detail = {
        "status": status.value,
        "opens_at": opens_at.isoformat() if opens_at else None,
        "closes_at": closes_at.isoformat() if closes_at else None,
    }
    _record("procedure.set", procedure, administrator.id, now, detail)
    db.session.flush()


def set_clerks(administrator: User, procedure: Procedure, user_ids: Collection[int], now: datetime) -> None:
    """Say who works through the procedure; raises InvalidInput for others than clerks, NotForOneself."""
    db.lock(LockKind.SERIES, [0])
    old = {clerk.id for clerk in queries.list_clerks([procedure.id])[procedure.id]}
    wanted = set(user_ids)
    known = {clerk.id for clerk in queries.list_clerks_to_choose(procedure.municipality_id)}
    if wanted - old - known:
        raise InvalidInput(_l("担当者は、一覧の中から選んでください。"), field="clerks")
    if administrator.id in wanted - old:
        raise NotForOneself(
            _l("自分を担当者にすることはできません。ほかの管理者に頼んでください。"), field="clerks"
        )
    if wanted == old:
        return
    db.session.execute(
        delete(ProcedureClerk).where(
            ProcedureClerk.procedure_id == procedure.id, ProcedureClerk.user_id.in_(old - wanted)
        )
    )
    db.session.add_all(
        ProcedureClerk(procedure_id=procedure.id, user_id=user_id) for user_id in sorted(wanted - old)
    )
    detail = {"added": sorted(wanted - old), "removed": sorted(old - wanted)}
    _record("procedure.set_clerks", procedure, administrator.id, now, detail)
    db.session.flush()


def _record(
    action: str, procedure: Procedure, actor_id: int | None, now: datetime, detail: dict[str, Any]
) -> None:
    record(
        action,
        municipality_id=procedure.municipality_id,
        actor_id=actor_id,
        object_type="procedure",
        object_id=procedure.id,
        now=now,
        detail=detail,
    )
