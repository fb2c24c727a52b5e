"""Typing or pasting the printed table: a new draft, or the main table of one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from booking.accounts.access import administrator
from booking.core import clock
from booking.core.db import db
from booking.core.errors import DomainError
from booking.core.i18n import _
from booking.core.stale import Stale
from booking.facilities.queries import list_spaces
from booking.facilities.staff_views.blueprint import administrator_in_person, facility_of, put_on_form
from booking.fees.forms.table import NewTableForm, TableForm, spaces_sent
from booking.fees.rules.entry.grid import Grid
from booking.fees.rules.entry.merging import known_of, main_table, new_tariff, rooms_after, with_main
from booking.fees.rules.entry.places import match_spaces
from booking.fees.rules.entry.reading import Reading, read_grid
from booking.fees.rules.entry.writing import ROOM, grid_of_table
from booking.fees.rules.tariff import Tariff
from booking.fees.service import tariffs as service
from booking.fees.staff_views.blueprint import (
    Here,
    blueprint,
    draft_of,
    ensure_unchanged,
    mark_of,
    spans_of,
    wants,
)
from booking.fees.staff_views.uses import worked_uses

EMPTY_COLUMNS = 3


@dataclass(frozen=True)
class Entered:
    """The table as it was typed: what it was read into, and which space costs which line."""

    reading: Reading
    spaces: Mapping[str, str]

    def on(self, tariff: Tariff) -> Tariff:
        """The tariff with this table."""
        return with_main(tariff, self.reading, self.spaces)


@blueprint.route("/<int:facility_id>/tariffs/new", methods=["GET", "POST"])
@administrator
def new(facility_id: int) -> str | Response:
    """A draft out of a table that is typed or pasted."""
    facility = facility_of(facility_id)
    here = Here(facility, None, Tariff(title="-"), list_spaces(facility_id))
    form = NewTableForm(data={"title": _("%(facility)s 使用料", facility=facility.name)})

    def save(entered: Entered) -> str:
        made = new_tariff(entered.reading, form.title.data, entered.spaces, form.article.data)
        version = service.start_draft(
            administrator_in_person(), facility_of(facility_id), form.name.data, now=clock.now(), tariff=made
        )
        return url_for("tariff_setup.show", facility_id=facility_id, version_id=version.id)

    return _page(here, form, _empty(here), save)


@blueprint.route("/<int:facility_id>/tariffs/<int:version_id>/table", methods=["GET", "POST"])
@administrator
def table(facility_id: int, version_id: int) -> str | Response:
    """Change the main table of a draft, and which space costs which line."""
    here = draft_of(facility_id, version_id)
    main = main_table(here.tariff)
    form = TableForm(data={"seen": mark_of(main, *here.tariff.rooms)})

    def save(entered: Entered) -> str:
        here = draft_of(facility_id, version_id)

        def change(tariff: Tariff) -> Tariff:
            ensure_unchanged(form.seen.data, main_table(tariff), *tariff.rooms)
            return entered.on(tariff)

        service.change_draft(
            administrator_in_person(),
            here.facility,
            here.draft(),
            change,
            now=clock.now(),
            detail={"change": "table"},
        )
        return here.page("table")

    grid = grid_of_table(here.tariff, main) if main is not None else _empty(here)
    return _page(here, form, grid, save)


def _empty(here: Here) -> Grid:
    """The facility's spaces and periods, waiting for their prices."""
    periods = list(spans_of(here.facility))
    return Grid.of([ROOM, *periods], [[space.name] for space in here.spaces])


def _page(here: Here, form: TableForm, stored: Grid, save: Callable[[Entered], str]) -> str | Response:
    grid = form.grid() if form.is_submitted() else stored
    main = main_table(here.tariff)
    known = known_of(here.tariff, main)
    reading = read_grid(grid, spans_of(here.facility), known, room_place=form.room_place())
    labels = [room.label for room in rooms_after(here.tariff, reading)]
    if not form.is_submitted():
        kept = {space: room.label for room in here.tariff.rooms for space in room.spaces}
    else:
        kept = spaces_sent(here.space_names, labels)
    left = {space: name for space, name in here.space_names.items() if space not in kept}
    proposed = {} if request.form.get("spaces_seen") and not form.was_pasted else match_spaces(labels, left)
    entered = Entered(reading, {**proposed, **{space: label for space, label in kept.items() if label}})
    is_kept = form.is_submitted() and not any(wants(deed) for deed in ("read", "rows", "columns", "try"))
    if is_kept and form.validate() and not reading.problems:
        address = _save(form, entered, save)
        if address:
            flash(
                _("料金の表を保存しました。横の計算例を見て、印刷された料金と同じか確かめてください。"),
                "success",
            )
            return redirect(address)
    form.paste.data = ""  # it stands in the cells now
    form.offer(reading.labels, grid.headings)
    tariff = here.tariff
    if not reading.problems and reading.rows:
        tariff = entered.on(tariff)
    here = Here(here.facility, here.version, tariff, here.spaces)
    return render_template(
        "fees/admin/table.html",
        here=here,
        facility=here.facility,
        form=form,
        entered=entered,
        rooms=labels,
        grid=grid,
        wrong={(one.row, one.column): one.message for one in reading.problems if form.is_submitted()},
        problems=reading.problems if form.is_submitted() else (),
        spare_rows=form.spare_rows(),
        spare_columns=form.spare_columns(),
        is_new=here.version is None,
        **worked_uses(here, tariff),
    )


def _save(form: TableForm, entered: Entered, save: Callable[[Entered], str]) -> str:
    """Where to go now; nothing if it could not be saved, and the form says why."""
    try:
        with db.transaction():
            return save(entered)
    except Stale as error:
        form.form_errors.append(str(error.message))
        form.seen.data = ""
    except DomainError as error:
        put_on_form(form, error)
    return ""
