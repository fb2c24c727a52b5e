"""The queue of the clerk's own procedures, one case beside it, and the search."""

from dataclasses import dataclass
from datetime import date, datetime
from math import ceil
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from booking.accounts.access import clerk
from booking.accounts.models import User
from booking.applications import queries
from booking.applications.models import Procedure
from booking.applications.queries import QueueRow
from booking.applications.rules.queue import (
    LATE_DAYS,
    QUEUE_NAMES,
    SOON_DAYS,
    STAFF_STATUS_NAMES,
    QueueState,
    age_in_office_days,
)
from booking.applications.rules.status import STATUS_TONES
from booking.applications.staff_forms import DeedForm, empty_form
from booking.applications.staff_views.blueprint import blueprint, clerk_here
from booking.applications.staff_views.case import Case, load_case
from booking.audit.service import record, record_list, record_view
from booking.core import clock
from booking.core.calendar import local_date
from booking.core.converters import LARGEST_ID
from booking.core.db import db
from booking.core.errors import InvalidInput
from booking.core.i18n import _
from booking.core.text import clean_line
from booking.municipalities.queries import office_holidays_between
from booking.reservations.rules.reference import parse_reference

PER_PAGE = 50
MOST_FOUND = 50
LONGEST_SEARCH = 100
Page = str | tuple[str, int] | Response


@dataclass(frozen=True, slots=True)
class Chosen:
    """What of the queue the clerk looks at; taken along by every link and button."""

    state: QueueState
    procedure: Procedure | None
    procedures: list[Procedure]
    page: int | None

    @property
    def procedure_ids(self) -> list[int]:
        """Of the clerk's procedures those that are shown."""
        return [one.id for one in ([self.procedure] if self.procedure is not None else self.procedures)]

    @property
    def values(self) -> dict[str, str]:
        """For addresses and forms."""
        found = {"state": self.state.value}
        if self.procedure is not None:
            found["procedure"] = str(self.procedure.id)
        if self.page is not None:
            found["page"] = str(self.page)
        return found

    def url(self, *, anchor: str | None = None, **changes: str | int | None) -> str:
        """The queue like this, but for the changes."""
        values: dict[str, Any] = {**self.values, **changes}
        return url_for("applications_staff.queue", _anchor=anchor, **values)


@dataclass(frozen=True, slots=True)
class Shown:
    """A page of the queue."""

    rows: list[QueueRow]
    ages: dict[int, int]
    """Office days since handling could begin, by the number of the application."""
    total: int | None
    page: int
    pages: int
    place: int | None
    """How many stand before the open case."""

    @property
    def first(self) -> int:
        """The number of its first row in the whole list."""
        return (self.page - 1) * PER_PAGE + 1


def chosen_by(person: User) -> Chosen:
    """What the address or the form says; whatever is not the clerk's counts as nothing."""
    procedures = queries.list_clerk_procedures(person)
    wanted = request.values.get("procedure", type=int)
    state = request.values.get("state", "")
    page = request.values.get("page", type=int)
    return Chosen(
        state=QueueState(state) if state in set(QueueState) else QueueState.WAITING,
        procedure=next((one for one in procedures if one.id == wanted), None),
        procedures=procedures,
        page=None if page is None else min(max(1, page), LARGEST_ID // PER_PAGE),
    )


@blueprint.get("/staff/applications")
@clerk
def queue() -> Page:
    """What waits; ``case`` opens one beside the list, ``step`` asks what goes with a decision."""
    return queue_page(request.args.get("case"), step=request.args.get("step", ""))


@blueprint.post("/staff/applications/find")
@clerk
def find() -> Page:
    """Open a number as somebody reads it out on the phone, or list the applications of a name."""
    typed = clean_line(request.form.get("words", ""))[:LONGEST_SEARCH]
    person = clerk_here()
    reference = parse_reference(typed)
    if reference is not None:
        return _open_reference(person, reference, typed)
    if not typed or any(digit in typed for digit in "0123456789"):
        error = _("受付番号の12けたの数字か、申請した人の名前を入れてください。")
        return queue_page(None, status=InvalidInput.status, error=error, words=typed)
    now = clock.now()
    with db.transaction():
        procedures = queries.list_clerk_procedures(person)
        found = queries.search_applicants([one.id for one in procedures], typed, MOST_FOUND)
        record(
            "application.search",
            municipality_id=person.municipality_id,
            actor_id=person.id,
            object_type="application",
            object_id=None,
            now=now,
            detail={"found": [row.id for row in found]},
            personal={"words": typed},
        )
    return render_template(
        "applications/staff/found.html",
        rows=found,
        words=typed,
        most=MOST_FOUND,
        status_names=STAFF_STATUS_NAMES,
        status_tones=STATUS_TONES,
        case_url=lambda number: url_for("applications_staff.open_case", reference=number),
    )


@blueprint.get("/staff/applications/<reference>")
@clerk
def open_case(reference: str) -> Response:
    """The case of a number, beside the part of the queue in which it stands."""
    case = load_case(clerk_here(), parse_reference(reference) or "")
    return redirect(_address_of(case))


def _address_of(case: Case) -> str:
    number = case.application.reference
    return url_for("applications_staff.queue", state=case.state, case=number, _anchor="panel-body")


def _open_reference(person: User, reference: str, typed: str) -> Page:
    try:
        case = load_case(person, reference)
    except queries.ApplicationNotFound:
        error = _("この番号の申請は、担当の手続きにはありません。12けたの数字を確かめてください。")
        return queue_page(None, status=InvalidInput.status, error=error, words=typed)
    return redirect(_address_of(case), code=303)


def queue_page(
    reference: str | None,
    *,
    step: str = "",
    form: DeedForm | None = None,
    status: int = 200,
    error: str = "",
    words: str = "",
) -> Page:
    """The queue with one case open or none; a case that is not the clerk's raises ApplicationNotFound."""
    person, now = clerk_here(), clock.now()
    # One transaction: what is read for the page, and the rows that say who read it.
    with db.transaction():
        chosen = chosen_by(person)
        case = _opened(person, reference, now) if reference is not None else None
        counts = queries.count_states(person, chosen.procedure_ids)
        shown = _load(person, chosen, counts, case, local_date(now))
        record_list(
            "application.list",
            municipality_id=person.municipality_id,
            actor_id=person.id,
            shown=[row.id for row in shown.rows],
            now=now,
        )
    if case is not None and form is None:
        form = empty_form(step, case.answers)
    if case is not None and form is not None and form.version.data is None:
        form.version.data = case.application.version
    html = render_template(
        "applications/staff/queue.html",
        chosen=chosen,
        counts=counts,
        shown=shown,
        case=case,
        step=step,
        form=form,
        error=error,
        words=words,
        queue_names=QUEUE_NAMES,
        status_names=STAFF_STATUS_NAMES,
        status_tones=STATUS_TONES,
        case_url=lambda number: chosen.url(case=number, page=shown.page, anchor="panel-body"),
        late=LATE_DAYS,
        soon=SOON_DAYS,
    )
    return (html, status) if status != 200 else html


def _opened(person: User, reference: str, now: datetime) -> Case:
    """Load one case; that its personal data was opened is written down."""
    case = load_case(person, reference)
    record_view(
        "application.view",
        municipality_id=person.municipality_id,
        actor_id=person.id,
        object_type="application",
        object_id=case.application.id,
        now=now,
    )
    return case


def _load(
    person: User, chosen: Chosen, counts: dict[QueueState, int], case: Case | None, today: date
) -> Shown:
    """The page that was asked for, else the one with the open case."""
    ids, state = chosen.procedure_ids, chosen.state
    total = counts.get(state)
    place = queries.place_in_queue(person, ids, state, case.application) if case is not None else None
    if total is None:
        total = queries.count_state(person, ids, state)
    pages = max(1, ceil(total / PER_PAGE))
    page = chosen.page or (place // PER_PAGE + 1 if place is not None else 1)
    page = min(page, pages)
    rows = queries.list_rows(person, ids, state, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
    return Shown(rows, _ages(person, rows, today), total, page, pages, place)


def _ages(person: User, rows: list[QueueRow], today: date) -> dict[int, int]:
    if not rows:
        return {}
    oldest = min(row.handling_from for row in rows)
    holidays = office_holidays_between(person.municipality_id, oldest, today)
    return {row.id: age_in_office_days(row.handling_from, today, holidays) for row in rows}
