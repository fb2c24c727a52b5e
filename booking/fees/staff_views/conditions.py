"""What prices depend on: questions, days, seasons, who lives where."""

from flask import flash, redirect, render_template, request
from werkzeug.wrappers import Response

from booking.accounts.access import administrator
from booking.core import clock
from booking.core.db import db
from booking.core.errors import DomainError
from booking.core.i18n import _
from booking.facilities.staff_views.blueprint import administrator_in_person, put_on_form
from booking.fees.forms.condition import ConditionForm
from booking.fees.rules.conditions import Condition
from booking.fees.rules.entry.merging import named_conditions
from booking.fees.rules.entry.proposals import with_conditions
from booking.fees.rules.entry.ready_conditions import condition_to_add, shapes_for
from booking.fees.rules.tariff import Tariff
from booking.fees.rules.texts.conditions import condition_sentences
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


@blueprint.route(
    "/<int:facility_id>/tariffs/<int:version_id>/conditions/new/<shape>", methods=["GET", "POST"]
)
@administrator
def add_condition(facility_id: int, version_id: int, shape: str) -> str | Response:
    """Something else that prices may depend on, as it is proposed, to be changed before it is kept."""
    here = draft_of(facility_id, version_id)
    if shape not in shapes_for(here.tariff):
        raise StepNotFound
    return _page(facility_id, version_id, condition_to_add(here.tariff, shape), is_new=True)


@blueprint.route(
    "/<int:facility_id>/tariffs/<int:version_id>/conditions/<path:key>/edit", methods=["GET", "POST"]
)
@administrator
def edit_condition(facility_id: int, version_id: int, key: str) -> str | Response:
    """Change a question, its answers, or what counts as what."""
    stored = _find(draft_of(facility_id, version_id).tariff, key)
    return _page(facility_id, version_id, stored, is_new=False)


def _page(facility_id: int, version_id: int, stored: Condition, *, is_new: bool) -> str | Response:
    here = draft_of(facility_id, version_id)
    form = ConditionForm.of_condition(stored, here.tariff)
    shown = here.tariff
    if form.validate_on_submit():
        try:
            typed = form.condition(stored)
            shown = _with(here.tariff, typed)
            if not wants("try"):
                _save(facility_id, version_id, typed, is_new=is_new)
                flash(_("「%(name)s」を保存しました。", name=typed.label), "success")
                return redirect(draft_of(facility_id, version_id).page("conditions"))
        except DomainError as error:
            put_on_form(form, error)
    here = draft_of(facility_id, version_id)
    return render_template(
        "fees/admin/condition.html",
        here=here,
        facility=here.facility,
        form=form,
        condition=stored,
        sentences=condition_sentences(
            next((one for one in shown.conditions if one.key == stored.key), stored)
        ),
        is_new=is_new,
        seen=request.form.get("seen", mark_of(stored)),
        **worked_uses(here, shown),
    )


@blueprint.post("/<int:facility_id>/tariffs/<int:version_id>/conditions/<path:key>/remove")
@administrator
def remove_condition(facility_id: int, version_id: int, key: str) -> Response:
    """Take out a condition that nothing needs."""

    def change(tariff: Tariff) -> Tariff:
        _find(tariff, key)
        if key in set(named_conditions(tariff)):
            return tariff
        left = tuple(one for one in tariff.conditions if one.key != key)
        return tariff.model_copy(update={"conditions": left})

    with db.transaction():
        here = draft_of(facility_id, version_id)
        service.change_draft(
            administrator_in_person(),
            here.facility,
            here.draft(),
            change,
            now=clock.now(),
            detail={"change": "remove_condition", "condition": key},
        )
    return redirect(here.page("conditions"))


def _find(tariff: Tariff, key: str) -> Condition:
    found = next((one for one in tariff.conditions if one.key == key), None)
    if found is None:
        raise StepNotFound
    return found


def _with(tariff: Tariff, condition: Condition) -> Tariff:
    anew = tuple(condition if one.key == condition.key else one for one in tariff.conditions)
    return tariff.model_copy(update={"conditions": anew})


def _save(facility_id: int, version_id: int, condition: Condition, *, is_new: bool) -> None:
    seen = request.form.get("seen", "")

    def change(tariff: Tariff) -> Tariff:
        if is_new:
            return with_conditions(tariff, [condition])
        ensure_unchanged(seen, _find(tariff, condition.key))
        return _with(tariff, condition)

    with db.transaction():
        here = draft_of(facility_id, version_id)
        service.change_draft(
            administrator_in_person(),
            here.facility,
            here.draft(),
            change,
            now=clock.now(),
            detail={"change": "add_condition" if is_new else "condition", "condition": condition.key},
        )
