"""Exemptions (減免): staff grant them with a reason, and take them back with one."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from booking.accounts.models import User
from booking.audit.service import record
from booking.core.db import LockKind, db
from booking.core.errors import DomainError, InvalidInput
from booking.core.i18n import _l
from booking.core.text import clean_line, clean_text
from booking.facilities.models import Space
from booking.fees.models import Exemption
from booking.fees.queries.exemptions import find_by_token
from booking.fees.rules.amounts import ratio_text
from booking.fees.rules.exemptions import WHOLE, ExemptionSpan
from booking.fees.rules.steps import Scope

_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,32}")
LONGEST_GROUND = 200
LONGEST_REASON = 1000


class AlreadyRevoked(DomainError):
    """Somebody has taken it back meanwhile."""

    code = "already_revoked"

    def __init__(self) -> None:
        super().__init__(_l("この減免は、もう取り消されています。"))


@dataclass(frozen=True, slots=True)
class Granting:
    """What is to be granted: days are days of use, both included."""

    percent: Fraction
    scopes: frozenset[Scope]
    ground: str
    reason: str
    first_day: date
    last_day: date
    span: ExemptionSpan
    article: str = ""
    facility_id: int | None = None
    space_id: int | None = None
    booking_id: int | None = None


def grant(staff: User, person: User, granting: Granting, *, token: str, now: datetime) -> Exemption:
    """Grant an exemption to a person; the same form again gives the one that it gave before.

    Raises InvalidInput that names the field.
    """
    db.lock(LockKind.PERSON, [person.id])
    if not _TOKEN.fullmatch(token):
        raise InvalidInput(_l("画面を開きなおしてから、もう一度送ってください。"))
    earlier = find_by_token(person.id, token)
    if earlier is not None:
        return earlier
    ground, reason = clean_line(granting.ground), clean_text(granting.reason)
    _check(granting, ground, reason)
    exemption = Exemption(
        municipality_id=person.municipality_id,
        user_id=person.id,
        facility_id=granting.facility_id,
        space_id=granting.space_id,
        span=granting.span,
        booking_id=granting.booking_id,
        first_day=granting.first_day,
        last_day=granting.last_day,
        percent=ratio_text(granting.percent),
        scopes=sorted(granting.scopes),
        ground=ground,
        article=clean_line(granting.article),
        reason=reason,
        granted_at=now,
        granted_by_id=staff.id,
        token=token,
    )
    db.session.add(exemption)
    db.session.flush()
    _write_down("exemption.grant", staff, exemption, now)
    return exemption


def revoke(staff: User, exemption: Exemption, reason: str, *, now: datetime) -> None:
    """Take it back for what is booked from now on; fees that were frozen stay. Raises AlreadyRevoked."""
    db.lock(LockKind.PERSON, [exemption.user_id])
    db.session.refresh(exemption)
    if exemption.revoked_at is not None:
        raise AlreadyRevoked
    reason = clean_text(reason)
    if not 0 < len(reason) <= LONGEST_REASON:
        raise InvalidInput(_l("取り消す理由を入れてください。"), field="reason")
    exemption.revoked_at, exemption.revoked_by_id, exemption.revoke_reason = now, staff.id, reason
    db.session.flush()
    _write_down("exemption.revoke", staff, exemption, now)


def _check(granting: Granting, ground: str, reason: str) -> None:
    if not 0 < granting.percent <= WHOLE:
        raise InvalidInput(_l("減免の割合を、0より大きく100までの数字で入れてください。"), field="percent")
    if not granting.scopes:
        raise InvalidInput(_l("なにを減免するかを1つ以上選んでください。"), field="scopes")
    if not 0 < len(ground) <= LONGEST_GROUND:
        message = _l("減免の根拠を%(most)s字までで入れてください。", most=LONGEST_GROUND)
        raise InvalidInput(message, field="ground")
    if not 0 < len(reason) <= LONGEST_REASON:
        message = _l("減免する理由を%(most)s字までで入れてください。", most=LONGEST_REASON)
        raise InvalidInput(message, field="reason")
    if granting.first_day > granting.last_day:
        raise InvalidInput(_l("終わりの日を、始まりの日以降にしてください。"), field="last_day")
    if granting.space_id is not None:
        space = db.session.get(Space, granting.space_id)
        if space is None or space.facility_id != granting.facility_id:
            raise InvalidInput(_l("この施設の室場を選んでください。"), field="space_id")


def _write_down(action: str, staff: User, exemption: Exemption, now: datetime) -> None:
    record(
        action,
        municipality_id=exemption.municipality_id,
        actor_id=staff.id,
        object_type="exemption",
        object_id=exemption.id,
        now=now,
        detail={
            "percent": exemption.percent,
            "scopes": exemption.scopes,
            "span": exemption.span.value,
            "booking": exemption.booking_id,
            "facility": exemption.facility_id,
        },
        personal={"user": exemption.user_id},
    )
