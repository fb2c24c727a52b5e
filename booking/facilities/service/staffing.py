"""Who works here: roles and facilities of a person, and invitations of somebody new."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete

from booking.accounts import queries as people
from booking.accounts import service as accounts
from booking.accounts.models import User
from booking.accounts.rules import Role, TokenPurpose
from booking.accounts.rules.people import PersonalDetails
from booking.audit.service import record
from booking.core.db import db
from booking.core.errors import InvalidInput
from booking.core.i18n import _l
from booking.core.stale import ensure_seen
from booking.facilities.models import FacilityStaff, StaffInvitation
from booking.facilities.staffing_queries import (
    find_invitation,
    find_newest_invitation,
    list_assignable_facilities,
    staffing_of,
)


def change_staffing(
    admin: User,
    user: User,
    roles: Collection[Role],
    facility_ids: Collection[int],
    *,
    seen: str | None = None,
    now: datetime,
) -> None:
    """Give the person exactly these roles and facilities; raises Stale and what ``change_roles`` raises."""
    _check(admin.municipality_id, roles, facility_ids)
    admin_id, municipality_id = admin.id, admin.municipality_id
    administrators = accounts.lock_administrators(user)
    stored = staffing_of(user)
    wanted: dict[str, Any] = {
        "roles": sorted(role.value for role in roles),
        "facilities": sorted(facility_ids),
    }
    ensure_seen(seen, stored, wanted)
    accounts.change_roles(user, roles, administrators=administrators, actor_id=admin_id, now=now)
    if stored["facilities"] == wanted["facilities"]:
        return
    db.session.execute(delete(FacilityStaff).where(FacilityStaff.user_id == user.id))
    db.session.add_all(FacilityStaff(facility_id=one, user_id=user.id) for one in wanted["facilities"])
    _write_down(
        "staff.assign", municipality_id, admin_id, user.id, now, {"before": stored["facilities"], **wanted}
    )


def invite(
    admin: User, email: str, roles: Collection[Role], facility_ids: Collection[int], *, now: datetime
) -> StaffInvitation:
    """Ask somebody by mail to join; raises AlreadyRegistered."""
    _check(admin.municipality_id, roles, facility_ids)
    admin_id, municipality_id = admin.id, admin.municipality_id
    link = accounts.invite(municipality_id=municipality_id, email=email, now=now)
    made = StaffInvitation(
        mail_token_id=link.id,
        roles=sorted(role.value for role in roles),
        facility_ids=sorted(facility_ids),
        invited_by_id=admin_id,
    )
    db.session.add(made)
    db.session.flush()
    record(
        "staff.invite",
        municipality_id=municipality_id,
        actor_id=admin_id,
        object_type="staff_invitation",
        object_id=made.id,
        now=now,
        detail={"roles": made.roles, "facilities": made.facility_ids},
        personal={"email": email},
    )
    return made


def withdraw(admin: User, invitation_id: int, *, now: datetime) -> None:
    """Take an invitation back; nothing if it was accepted or taken back already. Raises NotFound."""
    admin_id, municipality_id = admin.id, admin.municipality_id
    invitation, link = find_invitation(municipality_id, invitation_id)
    if link.used_at is not None:
        return
    accounts.withdraw_invitation(link, now)
    _write_down(
        "staff.withdraw_invitation", municipality_id, admin_id, None, now, {"invitation": invitation.id}
    )


def accept(
    token: str,
    details: PersonalDetails,
    *,
    password_hash: str,
    terms_seen: Collection[int],
    locale: str,
    now: datetime,
) -> User:
    """Make the account of an invitation; raises LinkDead, TermsChanged, AddressTaken.

    Of several to one address the newest decides what the person will be, whichever link they open. It is
    void if the one who sent it is no administrator any more.
    """
    link = people.find_link(token, TokenPurpose.INVITE)
    if link is None:
        raise accounts.LinkDead
    accounts.lock_address(link.municipality_id, link.email)
    invitation = find_newest_invitation(link.municipality_id, link.email)
    if invitation is None:
        raise accounts.LinkDead
    if invitation.invited_by_id not in people.list_administrators(link.municipality_id):
        raise accounts.LinkDead
    roles, facility_ids, inviter = invitation.roles, invitation.facility_ids, invitation.invited_by_id
    user = accounts.complete_registration(
        token,
        details,
        password_hash=password_hash,
        terms_seen=terms_seen,
        locale=locale,
        purpose=TokenPurpose.INVITE,
        now=now,
    )
    for role in roles:
        accounts.grant_role(user, Role(role), granted_by_id=inviter, now=now)
    there = {one.id for one in list_assignable_facilities(user.municipality_id)}
    assigned = [one for one in facility_ids if one in there]
    db.session.add_all(FacilityStaff(facility_id=one, user_id=user.id) for one in assigned)
    _write_down(
        "staff.accept_invitation", user.municipality_id, user.id, user.id, now, {"facilities": assigned}
    )
    return user


def _check(municipality_id: int, roles: Collection[Role], facility_ids: Iterable[int]) -> None:
    wanted = set(facility_ids)
    if wanted and Role.STAFF not in roles:
        raise InvalidInput(_l("施設を担当する人には、役割の「職員」も選んでください。"), field="roles")
    if not wanted <= {one.id for one in list_assignable_facilities(municipality_id)}:
        raise InvalidInput(_l("担当にできない施設が入っています。選び直してください。"), field="facilities")


def _write_down(
    action: str,
    municipality_id: int,
    actor_id: int,
    user_id: int | None,
    now: datetime,
    detail: dict[str, Any],
) -> None:
    db.session.flush()
    record(
        action,
        municipality_id=municipality_id,
        actor_id=actor_id,
        object_type="user",
        object_id=user_id,
        now=now,
        detail=detail,
    )
