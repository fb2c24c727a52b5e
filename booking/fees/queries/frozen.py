"""Fees as they are frozen on bookings, and those that they had before."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import aliased

from booking.core.db import db
from booking.fees.models import Fee
from booking.fees.rules.shown import ShownFee, places_of


@dataclass(frozen=True, slots=True)
class FormerFee:
    """What a booking cost until it was worked out anew."""

    total: int
    until: datetime


def frozen_of(fee: Fee) -> ShownFee:
    """Its lines as they were worked out."""
    count = max((row.part for row in fee.lines), default=0) + 1
    parts = tuple(tuple(row.line for row in fee.lines if row.part == part) for part in range(count))
    tariff = fee.tariff.tariff
    return ShownFee(parts, tariff.fee_name, places_of(tariff))


def list_former(fee: Fee) -> list[FormerFee]:
    """The amounts that a booking had before this fee, newest first, in one statement."""
    if fee.replaces_id is None:
        return []
    chain = select(Fee.id, Fee.replaces_id).where(Fee.id == fee.id).cte("chain", recursive=True)
    before = aliased(Fee)
    chain = chain.union_all(
        select(before.id, before.replaces_id).join(chain, before.id == chain.c.replaces_id)
    )
    columns = select(Fee.total, Fee.created_at).join(chain, chain.c.id == Fee.id).order_by(Fee.id.desc())
    rows = db.session.execute(columns).all()
    return [
        FormerFee(older.total, newer.created_at)
        for newer, older in pairwise(rows)
        if older.total != newer.total
    ]
