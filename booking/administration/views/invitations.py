"""Inviting somebody new, and taking an invitation back."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from booking.accounts import service as accounts
from booking.accounts.access import administrator
from booking.accounts.forms import put_on_form
from booking.administration.forms.staff import ROLE_NOTES, InvitationForm
from booking.administration.views.blueprint import administrator_in_person, blueprint
from booking.core import clock
from booking.core.db import db
from booking.core.errors import DomainError
from booking.core.i18n import _
from booking.facilities.service import staffing
from booking.facilities.staffing_queries import list_assignable_facilities


@blueprint.route("/staff/invite", methods=["GET", "POST"])
@administrator
def invite() -> str | tuple[str, int] | Response:
    """Ask somebody by mail to join, with roles and facilities."""
    admin = administrator_in_person()
    form = InvitationForm()
    form.offer(list_assignable_facilities(admin.municipality_id))
    known: int | None = None
    if form.validate_on_submit():
        roles, facilities = form.wanted_roles(), form.facilities.data or []
        try:
            with db.transaction():
                staffing.invite(admin, form.email.data, roles, facilities, now=clock.now())
        except accounts.AlreadyRegistered as error:
            put_on_form(form, error)
            known = error.user_id
        except DomainError as error:
            put_on_form(form, error)
        else:
            flash(_("%(email)s に招待のメールを送ります。", email=form.email.data), "success")
            return redirect(url_for("administration.staff"), code=303)
    page = render_template(
        "administration/invite.html",
        form=form,
        known=known,
        role_notes={role.value: note for role, note in ROLE_NOTES.items()},
    )
    return (page, 422) if request.method == "POST" else page


@blueprint.post("/staff/invitations/<int:invitation_id>/withdraw")
@administrator
def withdraw_invitation(invitation_id: int) -> Response:
    """The link in the mail ends."""
    with db.transaction():
        staffing.withdraw(administrator_in_person(), invitation_id, now=clock.now())
    flash(_("招待を取り下げました。メールのリンクは、もう使えません。"), "success")
    return redirect(url_for("administration.staff"), code=303)
