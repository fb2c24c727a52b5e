"""One's own account and details, and the agreement to new versions of the texts."""

from flask import flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from booking.accounts import queries, service
from booking.accounts.access import TERMS_DUE, signed_in
from booking.accounts.errands import take_up
from booking.accounts.forms import ProfileForm, TermsForm, put_on_form
from booking.accounts.rules import AUDIENCE_NAMES
from booking.accounts.rules.origins import own_path
from booking.accounts.views.blueprint import blueprint, home_of, page, person
from booking.core import clock
from booking.core.db import db
from booking.core.i18n import _
from booking.municipalities.queries import list_current_terms


@blueprint.get("/account")
@signed_in
def index() -> Response:
    """What there is to see and to change of one's account."""
    user, now = person(), clock.now()
    return page(
        render_template(
            "accounts/index.html",
            user=user,
            change=queries.find_open_change(user.id, now),
            sessions=len(queries.list_sessions(user.id, now)),
        )
    )


@blueprint.route("/account/details", methods=["GET", "POST"])
@signed_in
def profile() -> Response:
    """See and change one's own details."""
    user = person()
    form = ProfileForm.of(user)
    if request.method == "POST" and form.validate():
        with db.transaction():
            service.change_details(user.id, form.details(), locale=form.locale.data, now=clock.now())
        flash(_("登録の内容を保存しました。"), "success")
        return redirect(url_for("accounts.index"), code=303)
    status = 422 if request.method == "POST" else 200
    group = AUDIENCE_NAMES[user.audience] if "audience" not in form else None
    return page(render_template("accounts/profile.html", form=form, group=group), status)


@blueprint.route("/account/terms", methods=["GET", "POST"])
@signed_in
def terms() -> Response:
    """Show the texts that are new since the last agreement, and ask for agreement."""
    user = person()
    target = own_path(request.values.get("next")) or home_of(user)
    if not queries.list_terms_to_accept(user):
        session.pop(TERMS_DUE, None)
        return redirect(target)
    form = TermsForm()
    if request.method == "POST" and form.validate():
        try:
            with db.transaction():
                service.accept_terms(user, form.terms_seen(), clock.now())
        except service.TermsChanged as error:
            put_on_form(form, error)
        else:
            session.pop(TERMS_DUE, None)
            return redirect(take_up(user, target), code=303)
    texts = list_current_terms(user.municipality_id)
    form.show_terms([text.id for text in texts])
    shown = render_template("accounts/terms.html", form=form, terms=texts, target=target)
    return page(shown, 422 if request.method == "POST" else 200)
