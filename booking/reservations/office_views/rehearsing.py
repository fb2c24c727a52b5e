"""A month without and with a draft, side by side, and the draft's publishing."""

from calendar import monthrange
from datetime import date, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms.validators import InputRequired

from booking.accounts.access import administrator
from booking.core import clock
from booking.core.calendar import add_months, local_date
from booking.core.db import db
from booking.core.errors import DomainError
from booking.core.i18n import _, _l
from booking.facilities.forms.fields import DateField
from booking.facilities.models import Facility, RulebookVersion, Space
from booking.facilities.queries import SpaceNotFound, list_spaces
from booking.facilities.rulebook_queries import RulebookNotFound, get_version
from booking.facilities.rules.settings import RulebookStatus
from booking.facilities.service import rulebooks as service
from booking.facilities.staff_views.blueprint import administrator_in_person, facility_of, put_on_form
from booking.reservations.office_views.blueprint import blueprint, write_down
from booking.reservations.queries import Outside, Rehearsal, list_outside, load_rehearsal
from booking.reservations.rules.rehearsal import DIFFERENCE_NAMES, Difference

MOST_LISTED = 50
# A month is looked at so many months before or after this one.
MOST_MONTHS = 36


class PublishForm(FlaskForm):
    """From which day of use on a draft counts."""

    starts_on = DateField(
        _l("いつの利用から使うか"),
        [InputRequired(_l("公開する日を入れてください。"))],
        description=_l("この日からの利用に、新しいきまりを使います。入っている予約は、そのまま残ります。"),
    )


@blueprint.get("/staff/facilities/<int:facility_id>/rules/<int:version_id>/rehearsal")
@administrator
def rehearsal(facility_id: int, version_id: int) -> str:
    """A month of a space under both; ``from`` is the day from which the draft shall count."""
    facility = facility_of(facility_id)
    return _page(facility, _draft(facility, version_id), PublishForm(formdata=None))


@blueprint.post("/staff/facilities/<int:facility_id>/rules/<int:version_id>/publish")
@administrator
def publish_rules(facility_id: int, version_id: int) -> str | Response:
    """The draft counts from a day of use on."""
    form = PublishForm()
    if form.validate():
        try:
            with db.transaction():
                facility = facility_of(facility_id)
                draft = _draft(facility, version_id)
                service.publish_draft(
                    administrator_in_person(), facility, draft, form.starts_on.data, now=clock.now()
                )
        except DomainError as error:
            put_on_form(form, error)
        else:
            flash(_("きまりを公開しました。"), "success")
            return redirect(url_for("office.rules", facility_id=facility_id))
    facility = facility_of(facility_id)
    return _page(facility, _draft(facility, version_id), form)


def _draft(facility: Facility, version_id: int) -> RulebookVersion:
    version = get_version(facility.id, version_id)
    if version.status is not RulebookStatus.DRAFT:
        raise RulebookNotFound
    return version


def _page(facility: Facility, draft: RulebookVersion, form: PublishForm) -> str:
    today = local_date(clock.now())
    starts_on = form.starts_on.data or _day("from") or add_months(today.replace(day=1), 1)
    form.starts_on.data = starts_on if not form.errors else form.starts_on.data
    first = _month(starts_on, today)
    spaces = list_spaces(facility.id)
    space = _space(spaces)
    # It can't count earlier, whatever the address asks for.
    counts_from = max(starts_on, today + timedelta(days=1))
    found = load_rehearsal(facility, draft, counts_from, first, today)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    days = found.days(space.id, first, last) if space is not None else []
    earlier, later = (add_months(first, step) for step in (-1, 1))
    return render_template(
        "reservations/office/rehearsal.html",
        facility=facility,
        draft=draft,
        form=form,
        first=first,
        months=[one if abs(_months(one, today)) <= MOST_MONTHS else None for one in (earlier, later)],
        spaces=spaces,
        space=space,
        days=days,
        changed=sum(bool(one.differences) for one in days),
        difference_names=DIFFERENCE_NAMES,
        Difference=Difference,
        outside=_outside(facility, found, counts_from),
        starts_on=counts_from,
        last_day=found.last_day,
        now=clock.now(),
    )


def _outside(facility: Facility, found: Rehearsal, starts_on: date) -> Outside:
    """Names are shown: that leaves a row."""
    with db.transaction():
        outside = list_outside(facility, found, starts_on, MOST_LISTED)
        ids = [one.reservation.id for one in outside.concerns if one.reservation is not None]
        if ids:
            write_down("booking.list_concerned", "facility", facility.id, clock.now(), {"reservations": ids})
    return outside


def _space(spaces: list[Space]) -> Space | None:
    """The one that is asked for, else the first that can be booked."""
    asked = request.args.get("space", type=int)
    if asked is not None:
        chosen = [space for space in spaces if space.id == asked]
        if not chosen:
            raise SpaceNotFound
        return chosen[0]
    return next((space for space in spaces if space.is_scheduled), spaces[0] if spaces else None)


def _month(usual: date, today: date) -> date:
    """The first day of the month that is asked for, within what is shown at all."""
    try:
        first = date.fromisoformat(f"{request.args.get('month', '')}-01")
    except ValueError:
        first = usual.replace(day=1)
    return first if abs(_months(first, today)) <= MOST_MONTHS else today.replace(day=1)


def _months(one: date, other: date) -> int:
    return (one.year - other.year) * 12 + one.month - other.month


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
