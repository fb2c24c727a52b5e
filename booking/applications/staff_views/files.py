"""Files and papers of a case: opening one is written down."""

from flask import Response, url_for

from booking.accounts.access import clerk
from booking.accounts.models import User
from booking.applications import queries
from booking.applications.models import Application
from booking.applications.printing import content_page, content_response, slip_page, slip_response
from booking.applications.staff_views.blueprint import blueprint, clerk_here
from booking.audit.service import record_view
from booking.core import clock
from booking.core.db import db
from booking.files.downloads import download
from booking.files.service import open_file


@blueprint.get("/staff/applications/<reference>/files/<int:attachment_id>")
@clerk
def attachment(reference: str, attachment_id: int) -> Response:
    """A file that the applicant sent, to be saved."""
    person = clerk_here()
    with db.transaction():
        found = queries.get_clerk_attachment(person, reference, attachment_id)
        _write_down("application.open_file", person, "application_attachment", found.id)
    return download(found.file, open_file(found.file))


@blueprint.get("/staff/applications/<reference>/slip.pdf")
@clerk
def slip_pdf(reference: str) -> Response:
    """The slip, without the password: the office does not know it."""
    return slip_response(_printed(reference))


@blueprint.get("/staff/applications/<reference>/content.pdf")
@clerk
def content_pdf(reference: str) -> Response:
    """Everything that was sent."""
    return content_response(_printed(reference))


@blueprint.get("/staff/applications/<reference>/slip")
@clerk
def slip(reference: str) -> str:
    """The slip as a page."""
    return slip_page(_printed(reference), *_around(reference, "slip_pdf"))


@blueprint.get("/staff/applications/<reference>/content")
@clerk
def content(reference: str) -> str:
    """Everything that was sent, as a page."""
    return content_page(_printed(reference), *_around(reference, "content_pdf"))


def _around(reference: str, paper: str) -> tuple[str, str]:
    """Where a page of a paper leads back to, and its PDF."""
    names = ("open_case", paper)
    back, pdf = (url_for(f"applications_staff.{name}", reference=reference) for name in names)
    return back, pdf


def _printed(reference: str) -> Application:
    person = clerk_here()
    with db.transaction():
        found = queries.get_clerk_application(person, reference)
        _write_down("application.print", person, "application", found.id)
    return found


def _write_down(action: str, person: User, object_type: str, object_id: int) -> None:
    record_view(
        action,
        municipality_id=person.municipality_id,
        actor_id=person.id,
        object_type=object_type,
        object_id=object_id,
        now=clock.now(),
    )
