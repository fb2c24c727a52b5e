"""As whom somebody books: what they say themselves, and what staff make of the account."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from booking.accounts import service
from booking.accounts.models import User
from booking.accounts.rules import ASSIGNABLE, DECLARED, Audience
from booking.accounts.rules.people import PersonalDetails
from booking.audit.models import AuditEntry
from booking.core.db import db
from booking.core.errors import InvalidInput, NotFound
from tests import factories
from tests.accounts.conftest import Letter
from tests.accounts.slips import NOW

Letters = Callable[[], list[Letter]]


@pytest.fixture
def staff(app: Flask) -> User:
    return factories.staff(factories.facility())


def _set(staff: User, user: User, audience: Audience) -> None:
    with db.transaction():
        service.set_audience(staff, user.id, audience, now=NOW)


def _rows(action: str) -> list[AuditEntry]:
    db.session.rollback()
    return list(db.session.scalars(select(AuditEntry).where(AuditEntry.action == action)))


@pytest.mark.both_databases
@pytest.mark.parametrize("wanted", ASSIGNABLE[1:])
def test_staff_say_as_whom_somebody_books_and_it_is_written_down_and_told(
    staff: User, letters: Letters, wanted: Audience
) -> None:
    user = factories.user()
    _set(staff, user, wanted)
    [row] = _rows("accounts.set_audience")
    assert (row.actor_id, row.object_id) == (staff.id, user.id)
    assert row.detail == {"from": "resident", "to": wanted.value}
    assert user.audience is wanted
    [letter] = letters()
    assert (letter.address, letter.template) == (user.email, "details_changed")
    assert "直した欄\n利用者の区分" in letter.text


def test_the_same_again_changes_and_tells_nothing(staff: User, letters: Letters) -> None:
    _set(staff, factories.user(), Audience.RESIDENT)
    assert _rows("accounts.set_audience") == []
    assert letters() == []


def test_nobody_books_as_staff(staff: User) -> None:
    user = factories.user()
    with pytest.raises(InvalidInput):
        _set(staff, user, Audience.STAFF)
    db.session.rollback()
    assert user.audience is Audience.RESIDENT


def test_colleagues_and_closed_accounts_and_people_who_are_not_there_stay_as_they_are(staff: User) -> None:
    colleague, closed = factories.clerk(), factories.user(closed_at=NOW)
    for user in (colleague, closed):
        with pytest.raises(service.NotAtCounter):
            _set(staff, user, Audience.PRIORITY_GROUP)
        db.session.rollback()
        assert user.audience is Audience.RESIDENT
    with pytest.raises(NotFound), db.transaction():
        service.set_audience(staff, 999, Audience.RESIDENT, now=NOW)


def _change(user: User, audience: Audience | None) -> None:
    with db.transaction():
        service.change_details(user.id, PersonalDetails(user.name, audience=audience), locale="ja", now=NOW)


@pytest.mark.both_databases
@pytest.mark.parametrize("before", DECLARED)
@pytest.mark.parametrize("after", DECLARED)
def test_people_say_themselves_whether_they_are_of_the_city(
    app: Flask, before: Audience, after: Audience
) -> None:
    user = factories.user(audience=before)
    _change(user, after)
    assert user.audience is after
    rows = _rows("accounts.change_details")
    assert [(row.detail, row.personal) for row in rows] == (
        [({"fields": ["audience"]}, {"before": {"audience": before.value}})] if before is not after else []
    )


@pytest.mark.parametrize("group", ASSIGNABLE[2:])
def test_a_group_that_staff_have_registered_stays_one_whatever_it_says_of_itself(
    app: Flask, group: Audience
) -> None:
    user = factories.user(audience=group)
    _change(user, Audience.NON_RESIDENT)
    assert user.audience is group


def test_who_was_not_asked_stays_what_they_are(app: Flask) -> None:
    user = factories.user(audience=Audience.NON_RESIDENT)
    _change(user, None)
    assert user.audience is Audience.NON_RESIDENT


@pytest.mark.both_databases
def test_somebody_written_down_at_the_counter_is_what_they_said_or_else_a_resident(staff: User) -> None:
    for said, kept in (
        (None, Audience.RESIDENT),
        (Audience.RESIDENT, Audience.RESIDENT),
        (Audience.NON_RESIDENT, Audience.NON_RESIDENT),
    ):
        with db.transaction():
            made = service.register_at_counter(staff, PersonalDetails("小林 ハナ", audience=said), now=NOW)
        db.session.expire(made)
        assert made.audience is kept
