"""The blueprint, who is reading, and what this browser may see without an account."""

from datetime import datetime, timedelta
from typing import cast

from flask import Blueprint, redirect, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from booking.accounts.models import User
from booking.accounts.sessions import token_hash
from booking.accounts.views.blueprint import secret_page
from booking.applications import queries, service
from booking.applications.models import Application, ApplicationDraft
from booking.applications.rules.enquiry import FORM_IDLE, FORM_LATEST, GRANT_IDLE, GRANT_TOUCH
from booking.core import clock
from booking.core.db import db
from booking.core.trouble import if_possible
from booking.municipalities.queries import get_current
from booking.reservations.rules.reference import parse_reference

blueprint = Blueprint("applications", __name__)

Page = str | tuple[str, int] | Response
# In the session: tokens of forms that this browser opened with a link, and of what it may follow.
_FORMS = "apply"
_GRANT = "enquiry"
_MOST_FORMS = 5
_TOUCH_PATIENCE = 0.2


def find_reader() -> User | None:
    """Who has signed in, if anybody has."""
    return cast(User, current_user._get_current_object()) if current_user.is_authenticated else None


def reader() -> User:
    """Who has signed in; the page's decorator has seen to it that somebody has."""
    return cast(User, current_user._get_current_object())


def remember_form(token: str) -> None:
    """This browser has opened the form with the link that was sent to the applicant's address."""
    others = [one for one in _forms(FORM_LATEST) if one != token]
    _keep_forms([*others, token][-_MOST_FORMS:])


def _forms(idle: timedelta) -> list[str]:
    """The forms that this browser has opened with links, unless it left them for too long."""
    kept = session.get(_FORMS) or {}
    if kept.get("at", 0) < (clock.now() - idle).timestamp():
        return []
    return list(kept.get("tokens", ()))


def _keep_forms(tokens: list[str]) -> None:
    session[_FORMS] = {"tokens": tokens, "at": int(clock.now().timestamp())}


def get_own_draft(token: str, idle: timedelta = FORM_IDLE) -> ApplicationDraft:
    """The reader's form: of their account, or opened by this very browser; raises DraftNotFound."""
    draft, user = queries.get_draft(token), find_reader()
    if draft.user_id is not None:
        is_own = user is not None and draft.user_id == user.id
    else:
        tokens = _forms(idle)
        is_own = token in tokens
        if is_own:
            _keep_forms(tokens)
    if not is_own or draft.procedure.municipality_id != get_current().id or draft.expires_at <= clock.now():
        raise queries.DraftNotFound
    return draft


def sender_of(draft: ApplicationDraft) -> User | None:
    """In whose name the form is sent: the account's, or of nobody whom we know."""
    return reader() if draft.user_id is not None else None


def get_readable(reference: str) -> Application:
    """The reader's own application, or the one that this browser has opened; raises ApplicationNotFound."""
    number, user = parse_reference(reference) or "", find_reader()
    token = session.get(_GRANT)
    if token:
        now = clock.now()
        found = queries.find_granted(token_hash(token), number, now, GRANT_IDLE)
        if found is not None and found[0].municipality_id == get_current().id:
            if found[1].last_used_at < now - GRANT_TOUCH:
                _touch(token, now)
            return found[0]
    if user is None:
        raise queries.ApplicationNotFound
    return queries.get_application(user.id, number)


def _touch(token: str, now: datetime) -> None:
    """Write down that the grant is in use, unless somebody else writes for long: reading must go on."""
    with if_possible(), db.transaction(patience=_TOUCH_PATIENCE):
        service.touch_grant(token, now)


def keep_grant(token: str) -> None:
    """Put the grant into the browser's cookie."""
    session[_GRANT] = token


def grant_token() -> str | None:
    """The grant in the browser's cookie, whether it still counts or not."""
    return session.get(_GRANT)


def forget_grant() -> None:
    """Take the grant and the forms opened by links out of the cookie."""
    session.pop(_GRANT, None)
    session.pop(_FORMS, None)


@blueprint.after_request
def _keep_nowhere(response: Response) -> Response:
    """What this browser may see without an account is as private as what it may see with one."""
    if _FORMS in session or _GRANT in session:
        return secret_page(response)
    return response


def find_readable(reference: str) -> Application | None:
    """The reader's application; None where signing in or the enquiry password may yet help."""
    try:
        return get_readable(reference)
    except queries.ApplicationNotFound:
        if find_reader() is None:
            return None
        raise


def to_entrance() -> Response:
    """The same for every number, whether there is such an application or not."""
    return redirect(url_for("applications.enquiry"))
