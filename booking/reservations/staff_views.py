"""Staff's pages: requests of their own facilities, deciding them, and the day of a facility."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from typing import cast

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from booking.accounts.access import staff
from booking.accounts.models import User
from booking.audit.service import record
from booking.core import clock
from booking.core.calendar import at_minute, fiscal_year, local_date
from booking.core.converters import LARGEST_ID
from booking.core.db import db
from booking.core.errors import DomainError, InvalidInput
from booking.core.i18n import _
from booking.facilities.queries import get_staff_facility, list_staff_facilities
from booking.facilities.rules.settings import FacilityStatus
from booking.outbox.queries import has_undelivered_about
from booking.reservations import queries, service
from booking.reservations.day_sheet import load_day
from booking.reservations.forms import DeclineForm, show_error
from booking.reservations.models import Reservation
from booking.reservations.rules.reference import parse_reference
from booking.reservations.rules.status import STATUS_NAMES, STATUS_TONES, can_cancel_by_staff, can_decide

PER_PAGE = 20
# Days around today that the day sheet shows; what lies outside is a mistyped address.
FARTHEST = timedelta(days=3 * 366)

blueprint = Blueprint("reservations_staff", __name__)
Page = str | tuple[str, int] | Response


@dataclass(frozen=True, slots=True)
class Case:
    """One request as the side panel shows it."""

    reservation: Reservation
    before: int
    """How many requests stand before it in the list."""
    bookings_this_year: int
    decidable: bool
    undelivered: bool
    """A mail about the booking could not be delivered."""
    cancellable: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A page of the list."""

    rows: list[Reservation]
    total: int
    page: int
    pages: int

    @property
    def first(self) -> int:
        """The number of its first row in the whole list."""
        return (self.page - 1) * PER_PAGE + 1

    @property
    def last(self) -> int:
        """The number of its last row."""
        return self.first + len(self.rows) - 1


def _person() -> User:
    return cast(User, current_user._get_current_object())


def _facility_ids() -> list[int]:
    return [facility.id for facility in list_staff_facilities(_person())]


@blueprint.get("/staff/requests")
@staff
def queue() -> Page:
    """What waits for a decision; ``case`` opens one beside the list, ``step=decline`` asks for the reason."""
    form = DeclineForm(formdata=None) if request.args.get("step") == "decline" else None
    return _queue_page(_asked_case(), form)


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
    found = queries.find_staff_reservation(_facility_ids(), reference) if reference is not None else None
    if found is not None:
        return redirect(url_for("reservations_staff.queue", case=found.id, _anchor="panel"), code=303)
    error = _("この番号の予約は、担当の施設にはありません。12けたの数字を確かめてください。")
    return _queue_page(None, None, InvalidInput.status, error, typed)


def _queue_page(
    case_id: int | None, form: DeclineForm | None, status: int = 200, error: str = "", number: str = ""
) -> Page:
    now = clock.now()
    # One transaction: what is read for the page, and the row that says who read it.
    with db.transaction():
        ids = _facility_ids()
        case = _open_case(ids, case_id, now) if case_id is not None else None
        part = _load_part(ids, case, now)
        _write_down("booking.list", None, now, {"reservations": [one.id for one in part.rows]})
    html = render_template(
        "reservations/staff/queue.html",
        part=part,
        case=case,
        form=form,
        error=error,
        number=number,
        today=local_date(now),
        status_names=STATUS_NAMES,
        status_tones=STATUS_TONES,
    )
    return (html, status) if status != 200 else html


def _load_part(ids: Sequence[int], case: Case | None, now: datetime) -> Part:
    """The page that was asked for, else the one with the open case."""
    total = queries.count_requests(ids, now)
    pages = max(1, ceil(total / PER_PAGE))
    page = request.args.get("page", type=int)
    if page is None:
        page = case.before // PER_PAGE + 1 if case is not None and case.decidable else 1
    page = min(max(1, page), pages)
    rows = queries.list_requests(ids, now, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
    return Part(rows, total, page, pages)


def _open_case(ids: Sequence[int], case_id: int, now: datetime) -> Case:
    """Load one case; that its personal data was opened is written down."""
    found = queries.get_staff_reservation(ids, case_id)
    year_began = at_minute(date(fiscal_year(local_date(now)), 4, 1), 0)
    _write_down("booking.view", found.booking_id, now, {"reservation": found.id})
    return Case(
        reservation=found,
        before=queries.place_of_request(ids, found, now),
        bookings_this_year=queries.count_bookings_since(found.booking.user_id, found.facility_id, year_began),
        decidable=can_decide(found.status),
        undelivered=has_undelivered_about(found.booking.municipality_id, found.booking.reference),
        cancellable=can_cancel_by_staff(found.status, found.ends_at, now),
    )


def _write_down(action: str, booking_id: int | None, now: datetime, detail: dict[str, object]) -> None:
    """Reading personal data leaves a row, though the page is a GET; call inside a transaction."""
    person = _person()
    record(
        action,
        municipality_id=person.municipality_id,
        actor_id=person.id,
        object_type="booking",
        object_id=booking_id,
        now=now,
        detail=detail,
    )


@blueprint.post("/staff/requests/<int:reservation_id>/approve")
@staff
def approve(reservation_id: int) -> Page:
    """Permit it, and go on to the next case."""
    now = clock.now()
    try:
        with db.transaction():
            done = service.approve(_person(), reservation_id, now=now)
    except DomainError as error:
        return _refused(reservation_id, error)
    flash(_("許可しました。%(told)s", told=_told(done)), "success")
    return _to_next(done, now)


@blueprint.post("/staff/requests/<int:reservation_id>/decline")
@staff
def decline(reservation_id: int) -> Page:
    """Decline it with the reason that was typed, and go on to the next case."""
    now, form = clock.now(), DeclineForm()
    if not form.validate():
        return _queue_page(reservation_id, form, InvalidInput.status)
    try:
        with db.transaction():
            done = service.decline(_person(), reservation_id, form.reason.data or "", now=now)
    except InvalidInput as error:
        show_error(form, error)
        return _queue_page(reservation_id, form, error.status)
    except DomainError as error:
        return _refused(reservation_id, error)
    flash(_("不許可にしました。%(told)s", told=_told(done)), "success")
    return _to_next(done, now)


def _told(done: Reservation) -> str:
    """Who is told how: somebody without a mail address by telephone."""
    person, phone = done.booking.user, done.booking.phone or done.booking.user.phone
    if person.email is not None:
        return _("%(name)sさんにメールで知らせます。", name=person.name)
    return _(
        "%(name)sさんにはメールが届きません。電話で知らせてください。%(phone)s", name=person.name, phone=phone
    )


def _refused(reservation_id: int, error: DomainError) -> Page:
    """The case as it stands now, with the reason; what is not theirs stays unknown."""
    if error.status == 404:
        raise error
    return _queue_page(reservation_id, None, error.status, str(error.message))


def _to_next(done: Reservation, now: datetime) -> Response:
    following = queries.find_next_request(_facility_ids(), done, now)
    return redirect(url_for("reservations_staff.queue", case=following), code=303)


@blueprint.get("/staff/facilities/<int:facility_id>/day")
@staff
def day(facility_id: int) -> str:
    """Who uses which room of the facility when, with names and telephone numbers; to be printed."""
    now = clock.now()
    today = local_date(now)
    chosen, problem = _asked_day(today)
    with db.transaction():
        facility = get_staff_facility(_person(), facility_id)
        sheet = load_day(facility, chosen, now)
        ids = [one.id for room in sheet.rooms for one in room.reservations]
        seen: dict[str, object] = {"facility": facility.id, "day": chosen.isoformat(), "reservations": ids}
        _write_down("booking.view_day", None, now, seen)
    return render_template(
        "reservations/staff/day.html",
        facility=facility,
        sheet=sheet,
        can_enter=facility.status is FacilityStatus.PUBLISHED and chosen >= today,
        now=now,
        day=chosen,
        today=today,
        problem=problem,
        previous=chosen - timedelta(days=1),
        following=chosen + timedelta(days=1),
        status_names=STATUS_NAMES,
        status_tones=STATUS_TONES,
    )


def _asked_day(today: date) -> tuple[date, str]:
    """The day in ``date``, today without one; and what was wrong with it."""
    text = request.args.get("date", "")
    if not text:
        return today, ""
    try:
        chosen = date.fromisoformat(text)
    except ValueError:
        return today, _("日付を読み取れませんでした。きょうの予定を出しています。")
    if abs(chosen - today) > FARTHEST:
        return today, _("その日の予定は出せません。きょうの予定を出しています。")
    return chosen, ""
