"""Step ①: the form. What was typed is kept at every press of a button, right or wrong, with its files."""

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage

from booking.accounts.access import public
from booking.applications import queries, service
from booking.applications.forms import SendForm
from booking.applications.models import ApplicationDraft
from booking.applications.rules.definition import Field, read_definition
from booking.applications.rules.enquiry import FORM_LATEST
from booking.applications.rules.kinds import FilesKind, Problem, Typed
from booking.applications.rules.status import EventKind
from booking.applications.service.drafts import KEPT, AlreadySent
from booking.applications.service.send import arrival_of, check_draft
from booking.applications.views.blueprint import Page, blueprint, get_own_draft
from booking.applications.views.questions import input_name, sections_of
from booking.core import clock
from booking.core.db import db
from booking.core.i18n import _
from booking.files import service as files
from booking.files.downloads import download
from booking.files.rules import FileRefused, NoRoomForFiles
from booking.files.uploads import takes_files


@blueprint.get("/apply/form/<token>")
@public
def form(token: str) -> Page:
    """The form as it was left."""
    draft = get_own_draft(token)
    if draft.application_id is not None:
        return redirect(url_for("applications.done", token=token))
    return form_page(draft, {})


def form_page(draft: ApplicationDraft, problems: Mapping[str, Problem], status: int = 200) -> Page:
    """The form with what is to be put right."""
    attachments = queries.list_draft_attachments(draft.id)
    sections = sections_of(draft, attachments, problems, remarks_of(draft))
    wrong = [one for section in sections for one in section.questions if one.errors]
    page = render_template(
        "applications/form.html",
        draft=draft,
        sections=sections,
        wrong=wrong,
        csrf=SendForm(),
        touched=draft.expires_at > draft.created_at + KEPT,
    )
    return (page, status) if status != 200 else page


def remarks_of(draft: ApplicationDraft) -> dict[str, str]:
    """What the clerk asked to put right, while it is being put right."""
    if draft.corrects_id is None:
        return {}
    events = [one for one in queries.list_events(draft.corrects_id) if one.kind is not EventKind.CORRECTED]
    last = events[-1] if events else None
    return dict(last.remarks) if last is not None and last.kind is EventKind.RETURNED else {}


@blueprint.post("/apply/form/<token>")
@public
@takes_files
def save_form(token: str) -> Page:
    """Keep what was typed; then add or remove a file, stop here, or go on to step ②."""
    now, draft = clock.now(), get_own_draft(token, FORM_LATEST)
    if draft.application_id is not None:
        return redirect(url_for("applications.done", token=token), code=303)
    fields = list(read_definition(draft.form_version.definition).fields)
    try:
        with db.transaction():
            service.note_answers(token, _typed(fields), now)
        refused = _take_files(token, fields)
        gone = request.form.get("remove", type=int)
        if gone is not None:
            with db.transaction():
                service.detach(token, gone)
    except AlreadySent:
        return redirect(url_for("applications.done", token=token), code=303)
    draft = queries.get_draft(token)
    if refused:
        return form_page(draft, refused, FileRefused.status)
    step = request.form.get("step", "next")
    if gone is not None or step.startswith("f-"):
        anchor = step if step.startswith("f-") else request.form.get("at", "")
        return redirect(url_for("applications.form", token=token, _anchor=anchor or None), code=303)
    if step == "later":
        return render_template("applications/later.html", draft=draft)
    problems = check_draft(draft, arrival_of(draft, now)).problems
    if problems:
        return form_page(draft, problems, 422)
    return redirect(url_for("applications.confirm", token=token), code=303)


def _typed(fields: list[Field]) -> dict[str, Typed]:
    sent = request.form.to_dict(flat=False)
    return {one.key: one.kind.pick(input_name(one.key), sent) for one in fields if not one.kind.is_file}


def _take_files(token: str, fields: list[Field]) -> dict[str, Problem]:
    """Put each file that came along to its field; what is not taken is said beside it."""
    refused: dict[str, Problem] = {}
    for one in fields:
        if not isinstance(one.kind, FilesKind):
            continue
        for sent in request.files.getlist(input_name(one.key)):
            if not sent.filename:
                continue
            try:
                _take_file(token, one.key, one.kind, sent)
            except (FileRefused, NoRoomForFiles) as error:
                named = _("「%(name)s」: %(why)s", name=sent.filename[:60], why=error.message)
                refused[one.key] = Problem(named)
    return refused


def _take_file(token: str, key: str, kind: FilesKind, sent: FileStorage) -> None:
    draft = queries.get_draft(token)
    there = queries.list_draft_attachments(draft.id)
    beside = [one.file.size for one in there if one.field_key == key]
    received = files.receive(sent.stream, sent.filename or "", limits=kind.limits, beside=beside)
    with db.transaction():
        service.attach(token, key, received, clock.now())


@blueprint.get("/apply/form/<token>/files/<int:attachment_id>")
@public
def draft_file(token: str, attachment_id: int) -> Page:
    """A file of the form, to make sure that it is the right one."""
    draft = get_own_draft(token)
    found = next((one for one in queries.list_draft_attachments(draft.id) if one.id == attachment_id), None)
    if found is None:
        raise queries.DraftNotFound
    return download(found.file, files.open_file(found.file))


@blueprint.post("/apply/form/<token>/drop")
@public
def drop(token: str) -> Page:
    """Throw the form away with all that was typed."""
    draft = get_own_draft(token)
    code = draft.procedure.code
    with db.transaction():
        dropped = service.drop_draft(token)
    if not dropped:
        return redirect(url_for("applications.done", token=token), code=303)
    return render_template("applications/dropped.html", code=code)
