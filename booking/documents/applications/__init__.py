"""Papers of applications: the slip for the applicant, and the whole content."""

from booking.documents.applications.answers import Answered, Listed
from booking.documents.applications.content import ApplicationContent, ContentSection, render_content
from booking.documents.applications.slip import FlowStep, ReceiptSlip, render_slip

__all__ = [
    "Answered",
    "ApplicationContent",
    "ContentSection",
    "FlowStep",
    "Listed",
    "ReceiptSlip",
    "render_content",
    "render_slip",
]
