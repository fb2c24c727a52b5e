"""Following what was sent: its state and history, correcting, withdrawing."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for

from booking.accounts.access import public, signed_in
from booking.accounts.forms import put_on_form
from booking.applications import queries, service
from booking.applications.forms import SendForm, WithdrawForm
from booking.applications.models import Application, ApplicationEvent
from booking.applications.rules.answers import AnswerSection, present
from booking.applications.rules.definition import read_definition
from booking.applications.rules.status import (
    EVENT_NAMES,
    STATUS_NAMES,
    STATUS_TONES,
    ApplicationStatus,
    ChangedMeanwhile,
    Deed,
    EventKind,
    NotPossibleNow,
    can,
)
from booking.applications.views.blueprint import (
    Page,
    blueprint,
    find_readable,
    reader,
    remember_form,
    to_entrance,
)
from booking.applications.views.questions import anchor_of
from booking.core import clock
from booking.core.db import db
from booking.core.errors import InvalidInput
from booking.core.i18n import _
from booking.files import service as files
from booking.files.downloads import download

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Remark:
    """What the clerk asked to put right in one field."""

    label: str
    text: str
    anchor: str


def content_of(application: Application) -> tuple[AnswerSection, ...]:
    """Everything that was sent, in the order in which it was asked, in the reader's language."""
    names: dict[str, list[str]] = {}
    for one in queries.list_attachments(application.id):
        names.setdefault(one.field_key, []).append(one.file.name)
    return present(read_definition(application.form_version.definition), application.answers, names)


def remarks_of(application: Application, events: Sequence[ApplicationEvent]) -> tuple[str, list[Remark]]:
    """Message and remarks of the last return, while it waits to be corrected."""
    if application.status is not ApplicationStatus.RETURNED:
        return "", []
    last = next(one for one in reversed(events) if one.kind is EventKind.RETURNED)
    form = read_definition(application.form_version.definition)
    found = [
        Remark(str(field.label), last.remarks[field.key], anchor_of(field))
        for field in form.fields
        if field.key in last.remarks
    ]
    return last.message, found


@blueprint.get("/applications")
@signed_in
def applications() -> str:
    """The reader's own applications, and forms that they began."""
    person = reader()
    return render_template(
        "applications/applications.html",
        begun=queries.list_open_drafts(person.id, clock.now()),
        applications=queries.list_own(person.id, MOST_SHOWN),
        status_names=STATUS_NAMES,
        status_tones=STATUS_TONES,
    )


@blueprint.get("/applications/<reference>")
@public
def application(reference: str) -> Page:
    """Its state, what is to be done, its history and all that was sent."""
    found = find_readable(reference)
    if found is None:
        return to_entrance()
    if found.reference != reference:
        return redirect(url_for("applications.application", reference=found.reference))
    return _application_page(found)


def _application_page(found: Application, status: int = 200) -> Page:
    events = queries.list_events(found.id)
    message, remarks = remarks_of(found, events)
    page = render_template(
        "applications/application.html",
        application=found,
        events=[one for one in events if one.kind is not EventKind.GIVEN_BACK],
        event_names=EVENT_NAMES,
        status_name=STATUS_NAMES[found.status],
        status_tone=STATUS_TONES[found.status],
        message=message,
        remarks=remarks,
        sections=content_of(found),
        attachments=queries.list_attachments(found.id),
        can_correct=can(Deed.CORRECT, found.status),
        can_withdraw=can(Deed.WITHDRAW, found.status),
        csrf=SendForm(),
        is_guest=found.user_id is None,
    )
    return (page, status) if status != 200 else page


@blueprint.get("/applications/<reference>/files/<int:attachment_id>")
@public
def application_file(reference: str, attachment_id: int) -> Page:
    """A file that was sent along."""
    found = find_readable(reference)
    if found is None:
        return to_entrance()
    one = next((one for one in queries.list_attachments(found.id) if one.id == attachment_id), None)
    if one is None:
        raise queries.ApplicationNotFound
    return download(one.file, files.open_file(one.file))


@blueprint.post("/applications/<reference>/correct")
@public
def start_correction(reference: str) -> Page:
    """Open the form with what was sent; ``at`` is the field to begin with."""
    found = find_readable(reference)
    if found is None:
        return to_entrance()
    try:
        with db.transaction():
            draft = service.start_correction(found, clock.now())
    except NotPossibleNow as error:
        flash(str(error.message), "warning")
        return redirect(url_for("applications.application", reference=found.reference), code=303)
    if draft.user_id is None:
        remember_form(draft.token)
    anchor = request.form.get("at") or None
    return redirect(url_for("applications.form", token=draft.token, _anchor=anchor), code=303)


@blueprint.route("/applications/<reference>/withdraw", methods=["GET", "POST"])
@public
def withdraw(reference: str) -> Page:
    """What withdrawing means, the reason, and the button that does it."""
    found = find_readable(reference)
    if found is None:
        return to_entrance()
    form = WithdrawForm()
    if request.method == "GET":
        form.seen.data = str(found.version)
    if not can(Deed.WITHDRAW, found.status):
        return redirect(url_for("applications.application", reference=found.reference), code=303)
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            seen = int(form.seen.data) if (form.seen.data or "").isdecimal() else 0
            try:
                with db.transaction():
                    service.withdraw(found, form.reason.data, seen_version=seen, now=clock.now())
            except InvalidInput as error:
                put_on_form(form, error)
            except (NotPossibleNow, ChangedMeanwhile) as error:
                flash(str(error.message), "warning")
                return redirect(url_for("applications.application", reference=found.reference), code=303)
            else:
                flash(_("申請を取り下げました。確認のメールを送ります。"), "success")
                return redirect(url_for("applications.application", reference=found.reference), code=303)
    page = render_template("applications/withdraw.html", application=found, form=form)
    return (page, status) if status != 200 else page
