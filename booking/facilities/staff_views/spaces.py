"""Spaces of a facility."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from booking.accounts.access import administrator
from booking.core import clock
from booking.core.db import db
from booking.core.errors import DomainError
from booking.core.i18n import _
from booking.core.stale import Stale
from booking.facilities.forms.space import SpaceForm
from booking.facilities.models import Facility, Space
from booking.facilities.queries import SpaceNotFound, list_spaces
from booking.facilities.service import spaces as service
from booking.facilities.staff_views.blueprint import (
    administrator_in_person,
    blueprint,
    facility_of,
    page_of,
    put_on_form,
)


@blueprint.route("/<int:facility_id>/spaces/new", methods=["GET", "POST"])
@administrator
def add_space(facility_id: int) -> str | Response:
    """A new space."""
    return _page(facility_of(facility_id), None)


@blueprint.route("/<int:facility_id>/spaces/<int:space_id>", methods=["GET", "POST"])
@administrator
def edit_space(facility_id: int, space_id: int) -> str | Response:
    """Change a space."""
    facility = facility_of(facility_id)
    return _page(facility, _space(facility, space_id))


def _space(facility: Facility, space_id: int) -> Space:
    for space in list_spaces(facility.id):
        if space.id == space_id:
            return space
    raise SpaceNotFound


def _page(facility: Facility, space: Space | None) -> str | Response:
    form = SpaceForm.of(space, facility.kind)
    facility_id, space_id = facility.id, space.id if space else None
    saved = _save(facility_id, space_id, form) if form.validate_on_submit() else None
    if saved is not None and space_id is None:
        flash(
            _("「%(name)s」を登録しました。続けて、いつ予約できるかを決めてください。", name=form.name.data),
            "success",
        )
        return redirect(url_for("facility_setup.edit_opening", facility_id=facility_id, space_id=saved))
    if saved is not None:
        flash(_("「%(name)s」を保存しました。", name=form.name.data), "success")
        return redirect(page_of(facility_id, "spaces"))
    return render_template("facilities/admin/space.html", form=form, facility=facility, space=space)


def _save(facility_id: int, space_id: int | None, form: SpaceForm) -> int | None:
    """The space's id; None if it could not be saved, and the form says why."""
    admin, now = administrator_in_person(), clock.now()
    try:
        with db.transaction():
            facility = facility_of(facility_id)
            if space_id is None:
                return service.add_space(admin, facility, form.details(), now=now).id
            space = _space(facility, space_id)
            service.update_space(admin, facility, space, form.details(), seen=form.seen.data, now=now)
    except Stale as error:
        facility = facility_of(facility_id)
        stored = _space(facility, space_id or 0)
        form.show_both(error, SpaceForm.of(stored, facility.kind, formdata=None))
        return None
    except DomainError as error:
        put_on_form(form, error)
        return None
    return space_id
