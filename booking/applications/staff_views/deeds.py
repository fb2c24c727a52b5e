"""What a clerk does with a case: take it, give it back, take it over, return, complete, refuse it."""

from collections.abc import Callable

from flask import flash, redirect
from werkzeug.wrappers import Response

from booking.accounts.access import clerk
from booking.accounts.models import User
from booking.applications import queries, service
from booking.applications.models import Application
from booking.applications.rules.status import ChangedMeanwhile, NotPossibleNow
from booking.applications.staff_forms import (
    CompleteForm,
    DeedForm,
    RefuseForm,
    return_form,
    show_error,
)
from booking.applications.staff_views.blueprint import blueprint, clerk_here
from booking.applications.staff_views.case import load_case
from booking.applications.staff_views.queue import Page, chosen_by, queue_page
from booking.core import clock
from booking.core.calendar import datetime_text
from booking.core.db import db
from booking.core.errors import DomainError, InvalidInput
from booking.core.i18n import _

Deed = Callable[[User, int], Application]


@blueprint.post("/staff/applications/<reference>/take")
@clerk
def take(reference: str) -> Page:
    """Begin to work on it."""
    now = clock.now()
    return _do(
        reference, lambda who, seen: service.take(who, reference, seen_version=seen, now=now), stays=True
    )


@blueprint.post("/staff/applications/<reference>/give-back")
@clerk
def give_back(reference: str) -> Page:
    """Let somebody else take it."""
    now = clock.now()
    return _do(reference, lambda who, seen: service.give_back(who, reference, seen_version=seen, now=now))


@blueprint.post("/staff/applications/<reference>/take-over")
@clerk
def take_over(reference: str) -> Page:
    """Go on with what a colleague has begun, who is away."""
    now = clock.now()

    def deed(who: User, seen: int) -> Application:
        freed = service.give_back(who, reference, seen_version=seen, now=now)
        return service.take(who, reference, seen_version=freed.version, now=now)

    return _do(reference, deed, stays=True)


@blueprint.post("/staff/applications/<reference>/complete")
@clerk
def complete(reference: str) -> Page:
    """Done; the next case opens."""
    form, now = CompleteForm(), clock.now()
    return _do(
        reference,
        lambda who, seen: service.complete(
            who, reference, form.message.data or "", seen_version=seen, now=now
        ),
        form,
        "complete",
        _("手続きを完了にしました。"),
    )


@blueprint.post("/staff/applications/<reference>/refuse")
@clerk
def refuse(reference: str) -> Page:
    """Refused with a reason; the next case opens."""
    form, now = RefuseForm(), clock.now()
    return _do(
        reference,
        lambda who, seen: service.refuse(who, reference, form.message.data or "", seen_version=seen, now=now),
        form,
        "refuse",
        _("受けられないことを知らせました。"),
    )


@blueprint.post("/staff/applications/<reference>/return")
@clerk
def return_(reference: str) -> Page:
    """Returned with what to put right; the next case opens."""
    form, now = return_form(load_case(clerk_here(), reference).answers), clock.now()
    return _do(
        reference,
        lambda who, seen: service.return_(
            who, reference, form.message.data or "", form.remarks, seen_version=seen, now=now
        ),
        form,
        "return",
        _("直してほしいところを知らせました。"),
    )


def _do(
    reference: str,
    deed: Deed,
    form: DeedForm | None = None,
    step: str = "",
    done_text: str = "",
    *,
    stays: bool = False,
) -> Page:
    """Do it in one transaction; then the case as it is now, or the next one."""
    form = form or DeedForm()
    person = clerk_here()
    try:
        with db.transaction():
            done = deed(person, form.version.data or 0)
    except InvalidInput as error:
        show_error(form, error)
        return queue_page(reference, step=step, form=form, status=error.status)
    except (NotPossibleNow, ChangedMeanwhile) as error:
        return queue_page(reference, status=error.status, error=_who_was_first(person, reference, error))
    if done_text:
        flash(_("%(name)sさん：%(done)s", name=done.applicant_name, done=done_text), "success")
    return _go_on(person, done, stays=stays)


def _who_was_first(person: User, reference: str, error: DomainError) -> str:
    """The refusal, and what happened to the case last, by whom and when."""
    last = load_case(person, reference).history[-1]
    return _(
        "%(reason)s 最後の動き：%(what)s（%(when)s）",
        reason=error.message,
        what=last.text,
        when=datetime_text(last.at),
    )


def _go_on(person: User, done: Application, *, stays: bool) -> Response:
    chosen = chosen_by(person)
    following: str | None = done.reference
    if not stays:
        following = queries.find_next(person, chosen.procedure_ids, chosen.state, done)
    page = chosen.page if stays else None
    anchor = "panel-body" if following else None
    return redirect(chosen.url(case=following, page=page, anchor=anchor), code=303)
