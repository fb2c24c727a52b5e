"""The municipality's name, mayor and office."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from booking.accounts.access import administrator
from booking.administration.forms.municipality import MunicipalityForm
from booking.administration.views.blueprint import administrator_in_person, blueprint
from booking.administration.views.saving import is_saved
from booking.core import clock
from booking.core.i18n import _
from booking.municipalities.queries import get_current
from booking.municipalities.service.details import update_details


@blueprint.route("/municipality", methods=["GET", "POST"])
@administrator
def municipality() -> str | tuple[str, int] | Response:
    """See and change what pages, mails and papers say of the municipality."""
    form = MunicipalityForm.of(get_current())
    if form.validate_on_submit() and _save(form):
        flash(_("自治体の内容を保存しました。"), "success")
        return redirect(url_for("administration.municipality"), code=303)
    page = render_template("administration/municipality.html", form=form)
    return (page, 422) if request.method == "POST" else page


def _save(form: MunicipalityForm) -> bool:
    """Whether it could be saved; if not, the form says why."""
    body_id, admin_id = get_current().id, administrator_in_person().id
    return is_saved(
        form,
        lambda: update_details(
            body_id, form.details(), seen=form.seen.data, actor_id=admin_id, now=clock.now()
        ),
        lambda: MunicipalityForm.of(get_current(), formdata=None),
    )
