"""The crest: a picture is uploaded, looked at beside the present one, and then used."""

import base64

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from booking.accounts.access import administrator
from booking.accounts.forms import put_on_form
from booking.administration.forms.municipality import CrestForm, UseCrestForm
from booking.administration.views.blueprint import administrator_in_person, blueprint
from booking.core import clock
from booking.core.db import db
from booking.core.errors import DomainError, NotFound
from booking.core.i18n import _, _l
from booking.municipalities.pictures import LARGEST_FILE, crest_picture
from booking.municipalities.queries import find_crest, get_current
from booking.municipalities.service import details as service


@blueprint.route("/municipality/crest", methods=["GET", "POST"])
@administrator
def crest() -> str | tuple[str, int] | Response:
    """The crest in use, and a form for another picture."""
    form = CrestForm()
    body_id, seen = get_current().id, get_current().crest_sha256
    if form.validate_on_submit():
        upload = form.picture.data.read(LARGEST_FILE + 1) if form.picture.data else b""
        try:
            picture = crest_picture(upload)
            with db.transaction():
                sha256 = service.upload_crest(
                    body_id, picture, actor_id=administrator_in_person().id, now=clock.now()
                )
        except DomainError as error:
            put_on_form(form, error)
        else:
            return redirect(url_for("administration.preview_crest", sha256=sha256), code=303)
    page = render_template("administration/crest.html", form=form, seen=seen or "")
    return (page, 422) if request.method == "POST" else page


@blueprint.get("/municipality/crest/<sha256>")
@administrator
def preview_crest(sha256: str) -> str:
    """The uploaded picture beside the crest in use."""
    body = get_current()
    found = find_crest(body.id, sha256)
    if found is None:
        raise NotFound(_l("この画像は、もうありません。もう一度選んでください。"))
    address = f"data:image/png;base64,{base64.b64encode(found.content).decode()}"
    return render_template(
        "administration/crest_preview.html",
        sha256=sha256,
        picture=address,
        form=UseCrestForm(formdata=None, seen=body.crest_sha256 or ""),
        is_used=body.crest_sha256 == sha256,
    )


@blueprint.post("/municipality/crest/<sha256>/use")
@administrator
def use_crest(sha256: str) -> Response:
    """Show the picture on all pages from now on."""
    return _use(sha256, _("市章を変えました。"))


@blueprint.post("/municipality/crest/remove")
@administrator
def remove_crest() -> Response:
    """Go back to the drawing that the service brings."""
    return _use(None, _("市章の画像を外しました。つどいの図案が出ます。"))


def _use(sha256: str | None, done: str) -> Response:
    body_id, seen = get_current().id, request.form.get("seen", "")
    try:
        with db.transaction():
            service.use_crest(
                body_id, sha256, seen=seen, actor_id=administrator_in_person().id, now=clock.now()
            )
    except service.CrestChanged as error:
        flash(str(error.message), "error")
        return redirect(url_for("administration.crest"), code=303)
    flash(done, "success")
    return redirect(url_for("administration.crest"), code=303)
