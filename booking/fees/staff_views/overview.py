"""One version of a tariff on one page: its table, rooms, conditions and steps, and five uses beside them."""

from flask import redirect, render_template
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from booking.accounts.access import administrator
from booking.core import clock
from booking.core.calendar import add_months, local_date
from booking.fees.rules.checking import problems_of
from booking.fees.rules.english import names_of
from booking.fees.rules.entry.merging import main_table, named_conditions
from booking.fees.rules.entry.ready_conditions import shapes_for
from booking.fees.rules.entry.ready_made import SHAPES
from booking.fees.rules.entry.writing import grid_of_table
from booking.fees.rules.steps import Table
from booking.fees.rules.texts.conditions import condition_sentences
from booking.fees.rules.texts.steps import step_sentences
from booking.fees.staff_views.blueprint import Here, blueprint, here_of
from booking.fees.staff_views.uses import worked_uses


class UsesForm(FlaskForm):
    """Carries the token of the form with the five uses."""


@blueprint.route("/<int:facility_id>/tariffs/<int:version_id>", methods=["GET", "POST"])
@administrator
def show(facility_id: int, version_id: int) -> str | Response:
    """A version; POST works out five other uses, and changes nothing."""
    return page(here_of(facility_id, version_id))


def page(here: Here, publishing: FlaskForm | None = None) -> str | Response:
    """The version's page; ``publishing``: the form that could not publish it."""
    tariff = here.tariff
    main = main_table(tariff)
    if main is None and here.is_draft and here.version is not None and not tariff.steps:
        return redirect(here.page() + "/table")
    named = set(named_conditions(tariff))
    priced = {space for room in tariff.rooms for space in room.spaces}
    return render_template(
        "fees/admin/show.html",
        here=here,
        facility=here.facility,
        tariff=tariff,
        main=main,
        grid=grid_of_table(tariff, main, is_shown=True) if main is not None else None,
        tables={
            step.key: grid_of_table(tariff, step, is_shown=True)
            for step in tariff.steps
            if isinstance(step, Table)
        },
        step_sentences=step_sentences,
        conditions=[(one, condition_sentences(one), one.key in named) for one in tariff.conditions],
        unpriced=[space for space in here.spaces if str(space.id) not in priced],
        problems=_placed_problems(here),
        shapes=SHAPES,
        condition_shapes=shapes_for(tariff),
        uses_form=UsesForm(),
        publish_form=publishing,
        usual_start=_usual_start(),
        names=(names := names_of(tariff)),
        named_in_english=sum(bool(one.english) for one in names),
        **worked_uses(here),
    )


def _placed_problems(here: Here) -> list[tuple[str, str]]:
    """Each with the place of the page where it is put right."""
    tariff = here.tariff
    names = {f"steps.{step.key}": step.label for step in tariff.steps}
    names |= {f"conditions.{one.key}": one.label for one in tariff.conditions}
    places = {f"steps.{step.key}": f"step-{number}" for number, step in enumerate(tariff.steps, start=1)}
    places |= {f"conditions.{one.key}": "conditions" for one in tariff.conditions}
    found = []
    for problem in problems_of(tariff):
        name = names.get(problem.where, "")
        text = f"{name}: {problem.message}" if name else str(problem.message)
        found.append((places.get(problem.where, "table"), text))
    return found


def _usual_start() -> str:
    """The first day of the month after next: councils decide well before."""
    today = local_date(clock.now())
    return add_months(today.replace(day=1), 2).isoformat()
