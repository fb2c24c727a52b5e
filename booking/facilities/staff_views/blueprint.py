"""The blueprint, and what its pages share."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import cast

from flask import Blueprint, url_for
from flask_login import current_user
from flask_wtf import FlaskForm

from booking.accounts.models import User
from booking.core.errors import DomainError
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
