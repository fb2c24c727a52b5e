"""The applicant corrects what was sent, or withdraws it: while it waits, or has been returned."""

import secrets
from datetime import datetime

from sqlalchemy import select

from booking.accounts.models import User
from booking.applications import queries
from booking.applications.models import Application, ApplicationAttachment, ApplicationDraft
from booking.applications.rules.answers import applicant_name, retype, search_text
from booking.applications.rules.definition import read_definition
from booking.applications.rules.status import (
    STEPS,
    ApplicationStatus,
    Deed,
    after,
    ensure_can,
    ensure_unchanged,
)
from booking.applications.service import messages
from booking.applications.service.drafts import GUEST_KEPT, KEPT, SENT_KEPT, lock_draft
from booking.applications.service.send import CannotSend, audit, check_draft, move_files, write_event
from booking.core.db import db
from booking.core.errors import InvalidInput
from booking.core.i18n import _l
from booking.core.text import clean_text
from booking.municipalities.models import Municipality
from booking.municipalities.queries import first_office_day

LONGEST_REASON = 1000


def lock_application(application_id: int) -> Application:
    """The application, read anew, while nobody else changes it."""
    return db.session.scalars(
        select(Application)
        .where(Application.id == application_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def move(application: Application, deed: Deed) -> None:
    """Into the state that the deed leads to; raises NotPossibleNow."""
    ensure_can(deed, application.status)
    application.status = after(deed, application.status, was_returned=application.times_returned > 0)
    application.version += 1


def start_correction(application: Application, now: datetime) -> ApplicationDraft:
    """A form with what was sent, or the one that was begun before; raises NotPossibleNow."""
    application = lock_application(application.id)
    ensure_can(Deed.CORRECT, application.status)
    begun = queries.find_correction(application.id, application.version)
    if begun is not None and begun.expires_at > now:
        return begun
    form = read_definition(application.form_version.definition)
    draft = ApplicationDraft(
        token=secrets.token_urlsafe(24),
        procedure_id=application.procedure_id,
        form_version_id=application.form_version_id,
        user_id=application.user_id,
        email=application.email,
        answers=dict(retype(form, application.answers)),
        created_at=now,
        expires_at=now + (KEPT if application.user_id is not None else GUEST_KEPT),
        corrects_id=application.id,
        corrects_version=application.version,
    )
    db.session.add(draft)
    db.session.flush()
    for one in queries.list_attachments(application.id):
        copy = ApplicationAttachment(
            draft_id=draft.id, field_key=one.field_key, file_id=one.file_id, added_at=one.added_at
        )
        db.session.add(copy)
    db.session.flush()
    return draft


def correct(token: str, *, user: User | None, now: datetime) -> Application:
    """Put what the form says in place of what was sent; the same form again changes nothing more.

    The form is checked as on the day of arrival. Raises DraftNotFound, CannotSend, NotPossibleNow,
    ChangedMeanwhile.
    """
    draft = lock_draft(token)
    if draft.corrects_id is None or draft.user_id != (user.id if user is not None else None):
        raise queries.DraftNotFound
    application = lock_application(draft.corrects_id)
    if draft.application_id is not None:
        return application
    ensure_can(Deed.CORRECT, application.status)
    ensure_unchanged(draft.corrects_version or 0, application.version)
    checked = check_draft(draft, application.arrived_at)
    if not checked.is_good:
        raise CannotSend(checked)
    was_returned = application.status is ApplicationStatus.RETURNED
    before = _changed(application.answers, dict(checked.values))
    move(application, Deed.CORRECT)
    application.answers = dict(checked.values)
    form = read_definition(draft.form_version.definition)
    application.applicant_name = applicant_name(form, checked.values)
    application.search_text = search_text(form, checked.values)
    if was_returned:
        municipality = db.session.get_one(Municipality, application.municipality_id)
        application.handling_from = first_office_day(municipality, now)
    move_files(draft, application, now)
    draft.application_id, draft.answers, draft.expires_at = application.id, {}, now + SENT_KEPT
    write_event(application, STEPS[Deed.CORRECT].event, actor_id=application.user_id, now=now, before=before)
    audit("application.correct", application, application.user_id, now, {"fields": sorted(before)})
    messages.queue_corrected(application, now)
    return application


def _changed(old: dict[str, object], new: dict[str, object]) -> dict[str, object]:
    """What the changed answers were; None for what was not answered."""
    return {key: old.get(key) for key in {**old, **new} if old.get(key) != new.get(key)}


def withdraw(application: Application, reason: str, *, seen_version: int, now: datetime) -> Application:
    """Take it back, with the reason; again changes nothing. Raises InvalidInput, NotPossibleNow."""
    reason = clean_text(reason)
    application = lock_application(application.id)
    if application.status is ApplicationStatus.WITHDRAWN:
        return application
    if not reason:
        raise InvalidInput(_l("取り下げる理由を入れてください（例 都合が悪くなったため）。"), field="reason")
    if len(reason) > LONGEST_REASON:
        raise InvalidInput(
            _l("理由は%(longest)s文字までで入れてください。", longest=LONGEST_REASON), field="reason"
        )
    ensure_can(Deed.WITHDRAW, application.status)
    ensure_unchanged(seen_version, application.version)
    move(application, Deed.WITHDRAW)
    application.withdrawn_at, application.withdrawn_reason = now, reason
    write_event(
        application, STEPS[Deed.WITHDRAW].event, actor_id=application.user_id, now=now, message=reason
    )
    audit("application.withdraw", application, application.user_id, now)
    messages.queue_withdrawn(application, now)
    return application
