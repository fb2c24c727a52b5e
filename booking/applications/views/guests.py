"""Without an account: the address is proved first, everything else is behind the link that was sent there."""

from flask import redirect, render_template, request, session, url_for

from booking.accounts import service as accounts
from booking.accounts.access import public
from booking.accounts.forms import AddressForm, put_on_form
from booking.accounts.models import MailToken
from booking.accounts.queries import find_link
from booking.accounts.rules import TokenPurpose
from booking.accounts.rules.links import LinkState, link_state
from booking.accounts.sessions import token_hash
from booking.accounts.views.blueprint import network_hash, page, secret_page
from booking.applications import queries, service
from booking.applications.models import Procedure
from booking.applications.rules.procedures import Window, WindowClosed, window_at
from booking.applications.views.blueprint import Page, blueprint, remember_form
from booking.applications.views.procedures import procedure_page
from booking.core import clock
from booking.core.db import db
from booking.core.errors import DomainError, TooManyRequests
from booking.core.i18n import current_locale
from booking.municipalities.queries import get_current

# In the session: for which procedure a mail was asked for, and to which address.
_MAILED = "apply_mailed"


def _get_open_to_guests(code: str) -> Procedure:
    found = queries.get_published(get_current().id, code)
    if found.needs_account:
        raise queries.ProcedureNotFound
    return found


@blueprint.route("/apply/<code>/guest", methods=["GET", "POST"])
@public
def guest(code: str) -> Page:
    """Ask for the address; the answer is the same whether it is known or not."""
    found, form, now = _get_open_to_guests(code), AddressForm(), clock.now()
    if window_at(found.opens_at, found.closes_at, now) is not Window.OPEN:
        return redirect(url_for("applications.procedure", code=code))
    if request.method == "GET":
        return page(render_template("applications/guest.html", form=form, procedure=found))
    refused: DomainError | None = None
    if form.validate():
        try:
            with db.transaction():
                _send_link(found, form.email.data)
        except TooManyRequests as error:
            put_on_form(form, error)
            refused = error
        else:
            session[_MAILED] = [code, form.email.data]
            return redirect(url_for("applications.mail_sent", code=code), code=303)
    return page(render_template("applications/guest.html", form=form, procedure=found), 422, refused=refused)


def _send_link(found: Procedure, email: str) -> None:
    accounts.send_proof(
        "application_link",
        {
            "code": found.code,
            "procedure": found.shown_name,
            "department": found.shown_department,
            "phone": found.phone,
        },
        municipality_id=found.municipality_id,
        email=email,
        locale=current_locale(),
        source_hash=network_hash(),
        now=clock.now(),
    )


@blueprint.get("/apply/<code>/mail-sent")
@public
def mail_sent(code: str) -> Page:
    """Where a mail was sent to, and what to do when it does not come."""
    found = _get_open_to_guests(code)
    mailed_for, email = session.get(_MAILED, (None, None))
    if mailed_for != code:
        return redirect(url_for("applications.guest", code=code))
    form = AddressForm(formdata=None, email=email)
    shown = page(render_template("applications/mail_sent.html", procedure=found, email=email, form=form))
    return secret_page(shown)


@blueprint.route("/apply/<code>/link/<token>", methods=["GET", "POST"])
@public
def open_link(code: str, token: str) -> Page:
    """The page of the link. Opening it changes nothing; its button leads to the form, always the same one."""
    now, found = clock.now(), _get_open_to_guests(code)
    link, state = _look_up(token)
    if link is None or state is not LinkState.GOOD:
        shown = render_template("applications/dead_link.html", procedure=found, state=state.value)
        return secret_page(page(shown, 404 if state is LinkState.UNKNOWN else 410))
    if request.method == "GET":
        return secret_page(
            page(
                render_template(
                    "applications/link.html", procedure=found, email=link.email, form=AddressForm()
                )
            )
        )
    try:
        with db.transaction():
            draft = service.start_guest_draft(link.email, token_hash(token), found, now)
    except WindowClosed as error:
        return procedure_page(found, str(error.message), error.status)
    if draft.application_id is not None:
        # The mail alone opens nothing that was sent: that takes the enquiry password.
        shown = render_template("applications/link_used.html", procedure=found)
        return secret_page(page(shown, 410))
    remember_form(draft.token)
    return secret_page(redirect(url_for("applications.form", token=draft.token), code=303))


def _look_up(token: str) -> tuple[MailToken | None, LinkState]:
    link = find_link(token, TokenPurpose.PROVE)
    if link is None or link.municipality_id != get_current().id:
        return None, LinkState.UNKNOWN
    return link, link_state(link.expires_at, link.used_at, clock.now())
