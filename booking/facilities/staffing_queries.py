"""Reads of who looks after what, and of who was asked to join."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from booking.accounts.models import MailToken, User
from booking.core.db import db
from booking.core.errors import NotFound
from booking.core.i18n import _l
from booking.facilities.models import Facility, FacilityStaff, StaffInvitation
from booking.facilities.rules.settings import FacilityStatus


@dataclass(frozen=True, slots=True)
class Invitation:
    """Somebody who was asked to join and has not yet."""

    id: int
    email: str
    roles: tuple[str, ...]
    expires_at: datetime


def list_assignable_facilities(municipality_id: int) -> list[Facility]:
    """The facilities that somebody can look after: all but those that were only imported."""
    statement = select(Facility).where(
        Facility.municipality_id == municipality_id, Facility.status != FacilityStatus.IMPORTED
    )
    return list(db.session.scalars(statement.order_by(Facility.name_kana, Facility.id)))


def facilities_by_staff(user_ids: Iterable[int]) -> dict[int, list[str]]:
    """Names of the facilities that each of the people looks after; who looks after none is left out."""
    statement = (
        select(FacilityStaff.user_id, Facility.name)
        .join(Facility, Facility.id == FacilityStaff.facility_id)
        .where(FacilityStaff.user_id.in_(list(user_ids)))
        .order_by(Facility.name_kana, Facility.id)
    )
    names: dict[int, list[str]] = defaultdict(list)
    for user_id, name in db.session.execute(statement):
        names[user_id].append(name)
    return dict(names)


def staffing_of(user: User) -> dict[str, Any]:
    """The person's roles and facilities, as a form shows them."""
    facilities = db.session.scalars(select(FacilityStaff.facility_id).where(FacilityStaff.user_id == user.id))
    return {"roles": sorted(role.value for role in user.roles), "facilities": sorted(facilities)}


def list_invitations(municipality_id: int) -> list[Invitation]:
    """Invitations that were neither accepted nor taken back, the newest of each address; expired ones too."""
    statement = (
        select(StaffInvitation, MailToken)
        .join(MailToken, MailToken.id == StaffInvitation.mail_token_id)
        .where(MailToken.municipality_id == municipality_id, MailToken.used_at.is_(None))
        .order_by(StaffInvitation.id.desc())
    )
    found: dict[str, Invitation] = {}
    for one, link in db.session.execute(statement):
        if link.email not in found:
            found[link.email] = Invitation(one.id, link.email, tuple(one.roles), link.expires_at)
    return list(found.values())


def find_newest_invitation(municipality_id: int, email: str) -> StaffInvitation | None:
    """The last invitation of a (normalised) address that was neither accepted nor taken back."""
    statement = (
        select(StaffInvitation)
        .join(MailToken, MailToken.id == StaffInvitation.mail_token_id)
        .where(
            MailToken.municipality_id == municipality_id,
            MailToken.email == email,
            MailToken.used_at.is_(None),
        )
        .order_by(StaffInvitation.id.desc())
    )
    return db.session.scalars(statement).first()


def find_invitation(municipality_id: int, invitation_id: int) -> tuple[StaffInvitation, MailToken]:
    """An invitation with its link; NotFound if there is none of that number."""
    row = db.session.execute(
        select(StaffInvitation, MailToken)
        .join(MailToken, MailToken.id == StaffInvitation.mail_token_id)
        .where(StaffInvitation.id == invitation_id, MailToken.municipality_id == municipality_id)
    ).one_or_none()
    if row is None:
        raise NotFound(_l("この招待は見つかりません。"))
    return row[0], row[1]


def list_unstaffed(municipality_id: int) -> list[Facility]:
    """Published facilities that nobody looks after but administrators."""
    statement = select(Facility).where(
        Facility.municipality_id == municipality_id,
        Facility.status == FacilityStatus.PUBLISHED,
        Facility.id.not_in(select(FacilityStaff.facility_id)),
    )
    return list(db.session.scalars(statement.order_by(Facility.name_kana, Facility.id)))
