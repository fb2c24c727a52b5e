"""Procedures, and applications in every state, as the service would have written them, but without mails."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from io import BytesIO
from random import Random
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from booking.accounts.models import User
from booking.applications.models import (
    Application,
    ApplicationAttachment,
    ApplicationEvent,
    Procedure,
    ProcedureClerk,
)
from booking.applications.queries import get_newest_version
from booking.applications.rules.answers import applicant_name, check, search_text
from booking.applications.rules.definition import read_definition
from booking.applications.rules.kinds import Facts, FileFacts, Typed
from booking.applications.rules.procedures import ProcedureStatus
from booking.applications.rules.status import ApplicationStatus, EventKind
from booking.applications.service import load_procedure
from booking.core.calendar import at_minute, local_date
from booking.core.check_digits import with_check_digits
from booking.core.db import db
from booking.files import service as files
from booking.files.rules import FileLimits
from booking.municipalities.models import Municipality
from booking.municipalities.queries import first_office_day
from booking.operations.seeds.files import minute, names_in, read_json, read_rows

# The procedures were there before the first application.
IN_USE_SINCE = timedelta(days=30)
# What somebody does who has nothing to add.
_PLAIN: Mapping[str, Typed] = {"care": "no", "reduction": "no", "rules": "yes"}
# How the state that the file names came about, after it was received.
_STORY: Mapping[ApplicationStatus, tuple[EventKind, ...]] = {
    ApplicationStatus.RECEIVED: (),
    ApplicationStatus.IN_REVIEW: (EventKind.TAKEN,),
    ApplicationStatus.RETURNED: (EventKind.TAKEN, EventKind.RETURNED),
    ApplicationStatus.RESUBMITTED: (EventKind.TAKEN, EventKind.RETURNED, EventKind.CORRECTED),
    ApplicationStatus.COMPLETED: (EventKind.TAKEN, EventKind.COMPLETED),
    ApplicationStatus.REFUSED: (EventKind.TAKEN, EventKind.REFUSED),
    ApplicationStatus.WITHDRAWN: (EventKind.WITHDRAWN,),
}
_BY_APPLICANT = frozenset({EventKind.CORRECTED, EventKind.WITHDRAWN})


def add_procedures(
    municipality: Municipality, people: Mapping[str, User], now: datetime
) -> dict[str, Procedure]:
    """Every data file, published; with dates and clerks as ``procedures.csv`` has them."""
    settings = {row["code"]: row for row in read_rows("procedures.csv")}
    made, today = {}, local_date(now)
    for name in names_in("procedures", ".json"):
        procedure, _done = load_procedure(municipality.id, read_json(name), now - IN_USE_SINCE)
        row = settings[procedure.code]
        last_day = today + timedelta(days=int(row["closes_days"]))
        procedure.status = ProcedureStatus.PUBLISHED
        procedure.opens_at = at_minute(today + timedelta(days=int(row["opens_days"])), 9 * 60)
        procedure.closes_at = at_minute(last_day, minute(row["closes_at"]))
        clerks = [people[key] for key in row["clerks"].split(";")]
        db.session.add_all(ProcedureClerk(procedure_id=procedure.id, user_id=one.id) for one in clerks)
        made[procedure.code] = procedure
    db.session.flush()
    return made


def add_applications(
    municipality: Municipality,
    procedures: Mapping[str, Procedure],
    people: Mapping[str, User],
    chance: Random,
    now: datetime,
) -> int:
    """Each row of ``applications.json``; gives how many."""
    rows = read_json("applications.json")
    for row in rows:
        _add(municipality, procedures[row["procedure"]], people, row, chance, now)
    db.session.flush()
    return len(rows)


def _add(
    municipality: Municipality,
    procedure: Procedure,
    people: Mapping[str, User],
    row: Mapping[str, Any],
    chance: Random,
    now: datetime,
) -> None:
    version, user = get_newest_version(procedure.id), people.get(row.get("who", ""))
    form = read_definition(version.definition)
    arrived_at = min(
        at_minute(local_date(now) + timedelta(days=row["days"]), minute(row["at"])), now - timedelta(hours=1)
    )
    attached = {key: [FileFacts("", 1)] for key in row.get("files", {})}
    checked = check(form, _typed(row, user), attached, Facts(local_date(arrived_at)))
    if not checked.is_good:
        raise ValueError(f"applications.json: {dict(checked.problems)}")
    status = ApplicationStatus(row["status"])
    application = Application(
        municipality_id=municipality.id,
        reference=with_check_digits(f"{local_date(arrived_at):%y%m}{chance.randrange(10**6):06d}"),
        procedure_id=procedure.id,
        form_version_id=version.id,
        user_id=user.id if user is not None else None,
        email=row.get("guest"),
        locale=user.locale if user is not None else "ja",
        applicant_name=applicant_name(form, checked.values),
        search_text=search_text(form, checked.values),
        answers=dict(checked.values),
        status=status,
        arrived_at=arrived_at,
        handling_from=first_office_day(municipality, arrived_at),
    )
    db.session.add(application)
    db.session.flush()
    _add_files(application, row, arrived_at)
    _tell(application, row, people, now)


def _typed(row: Mapping[str, Any], user: User | None) -> dict[str, Typed]:
    own = {
        "name": user.name if user is not None else row["name"],
        "kana": user.name_kana if user is not None else row["kana"],
        "phone": user.phone if user is not None else row["phone"],
        "address": {
            "postal_code": user.postal_code if user is not None else row["postal_code"],
            "line": user.address if user is not None else row["address"],
        },
    }
    typed = {**_PLAIN, **own, **row["answers"]}
    year, month, day = typed["birthday"].split("-")
    typed["birthday"] = {"year": year, "month": month, "day": day}
    return typed


def _add_files(application: Application, row: Mapping[str, Any], now: datetime) -> None:
    for key, name in row.get("files", {}).items():
        received = files.receive(_specimen(), name, limits=FileLimits())
        stored = files.keep(received, municipality_id=application.municipality_id, now=now)
        attachment = ApplicationAttachment(field_key=key, file_id=stored.id, added_at=now)
        attachment.application_id = application.id
        db.session.add(attachment)


def _specimen() -> BytesIO:
    """A page that stands for the copy of a paper."""
    content = BytesIO()
    page = Canvas(content, pagesize=(420, 297))
    page.setFont("Helvetica", 24)
    page.drawString(60, 180, "SPECIMEN")
    page.setFont("Helvetica", 12)
    page.drawString(60, 150, "Neither this paper nor its city exists.")
    page.save()
    content.seek(0)
    return content


def _tell(
    application: Application, row: Mapping[str, Any], people: Mapping[str, User], now: datetime
) -> None:
    """The history, step by step from the arrival until lately; and what the last step leaves on the row."""
    clerk, steps = people[row.get("handler", "nishio_clerk")], _STORY[application.status]
    pause = (now - application.arrived_at) / (len(steps) + 1)
    _event(application, EventKind.RECEIVED, application.arrived_at, application.user_id)
    for number, kind in enumerate(steps, start=1):
        at = application.arrived_at + pause * number
        actor = application.user_id if kind in _BY_APPLICANT else clerk.id
        event = _event(application, kind, at, actor)
        application.version += 1
        if kind is EventKind.RETURNED:
            event.remarks, application.times_returned = row["remarks"], 1
        if kind in (EventKind.COMPLETED, EventKind.REFUSED):
            event.message = application.decision_message = row["message"]
            application.decided_at, application.decided_by_id = at, clerk.id
        if kind is EventKind.WITHDRAWN:
            event.message = application.withdrawn_reason = row["message"]
            application.withdrawn_at = at
    decided = {ApplicationStatus.IN_REVIEW, ApplicationStatus.COMPLETED, ApplicationStatus.REFUSED}
    application.handler_id = clerk.id if application.status in decided else None


def _event(application: Application, kind: EventKind, at: datetime, actor_id: int | None) -> ApplicationEvent:
    event = ApplicationEvent(application_id=application.id, at=at, kind=kind, actor_id=actor_id)
    event.message, event.remarks, event.before = "", {}, {}
    db.session.add(event)
    return event
