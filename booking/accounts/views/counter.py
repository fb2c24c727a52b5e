"""Staff at the counter: look for people, write them down, put details right, print a first password."""

from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from booking.accounts import paper_form, queries, service
from booking.accounts.access import counter
from booking.accounts.audience_forms import AudienceForm
from booking.accounts.forms import AddressForm, DetailsForm, PeopleSearchForm, ProfileForm, put_on_form
from booking.accounts.models import User
from booking.accounts.rules import AUDIENCE_NAMES, Audience
from booking.accounts.views.blueprint import blueprint, network_hash, page, person
from booking.core import clock
from booking.core.db import db
from booking.core.errors import DomainError, InvalidInput
from booking.core.i18n import _

# More than anybody looks through; with more, another word is asked for.
MOST_FOUND = 30


@blueprint.route("/staff/people", methods=["GET", "POST"])
@counter
def search_people() -> Response:
    """Look for people; what is typed stays out of the address, and each search is written down."""
    form, found = PeopleSearchForm(), None
    if request.method == "POST" and form.validate():
        staff = person()
        with db.transaction():
            found = queries.search_people(staff.municipality_id, form.text.data, MOST_FOUND + 1)
            service.note_search(staff, found, form.text.data, clock.now())
    shown = render_template("accounts/staff/people.html", form=form, found=found, most=MOST_FOUND)
    return page(shown, 422 if request.method == "POST" and found is None else 200)


@blueprint.route("/staff/people/new", methods=["GET", "POST"])
@counter
def counter_register() -> Response:
    """Write somebody down who has no mail address, or comes to the counter for another reason."""
    form = DetailsForm(audience=Audience.RESIDENT)
    if request.method == "POST" and form.validate():
        with db.transaction():
            made = service.register_at_counter(person(), form.details(), now=clock.now())
        flash(_("登録しました。利用者番号は %(number)s です。", number=made.number), "success")
        return redirect(url_for("accounts.counter_person", user_id=made.id), code=303)
    shown = render_template("accounts/staff/register.html", form=form)
    return page(shown, 422 if request.method == "POST" else 200)


@blueprint.get("/staff/people/<int:user_id>")
@counter
def counter_person(user_id: int) -> Response:
    """Who it is, and what staff can do for them."""
    return person_page(user_id, AddressForm(formdata=None))


def person_page(user_id: int, form: AddressForm, refused: DomainError | None = None) -> Response:
    """The page of somebody; opening it is written down. A refusal stands above it, or on the form."""
    staff, now = person(), clock.now()
    with db.transaction():
        user = queries.get_user(staff.municipality_id, user_id)
        service.note_opening(staff, user, now)
    shown = render_template(
        "accounts/staff/person.html",
        user=user,
        form=form,
        audience=AudienceForm(formdata=None, obj=user),
        audience_names=AUDIENCE_NAMES,
        refused=refused if refused is not None and refused.field is None else None,
        refusal=service.refusal_at_counter(user),
        change=queries.find_open_change(user.id, now),
        key=paper_form.make_key(staff.id, user.id, now),
        first_password=_state_of_first_password(user, now),
        now=now,
    )
    return page(shown, 422 if request.method == "POST" else 200, refused=refused)


def _state_of_first_password(user: User, now: datetime) -> str:
    """Of the paper that was given last: none, waiting, over."""
    if user.password_expires_at is None:
        return "none"
    return "waiting" if user.password_hash is not None and now < user.password_expires_at else "over"


@blueprint.route("/staff/people/<int:user_id>/details", methods=["GET", "POST"])
@counter
def counter_details(user_id: int) -> Response:
    """Put name, kana, telephone number and address right for somebody."""
    staff, now = person(), clock.now()
    with db.transaction():
        user = queries.get_user(staff.municipality_id, user_id)
        service.note_opening(staff, user, now)
    refusal = service.refusal_at_counter(user)
    if refusal is not None:
        return person_page(user_id, AddressForm(formdata=None), refusal)
    form = ProfileForm.of(user)
    del form.locale, form.audience
    if request.method == "POST" and form.validate():
        with db.transaction():
            changed = service.correct_details(staff, user_id, form.details(), now=now)
        flash(
            _("直しました。%(name)sさんにメールで知らせます。", name=changed.name)
            if changed.email
            else _("直しました。メールアドレスがない方なので、知らせは届きません。"),
            "success",
        )
        return redirect(url_for("accounts.counter_person", user_id=user_id), code=303)
    shown = render_template("accounts/staff/details.html", form=form, user=user)
    return page(shown, 422 if request.method == "POST" else 200)


@blueprint.post("/staff/people/<int:user_id>/audience")
@counter
def counter_audience(user_id: int) -> Response:
    """Make somebody a resident, a non-resident or a group: windows open for them as for these from now on."""
    form, nothing = AudienceForm(), AddressForm(formdata=None)
    if not form.validate():
        return person_page(user_id, nothing, InvalidInput(_("区分を選んでください。")))
    wanted = Audience(form.audience.data)
    try:
        with db.transaction():
            changed = service.set_audience(person(), user_id, wanted, now=clock.now())
    except service.NotAtCounter as error:
        return person_page(user_id, nothing, error)
    flash(
        _("%(name)sさんの区分は「%(audience)s」です。", name=changed.name, audience=AUDIENCE_NAMES[wanted]),
        "success",
    )
    return redirect(url_for("accounts.counter_person", user_id=user_id), code=303)


@blueprint.post("/staff/people/<int:user_id>/address")
@counter
def counter_address(user_id: int) -> Response:
    """Send a link to a new address; it becomes theirs when they have opened it and typed their password."""
    form = AddressForm()
    if not form.validate():
        return person_page(user_id, form)
    try:
        with db.transaction():
            service.send_address_link(
                person(), user_id, form.email.data, source_hash=network_hash(), now=clock.now()
            )
    except DomainError as error:
        if error.status == 404:
            raise
        put_on_form(form, error)
        return person_page(user_id, form, error)
    flash(
        _("確かめるメールを送りました。本人がリンクを開いてパスワードを入れると、登録されます。"), "success"
    )
    return redirect(url_for("accounts.counter_person", user_id=user_id), code=303)
