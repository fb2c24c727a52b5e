"""A draft tariff held against the past year's uses, before the council decides."""

from flask import render_template
from sqlalchemy import select

from booking.accounts.access import administrator
from booking.accounts.rules import AUDIENCE_NAMES
from booking.core import clock
from booking.core.calendar import local_date
from booking.core.db import db
from booking.core.errors import InvalidInput
from booking.facilities.staff_views.blueprint import facility_of
from booking.fees.queries.tariffs import get_version
from booking.fees.rules.comparison import changed, changed_by, largest_changes, unpriced
from booking.reservations.models import Reservation
from booking.reservations.office_views.blueprint import blueprint
from booking.reservations.queries.comparing import DAY, YEAR, compare_year


@blueprint.get("/staff/facilities/<int:facility_id>/tariffs/<int:version_id>/comparison")
@administrator
def compare_tariff(facility_id: int, version_id: int) -> str:
    """What the year before today would have brought in, who would have paid more, the largest changes."""
    facility = facility_of(facility_id)
    draft = get_version(facility.id, version_id)
    today = local_date(clock.now())
    problem, uses = "", []
    try:
        uses = compare_year(facility, draft, today)
    except InvalidInput as error:
        problem = str(error.message)
    largest = largest_changes(uses)
    return render_template(
        "reservations/office/comparison.html",
        facility=facility,
        draft=draft,
        problem=problem,
        first=today - YEAR,
        last=today - DAY,
        whole=changed(uses),
        by_room=changed_by(uses, lambda one: one.room),
        by_audience=changed_by(uses, lambda one: one.audience),
        audience_names=AUDIENCE_NAMES,
        largest=largest,
        reservations=_reservations([one.reservation_id for one in largest]),
        unpriced=len(unpriced(uses)),
    )


def _reservations(ids: list[int]) -> dict[int, Reservation]:
    statement = select(Reservation).where(Reservation.id.in_(ids)) if ids else None
    return {one.id: one for one in db.session.scalars(statement)} if statement is not None else {}
