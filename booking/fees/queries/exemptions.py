"""Reads of exemptions."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from booking.core.db import db
from booking.core.errors import NotFound
from booking.core.i18n import _l
from booking.fees.models import Exemption
from booking.fees.rules.exemptions import GrantedExemption
from booking.fees.rules.working import Grant


class ExemptionNotFound(NotFound):
    """No such exemption, or another municipality's."""

    def __init__(self) -> None:
        super().__init__(_l("この減免は見つかりませんでした。"))


def load_granted(user_ids: Iterable[int], first: date, last: date) -> dict[int, list[GrantedExemption]]:
    """The exemptions of each person that count on some day of the span, in one statement."""
    wanted = list(user_ids)
    found: dict[int, list[GrantedExemption]] = {user_id: [] for user_id in wanted}
    statement = (
        select(Exemption)
        .where(
            Exemption.user_id.in_(wanted),
            Exemption.revoked_at.is_(None),
            Exemption.first_day <= last,
            Exemption.last_day >= first,
        )
        .order_by(Exemption.id)
    )
    for row in db.session.scalars(statement):
        found[row.user_id].append(as_granted(row))
    return found


def as_granted(row: Exemption) -> GrantedExemption:
    """What decides for which use it counts."""
    return GrantedExemption(
        Grant(row.share, row.scope_set, row.ground, row.article, row.id),
        row.first_day,
        row.last_day,
        row.booking_id,
        row.facility_id,
        row.space_id,
    )


def list_exemptions(user_id: int) -> list[Exemption]:
    """All that was ever granted to a person, the newest first."""
    statement = select(Exemption).where(Exemption.user_id == user_id)
    return list(db.session.scalars(statement.order_by(Exemption.granted_at.desc(), Exemption.id.desc())))


def get_exemption(municipality_id: int, exemption_id: int) -> Exemption:
    """Raises ExemptionNotFound."""
    found = db.session.get(Exemption, exemption_id)
    if found is None or found.municipality_id != municipality_id:
        raise ExemptionNotFound
    return found


def find_by_token(user_id: int, token: str) -> Exemption | None:
    """What was granted to the person by that form."""
    statement = select(Exemption).where(Exemption.token == token, Exemption.user_id == user_id)
    return db.session.scalars(statement).one_or_none()
