"""Surcharges, extensions, equipment and the rest: picked as a ready-made shape, changed, moved, taken out."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request
from werkzeug.wrappers import Response

from booking.accounts.access import administrator
from booking.core import clock
from booking.core.db import db
from booking.core.errors import DomainError, InvalidInput
from booking.core.i18n import _
from booking.core.stale import Stale
from booking.facilities.staff_views.blueprint import administrator_in_person, put_on_form, row_errors
from booking.fees.forms.beside import BesideForm, placed_text
from booking.fees.forms.others import (
    ExemptingForm,
    ExtensionForm,
    GateShareForm,
    ItemsForm,
    MaximumForm,
    MinimumForm,
    RoundingForm,
)
from booking.fees.forms.step import StepForm
from booking.fees.forms.surcharge import SurchargeForm
from booking.fees.rules.checking import problems_of
from booking.fees.rules.conditions import Condition
from booking.fees.rules.entry.merging import main_table, without_unused
from booking.fees.rules.entry.proposals import with_conditions, with_step
from booking.fees.rules.entry.ready_made import SHAPES, propose
from booking.fees.rules.steps import Step
from booking.fees.rules.tariff import Tariff
from booking.fees.rules.texts.steps import step_sentences
from booking.fees.service import tariffs as service
from booking.fees.staff_views.blueprint import (
    StepNotFound,
    blueprint,
    draft_of,
    ensure_unchanged,
    mark_of,
    wants,
)
from booking.fees.staff_views.uses import worked_uses

FORMS: dict[str, type[StepForm]] = {
    form.kind: form
    for form in (
        BesideForm,
        SurchargeForm,
        ExtensionForm,
        ItemsForm,
        GateShareForm,
        ExemptingForm,
        RoundingForm,
        MinimumForm,
        MaximumForm,
    )
}


@blueprint.route("/<int:facility_id>/tariffs/<int:version_id>/steps/new/<shape>", methods=["GET", "POST"])
@administrator
def add_step(facility_id: int, version_id: int, shape: str) -> str | Response:
    """A ready-made step, as it is proposed, to be changed before it is kept."""
    here = draft_of(facility_id, version_id)
    if shape not in SHAPES:
        raise StepNotFound
    proposal = propose(here.tariff, shape)
    step, conditions = proposal.step, proposal.conditions
    base = with_conditions(here.tariff, conditions)
    return _page(facility_id, version_id, with_step(base, step), step, conditions, is_new=True)


@blueprint.route("/<int:facility_id>/tariffs/<int:version_id>/steps/<path:key>/edit", methods=["GET", "POST"])
@administrator
def edit_step(facility_id: int, version_id: int, key: str) -> str | Response:
    """Change a step."""
    here = draft_of(facility_id, version_id)
    step = _find(here.tariff, key)
    return _page(facility_id, version_id, here.tariff, step, (), is_new=False)


@blueprint.post("/<int:facility_id>/tariffs/<int:version_id>/steps/<path:key>/move")
@administrator
def move_step(facility_id: int, version_id: int, key: str) -> Response:
    """One place up or down in the order."""
    down = request.form.get("to") == "down"

    def change(tariff: Tariff) -> Tariff:
        return moved(tariff, key, 1 if down else -1)

    return _change(facility_id, version_id, change, "move_step", key)


@blueprint.post("/<int:facility_id>/tariffs/<int:version_id>/steps/<path:key>/remove")
@administrator
def remove_step(facility_id: int, version_id: int, key: str) -> Response:
    """Take a step out; a condition that nothing else needs goes with it."""

    def change(tariff: Tariff) -> Tariff:
        _find(tariff, key)
        left = tuple(step for step in tariff.steps if step.key != key)
        return without_unused(tariff.model_copy(update={"steps": left}), tariff)

    return _change(facility_id, version_id, change, "remove_step", key)


def moved(tariff: Tariff, key: str, by: int) -> Tariff:
    """With the step so many places further; at the end of the list it stays."""
    steps = list(tariff.steps)
    at = steps.index(_find(tariff, key))
    to = min(max(at + by, 0), len(steps) - 1)
    steps.insert(to, steps.pop(at))
    return tariff.model_copy(update={"steps": tuple(steps)})


def _find(tariff: Tariff, key: str) -> Step:
    found = next((step for step in tariff.steps if step.key == key), None)
    if found is None:
        raise StepNotFound
    return found


def _change(facility_id: int, version_id: int, change: Any, name: str, key: str) -> Response:
    with db.transaction():
        here = draft_of(facility_id, version_id)
        service.change_draft(
            administrator_in_person(),
            here.facility,
            here.draft(),
            change,
            now=clock.now(),
            detail={"change": name, "step": key},
        )
    return redirect(here.page("steps"))


def _page(
    facility_id: int,
    version_id: int,
    tariff: Tariff,
    step: Step,
    conditions: Sequence[Condition],
    *,
    is_new: bool,
) -> str | Response:
    """``tariff``: with the step in its place."""
    form = FORMS[step.kind].opened(tariff, step)
    main = main_table(tariff)
    is_main = main is not None and main.key == step.key
    table_form = form if isinstance(form, BesideForm) and not is_main else None
    if table_form is not None:
        table_form.is_proposed = is_new
    unread = table_form.reading(tariff, step).problems if table_form and form.is_submitted() else ()
    typed, shown = step, tariff
    if form.is_submitted() and form.validate() and not unread:
        try:
            typed = form.step(tariff, step)
            shown = _with(tariff, typed)
            if not wants("try"):
                _save(facility_id, version_id, typed, conditions, None if is_new else step)
                flash(_("「%(name)s」を保存しました。", name=typed.label), "success")
                return redirect(draft_of(facility_id, version_id).page("steps"))
        except (InvalidInput, Stale, DomainError) as error:
            put_on_form(form, error)
    here = draft_of(facility_id, version_id)
    waits_for_amount = table_form is not None and is_new and typed is step
    return render_template(
        "fees/admin/step.html",
        here=here,
        facility=here.facility,
        form=form,
        step=typed,
        is_main=is_main,
        grid=table_form.grid(tariff, step) if table_form is not None else None,
        wrong={(one.row, one.column): one.message for one in unread},
        row_errors=[(f"cell-{one.row}-{one.column}", placed_text(one)) for one in unread]
        + [error for rows in form.lists() for error in row_errors(rows, in_table=True)],
        seen=request.form.get("seen", mark_of(step)),
        sentences=_sentences(shown, typed, waits_for_amount=waits_for_amount),
        new_conditions=conditions,
        problems=[one.message for one in problems_of(shown) if one.where == f"steps.{step.key}"],
        is_new=is_new,
        **worked_uses(here, shown),
    )


def _sentences(tariff: Tariff, step: Step, *, waits_for_amount: bool) -> list[str]:
    if waits_for_amount:
        return [_("金額を入れると、計算のしかたをここに書きます。")]
    return step_sentences(tariff, step)


def _with(tariff: Tariff, step: Step) -> Tariff:
    steps = tuple(step if one.key == step.key else one for one in tariff.steps)
    return tariff.model_copy(update={"steps": steps})


def _save(
    facility_id: int, version_id: int, step: Step, conditions: Sequence[Condition], before: Step | None
) -> None:
    seen = request.form.get("seen", "")

    def change(tariff: Tariff) -> Tariff:
        anew = with_conditions(tariff, conditions)
        if before is None:
            return without_unused(with_step(anew, step), tariff)
        ensure_unchanged(seen, _find(tariff, step.key))
        return without_unused(_with(anew, step), tariff)

    with db.transaction():
        here = draft_of(facility_id, version_id)
        service.change_draft(
            administrator_in_person(),
            here.facility,
            here.draft(),
            change,
            now=clock.now(),
            detail={"change": "add_step" if before is None else "step", "step": step.key},
        )
