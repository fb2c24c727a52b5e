"""A first password on paper: made of the form that was sent, so that the same form gives the same paper."""

from flask import current_app, request
from werkzeug.wrappers import Response

from booking.accounts import paper_form, queries, service
from booking.accounts.access import counter
from booking.accounts.forms import AddressForm
from booking.accounts.keys import first_password_secret
from booking.accounts.models import User
from booking.accounts.passwords import hash_password, verify_password
from booking.accounts.rules.first_passwords import first_password
from booking.accounts.views.blueprint import blueprint, person
from booking.accounts.views.counter import person_page
from booking.core import clock
from booking.core.calendar import local
from booking.core.db import db
from booking.core.errors import DomainError
from booking.core.i18n import _
from booking.documents import Office, Registration, render_registration
from booking.files.downloads import pdf
from booking.municipalities.queries import get_current


@blueprint.post("/staff/people/<int:user_id>/password")
@counter
def counter_password(user_id: int) -> Response:
    """Answers with the paper itself; a second press of the same button gives the same paper again."""
    key, now = request.form.get("key", ""), clock.now()
    staff = person()
    user = queries.get_user(staff.municipality_id, user_id)
    if not paper_form.is_good(key, staff.id, user_id, now):
        return _refuse(user_id, DomainError(_("画面を開いてから時間がたちました。もう一度押してください。")))
    password = first_password(first_password_secret(user_id, key))
    if not _is_theirs(user, password):
        stored = user.password_hash
        db.session.rollback()
        password_hash = hash_password(password)
        try:
            with db.transaction():
                user = service.issue_counter_password(
                    staff, user_id, password_hash=password_hash, replaces=stored, now=now
                )
        except service.IssuedMeanwhile as error:
            user = queries.get_user(staff.municipality_id, user_id)
            if not _is_theirs(user, password):
                return _refuse(user_id, error)
        except DomainError as error:
            return _refuse(user_id, error)
    return _paper(user, password)


def _is_theirs(user: User, password: str) -> bool:
    """Whether this very paper was printed already, and not used yet."""
    return user.must_choose_password and verify_password(user.password_hash, password)


def _refuse(user_id: int, error: DomainError) -> Response:
    if error.status == 404:
        raise error
    return person_page(user_id, AddressForm(formdata=None), error)


def _paper(user: User, password: str) -> Response:
    body = get_current()
    assert user.number is not None
    assert user.password_expires_at is not None
    content = render_registration(
        Registration(
            municipality=body.name,
            name=user.name,
            kana=user.name_kana,
            number=user.number,
            password=password,
            expires_at=local(user.password_expires_at),
            issued_at=local(clock.now()),
            address=str(current_app.config["BASE_URL"]).rstrip("/"),
            office=Office(
                name=body.name,
                postal_code=body.postal_code,
                address=body.address,
                phone=body.phone,
                hours=body.office_hours_text,
            ),
        )
    )
    return pdf(content, "registration.pdf", _("利用者登録票_%(number)s.pdf", number=user.number))
