"""People with roles, finding somebody to give one to, and one person's roles, facilities and sessions."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from booking.accounts import queries as people
from booking.accounts import service as accounts
from booking.accounts.access import administrator
from booking.accounts.models import User
from booking.administration.forms.staff import ROLE_NAMES, ROLE_NOTES, PeopleSearchForm, StaffingForm
from booking.administration.views.blueprint import administrator_in_person, blueprint
from booking.administration.views.saving import is_saved
from booking.administration.words import deed
from booking.audit import queries as audit_log
from booking.core import clock
from booking.core.db import db
from booking.core.i18n import _
from booking.facilities import staffing_queries
from booking.facilities.service import staffing

MOST_FOUND = 50
DEEDS_PER_PAGE = 30


@blueprint.get("/staff")
@administrator
def staff() -> str:
    """Everybody with a role, and who was invited."""
    return _list(PeopleSearchForm(formdata=None))


@blueprint.post("/staff/find")
@administrator
def find_people() -> str | tuple[str, int]:
    """People to give a role to; what was looked for is written down."""
    form = PeopleSearchForm()
    if not form.validate():
        return _list(form), 422
    admin, now = administrator_in_person(), clock.now()
    # Read inside of it: what was read before a transaction would be read anew, person by person.
    with db.transaction():
        found = _find(admin.municipality_id, form.q.data)
        accounts.note_search(admin, found, form.q.data, now)
    return render_template(
        "administration/people.html",
        form=form,
        found=found,
        is_full=len(found) >= MOST_FOUND,
        role_names=ROLE_NAMES,
    )


@blueprint.route("/staff/<int:user_id>", methods=["GET", "POST"])
@administrator
def person(user_id: int) -> str | tuple[str, int] | Response:
    """One person: roles and facilities, sessions, what was done with the account."""
    body_id = administrator_in_person().municipality_id
    user = people.get_user(body_id, user_id)
    form = StaffingForm.of(user, staffing_queries.list_assignable_facilities(body_id))
    if form.validate_on_submit() and _save(user_id, form):
        flash(_("役割と担当を保存しました。"), "success")
        return redirect(url_for("administration.person", user_id=user_id), code=303)
    if request.method == "POST":
        return _person_page(user_id, form), 422
    with db.transaction():
        accounts.note_opening(administrator_in_person(), people.get_user(body_id, user_id), clock.now())
    return _person_page(user_id, form)


@blueprint.post("/staff/<int:user_id>/sessions/end")
@administrator
def end_sessions(user_id: int) -> Response:
    """Sign a person out everywhere."""
    admin = administrator_in_person()
    admin_id, body_id = admin.id, admin.municipality_id
    with db.transaction():
        user = people.get_user(body_id, user_id)
        accounts.end_sessions_of(user, actor_id=admin_id, now=clock.now())
    flash(
        _("すべての機器からログアウトさせました。パスワードを知っていれば、またログインできます。"), "success"
    )
    return redirect(url_for("administration.person", user_id=user_id), code=303)


def _list(form: PeopleSearchForm) -> str:
    body_id, now = administrator_in_person().municipality_id, clock.now()
    members = people.list_people_with_roles(body_id)
    ids = [one.id for one in members]
    return render_template(
        "administration/staff.html",
        form=form,
        members=members,
        facilities=staffing_queries.facilities_by_staff(ids),
        last_sign_ins=audit_log.last_times("accounts.sign_in", "user", ids),
        invitations=staffing_queries.list_invitations(body_id),
        now=now,
        role_names=ROLE_NAMES,
    )


def _person_page(user_id: int, form: StaffingForm) -> str:
    body_id, now = administrator_in_person().municipality_id, clock.now()
    user: User = people.get_user(body_id, user_id)
    total = audit_log.count_about(body_id, "user", user_id)
    pages = max(1, -(-total // DEEDS_PER_PAGE))
    page = min(max(1, request.args.get("page", 1, type=int)), pages)
    entries = audit_log.list_about(
        body_id, "user", user_id, limit=DEEDS_PER_PAGE, offset=(page - 1) * DEEDS_PER_PAGE
    )
    role_names = {role.value: str(name) for role, name in ROLE_NAMES.items()}
    return render_template(
        "administration/person.html",
        form=form,
        user=user,
        is_self=user_id == administrator_in_person().id,
        role_names=ROLE_NAMES,
        role_notes={role.value: note for role, note in ROLE_NOTES.items()},
        sessions=people.count_sessions(user_id, now),
        last_sign_in=audit_log.last_times("accounts.sign_in", "user", [user_id]).get(user_id),
        deeds=[(entry, deed(entry, role_names)) for entry in entries],
        names=people.names_of(entry.actor_id for entry in entries if entry.actor_id is not None),
        page=page,
        pages=pages,
    )


def _find(body_id: int, text: str) -> list[User]:
    """Open accounts by name, kana, number and phone; by mail address closed ones, too."""
    found = people.search_people(body_id, text, MOST_FOUND)
    by_address = people.find_user_by_email(body_id, text) if "@" in text else None
    return found if by_address is None or by_address in found else [by_address, *found]


def _save(user_id: int, form: StaffingForm) -> bool:
    """Whether it could be saved; if not, the form says why."""
    admin = administrator_in_person()
    body_id = admin.municipality_id
    roles, facilities = form.wanted_roles(), form.facilities.data or []

    def save() -> None:
        user = people.get_user(body_id, user_id)
        staffing.change_staffing(admin, user, roles, facilities, seen=form.seen.data, now=clock.now())

    def stored() -> StaffingForm:
        offered = staffing_queries.list_assignable_facilities(body_id)
        return StaffingForm.of(people.get_user(body_id, user_id), offered, formdata=None)

    return is_saved(form, save, stored)
