"""The versions of a facility's tariff: in force, to come, drafts; publishing and dropping a draft."""

from flask import flash, redirect, render_template, url_for
from flask_wtf import FlaskForm
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms.validators import DataRequired

from booking.accounts.access import administrator
from booking.accounts.models import User
from booking.core import clock
from booking.core.calendar import local_date
from booking.core.db import db
from booking.core.errors import DomainError, InvalidInput
from booking.core.i18n import _, _l
from booking.facilities.forms.facility import at_most
from booking.facilities.forms.fields import DateField, Line
from booking.facilities.staff_views.blueprint import administrator_in_person, facility_of, put_on_form
from booking.fees.queries.tariffs import list_versions
from booking.fees.rules.versions import TariffStatus
from booking.fees.service import tariffs as service
from booking.fees.staff_views.blueprint import Here, blueprint, draft_of
from booking.fees.staff_views.overview import page

MOST_LISTED = 50


class CopyForm(FlaskForm):
    """A draft that begins with what counts last."""

    name = Line(
        _l("下書きの名前"),
        [DataRequired(_l("下書きの名前を入れてください。")), at_most(service.LONGEST_NAME)],
        description=_l("例: 来年4月からの料金。職員だけに見えます。"),
    )


class PublishForm(FlaskForm):
    """From when a draft counts."""

    starts_on = DateField(
        _l("いつから"),
        [DataRequired(_l("いつからの料金かを入れてください。"))],
        description=_l("この日から、この料金で計算します。すでに入っている予約の料金は変わりません。"),
    )


@blueprint.route("/<int:facility_id>/tariffs", methods=["GET", "POST"])
@administrator
def versions(facility_id: int) -> str | Response:
    """What counts, what will, and drafts; POST begins a draft with a copy of what counts last."""
    facility = facility_of(facility_id)
    form = CopyForm()
    if form.validate_on_submit():
        try:
            with db.transaction():
                made = service.start_draft(
                    administrator_in_person(), facility, form.name.data, now=clock.now()
                )
                version_id = made.id
        except InvalidInput as error:
            put_on_form(form, error)
        else:
            flash(_("下書きを作りました。いまの料金表を写してあります。"), "success")
            return redirect(url_for("tariff_setup.show", facility_id=facility_id, version_id=version_id))
    facility = facility_of(facility_id)
    today = local_date(clock.now())
    found = list_versions(facility_id)
    published = [one for one in found if one.status is TariffStatus.PUBLISHED]
    published.sort(key=lambda one: (one.starts_on or today, one.number), reverse=True)
    begun = [one for one in published if one.starts_on is not None and one.starts_on <= today]
    return render_template(
        "fees/admin/versions.html",
        facility=facility,
        form=form,
        drafts=[one for one in found if one.status is TariffStatus.DRAFT],
        published=published[:MOST_LISTED],
        count=len(published),
        in_force=begun[0] if begun else None,
        names=_names({one.published_by_id for one in published if one.published_by_id is not None}),
        today=today,
    )


@blueprint.post("/<int:facility_id>/tariffs/<int:version_id>/publish")
@administrator
def publish(facility_id: int, version_id: int) -> str | Response:
    """A draft counts from a day on."""
    form = PublishForm()
    here = draft_of(facility_id, version_id)
    starts_on = form.starts_on.data
    if form.validate():
        try:
            with db.transaction():
                here = draft_of(facility_id, version_id)
                service.publish_draft(
                    administrator_in_person(), here.facility, here.draft(), starts_on, now=clock.now()
                )
        except DomainError as error:
            put_on_form(form, error)
        else:
            flash(_("料金表を公開しました。"), "success")
            return redirect(url_for("tariff_setup.versions", facility_id=facility_id))
    return page(draft_of(facility_id, version_id), form)


@blueprint.post("/<int:facility_id>/tariffs/<int:version_id>/drop")
@administrator
def drop(facility_id: int, version_id: int) -> Response:
    """Forget a draft."""
    with db.transaction():
        here: Here = draft_of(facility_id, version_id)
        name = here.draft().name
        service.drop_draft(administrator_in_person(), here.facility, here.draft(), now=clock.now())
    flash(_("下書き「%(name)s」を捨てました。", name=name), "success")
    return redirect(url_for("tariff_setup.versions", facility_id=facility_id))


def _names(user_ids: set[int]) -> dict[int, str]:
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(user_ids)))
    return {row.id: row.name for row in rows}
