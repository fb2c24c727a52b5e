"""Mails that could not be delivered: why, whom they concern, and what was done about it."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from booking.accounts import queries as people
from booking.accounts.access import administrator
from booking.accounts.models import User
from booking.administration.views.blueprint import administrator_in_person, blueprint
from booking.audit.service import record
from booking.core import clock
from booking.core.db import db
from booking.core.errors import NotFound
from booking.core.i18n import _, _l
from booking.municipalities.queries import get_current
from booking.outbox import queries, service
from booking.outbox.failures import Explanation, MailState, explain
from booking.outbox.models import OutboxMessage
from booking.outbox.rendering import render, subject_of

PAGE_SIZE = 50
# More at once would keep other writers waiting.
MOST_AT_ONCE = 200
STATE_NAMES = {
    MailState.UNDELIVERED: _l("届かなかったもの"),
    MailState.WAITING: _l("送り直しを待つもの"),
    MailState.HANDLED: _l("対応済み"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One mail for a page."""

    message: OutboxMessage
    subject: str
    why: Explanation
    user: User | None
    reference: str | None
    """Number of the booking that it is about."""
    link_is_dead: bool


@blueprint.get("/mails")
@administrator
def mails() -> str:
    """Mails in one state, the newest first."""
    body = get_current()
    chosen = request.args.get("state", MailState.UNDELIVERED.value)
    if chosen not in list(MailState):
        raise NotFound(_l("この一覧はありません。"))
    state = MailState(chosen)
    counts = {each: queries.count_failed(body.id, each) for each in MailState}
    pages = max(1, -(-counts[state] // PAGE_SIZE))
    page = min(max(1, request.args.get("page", 1, type=int)), pages)
    found = queries.list_failed(body.id, state, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
    users = people.find_users_by_email(body.id, (one.address for one in found))
    handlers = [one.handled_by_id for one in found if one.handled_by_id is not None]
    return render_template(
        "administration/mails.html",
        rows=[_row(one, users) for one in found],
        state=state,
        names=STATE_NAMES,
        counts=counts,
        handlers=people.names_of(handlers),
        most=MOST_AT_ONCE,
        page=page,
        pages=pages,
    )


@blueprint.get("/mails/<int:message_id>")
@administrator
def mail(message_id: int) -> str:
    """One mail; its text only where it holds nothing that lets its reader in."""
    body = get_current()
    body_id, admin_id = body.id, administrator_in_person().id
    with db.transaction():
        message = queries.get_unsent(body_id, message_id)
        record(
            "outbox.open",
            municipality_id=body_id,
            actor_id=admin_id,
            object_type="outbox_message",
            object_id=message.id,
            now=clock.now(),
        )
    body = get_current()
    users = people.find_users_by_email(body.id, [message.address])
    handlers = [message.handled_by_id] if message.handled_by_id is not None else []
    return render_template(
        "administration/mail.html",
        row=_row(message, users),
        text=_text(message),
        handled_by=people.names_of(handlers).get(message.handled_by_id or 0),
    )


@blueprint.post("/mails/<int:message_id>/send")
@administrator
def send_mail_again(message_id: int) -> Response:
    """Let the worker try anew."""
    body_id, admin_id = get_current().id, administrator_in_person().id
    try:
        with db.transaction():
            message = queries.get_unsent(body_id, message_id)
            service.send_again(message, actor_id=admin_id, now=clock.now())
    except service.LinkExpired as error:
        flash(str(error.message), "error")
    else:
        flash(_("もう一度送ります。届かなかったときは、またここに出ます。"), "success")
    return redirect(url_for("administration.mails"), code=303)


@blueprint.post("/mails/send")
@administrator
def send_all_mails_again() -> Response:
    """All that were not delivered and that nobody has seen to (the server was down), but for dead links."""
    body_id, admin_id, now = get_current().id, administrator_in_person().id, clock.now()
    with db.transaction():
        found = queries.list_failed(body_id, MailState.UNDELIVERED, limit=MOST_AT_ONCE)
        again = [one for one in found if not service.link_is_dead(one, now)]
        for message in sorted(again, key=lambda one: one.id):
            service.send_again(message, actor_id=admin_id, now=now)
    flash(_("%(count)s通をもう一度送ります。", count=len(again)), "success")
    return redirect(url_for("administration.mails"), code=303)


@blueprint.post("/mails/<int:message_id>/handled")
@administrator
def handle_mail(message_id: int) -> Response:
    """Somebody has told the person in another way."""
    body_id, admin_id = get_current().id, administrator_in_person().id
    with db.transaction():
        message = queries.get_unsent(body_id, message_id)
        service.mark_handled(message, actor_id=admin_id, now=clock.now())
    flash(_("対応済みにしました。"), "success")
    return redirect(url_for("administration.mails"), code=303)


def _row(message: OutboxMessage, users: Mapping[str, User]) -> Row:
    reference = message.context.get("reference")
    return Row(
        message=message,
        subject=subject_of(message, get_current()),
        why=explain(message.last_error),
        user=users.get(message.address),
        reference=str(reference) if reference else None,
        link_is_dead=service.link_is_dead(message, clock.now()),
    )


def _text(message: OutboxMessage) -> str | None:
    """The text, if others may read it and it can be written."""
    if service.holds_secret(message):
        return None
    try:
        return render(message.template, message.locale, message.context, get_current()).text
    except Exception:  # the page says why in its own words
        return None
