"""Administrators show and hide procedures, say when they are open, and who works through them."""

from datetime import date, datetime
from typing import cast

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectMultipleField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from booking.accounts.access import administrator
from booking.accounts.forms import put_on_form
from booking.accounts.models import User
from booking.applications import queries, service
from booking.applications.models import Procedure
from booking.applications.rules.procedures import ProcedureStatus
from booking.core import clock
from booking.core.calendar import at_minute, local_date, minute_of
from booking.core.db import db
from booking.core.errors import DomainError
from booking.core.i18n import _, _l
from booking.facilities.forms.fields import DateField, MinuteField

blueprint = Blueprint("applications_admin", __name__, url_prefix="/admin/procedures")
STATUS_NAMES = {ProcedureStatus.PUBLISHED: _l("公開"), ProcedureStatus.HIDDEN: _l("非公開")}
Page = str | tuple[str, int] | Response


class ProcedureForm(FlaskForm):
    """What an administrator decides about a procedure; its texts and fields come with its data file."""

    status = RadioField(
        _l("公開"),
        [InputRequired(_l("公開するかどうかを選んでください。"))],
        choices=[SelectChoice(one.value, name) for one, name in STATUS_NAMES.items()],
    )
    opens_on = DateField(_l("受付を始める日"), [Optional()])
    opens_time = MinuteField(_l("始める時刻"), [Optional()])
    closes_on = DateField(_l("受付を終える日"), [Optional()])
    closes_time = MinuteField(_l("終える時刻"), [Optional()])
    clerks = SelectMultipleField(
        _l("担当者"), coerce=int, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )

    def validate_opens_time(self, field: MinuteField) -> None:
        """A time needs its day."""
        _needs_day(field, self.opens_on)

    def validate_closes_time(self, field: MinuteField) -> None:
        """A time needs its day."""
        _needs_day(field, self.closes_on)

    @classmethod
    def of(cls, procedure: Procedure, clerks: list[User]) -> "ProcedureForm":
        """Filled with what is set now."""
        opens_on, opens_time = _parts(procedure.opens_at)
        closes_on, closes_time = _parts(procedure.closes_at)
        return cls(
            data={
                "status": procedure.status.value,
                "opens_on": opens_on,
                "opens_time": opens_time,
                "closes_on": closes_on,
                "closes_time": closes_time,
                "clerks": [one.id for one in clerks],
            }
        )

    @property
    def opens_at(self) -> datetime | None:
        """The beginning of the day, unless a time was given."""
        return _instant(self.opens_on.data, self.opens_time.data, 0)

    @property
    def closes_at(self) -> datetime | None:
        """The end of the day, unless a time was given."""
        return _instant(self.closes_on.data, self.closes_time.data, 24 * 60)


def _needs_day(time: MinuteField, day: DateField) -> None:
    if time.data is not None and day.data is None:
        raise ValidationError(_l("日付も入れてください。"))


def _parts(instant: datetime | None) -> tuple[date | None, int | None]:
    if instant is None:
        return None, None
    day = local_date(instant)
    return day, minute_of(instant, day)


def _instant(day: date | None, minute: int | None, otherwise: int) -> datetime | None:
    return None if day is None else at_minute(day, otherwise if minute is None else minute)


def _person() -> User:
    return cast(User, current_user)


@blueprint.get("")
@administrator
def index() -> str:
    """Every procedure with its state, dates and clerks."""
    procedures = queries.list_procedures(_person().municipality_id)
    return render_template(
        "applications/admin/index.html",
        procedures=procedures,
        clerks=queries.list_clerks([one.id for one in procedures]),
        status_names=STATUS_NAMES,
    )


@blueprint.route("/<code>", methods=["GET", "POST"])
@administrator
def edit(code: str) -> Page:
    """One procedure."""
    person, now = _person(), clock.now()
    found = queries.get_procedure(person.municipality_id, code)
    clerks = queries.list_clerks([found.id])[found.id]
    form = ProcedureForm.of(found, clerks)
    known = {one.id: one for one in (*clerks, *queries.list_clerks_to_choose(person.municipality_id))}
    form.clerks.choices = [(one.id, one.name) for one in known.values()]
    if form.validate_on_submit():
        try:
            with db.transaction():
                service.set_clerks(person, found, form.clerks.data or [], now)
                service.set_procedure(
                    person,
                    found,
                    status=ProcedureStatus(form.status.data),
                    opens_at=form.opens_at,
                    closes_at=form.closes_at,
                    now=now,
                )
        except DomainError as error:
            put_on_form(form, error)
        else:
            flash(_("手続きの設定を保存しました。"), "success")
            return redirect(url_for("applications_admin.index"), code=303)
    page = render_template(
        "applications/admin/edit.html",
        form=form,
        procedure=found,
        version=queries.get_newest_version(found.id),
    )
    return (page, 422) if form.errors or form.form_errors else page
