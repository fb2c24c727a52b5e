"""What the screens of rules share: a form that is saved, or says why not, and a part that is deleted."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from flask import flash, redirect
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from booking.accounts.models import User
from booking.core import clock
from booking.core.db import db
from booking.core.errors import DomainError
from booking.core.stale import Stale
from booking.facilities.service.parts import Kind, remove_part
from booking.facilities.staff_views.blueprint import administrator_in_person, put_on_form
from booking.facilities.staff_views.edited import Edited, edited

Done = TypeVar("Done")
Part = TypeVar("Part")


def saved(
    facility_id: int,
    form: FlaskForm,
    save: Callable[[User, Edited, datetime], Done],
    show_both: Callable[[Stale, Edited], None],
) -> Done | None:
    """What ``save`` gives; None if it refused, and the form says why.

    ``show_both`` puts on the form what others have stored meanwhile.
    """
    admin, now = administrator_in_person(), clock.now()
    try:
        with db.transaction():
            return save(admin, edited(facility_id), now)
    except Stale as error:
        show_both(error, edited(facility_id))
    except DomainError as error:
        put_on_form(form, error)
    return None


def part_of(kind: Kind[Part], here: Edited, key: int | None) -> Part:
    """The timetable or plan of that number; raises NotFound."""
    found = kind.of(here.book).get(key or 0)
    if found is None:
        raise kind.not_found()
    return found


def removed(kind: Kind[Part], facility_id: int, key: int, list_name: str, said: str) -> Response:
    """Delete it, if no space uses it, and go back to the list."""
    try:
        with db.transaction():
            here = edited(facility_id)
            part_of(kind, here, key)
            remove_part(
                kind, administrator_in_person(), here.facility, key, draft=here.draft, now=clock.now()
            )
    except kind.in_use as error:
        flash(error.message, "error")
    else:
        flash(said, "success")
    return redirect(edited(facility_id).page(list_name))
