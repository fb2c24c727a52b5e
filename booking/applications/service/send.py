"""Sending: lock, check everything anew against the frozen form, write it all down at once."""

from datetime import datetime

from sqlalchemy import delete, select

from booking.accounts.keys import account_hash
from booking.accounts.models import User
from booking.accounts.service.slowing import lock_hashes
from booking.applications import queries
from booking.applications.models import (
    Application,
    ApplicationAttachment,
    ApplicationDraft,
    ApplicationEvent,
)
from booking.applications.rules.answers import Checked, applicant_name, check, is_asked, search_text
from booking.applications.rules.definition import read_definition
from booking.applications.rules.kinds import Facts, FileFacts
from booking.applications.rules.procedures import ensure_open
from booking.applications.rules.status import ApplicationStatus, EventKind
from booking.applications.service import messages
from booking.applications.service.drafts import SENT_KEPT, lock_draft
from booking.audit.service import record
from booking.core.calendar import local_date
from booking.core.db import LockKind, db
from booking.core.errors import DomainError, InvalidInput
from booking.core.i18n import _l, current_locale
from booking.municipalities.models import Municipality
from booking.municipalities.queries import first_office_day
from booking.reservations.rules.reference import make_reference

# Applications of one person or address that may wait for the office at a time.
MAX_WAITING = 20


class CannotSend(InvalidInput):
    """Something in the form has to be put right; carries what, by field."""

    code = "cannot_send"

    def __init__(self, checked: Checked) -> None:
        super().__init__(_l("直してほしいところがあります。赤い説明のある項目を確かめてください。"))
        self.checked = checked


class TooManyWaiting(DomainError):
    """As many applications wait as one person may have."""

    code = "too_many_waiting"


def send(token: str, *, user: User | None, password_hash: str | None, now: datetime) -> Application:
    """The application of a form; the same form again gives the application that it gave before.

    ``now`` is the instant of arrival. Raises DraftNotFound, CannotSend, WindowClosed, TooManyWaiting.
    """
    _lock_sender(token, user)
    draft = lock_draft(token)
    if draft.user_id != (user.id if user is not None else None):
        raise queries.DraftNotFound
    if draft.application_id is not None:
        return db.session.get_one(Application, draft.application_id)
    if draft.corrects_id is not None or draft.expires_at <= now:
        raise queries.DraftNotFound
    ensure_open(draft.procedure.opens_at, draft.procedure.closes_at, now)
    checked = check_draft(draft, now)
    if not checked.is_good:
        raise CannotSend(checked)
    _ensure_few_waiting(draft)
    application = _write(draft, checked, password_hash, now)
    messages.queue_received(application, now)
    return application


def _lock_sender(token: str, user: User | None) -> None:
    """Two forms of one sender, sent at once, are counted one after the other."""
    if user is not None:
        db.lock(LockKind.PERSON, [user.id])
        return
    draft = queries.get_draft(token)
    if draft.email is not None:
        lock_hashes(account_hash(draft.procedure.municipality_id, draft.email))


def _ensure_few_waiting(draft: ApplicationDraft) -> None:
    if draft.user_id is not None:
        waiting = queries.count_waiting_of_user(draft.user_id)
    else:
        waiting = queries.count_waiting_of_email(draft.procedure.municipality_id, draft.email or "")
    if waiting >= MAX_WAITING:
        raise TooManyWaiting(
            _l(
                "受付を待っている申請が%(count)s件あります。そのどれかが終わってから、次を送ってください。",
                count=MAX_WAITING,
            )
        )


def arrival_of(draft: ApplicationDraft, now: datetime) -> datetime:
    """The instant whose day counts for the form: of a correction, when it was first sent."""
    if draft.corrects_id is None:
        return now
    return db.session.get_one(Application, draft.corrects_id).arrived_at


def check_draft(draft: ApplicationDraft, arrived_at: datetime) -> Checked:
    """What was typed against the form's own version, on the day of arrival."""
    attached: dict[str, list[FileFacts]] = {}
    for one in queries.list_draft_attachments(draft.id):
        attached.setdefault(one.field_key, []).append(FileFacts(one.file.name, one.file.size))
    form = read_definition(draft.form_version.definition)
    return check(form, draft.answers, attached, Facts(local_date(arrived_at)))


def _write(
    draft: ApplicationDraft, checked: Checked, password_hash: str | None, now: datetime
) -> Application:
    municipality = db.session.get_one(Municipality, draft.procedure.municipality_id)
    form = read_definition(draft.form_version.definition)
    application = Application(
        municipality_id=municipality.id,
        reference=_unused_reference(now),
        procedure_id=draft.procedure_id,
        form_version_id=draft.form_version_id,
        user_id=draft.user_id,
        email=draft.email,
        locale=current_locale(),
        applicant_name=applicant_name(form, checked.values),
        search_text=search_text(form, checked.values),
        answers=dict(checked.values),
        status=ApplicationStatus.RECEIVED,
        arrived_at=now,
        handling_from=first_office_day(municipality, now),
        password_hash=password_hash,
    )
    db.session.add(application)
    db.session.flush()
    move_files(draft, application, now)
    draft.application_id = application.id
    # The done page needs no answers: what was typed is kept once.
    draft.answers, draft.expires_at = {}, now + SENT_KEPT
    write_event(application, EventKind.RECEIVED, actor_id=draft.user_id, now=now)
    audit("application.send", application, draft.user_id, now)
    return application


def move_files(draft: ApplicationDraft, application: Application, now: datetime) -> None:
    """The form's files become the application's; those that the form no longer has are marked as removed.

    A file of a field that is not asked of this person, after all, is nobody's business and goes.
    """
    form = read_definition(draft.form_version.definition)
    asked = {field.key for field in form.fields if is_asked(field, draft.answers)}
    old = queries.list_attachments(application.id)
    new = {
        (one.field_key, one.file_id): one
        for one in queries.list_draft_attachments(draft.id)
        if one.field_key in asked
    }
    for one in old:
        if new.pop((one.field_key, one.file_id), None) is None:
            one.removed_at = now
    for one in new.values():
        db.session.add(
            ApplicationAttachment(
                application_id=application.id,
                field_key=one.field_key,
                file_id=one.file_id,
                added_at=one.added_at,
            )
        )
    db.session.execute(delete(ApplicationAttachment).where(ApplicationAttachment.draft_id == draft.id))
    db.session.flush()


def write_event(
    application: Application,
    kind: EventKind,
    *,
    actor_id: int | None,
    now: datetime,
    message: str = "",
    remarks: dict[str, str] | None = None,
    before: dict[str, object] | None = None,
) -> ApplicationEvent:
    """One more step of the history."""
    event = ApplicationEvent(
        application_id=application.id,
        at=now,
        kind=kind,
        actor_id=actor_id,
        message=message,
        remarks=remarks or {},
        before=before or {},
    )
    db.session.add(event)
    db.session.flush()
    return event


def audit(
    action: str,
    application: Application,
    actor_id: int | None,
    now: datetime,
    detail: dict[str, object] | None = None,
) -> None:
    """One row of the audit log about an application."""
    record(
        action,
        municipality_id=application.municipality_id,
        actor_id=actor_id,
        object_type="application",
        object_id=application.id,
        now=now,
        detail=detail,
    )


def _unused_reference(now: datetime) -> str:
    while True:
        reference = make_reference(local_date(now))
        taken = select(Application.id).where(Application.reference == reference)
        if db.session.scalar(taken) is None:
            return reference
