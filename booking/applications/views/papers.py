"""The slip and the whole content as PDF, for the applicant: by account, or by the browser that opened it."""

from flask import Response, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from booking.accounts.access import public
from booking.applications import service
from booking.applications.models import Application
from booking.applications.printing import content_response, slip_response
from booking.applications.views.blueprint import blueprint, find_readable, get_own_draft, to_entrance
from booking.core.db import db


@blueprint.get("/apply/form/<token>/slip.pdf")
@public
def first_slip(token: str) -> Response | BaseResponse:
    """The slip right after sending: the only one with the enquiry password."""
    draft = get_own_draft(token)
    if draft.application_id is None or draft.corrects_id is not None:
        return redirect(url_for("applications.form", token=token))
    application = db.session.get_one(Application, draft.application_id)
    password = service.password_of(token) if draft.user_id is None else ""
    return slip_response(application, password)


@blueprint.get("/applications/<reference>/slip.pdf")
@public
def slip_pdf(reference: str) -> Response | BaseResponse:
    """The slip, without the password: whoever reads it here has proved to know it."""
    found = find_readable(reference)
    return slip_response(found) if found is not None else to_entrance()


@blueprint.get("/applications/<reference>/content.pdf")
@public
def content_pdf(reference: str) -> Response | BaseResponse:
    """Everything that was sent."""
    found = find_readable(reference)
    return content_response(found) if found is not None else to_entrance()
