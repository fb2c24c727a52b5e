"""Papers of an application as answers to a request, for applicants and clerks; made when they are fetched."""

from flask import Response, current_app, render_template, url_for

from booking.applications import papers, queries
from booking.applications.models import Application
from booking.core.i18n import _
from booking.documents import context_of
from booking.documents.applications import ApplicationContent, ReceiptSlip, render_content, render_slip
from booking.files.downloads import pdf
from booking.municipalities.queries import get_current


def slip_page(application: Application, back_url: str, pdf_url: str, password: str = "") -> str:
    """The slip as a page; who may have it, the caller has made sure of."""
    return _page("application_slip", _slip(application, password), back_url, pdf_url)


def content_page(application: Application, back_url: str, pdf_url: str) -> str:
    """The content as a page; who may have it, the caller has made sure of."""
    return _page("application_content", _content(application), back_url, pdf_url)


def _page(template: str, paper: ReceiptSlip | ApplicationContent, back_url: str, pdf_url: str) -> str:
    return render_template(
        f"documents/{template}.html",
        pdf_url=pdf_url,
        back_url=back_url,
        back_label=_("申請のページに戻る"),
        **context_of(paper),
    )


def slip_response(application: Application, password: str = "") -> Response:
    """The slip as an answer; who may have it, the caller has made sure of."""
    slip = _slip(application, password)
    return pdf(render_slip(slip), "slip.pdf", _("受付票_%(number)s.pdf", number=application.reference))


def content_response(application: Application) -> Response:
    """The content as an answer; who may have it, the caller has made sure of."""
    return pdf(
        render_content(_content(application)),
        "application.pdf",
        _("申請の内容_%(number)s.pdf", number=application.reference),
    )


def _slip(application: Application, password: str) -> ReceiptSlip:
    files = queries.list_attachments(application.id)
    address = str(current_app.config["BASE_URL"]).rstrip("/") + url_for("applications.enquiry")
    return papers.slip_of(application, files, get_current(), address, password)


def _content(application: Application) -> ApplicationContent:
    return papers.content_of(application, queries.list_attachments(application.id), get_current())
