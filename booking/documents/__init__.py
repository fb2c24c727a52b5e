"""Papers and calendar files: a frozen dataclass in, bytes out. Knows no database and no HTTP."""

from booking.documents.fee import FeeRow, PaperFee
from booking.documents.ics import CalendarEvent, Feed, render_calendar
from booking.documents.papers import Applicant, Office, Use
from booking.documents.permit import Permit, render_permit
from booking.documents.registration import Registration, render_registration
from booking.documents.request import Request, render_request
from booking.documents.slip import BookingSlip, Task, render_booking_slip
from booking.documents.twins import context_of

__all__ = [
    "Applicant",
    "BookingSlip",
    "CalendarEvent",
    "FeeRow",
    "Feed",
    "Office",
    "PaperFee",
    "Permit",
    "Registration",
    "Request",
    "Task",
    "Use",
    "context_of",
    "render_booking_slip",
    "render_calendar",
    "render_permit",
    "render_registration",
    "render_request",
]
