"""Papers of an application as answers to a request, for applicants and clerks; made when they are fetched."""

from flask import Response, current_app, url_for

from booking.applications import papers, queries
from booking.applications.models import Application
from booking.core.i18n import _
from booking.documents.applications import render_content, render_slip
from booking.files.downloads import pdf
from booking.municipalities.queries import get_current


def slip_response(application: Application, password: str = "") -> Response:
    """The slip as an answer; who may have it, the caller has made sure of."""
    files = queries.list_attachments(application.id)
    address = str(current_app.config["BASE_URL"]).rstrip("/") + url_for("applications.enquiry")
    slip = papers.slip_of(application, files, get_current(), address, password)
    return pdf(render_slip(slip), "slip.pdf", _("受付票_%(number)s.pdf", number=application.reference))


def content_response(application: Application) -> Response:
    """The content as an answer; who may have it, the caller has made sure of."""
    files = queries.list_attachments(application.id)
    content = papers.content_of(application, files, get_current())
    return pdf(
        render_content(content),
        "application.pdf",
        _("申請の内容_%(number)s.pdf", number=application.reference),
    )
