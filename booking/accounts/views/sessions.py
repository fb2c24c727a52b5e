"""Where one is signed in, and signing out there."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from booking.accounts import queries, service
from booking.accounts.access import signed_in
from booking.accounts.rules.devices import stored_device
from booking.accounts.sessions import current_token, token_hash
from booking.accounts.views.blueprint import blueprint, page, person
from booking.core import clock
from booking.core.db import db
from booking.core.i18n import _


@blueprint.get("/account/sessions")
@signed_in
def list_sessions() -> Response:
    """The browsers in which one is signed in."""
    here = token_hash(current_token() or "")
    found = queries.list_sessions(person().id, clock.now())
    return page(
        render_template(
            "accounts/sessions.html",
            sessions=[(one, stored_device(one.device), one.token_hash == here) for one in found],
        )
    )


@blueprint.post("/account/sessions/<int:session_id>/end")
@signed_in
def end_session(session_id: int) -> Response:
    """Sign out there; what has ended meanwhile stays ended."""
    with db.transaction():
        service.end_own_session(person(), session_id, current_token(), clock.now())
    flash(_("その端末をログアウトしました。"), "success")
    return redirect(url_for("accounts.list_sessions"), code=303)


@blueprint.post("/account/sessions/end")
@signed_in
def end_other_sessions() -> Response:
    """Sign out everywhere else."""
    with db.transaction():
        service.end_other_sessions(person(), current_token(), clock.now())
    flash(_("この端末のほかは、すべてログアウトしました。"), "success")
    return redirect(url_for("accounts.list_sessions"), code=303)
