"""Papers and calendar file of a booking, made when fetched, for its owner and the facility's staff."""

from flask import Response, current_app, render_template, request, url_for

from booking.accounts.access import signed_in
from booking.audit.service import record
from booking.core import clock
from booking.core.db import db
from booking.core.errors import DomainError
from booking.core.i18n import _, _l
from booking.documents import render_calendar, render_permit, render_request
from booking.facilities.queries import list_staff_facilities
from booking.files.downloads import made_file, pdf
from booking.municipalities.queries import get_current
from booking.reservations import papers, queries
from booking.reservations.models import Booking
from booking.reservations.rules.reference import parse_reference
from booking.reservations.views.blueprint import blueprint, reader


class NoPermit(DomainError):
    """Nothing of the booking is permitted, not yet or no longer."""

    code = "no_permit"


def _readable(reference: str, paper: str) -> Booking:
    """The reader's own booking, or one of the facilities they look after; the latter is written down."""
    person = reader()
    facility_ids = [one.id for one in list_staff_facilities(person)] if person.is_staff else []
    booking = queries.get_readable_booking(person.id, facility_ids, parse_reference(reference) or "")
    if booking.user_id != person.id:
        with db.transaction():
            record(
                "booking.view",
                municipality_id=booking.municipality_id,
                actor_id=person.id,
                object_type="booking",
                object_id=booking.id,
                now=clock.now(),
                detail={"paper": paper},
            )
    return booking


@blueprint.get("/bookings/<reference>/request.pdf")
@signed_in
def request_pdf(reference: str) -> Response:
    """The request slip."""
    booking = _readable(reference, "request")
    content = render_request(papers.request_of(booking, get_current()))
    return pdf(content, "booking.pdf", _("使用許可申請書_%(number)s.pdf", number=booking.reference))


@blueprint.get("/bookings/<reference>/permit.pdf")
@signed_in
def permit_pdf(reference: str) -> Response | str:
    """The permit; where there are several, ``?reservation=`` says whose, else there is a choice."""
    booking = _readable(reference, "permit")
    permits = papers.permits_of(booking)
    wanted = request.args.get("reservation", type=int)
    if wanted is not None:
        permits = [some for some in permits if wanted in {one.id for one in some}]
    if not permits:
        raise NoPermit(_l("使用許可書は、許可されたあとに、ここから受け取れます。"))
    if len(permits) > 1:
        return render_template("reservations/permits.html", booking=booking, permits=permits)
    content = render_permit(papers.permit_of(booking, permits[0], get_current(), _address_of(booking)))
    return pdf(content, "booking.pdf", _("使用許可書_%(number)s.pdf", number=booking.reference))


@blueprint.get("/bookings/<reference>/calendar.ics")
@signed_in
def calendar_file(reference: str) -> Response:
    """The booking for a calendar on a phone or a computer."""
    booking = _readable(reference, "calendar")
    content = render_calendar(papers.events_of(booking, get_current(), _address_of(booking)))
    name = _("予約_%(number)s.ics", number=booking.reference)
    return made_file(content, "text/calendar; charset=utf-8", "booking.ics", name, attached=True)


def _address_of(booking: Booking) -> str:
    """The booking's page, for papers and calendars: its owner sees the booking there, staff their case."""
    base = str(current_app.config["BASE_URL"]).rstrip("/")
    return base + url_for("reservations.booking", reference=booking.reference)
