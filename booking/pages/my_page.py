"""My page: what is coming, what waits for an answer, what is being filled in, what was."""

from datetime import date, timedelta
from functools import partial
from math import ceil

from flask import redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from booking.accounts.access import signed_in
from booking.applications import queries as applied
from booking.applications.rules.status import STATUS_NAMES as APPLICATION_NAMES
from booking.applications.rules.status import STATUS_TONES as APPLICATION_TONES
from booking.core import clock
from booking.core.calendar import local_date
from booking.core.i18n import _
from booking.municipalities.queries import holidays_between
from booking.pages.blueprint import blueprint
from booking.reservations import queries
from booking.reservations.forms import ReferenceForm
from booking.reservations.models import Reservation
from booking.reservations.queries import BookingNotFound
from booking.reservations.rules.answering import answer_by
from booking.reservations.rules.reference import parse_reference
from booking.reservations.rules.status import (
    STATUS_NAMES,
    STATUS_TONES,
    ReservationStatus,
    can_cancel,
)

# More than anybody has to come; beyond it the list ends with a note.
MOST_COMING = 100
PAST_PER_PAGE = 20
# The newest applications; the others are on a page of their own.
APPLICATIONS = 5


@blueprint.get("/my")
@signed_in
def my_page() -> str:
    """The reader's own bookings; ``page`` counts the pages of what was."""
    return _page(ReferenceForm(formdata=None))


@blueprint.post("/my")
@signed_in
def find_booking() -> str | tuple[str, int] | Response:
    """Go to the booking of a number, however it was typed."""
    form = ReferenceForm()
    if form.validate():
        reference = parse_reference(form.number.data or "")
        if reference is None:
            form.number.errors = [_("番号の数字が違うようです。12けたの数字を確かめてください。")]
            return _page(form), 422
        try:
            queries.get_booking(current_user.id, reference)
        except BookingNotFound as error:
            form.number.errors = [str(error.message)]
            return _page(form), 422
        return redirect(url_for("reservations.booking", reference=reference), code=303)
    return _page(form), 422


def _page(form: ReferenceForm) -> str:
    now, user_id = clock.now(), current_user.id
    coming = queries.list_coming(user_id, now, MOST_COMING)
    total = queries.count_past(user_id, now)
    pages = max(1, ceil(total / PAST_PER_PAGE))
    page = min(max(1, request.args.get("page", 1, type=int)), pages)
    past = queries.list_past(user_id, now, limit=PAST_PER_PAGE, offset=(page - 1) * PAST_PER_PAGE)
    days = [local_date(one.starts_at) for one in (*coming, *past)]
    holidays = holidays_between(current_user.municipality_id, min(days), max(days)) if days else {}
    return render_template(
        "pages/my_page.html",
        form=form,
        begun=applied.list_open_drafts(user_id, now),
        applications=applied.list_own(user_id, APPLICATIONS),
        application_names=APPLICATION_NAMES,
        application_tones=APPLICATION_TONES,
        held=queries.list_held_drafts(user_id, now),
        confirmed=[one for one in coming if one.status is ReservationStatus.CONFIRMED],
        waiting=[one for one in coming if one.status is ReservationStatus.REQUESTED],
        is_full=len(coming) == MOST_COMING,
        past=past,
        page=page,
        pages=pages,
        holidays=holidays,
        cancellable={one.id for one in coming if can_cancel(one.status, one.starts_at, now)},
        status_names=STATUS_NAMES,
        status_tones=STATUS_TONES,
        answer_by=answer_by,
        again_url=partial(_again_url, today=local_date(now)),
    )


def _again_url(one: Reservation, today: date) -> str:
    """The space's calendar on the next day of the same weekday."""
    used = local_date(one.starts_at)
    ahead = (used.weekday() - today.weekday() - 1) % 7 + 1
    day = today + timedelta(days=ahead)
    return url_for(
        "offers.space", space_id=one.space_id, month=f"{day:%Y-%m}", day=day.isoformat(), _anchor="day"
    )
