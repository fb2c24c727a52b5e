"""Pools of a facility: equal spaces, any free one of which can be asked for."""

from flask import flash, redirect, render_template, request
from werkzeug.wrappers import Response

from booking.accounts.access import administrator
from booking.core import clock
from booking.core.calendar import local_date
from booking.core.db import db
from booking.core.errors import DomainError
from booking.core.i18n import _
from booking.core.stale import Stale
from booking.facilities.forms.pool import PoolForm
from booking.facilities.models import Facility, Pool
from booking.facilities.pool_queries import (
    facts_of_members,
    get_facility_pool,
    list_labelled_books,
)
from booking.facilities.queries import list_spaces
from booking.facilities.rules.pools import pool_notes, pool_sentences
from booking.facilities.service import pools as service
from booking.facilities.staff_views.blueprint import (
    administrator_in_person,
    blueprint,
    facility_of,
    page_of,
    put_on_form,
    row_errors,
)


@blueprint.route("/<int:facility_id>/pools/new", methods=["GET", "POST"])
@administrator
def add_pool(facility_id: int) -> str | Response:
    """A new pool."""
    return _page(facility_of(facility_id), None)


@blueprint.route("/<int:facility_id>/pools/<int:pool_id>", methods=["GET", "POST"])
@administrator
def edit_pool(facility_id: int, pool_id: int) -> str | Response:
    """Change a pool."""
    facility = facility_of(facility_id)
    return _page(facility, get_facility_pool(facility.id, pool_id))


@blueprint.post("/<int:facility_id>/pools/<int:pool_id>/remove")
@administrator
def remove_pool(facility_id: int, pool_id: int) -> Response:
    """Its spaces are asked for one by one again."""
    with db.transaction():
        facility = facility_of(facility_id)
        pool = get_facility_pool(facility.id, pool_id)
        name = pool.name
        service.remove_pool(administrator_in_person(), facility, pool, now=clock.now())
    flash(_("「%(name)s」を削除しました。室場は、これまでどおり1つずつ予約できます。", name=name), "success")
    return redirect(page_of(facility_id, "pools"))


def _page(facility: Facility, pool: Pool | None) -> str | Response:
    form = PoolForm.of(pool, list_spaces(facility.id))
    facility_id, pool_id = facility.id, pool.id if pool is not None else None
    is_right = form.validate_on_submit()
    if is_right and "check" not in request.form and _save(facility_id, pool_id, form):
        flash(_("「%(name)s」を保存しました。", name=form.name.data), "success")
        return redirect(page_of(facility_id, "pools"))
    facility = facility_of(facility_id)
    pool = get_facility_pool(facility_id, pool_id) if pool_id is not None else None
    spaces = {space.id: space for space in list_spaces(facility_id)}
    chosen = [spaces[one].name for one in form.details().space_ids if one in spaces]
    return render_template(
        "facilities/admin/pool.html",
        form=form,
        facility=facility,
        pool=pool,
        spaces={str(number): space for number, space in spaces.items()},
        told=pool_sentences(chosen) if is_right or not form.is_submitted() else [],
        notes=_notes(pool) if pool is not None else [],
        row_errors=row_errors(form.members, in_table=True),
    )


def _notes(pool: Pool) -> list[str]:
    books = list_labelled_books(pool.facility_id, local_date(clock.now()))
    return pool_notes(facts_of_members(pool.spaces), books)


def _save(facility_id: int, pool_id: int | None, form: PoolForm) -> bool:
    """Whether the pool could be saved; if not, the form says why."""
    admin, now = administrator_in_person(), clock.now()
    try:
        with db.transaction():
            facility = facility_of(facility_id)
            if pool_id is None:
                service.add_pool(admin, facility, form.details(), now=now)
            else:
                pool = get_facility_pool(facility_id, pool_id)
                service.update_pool(admin, facility, pool, form.details(), seen=form.seen.data, now=now)
    except Stale as error:
        _show_both(form, error, get_facility_pool(facility_id, pool_id or 0))
        return False
    except DomainError as error:
        put_on_form(form, error)
        return False
    return True


def _show_both(form: PoolForm, error: Stale, stored: Pool) -> None:
    """The fields that others have changed meanwhile; members are told in their order."""
    form.show_both(error, PoolForm.of(stored, stored.spaces, formdata=None))
    if form.details().space_ids != stored.space_ids:
        form.say_stored(form.members, _("、").join(space.name for space in stored.spaces))
