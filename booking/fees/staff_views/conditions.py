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
    "/<int:facility_id>/tariffs/<int:version_id>/conditions/<path:key>/edit", methods=["GET", "POST"]
)
@administrator
def edit_condition(facility_id: int, version_id: int, key: str) -> str | Response:
    """Change a question, its answers, or what counts as what."""
    here = draft_of(facility_id, version_id)
    stored = _find(here.tariff, key)
    form = ConditionForm.of_condition(stored, here.tariff)
    shown = here.tariff
    if form.validate_on_submit():
        try:
            typed = form.condition(stored)
            shown = _with(here.tariff, typed)
            if not wants("try"):
                _save(facility_id, version_id, typed)
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
        sentences=condition_sentences(_find(shown, key)),
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


def _save(facility_id: int, version_id: int, condition: Condition) -> None:
    seen = request.form.get("seen", "")

    def change(tariff: Tariff) -> Tariff:
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
            detail={"change": "condition", "condition": condition.key},
        )
