"""What tests of the clerks' side share: files that came with an application, deeds in one line."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any

from sqlalchemy import insert, select

from booking.accounts.models import User
from booking.applications import queries, service
from booking.applications.models import Application, FormVersion, Procedure
from booking.applications.rules.status import ApplicationStatus
from booking.core.db import db
from booking.files.rules import FileLimits
from booking.files.service import receive
from tests import factories
from tests.files import samples

NOON = datetime(2026, 12, 1, 3, tzinfo=UTC)


def application_with_file(
    procedure: Procedure, name: str = "受給者証.jpg", email: str = "guest@harunagi.example"
) -> tuple[Application, int]:
    """One with a paper for 減免; the application and the number of its attachment."""
    received = receive(BytesIO(samples.picture()), name, limits=FileLimits())
    typed = {**factories.TYPED_COURSE, "reduction": "yes"}
    with db.transaction():
        draft = service.start_guest_draft(email, sha256(name.encode()).hexdigest(), procedure, NOON)
    with db.transaction():
        service.note_answers(draft.token, typed, NOON)
        service.attach(draft.token, "proof", received, NOON)
    with db.transaction():
        made = service.send(draft.token, user=None, password_hash="x", now=NOON)
    return made, queries.list_attachments(made.id)[0].id


def take(clerk: User, application: Application) -> None:
    """The clerk works on it."""
    with db.transaction():
        service.take(clerk, application.reference, seen_version=application.version, now=NOON)


def status_of(application: Application) -> ApplicationStatus:
    """As the database has it now."""
    found = select(Application.status).where(Application.id == application.id)
    return db.session.scalars(found).one()


def many(procedure: Procedure, count: int, waiting: int, first: int = 0) -> None:
    """So many applications, of which the newest wait and the others are over."""
    version = db.session.scalars(select(FormVersion).where(FormVersion.procedure_id == procedure.id)).first()
    assert version is not None
    rows: list[dict[str, Any]] = []
    for number in range(count):
        arrived = NOON - timedelta(minutes=count - number)
        status = ApplicationStatus.RECEIVED if number >= count - waiting else ApplicationStatus.COMPLETED
        rows.append(
            {
                "municipality_id": procedure.municipality_id,
                "reference": f"9{first + number:011}",
                "procedure_id": procedure.id,
                "form_version_id": version.id,
                "applicant_name": f"申請 {number}",
                "search_text": f"申請{number}",
                "answers": {"name": f"申請 {number}", "needs": "長い文" * 200},
                "status": status,
                "arrived_at": arrived,
                "handling_from": arrived.date(),
                "locale": "ja",
                "decision_message": "",
                "withdrawn_reason": "",
            }
        )
    with db.transaction() as session:
        session.execute(insert(Application), rows)
