"""Notices to the public: the list, a new one, its words and time, and ending it at once."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from booking.accounts.access import administrator
from booking.accounts.forms import put_on_form
from booking.accounts.queries import names_of
from booking.administration.forms.notice import NoticeForm
from booking.administration.views.blueprint import administrator_in_person, blueprint
from booking.administration.views.saving import is_saved
from booking.core import clock
from booking.core.db import db
from booking.core.errors import DomainError
from booking.core.i18n import _
from booking.core.sorting import read_sorting
from booking.municipalities.queries import get_current
from booking.news import queries, service
from booking.news.models import Notice
from booking.news.rules import KIND_NAMES, STATE_NAMES, NoticeKind, NoticeState, ensure_can_be_shown, state_of

PAGE_SIZE = 50
TONES = {NoticeState.WAITING: "info", NoticeState.SHOWN: "success", NoticeState.ENDED: "neutral"}


@blueprint.get("/notices")
@administrator
def notices() -> str:
    """All notices, the newest first unless another order was asked for."""
    body_id, now = get_current().id, clock.now()
    sorting = read_sorting(request.args.get("sort"), queries.SORT_KEYS, "-from")
    pages = max(1, -(-queries.count_notices(body_id) // PAGE_SIZE))
    page = min(max(1, request.args.get("page", 1, type=int)), pages)
    found = queries.list_notices(
        body_id,
        sort=sorting.key,
        descending=sorting.descending,
        limit=PAGE_SIZE,
        offset=(page - 1) * PAGE_SIZE,
    )
    return render_template(
        "administration/notices.html",
        notices=[(one, _state(one)) for one in found],
        authors=names_of(one.author_id for one in found if one.author_id is not None),
        now=now,
        sorting=sorting,
        page=page,
        pages=pages,
        kind_names=KIND_NAMES,
        state_names=STATE_NAMES,
        tones=TONES,
    )


@blueprint.route("/notices/new", methods=["GET", "POST"])
@administrator
def add_notice() -> str | tuple[str, int] | Response:
    """Write a notice; an emergency is shown once more, with its consequence, before it stands everywhere."""
    form = NoticeForm.begun(clock.now())
    return _written(form, None)


@blueprint.route("/notices/<int:notice_id>", methods=["GET", "POST"])
@administrator
def notice(notice_id: int) -> str | tuple[str, int] | Response:
    """Other words, or another time."""
    found = queries.get_notice(get_current().id, notice_id)
    return _written(NoticeForm.of(found), found)


@blueprint.route("/notices/<int:notice_id>/end", methods=["GET", "POST"])
@administrator
def end_notice(notice_id: int) -> str | Response:
    """Take it away at once; first what that does, and the button."""
    body_id, admin_id = get_current().id, administrator_in_person().id
    found = queries.get_notice(body_id, notice_id)
    if _state(found) is NoticeState.ENDED:
        flash(_("このお知らせは、もう終わっています。"), "info")
        return redirect(url_for("administration.notices"), code=303)
    if request.method == "GET":
        return render_template("administration/notice_end.html", notice=found, state=_state(found))
    with db.transaction():
        service.end(body_id, notice_id, author_id=admin_id, now=clock.now())
    flash(_("お知らせを終わりにしました。もうどの画面にも出ません。"), "success")
    return redirect(url_for("administration.notices"), code=303)


def _written(form: NoticeForm, found: Notice | None) -> str | tuple[str, int] | Response:
    """The form, the question before an emergency, or the list once it is saved."""
    sent = request.method == "POST"
    good = form.validate_on_submit() and _can_be_shown(form)
    again = "again" in request.form
    asked = form.kind.data == NoticeKind.EMERGENCY.value and "confirmed" not in request.form
    if good and not again and asked:
        details, now = form.details(), clock.now()
        return render_template(
            "administration/notice_check.html", form=form, notice=found, details=details, now=now
        )
    if good and not again and _save(form, found.id if found else None):
        flash(_("お知らせを保存しました。") if found else _("お知らせを作りました。"), "success")
        return redirect(url_for("administration.notices"), code=303)
    state = _state(found) if found else None
    page = render_template("administration/notice.html", form=form, notice=found, state=state)
    return (page, 422) if sent and not again else page


def _can_be_shown(form: NoticeForm) -> bool:
    """Whether its time makes sense; if not, the form says why."""
    try:
        ensure_can_be_shown(form.details(), clock.now())
    except DomainError as error:
        put_on_form(form, error)
        return False
    return True


def _save(form: NoticeForm, notice_id: int | None) -> bool:
    """Whether it could be saved; if not, the form says why."""
    body_id, admin_id, now = get_current().id, administrator_in_person().id, clock.now()

    def save() -> None:
        if notice_id is None:
            service.publish(body_id, form.details(), author_id=admin_id, now=now)
            return
        service.change(body_id, notice_id, form.details(), seen=form.seen.data, author_id=admin_id, now=now)

    return is_saved(
        form, save, lambda: NoticeForm.of(queries.get_notice(body_id, notice_id or 0), formdata=None)
    )


def _state(found: Notice) -> NoticeState:
    return state_of(found.shown_from, found.shown_until, found.ended_at, clock.now())
