"""What can be applied for, and what people want to know before they begin."""

from flask import redirect, render_template, url_for

from booking.accounts.access import public, signed_in
from booking.applications import queries, service
from booking.applications.models import Procedure
from booking.applications.rules.definition import Definition, read_definition
from booking.applications.rules.kinds import FilesKind
from booking.applications.rules.procedures import Window, WindowClosed, read_guide, window_at
from booking.applications.views.blueprint import Page, blueprint, find_reader, reader
from booking.core import clock
from booking.core.db import db
from booking.municipalities.queries import get_current


@blueprint.get("/apply")
@public
def procedures() -> str:
    """Every published procedure: open ones first, then those that open later, then those that are over."""
    now = clock.now()
    rows = [
        (one, window_at(one.opens_at, one.closes_at, now)) for one in queries.list_published(get_current().id)
    ]
    order = list(Window)
    return render_template(
        "applications/procedures.html", rows=sorted(rows, key=lambda row: order.index(row[1]))
    )


@blueprint.get("/apply/<code>")
@public
def procedure(code: str) -> Page:
    """One procedure: for whom, what is needed, until when, what the data is used for, and the way in."""
    return procedure_page(queries.get_published(get_current().id, code))


def procedure_page(found: Procedure, refusal: str = "", status: int = 200) -> Page:
    """The page of a procedure; ``refusal`` says why it can't be begun."""
    now, user = clock.now(), find_reader()
    version = queries.get_newest_version(found.id)
    form = read_definition(version.definition)
    page = render_template(
        "applications/procedure.html",
        procedure=found,
        version=version,
        guide=read_guide(found.guide),
        window=window_at(found.opens_at, found.closes_at, now),
        questions=[str(field.label) for field in form.fields],
        files=_files(form),
        begun=queries.find_open_draft(user.id, found.id, now) if user is not None else None,
        refusal=refusal,
    )
    return (page, status) if status != 200 else page


def _files(form: Definition) -> list[tuple[str, str]]:
    """The copies that are asked for, with their limits."""
    return [
        (str(field.label), field.kind.hint()) for field in form.fields if isinstance(field.kind, FilesKind)
    ]


@blueprint.post("/apply/<code>/start")
@signed_in
def start(code: str) -> Page:
    """Begin with the account's data, or go on where the reader stopped."""
    found = queries.get_published(get_current().id, code)
    try:
        with db.transaction():
            draft = service.start_user_draft(reader(), found, clock.now())
    except WindowClosed as error:
        return procedure_page(found, str(error.message), error.status)
    return redirect(url_for("applications.form", token=draft.token), code=303)
