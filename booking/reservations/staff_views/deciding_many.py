"""Staff permit several requests at once: first what it means, in numbers; then each as if it were alone."""

from typing import Any

from flask import redirect, request, url_for

from booking.accounts.access import staff
from booking.core import clock
from booking.core.db import db
from booking.core.errors import DomainError
from booking.core.i18n import _
from booking.facilities.queries import list_staff_facilities
from booking.reservations import queries, service
from booking.reservations.models import Reservation
from booking.reservations.queries import Concern
from booking.reservations.rules.status import ReservationStatus, ensure_can_decide
from booking.reservations.rules.waiting import MOST_AT_ONCE
from booking.reservations.staff_views.blueprint import Page, blueprint, person
from booking.reservations.staff_views.requests import Beside, chosen_by, numbers_of, queue_page


@blueprint.post("/staff/requests/approve")
@staff
def approve_many() -> Page:
    """Say what permitting the chosen ones means; with ``step=do``, permit them."""
    numbers = numbers_of(request.form.getlist("one"))
    if not numbers:
        return queue_page(None, status=422, error=_("許可する申込みを、1件以上選んでください。"))
    if len(numbers) > MOST_AT_ONCE:
        most = _("一度に許可できるのは%(most)s件までです。分けて選んでください。", most=MOST_AT_ONCE)
        return queue_page(None, status=422, error=most)
    if request.form.get("step") != "do":
        return queue_page(None, beside=_check(numbers))
    seen = _seen()
    for number in numbers:
        _approve(number, seen.get(number))
    values: dict[str, Any] = {**chosen_by().values, "ids": "-".join(map(str, numbers))}
    return redirect(url_for("reservations_staff.done", _anchor="panel-body", **values), code=303)


def _approve(number: int, seen: int | None) -> None:
    """One of several, in a transaction of its own: what was changed meanwhile does not stop the others."""
    try:
        with db.transaction():
            service.approve(person(), number, now=clock.now(), seen=seen)
    except DomainError:
        # What became of it is read anew for the report, so that it is the same when it is pressed twice.
        return


def _seen() -> dict[int, int]:
    """The version of each request that was shown."""
    pairs = [text.split("-") for text in request.form.getlist("seen")]
    return {int(pair[0]): int(pair[1]) for pair in pairs if len(pair) == 2 and all(map(_is_number, pair))}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 11


@blueprint.get("/staff/requests/done")
@staff
def done() -> Page:
    """What became of those that were permitted together, and who has to be called."""
    numbers = numbers_of(request.args.get("ids", "").split("-"))[:MOST_AT_ONCE]
    return queue_page(None, beside=_report(numbers) if numbers else None)


def _chosen(numbers: list[int]) -> list[Reservation]:
    ids = [facility.id for facility in list_staff_facilities(person())]
    return queries.list_chosen(ids, numbers)


def _check(numbers: list[int]) -> Beside:
    able, unable = [], []
    for one in _chosen(numbers):
        reason = _why_not(one)
        if reason:
            unable.append((one, reason))
        else:
            able.append(one)
    return _beside("check", able, unable)


def _report(numbers: list[int]) -> Beside:
    permitted, others = [], []
    for one in _chosen(numbers):
        if one.status is ReservationStatus.CONFIRMED and one.decided_by_id == person().id:
            permitted.append(one)
        else:
            others.append((one, _why_not(one) or _("まだ許可していません。")))
    return _beside("report", permitted, others)


def _beside(kind: str, able: list[Reservation], unable: list[tuple[Reservation, str]]) -> Beside:
    mailed, calls = queries.who_is_told([Concern(one.space, reservation=one) for one in able])
    return Beside(kind, able, unable, len(mailed), calls)


def _why_not(one: Reservation) -> str:
    try:
        ensure_can_decide(one.status)
    except DomainError as error:
        return str(error.message)
    return ""
