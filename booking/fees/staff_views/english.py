"""The English of a draft's names: all on one page, each beside the Japanese."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import Field

from booking.accounts.access import administrator
from booking.core import clock
from booking.core.db import db
from booking.core.i18n import _
from booking.facilities.forms.facility import at_most
from booking.facilities.forms.fields import Line
from booking.facilities.staff_views.blueprint import administrator_in_person
from booking.fees.rules.english import Name, Path, names_of
from booking.fees.rules.tariff import Tariff
from booking.fees.service import tariffs as service
from booking.fees.staff_views.blueprint import blueprint, draft_of


@dataclass(frozen=True, slots=True)
class Group:
    """The names of one part of the tariff, with the field of each."""

    heading: str
    """The part's own name; empty: that of the tariff."""
    place: Path
    fields: Sequence[tuple[Name, Field]]


def _field_name(path: Path) -> str:
    """Keys may be any text."""
    return f"en-{hashlib.sha256(repr(path).encode()).hexdigest()[:12]}"


def _form_of(tariff: Tariff) -> FlaskForm:
    """A field for each name of the tariff."""
    fields = {
        _field_name(one.path): Line(one.japanese, [at_most(one.longest)], default=one.english)
        for one in names_of(tariff)
    }
    return type("EnglishForm", (FlaskForm,), fields)()


def _groups(tariff: Tariff, form: FlaskForm) -> list[Group]:
    """By question, step and the like; rooms are one group."""
    found: dict[Path, list[tuple[Name, Field]]] = {}
    for one in names_of(tariff):
        place = one.path[:2] if one.path[0] in ("conditions", "steps") else one.path[:1]
        found.setdefault(place, []).append((one, form[_field_name(one.path)]))
    return [
        Group(fields[0][0].japanese if len(place) == 2 else "", place, fields)
        for place, fields in found.items()
    ]


@blueprint.route("/<int:facility_id>/tariffs/<int:version_id>/english", methods=["GET", "POST"])
@administrator
def english(facility_id: int, version_id: int) -> str | Response:
    """Give the names of a draft in English."""
    here = draft_of(facility_id, version_id)
    form = _form_of(here.tariff)
    if form.validate_on_submit():
        given = {
            one.path: form[_field_name(one.path)].data or ""
            for one in names_of(here.tariff)
            if (form[_field_name(one.path)].data or "") != one.english
        }
        with db.transaction():
            here = draft_of(facility_id, version_id)
            service.name_in_english(
                administrator_in_person(), here.facility, here.draft(), given, now=clock.now()
            )
        flash(_("英語の名前を保存しました。"), "success")
        return redirect(here.page())
    return render_template(
        "fees/admin/english.html",
        here=here,
        facility=here.facility,
        form=form,
        groups=_groups(here.tariff, form),
    )
