"""Step ② and ③: everything in the order in which it was asked; then the number and the enquiry password."""

import hashlib
from datetime import datetime

from flask import redirect, render_template, request, url_for

from booking.accounts.access import public
from booking.accounts.passwords import hash_password
from booking.applications import queries, service
from booking.applications.forms import SendForm
from booking.applications.models import Application, ApplicationDraft
from booking.applications.rules.answers import AnswerSection, Checked, present
from booking.applications.rules.definition import read_definition
from booking.applications.rules.numbers import parse_password
from booking.applications.rules.procedures import WindowClosed
from booking.applications.rules.status import ChangedMeanwhile, NotPossibleNow
from booking.applications.service.send import CannotSend, TooManyWaiting, arrival_of, check_draft
from booking.applications.views.blueprint import (
    Page,
    blueprint,
    get_own_draft,
    keep_grant,
    sender_of,
)
from booking.applications.views.filling import form_page, remarks_of
from booking.core import clock
from booking.core.db import db
from booking.core.errors import DomainError, InvalidInput
from booking.core.i18n import _
from booking.municipalities.queries import first_office_day, get_current


@blueprint.get("/apply/form/<token>/confirm")
@public
def confirm(token: str) -> Page:
    """Everything that will be sent, each with 修正."""
    draft = get_own_draft(token)
    if draft.application_id is not None:
        return redirect(url_for("applications.done", token=token))
    return _confirm_page(draft, clock.now())


def _confirm_page(draft: ApplicationDraft, now: datetime, error: DomainError | None = None) -> Page:
    checked = check_draft(draft, arrival_of(draft, now))
    if not checked.is_good:
        return form_page(draft, checked.problems, 422 if error is not None else 200)
    sections = _sections(draft, checked)
    page = render_template(
        "applications/confirm.html",
        draft=draft,
        sections=sections,
        form=SendForm(formdata=None, seen=_fingerprint(draft, sections)),
        error=str(error.message) if error is not None else "",
        first_day=first_office_day(get_current(), now),
        remarks=remarks_of(draft),
    )
    return (page, error.status) if error is not None else page


def _fingerprint(draft: ApplicationDraft, sections: tuple[AnswerSection, ...]) -> str:
    """Changes with everything that the page shows."""
    shown = repr((draft.corrects_version, draft.answers, [s.answers for s in sections if s.answers]))
    return hashlib.sha256(shown.encode()).hexdigest()[:32]


@blueprint.post("/apply/form/<token>/confirm")
@public
def send(token: str) -> Page:
    """Send it. Twice, from two tabs or after going back, it is one application; it arrives now."""
    now, draft = clock.now(), get_own_draft(token)
    checked = check_draft(draft, arrival_of(draft, now))
    shown = _fingerprint(draft, _sections(draft, checked))
    if draft.application_id is None and request.form.get("seen") != shown:
        changed = InvalidInput(_("別の画面で内容が変わりました。もう一度確かめてから送ってください。"))
        return _confirm_page(draft, now, changed)
    try:
        if draft.corrects_id is not None:
            with db.transaction():
                service.correct(token, user=sender_of(draft), now=now)
        else:
            _send_new(draft, now)
    except CannotSend as error:
        return form_page(queries.get_draft(token), error.checked.problems, error.status)
    except (WindowClosed, TooManyWaiting, NotPossibleNow, ChangedMeanwhile) as error:
        return _confirm_page(queries.get_draft(token), now, error)
    return redirect(url_for("applications.done", token=token), code=303)


def _sections(draft: ApplicationDraft, checked: Checked) -> tuple[AnswerSection, ...]:
    names: dict[str, list[str]] = {}
    for one in queries.list_draft_attachments(draft.id):
        names.setdefault(one.field_key, []).append(one.file.name)
    return present(read_definition(draft.form_version.definition), checked.values, names)


def _send_new(draft: ApplicationDraft, now: datetime) -> None:
    user, password_hash = sender_of(draft), None
    if user is None and draft.application_id is None:
        # Nobody waits for the database while this is worked out, which is made to be slow.
        db.session.rollback()
        password_hash = hash_password(parse_password(service.password_of(draft.token)) or "")
    with db.transaction():
        application = service.send(draft.token, user=user, password_hash=password_hash, now=now)
        grant = service.open_grant(application, now, proved=False) if user is None else None
    if grant is not None:
        keep_grant(grant)


@blueprint.get("/apply/form/<token>/done")
@public
def done(token: str) -> Page:
    """The number and, without an account, the enquiry password: the same as often as the page is opened."""
    draft = get_own_draft(token)
    if draft.application_id is None:
        return redirect(url_for("applications.form", token=token))
    application = db.session.get_one(Application, draft.application_id)
    if draft.corrects_id is not None:
        return redirect(url_for("applications.application", reference=application.reference))
    return render_template(
        "applications/done.html",
        draft=draft,
        application=application,
        password=service.password_of(token) if draft.user_id is None else None,
        email=draft.email,
    )
