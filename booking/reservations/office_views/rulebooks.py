"""Versions of a facility's rules: those that were published, drafts, and what staff may lift."""

from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms.validators import DataRequired

from booking.accounts.access import administrator
from booking.accounts.models import User
from booking.core import clock
from booking.core.calendar import local_date
from booking.core.db import db
from booking.core.errors import InvalidInput
from booking.core.i18n import _, _l
from booking.facilities.forms.facility import at_most
from booking.facilities.forms.fields import Line, check_boxes, options
from booking.facilities.frame_queries import load_frames
from booking.facilities.models import Facility
from booking.facilities.rulebook_queries import find_in_force, list_versions
from booking.facilities.rules.lift_examples import lift_examples
from booking.facilities.rules.rulebook import Rulebook
from booking.facilities.rules.settings import LIFT_NAMES, RulebookStatus
from booking.facilities.service import rulebooks as service
from booking.facilities.staff_views.blueprint import administrator_in_person, facility_of, put_on_form
from booking.facilities.staff_views.edited import Edited, edited
from booking.reservations.office_views.blueprint import blueprint
from booking.reservations.queries import count_by_rulebook

MOST_LISTED = 50


class DraftForm(FlaskForm):
    """A new draft."""

    name = Line(
        _l("下書きの名前"),
        [DataRequired(_l("下書きの名前を入れてください。")), at_most(service.LONGEST_NAME)],
        description=_l("例: 来年4月からのきまり。職員だけに見えます。"),
    )


class LiftForm(FlaskForm):
    """What staff may let pass with a reason."""

    lifted = check_boxes(
        _l("理由を書けば、職員が窓口で受け付けられるもの"),
        options(LIFT_NAMES.items()),
        coerce=str,
        description=_l(
            "選んだものは、窓口の受付で「例外として受ける理由」を書くと予約できます。理由は残ります。"
        ),
    )


@blueprint.route("/staff/facilities/<int:facility_id>/rules", methods=["GET", "POST"])
@administrator
def rules(facility_id: int) -> str | Response:
    """The versions of a facility's rules and its drafts; POST begins a draft."""
    form = DraftForm()
    if form.validate_on_submit():
        try:
            with db.transaction():
                made = service.start_draft(
                    administrator_in_person(), facility_of(facility_id), form.name.data, now=clock.now()
                )
                version_id = made.id
        except InvalidInput as error:
            put_on_form(form, error)
        else:
            flash(_("下書きを作りました。いまのきまりを写してあります。"), "success")
            return redirect(url_for("facility_setup.draft", facility_id=facility_id, version_id=version_id))
    return _page(facility_of(facility_id), form)


@blueprint.route("/staff/facilities/<int:facility_id>/rules/lift", methods=["GET", "POST"])
@administrator
def lift(facility_id: int) -> str | Response:
    """What staff may lift with a reason, changed at once or in a draft."""
    here = edited(facility_id)
    form = LiftForm()
    if not form.is_submitted():
        form.lifted.data = sorted(here.book.staff_may_lift)
    if form.validate_on_submit():
        lifted = frozenset(form.lifted.data or ())

        def put(book: Rulebook) -> Rulebook:
            return replace(book, staff_may_lift=lifted)

        with db.transaction():
            here = edited(facility_id)
            service.change_rulebook(
                administrator_in_person(),
                here.facility,
                put,
                draft=here.draft,
                now=clock.now(),
                detail={"change": "staff_may_lift", "codes": sorted(lifted)},
            )
        flash(_("窓口で受け付けられるものを保存しました。"), "success")
        return redirect(_after_lift(edited(facility_id)))
    here, now = edited(facility_id), clock.now()
    frame_of, _holidays = load_frames(here.facility, here.book, local_date(now))
    return render_template(
        "reservations/office/lift.html",
        form=form,
        here=here,
        facility=here.facility,
        examples=lift_examples(here.book, frame_of, now),
        back=_after_lift(here),
    )


def _after_lift(here: Edited) -> str:
    """Where the exceptions are listed."""
    if here.draft is not None:
        return here.page("lift")
    return url_for("office.rules", facility_id=here.facility.id, _anchor="lift")


def _page(facility: Facility, form: DraftForm) -> str:
    today = local_date(clock.now())
    versions = list_versions(facility.id)
    published = [one for one in versions if one.status is RulebookStatus.PUBLISHED]
    shown = published[:MOST_LISTED]
    in_force = find_in_force(facility.id, today)
    book = in_force.book if in_force is not None else Rulebook()
    return render_template(
        "reservations/office/rules.html",
        facility=facility,
        form=form,
        lifted=[name for code, name in LIFT_NAMES.items() if code in book.staff_may_lift],
        drafts=[one for one in versions if one.status is RulebookStatus.DRAFT],
        published=shown,
        count=len(published),
        in_force=in_force,
        counts=count_by_rulebook([one.id for one in shown]),
        names=_names({one.published_by_id for one in shown if one.published_by_id is not None}),
        today=today,
        is_sent=request.method == "POST",
    )


def _names(user_ids: set[int]) -> dict[int, str]:
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(user_ids)))
    return {row.id: row.name for row in rows}
