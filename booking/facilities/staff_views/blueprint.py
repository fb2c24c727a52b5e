"""The blueprint, and what its pages share."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import cast

from flask import Blueprint, url_for
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import FieldList, FormField

from booking.accounts.models import User
from booking.core.errors import DomainError
from booking.core.i18n import _
from booking.facilities.models import Facility
from booking.facilities.queries import get_managed_facility

blueprint = Blueprint("facility_setup", __name__, url_prefix="/staff/facilities")
NO_NAMES: Mapping[str, str] = MappingProxyType({})


def administrator_in_person() -> User:
    """Who is asking; the page's decorator has seen to it that it is an administrator."""
    return cast(User, current_user)


def facility_of(facility_id: int) -> Facility:
    """The facility of the address, among those of the administrator's municipality."""
    return get_managed_facility(administrator_in_person().municipality_id, facility_id)


def page_of(facility_id: int, part: str = "") -> str:
    """The address of a facility's page, at one of its parts."""
    return url_for("facility_setup.show", facility_id=facility_id, _anchor=part or None)


def put_on_form(form: FlaskForm, error: DomainError, names: Mapping[str, str] = NO_NAMES) -> None:
    """Show a refusal beside its field (``names``: how the form calls it), or above all fields."""
    name = error.field or ""
    field = form._fields.get(names.get(name, name))
    if field is None or isinstance(field.errors, dict):
        form.form_errors.append(str(error.message))
    else:
        field.errors = [*field.errors, str(error.message)]


def row_errors(rows: FieldList, *, in_table: bool = False) -> list[tuple[str, str]]:
    """The errors of a list of small forms as (id, message), each with the number of its row."""
    return [
        (
            found,
            _("%(number)s行目: %(error)s", number=number, error=error)
            if in_table
            else _("%(number)s番目: %(error)s", number=number, error=error),
        )
        for number, row in enumerate(rows, start=1)
        for found, error in _errors_of(row)
    ]


def _errors_of(part: FormField) -> Iterator[tuple[str, str]]:
    for field in part.form:
        if isinstance(field, FormField):
            yield from _errors_of(field)
        else:
            yield from ((field.id, error) for error in field.errors)
