"""The components with all their states: a page a group."""

from itertools import count

from flask import Blueprint, abort, render_template

from booking.accounts.access import development
from booking.core import clock
from booking.operations.design.samples import samples
from booking.operations.design.specimens import GROUPS, all_specimens, in_group, render

blueprint = Blueprint("design", __name__, url_prefix="/design")


@blueprint.get("")
@development
def index() -> str:
    """All components by their groups."""
    groups = [(key, name, in_group(key)) for key, name in GROUPS.items()]
    return render_template("design/index.html", groups=groups, count=len(all_specimens()))


@blueprint.get("/question")
@development
def question() -> str:
    """A confirmation, for the dialogs of the page."""
    return render_template("design/question.html")


@blueprint.get("/<group>")
@development
def show(group: str) -> str:
    """The components of one group."""
    if group not in GROUPS:
        abort(404)
    values, numbers = samples(clock.now()), count(1)
    values["dialog_url"] = "/design/question"
    shown = [
        (one, [(state, render(state.call, values, next(numbers))) for state in one.states])
        for one in in_group(group)
    ]
    layout = "layouts/staff.html" if group == "staff" else "layouts/site.html"
    return render_template("design/group.html", layout=layout, name=GROUPS[group], shown=shown)
