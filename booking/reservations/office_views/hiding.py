"""Administrators take a facility off the residents' pages: what that means, in numbers, and the button."""

from flask import flash, redirect, render_template, request
from werkzeug.wrappers import Response

from booking.accounts.access import administrator
from booking.core import clock
from booking.core.db import db
from booking.core.i18n import _
from booking.facilities.queries import list_spaces
from booking.facilities.service import editing
from booking.facilities.staff_views.blueprint import administrator_in_person, facility_of, page_of
from booking.reservations import queries
from booking.reservations.office_views.blueprint import blueprint


@blueprint.route("/staff/facilities/<int:facility_id>/hide", methods=["GET", "POST"])
@administrator
def hide(facility_id: int) -> str | Response:
    """What hiding it means for those who have booked there, and the button that does it."""
    if request.method == "POST":
        return _hide(facility_id)
    facility = facility_of(facility_id)
    return render_template(
        "reservations/office/hide.html",
        facility=facility,
        spaces=len(list_spaces(facility.id)),
        coming=queries.count_coming_in_facility(facility.id, clock.now()),
    )


def _hide(facility_id: int) -> Response:
    """Take the facility off the residents' pages; what is booked stays."""
    with db.transaction():
        editing.hide(administrator_in_person(), facility_of(facility_id), now=clock.now())
    flash(_("公開をやめました。すでに入っている予約は、そのまま残ります。"), "success")
    return redirect(page_of(facility_id))
