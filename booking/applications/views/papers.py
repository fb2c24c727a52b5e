"""The slip and the content as PDF and page, for the applicant: by account, or the browser that opened it."""

from flask import Response, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from booking.accounts.access import public
from booking.applications import service
from booking.applications.models import Application
from booking.applications.printing import content_page, content_response, slip_page, slip_response
from booking.applications.views.blueprint import (
    Page,
    blueprint,
    find_readable,
    get_own_draft,
    to_entrance,
)
from booking.core.db import db


@blueprint.get("/apply/form/<token>/slip.pdf")
@public
def first_slip(token: str) -> Response | BaseResponse:
    """The slip right after sending: the only one with the enquiry password."""
    found = _just_sent(token)
    return slip_response(*found) if found is not None else redirect(url_for("applications.form", token=token))


@blueprint.get("/apply/form/<token>/slip")
@public
def first_slip_page(token: str) -> Page:
    """The same as a page."""
    found = _just_sent(token)
    if found is None:
        return redirect(url_for("applications.form", token=token))
    application, password = found
    back, paper = (url_for(f"applications.{name}", token=token) for name in ("done", "first_slip"))
    return slip_page(application, back, paper, password)


def _just_sent(token: str) -> tuple[Application, str] | None:
    """What was sent with the reader's form, and its enquiry password; None if it is still being filled in."""
    draft = get_own_draft(token)
    if draft.application_id is None or draft.corrects_id is not None:
        return None
    application = db.session.get_one(Application, draft.application_id)
    return application, service.password_of(token) if draft.user_id is None else ""


@blueprint.get("/applications/<reference>/slip.pdf")
@public
def slip_pdf(reference: str) -> Response | BaseResponse:
    """The slip, without the password: whoever reads it here has proved to know it."""
    found = find_readable(reference)
    return slip_response(found) if found is not None else to_entrance()


@blueprint.get("/applications/<reference>/slip")
@public
def slip(reference: str) -> Page:
    """The same as a page."""
    found = find_readable(reference)
    return slip_page(found, *_around(found, "slip_pdf")) if found is not None else to_entrance()


@blueprint.get("/applications/<reference>/content.pdf")
@public
def content_pdf(reference: str) -> Response | BaseResponse:
    """Everything that was sent."""
    found = find_readable(reference)
    return content_response(found) if found is not None else to_entrance()


@blueprint.get("/applications/<reference>/content")
@public
def content(reference: str) -> Page:
    """The same as a page."""
    found = find_readable(reference)
    return content_page(found, *_around(found, "content_pdf")) if found is not None else to_entrance()


def _around(application: Application, paper: str) -> tuple[str, str]:
    """Where a page of a paper leads back to, and its PDF."""
    names = ("application", paper)
    back, pdf = (url_for(f"applications.{name}", reference=application.reference) for name in names)
    return back, pdf
