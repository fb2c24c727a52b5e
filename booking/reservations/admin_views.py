"""Administrators say which spaces a space is made of."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from booking.accounts.access import administrator
from booking.core import clock
from booking.core.db import db
from booking.core.errors import DomainError
from booking.core.i18n import _, _l
from booking.facilities.models import Space
from booking.facilities.queries import SpaceNotFound, list_parts, list_spaces
from booking.facilities.rules.parts import CircularParts, part_sentences
from booking.reservations.queries import count_coming_in_spaces
from booking.reservations.service.composition import recompose

blueprint = Blueprint("reservations_admin", __name__)


class PartsForm(FlaskForm):
    """The parts of one space, among the other spaces of its facility."""

    parts = SelectMultipleField(
        _l("この室場を分けたもの"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


@blueprint.route("/admin/spaces/<int:space_id>/parts", methods=["GET", "POST"])
@administrator
def parts(space_id: int) -> str | tuple[str, int] | Response:
    """Which spaces a whole is made of; what is booked from now on follows."""
    space = db.session.get(Space, space_id)
    if space is None or space.municipality_id != current_user.municipality_id:
        raise SpaceNotFound
    spaces = list_spaces(space.facility_id)
    others = [one for one in spaces if one.id != space.id]
    stored = list_parts(one.id for one in spaces)
    form = PartsForm(data={"parts": stored.get(space.id, [])})
    form.parts.choices = [(one.id, one.name) for one in others]
    is_right = form.validate_on_submit()
    if is_right and "check" not in request.form:
        try:
            with db.transaction():
                recompose(current_user, space, form.parts.data or [], clock.now())
        except DomainError as error:
            form.parts.errors = [str(error.message)]
        else:
            flash(_("分け方を保存しました。これからの予約にも反映しました。"), "success")
            return redirect(url_for("facility_setup.show", facility_id=space.facility_id))
    page = render_template(
        "reservations/parts.html",
        form=form,
        space=space,
        facility=space.facility,
        told=_told(form, space.id, stored, {one.id: one.name for one in spaces}),
        coming=count_coming_in_spaces([space.id, *(one.id for one in others)], clock.now()),
    )
    return (page, 422) if form.errors else page


def _told(form: PartsForm, space_id: int, stored: dict[int, list[int]], names: dict[int, str]) -> list[str]:
    """What the parts that are chosen mean for bookings; nothing where the form says what is wrong."""
    if form.errors:
        return []
    try:
        return part_sentences(space_id, stored | {space_id: form.parts.data or []}, names)
    except CircularParts as error:
        form.parts.errors = [str(error.message)]
        return []
