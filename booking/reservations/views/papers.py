"""Papers and calendar file of a booking, made when fetched, for its owner and the facility's staff."""

from flask import Response, current_app, render_template, request, url_for

from booking.accounts.access import signed_in
from booking.audit.service import record
from booking.core import clock
from booking.core.db import db
from booking.core.errors import DomainError
from booking.core.i18n import _, _l
from booking.documents import (
    BookingSlip,
    Permit,
    Request,
    context_of,
    render_booking_slip,
    render_calendar,
    render_permit,
    render_request,
)
from booking.facilities.queries import list_staff_facilities
from booking.files.downloads import made_file, pdf
from booking.municipalities.queries import get_current
from booking.reservations import papers, queries
from booking.reservations.models import Booking, Reservation
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
    """What was asked for, as a form."""
    booking = _readable(reference, "request")
    content = render_request(papers.request_of(booking, get_current()))
    return pdf(content, "booking.pdf", _("使用許可申請書_%(number)s.pdf", number=booking.reference))


@blueprint.get("/bookings/<reference>/request")
@signed_in
def request_page(reference: str) -> str:
    """The same as a page."""
    booking = _readable(reference, "request")
    return _page("request", booking, papers.request_of(booking, get_current()))


@blueprint.get("/bookings/<reference>/slip.pdf")
@signed_in
def slip_pdf(reference: str) -> Response:
    """The slip that says how the booking stands and what to do next."""
    booking = _readable(reference, "slip")
    content = render_booking_slip(_slip_of(booking))
    return pdf(content, "booking.pdf", _("予約受付票_%(number)s.pdf", number=booking.reference))


@blueprint.get("/bookings/<reference>/slip")
@signed_in
def slip_page(reference: str) -> str:
    """The same as a page."""
    booking = _readable(reference, "slip")
    return _page("booking_slip", booking, _slip_of(booking), "slip")


@blueprint.get("/bookings/<reference>/permit.pdf")
@signed_in
def permit_pdf(reference: str) -> Response | str:
    """The permit; where there are several, ``?reservation=`` says whose, else there is a choice."""
    booking = _readable(reference, "permit")
    permits = _permits(booking)
    if len(permits) > 1:
        return _choice(booking, permits, "reservations.permit_pdf")
    content = render_permit(papers.permit_of(booking, permits[0], get_current(), _address_of(booking)))
    return pdf(content, "booking.pdf", _("使用許可書_%(number)s.pdf", number=booking.reference))


@blueprint.get("/bookings/<reference>/permit")
@signed_in
def permit_page(reference: str) -> str:
    """The same as a page."""
    booking = _readable(reference, "permit")
    permits = _permits(booking)
    if len(permits) > 1:
        return _choice(booking, permits, "reservations.permit_page")
    paper = papers.permit_of(booking, permits[0], get_current(), _address_of(booking))
    return _page("permit", booking, paper, wanted=request.args.get("reservation", type=int))


def _permits(booking: Booking) -> list[list[Reservation]]:
    """The permits that the address asks for; raises NoPermit if there are none."""
    permits = papers.permits_of(booking)
    wanted = request.args.get("reservation", type=int)
    if wanted is not None:
        permits = [some for some in permits if wanted in {one.id for one in some}]
    if not permits:
        raise NoPermit(_l("使用許可書は、許可されたあとに、ここから受け取れます。"))
    return permits


def _choice(booking: Booking, permits: list[list[Reservation]], endpoint: str) -> str:
    return render_template("reservations/permits.html", booking=booking, permits=permits, endpoint=endpoint)


def _slip_of(booking: Booking) -> BookingSlip:
    return papers.slip_of(booking, get_current(), _address_of(booking), clock.now())


def _page(
    template: str,
    booking: Booking,
    paper: Permit | Request | BookingSlip,
    name: str = "",
    wanted: int | None = None,
) -> str:
    """A paper as a page that leads to the PDF and back; staff come back to their case."""
    return render_template(
        f"documents/{template}.html",
        pdf_url=url_for(
            f"reservations.{name or template}_pdf", reference=booking.reference, reservation=wanted
        ),
        back_url=url_for("reservations.booking", reference=booking.reference),
        back_label=_("予約のページに戻る"),
        **context_of(paper),
    )


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
