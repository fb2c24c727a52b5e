"""The list of requests that wait, with one case beside it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import ceil
from typing import Any

from flask import redirect, render_template, request, url_for

from booking.accounts.access import staff
from booking.core import clock
from booking.core.calendar import local_date
from booking.core.converters import LARGEST_ID
from booking.core.db import db
from booking.core.errors import InvalidInput
from booking.core.i18n import _
from booking.core.sorting import Sorting, read_sorting
from booking.facilities.models import Facility
from booking.facilities.queries import list_staff_facilities
from booking.municipalities.queries import office_holidays_between
from booking.reservations import queries
from booking.reservations.forms import DeclineForm
from booking.reservations.models import Reservation
from booking.reservations.queries import Waiting
from booking.reservations.rules.reference import parse_reference
from booking.reservations.rules.status import STATUS_NAMES, STATUS_TONES
from booking.reservations.rules.waiting import (
    LONGEST_REST,
    MOST_AT_ONCE,
    ORDER_NAMES,
    PART_NAMES,
    Order,
    Part,
    decide_by,
)
from booking.reservations.staff_views.blueprint import Page, blueprint, person, write_down
from booking.reservations.staff_views.case import Case, open_case

PER_PAGE = MOST_AT_ONCE


@dataclass(frozen=True, slots=True)
class Chosen:
    """What of the list the reader looks at; taken along by every link and button."""

    part: Part
    sorting: Sorting
    """By an Order's value."""
    facility: Facility | None
    facilities: list[Facility]
    page: int | None

    @property
    def all_ids(self) -> list[int]:
        """Of the reader's facilities."""
        return [one.id for one in self.facilities]

    @property
    def shown_ids(self) -> tuple[int, ...]:
        """Of those that are shown."""
        return (self.facility.id,) if self.facility is not None else tuple(self.all_ids)

    @property
    def values(self) -> dict[str, str]:
        """For addresses and forms; what goes without saying is left out."""
        found = {}
        if self.part is not Part.ALL:
            found["part"] = self.part.value
        if self.sorting.text != Order.USE:
            found["sort"] = self.sorting.text
        if self.facility is not None:
            found["facility"] = str(self.facility.id)
        if self.page is not None:
            found["page"] = str(self.page)
        return found

    def url(self, *, anchor: str | None = None, **changes: str | int | None) -> str:
        """The list like this, but for the changes."""
        values: dict[str, Any] = {**self.values, **changes}
        return url_for("reservations_staff.queue", _anchor=anchor, **values)


@dataclass(frozen=True, slots=True)
class Shown:
    """A page of the list."""

    rows: list[Reservation]
    deadlines: dict[int, date]
    """By which office day each should be decided, by the id of the reservation."""
    counts: dict[Part, int]
    page: int
    pages: int
    total: int
    """Of the part that is shown."""

    @property
    def first(self) -> int:
        """The number of its first row in the whole list."""
        return (self.page - 1) * PER_PAGE + 1

    @property
    def last(self) -> int:
        """The number of its last row."""
        return self.first + len(self.rows) - 1


@dataclass(frozen=True, slots=True)
class Beside:
    """What the side panel shows when it is not one case: several that are to be permitted, or were."""

    kind: str
    """``check`` before it is done, ``report`` afterwards."""
    able: list[Reservation]
    """What can be permitted, or was."""
    unable: list[tuple[Reservation, str]]
    """What can't be, with the reason."""
    mailed: int
    calls: list[queries.Call]

    @property
    def ids(self) -> list[int]:
        """Of all that are shown."""
        return [one.id for one in self.able] + [one.id for one, _reason in self.unable]


def chosen_by() -> Chosen:
    """What the address or the form says; whatever is not the reader's counts as nothing."""
    facilities = list_staff_facilities(person())
    wanted = request.values.get("facility", type=int)
    part = request.values.get("part", "")
    page = request.values.get("page", type=int)
    return Chosen(
        part=Part(part) if part in set(Part) else Part.ALL,
        sorting=read_sorting(request.values.get("sort"), set(Order), Order.USE),
        facility=next((one for one in facilities if one.id == wanted), None),
        facilities=facilities,
        page=None if page is None else min(max(1, page), LARGEST_ID // PER_PAGE),
    )


def waiting_of(chosen: Chosen, now: datetime) -> Waiting:
    """The same for the database."""
    due = queries.due_until(person().municipality_id, now)
    order, descending = Order(chosen.sorting.key), chosen.sorting.descending
    return Waiting(chosen.shown_ids, now, due, chosen.part, order, descending)


@blueprint.get("/staff/requests")
@staff
def queue() -> Page:
    """What waits for a decision; ``case`` opens one beside the list, ``step=decline`` asks for the reason."""
    form = DeclineForm(formdata=None) if request.args.get("step") == "decline" else None
    return queue_page(_asked_case(), form)


def _asked_case() -> int | None:
    """The number in ``case``; 0, which none has, for one that the database can't hold."""
    number = request.args.get("case", type=int)
    return number if number is None or 0 < number <= LARGEST_ID else 0


@blueprint.post("/staff/requests/find")
@staff
def find() -> Page:
    """Open the case of a booking's number, as somebody reads it out on the phone."""
    typed = request.form.get("number", "")
    reference = parse_reference(typed)
    ids = [facility.id for facility in list_staff_facilities(person())]
    found = queries.find_staff_reservation(ids, reference) if reference is not None else None
    if found is not None:
        return redirect(url_for("reservations_staff.queue", case=found.id, _anchor="panel-body"), code=303)
    error = _("この番号の予約は、担当の施設にはありません。12けたの数字を確かめてください。")
    return queue_page(None, status=InvalidInput.status, error=error, number=typed)


def queue_page(
    case_id: int | None,
    form: DeclineForm | None = None,
    *,
    status: int = 200,
    error: str = "",
    number: str = "",
    beside: Beside | None = None,
) -> Page:
    """The list, with one case or several beside it; a case that isn't the reader's raises BookingNotFound."""
    now = clock.now()
    # One transaction: what is read for the page, and the row that says who read it.
    with db.transaction():
        chosen = chosen_by()
        waiting = waiting_of(chosen, now)
        case = open_case(chosen.all_ids, waiting, case_id, now) if case_id is not None else None
        shown = _load(waiting, chosen.page, case)
        seen = [one.id for one in shown.rows] + (beside.ids if beside is not None else [])
        write_down("booking.list", None, now, {"reservations": seen})
    html = render_template(
        "reservations/staff/queue.html",
        chosen=replace(chosen, page=shown.page if shown.page > 1 else None),
        shown=shown,
        case=case,
        beside=beside,
        form=form,
        error=error,
        number=number,
        today=local_date(now),
        part_names=PART_NAMES,
        order_names=ORDER_NAMES,
        status_names=STATUS_NAMES,
        status_tones=STATUS_TONES,
    )
    return (html, status) if status != 200 else html


def _load(waiting: Waiting, page: int | None, case: Case | None) -> Shown:
    """The page that was asked for, else the one with the open case."""
    counts = queries.count_parts(waiting)
    total = counts[waiting.part]
    pages = max(1, ceil(total / PER_PAGE))
    if page is None:
        page = case.before // PER_PAGE + 1 if case is not None and case.decidable else 1
    page = min(page, pages)
    rows = queries.list_waiting(waiting, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
    return Shown(rows, _deadlines(rows), counts, page, pages, total)


def _deadlines(rows: Collection[Reservation]) -> dict[int, date]:
    """By which office day each should be decided, in one statement."""
    days = {one.id: local_date(one.starts_at) for one in rows}
    if not days:
        return {}
    municipality_id = person().municipality_id
    holidays = office_holidays_between(municipality_id, min(days.values()) - LONGEST_REST, max(days.values()))
    return {key: decide_by(day, holidays) for key, day in days.items()}


def next_in(chosen: Chosen, done: Reservation, now: datetime) -> int | None:
    """The case that opens after this one."""
    return queries.find_next(waiting_of(chosen, now), done)


def numbers_of(texts: Sequence[str]) -> list[int]:
    """Ids as they were sent, each once; whatever is none is left out."""
    numbers = [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 11]
    return [number for number in dict.fromkeys(numbers) if 0 < number <= LARGEST_ID]
