"""Facilities of the staff, and how somebody new joins."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from booking.accounts import service as accounts
from booking.accounts.keys import link_token
from booking.accounts.models import User
from booking.accounts.rules import Role
from booking.accounts.rules.people import PersonalDetails
from booking.core.db import db
from booking.core.errors import InvalidInput
from booking.core.stale import Stale, fingerprint
from booking.facilities.queries import list_staff_facilities
from booking.facilities.rules.settings import FacilityStatus
from booking.facilities.service import staffing
from booking.facilities.staffing_queries import list_invitations, list_unstaffed, staffing_of
from booking.outbox.models import OutboxMessage
from tests import factories

pytestmark = pytest.mark.both_databases
NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)
NEW = "aya@harunagi.example"


@pytest.fixture
def admin(app: Flask) -> User:
    return factories.administrator()


def change(
    admin: User, user: User, roles: list[Role], facilities: list[int], seen: str | None = None
) -> None:
    with db.transaction():
        staffing.change_staffing(admin, user, roles, facilities, seen=seen, now=NOW)


def test_roles_and_facilities_are_set_together(admin: User) -> None:
    hall, gym = factories.facility("ホール"), factories.facility("体育館")
    user = factories.user()
    change(admin, user, [Role.STAFF], [gym.id, hall.id])
    assert {one.id for one in list_staff_facilities(user)} == {hall.id, gym.id}
    assert list_unstaffed(admin.municipality_id) == []
    change(admin, user, [Role.CLERK], [])
    assert list_staff_facilities(user) == []
    assert user.roles == {Role.CLERK}


def test_only_staff_look_after_facilities_and_only_after_those_of_the_city(admin: User) -> None:
    user = factories.user()
    imported = factories.facility("取込み", status=FacilityStatus.IMPORTED)
    for roles, facility_id in (([Role.CLERK], factories.facility().id), ([Role.STAFF], imported.id)):
        with pytest.raises(InvalidInput):
            change(admin, user, roles, [facility_id])


def test_of_two_who_assign_facilities_at_once_the_second_is_told(admin: User) -> None:
    hall, gym = factories.facility("ホール"), factories.facility("体育館")
    user = factories.staff(hall)
    seen = fingerprint(staffing_of(user))
    change(admin, user, [Role.STAFF], [hall.id, gym.id], seen)
    with pytest.raises(Stale):
        change(admin, user, [Role.STAFF], [], seen)
    change(admin, user, [Role.STAFF], [gym.id, hall.id], seen)  # the same again


def invite(admin: User, facilities: list[int] | None = None) -> str:
    """The token of the link in the mail."""
    with db.transaction():
        staffing.invite(admin, NEW, [Role.STAFF], facilities or [], now=NOW)
    statement = select(OutboxMessage).where(OutboxMessage.template == "staff_invitation")
    mail = db.session.scalars(statement.order_by(OutboxMessage.id.desc())).first()
    assert mail is not None
    assert mail.address == NEW
    return link_token(mail.context["seed"])


def accept(token: str, now: datetime = NOW) -> User:
    with db.transaction():
        return staffing.accept(
            token,
            PersonalDetails("水野 彩", "ミズノ アヤ", "0287-00-3333"),
            password_hash="hash",
            terms_seen=[],
            locale="ja",
            now=now,
        )


def test_whoever_accepts_has_what_was_promised(admin: User) -> None:
    hall = factories.facility("ホール")
    token = invite(admin, [hall.id])
    user = accept(token)
    assert (user.email, user.roles) == (NEW, {Role.STAFF})
    assert [one.id for one in list_staff_facilities(user)] == [hall.id]
    assert list_invitations(admin.municipality_id) == []
    with pytest.raises(accounts.LinkDead):
        accept(token)


def test_of_several_invitations_the_newest_decides_whichever_link_is_opened(admin: User) -> None:
    first = invite(admin, [factories.facility("ホール").id])
    invite(admin)
    assert len(list_invitations(admin.municipality_id)) == 1
    user = accept(first)
    assert user.roles == {Role.STAFF}
    assert list_staff_facilities(user) == []


def test_a_link_ends_when_it_is_old_or_taken_back(admin: User) -> None:
    newer = invite(admin)
    with pytest.raises(accounts.LinkDead):
        accept(newer, NOW + timedelta(days=7))
    [waiting] = list_invitations(admin.municipality_id)
    for _ in range(2):
        with db.transaction():
            staffing.withdraw(admin, waiting.id, now=NOW)
    with pytest.raises(accounts.LinkDead):
        accept(newer)


def test_an_invitation_ends_with_the_office_of_who_sent_it(admin: User) -> None:
    token = invite(admin)
    other = factories.administrator("管理 次郎")
    change(other, admin, [], [])
    with pytest.raises(accounts.LinkDead):
        accept(token)


def test_somebody_who_has_an_account_is_not_invited(admin: User) -> None:
    known = factories.user(email=NEW)
    with pytest.raises(accounts.AlreadyRegistered) as refused:
        invite(admin)
    assert refused.value.user_id == known.id


def test_an_old_link_goes_with_its_invitation(admin: User) -> None:
    invite(admin)
    with db.transaction():
        accounts.forget_old(NOW + timedelta(days=60))
    assert list_invitations(admin.municipality_id) == []
