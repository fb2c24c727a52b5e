"""Freezing what was worked out: a fee is written once and never changed."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from booking.core.db import db
from booking.facilities.models import Facility
from booking.fees.models import Fee, FeeLineRow
from booking.fees.rules.conditions import Answers
from booking.fees.rules.quoting import Quote


@dataclass(frozen=True, slots=True)
class Asked:
    """What a fee rests on: the uses in their order as they were priced, and what was said about them."""

    quotes: Sequence[Quote]
    answers: Answers
    parts: Sequence[int] = ()
    """The place of each use among all of the booking, where some of them are no longer held."""


def freeze(facility: Facility, asked: Asked, now: datetime, replaces: Fee | None = None) -> Fee | None:
    """Write the fee of a booking; None where no tariff has a price for one of its uses."""
    workings = [quote.working for quote in asked.quotes]
    if not workings or any(working is None for working in workings):
        return None
    fee = Fee(
        municipality_id=facility.municipality_id,
        facility_id=facility.id,
        tariff_id=asked.quotes[0].tariff_id,
        total=sum(working.total for working in workings if working is not None),
        is_provisional=any(working.is_provisional for working in workings if working is not None),
        answers=dict(asked.answers),
        replaces_id=replaces.id if replaces is not None else None,
        created_at=now,
    )
    position = 0
    for part, working in zip(asked.parts or range(len(workings)), workings, strict=True):
        for line in working.lines if working is not None else ():
            fee.lines.append(FeeLineRow(position=position, part=part, **asdict(line)))
            position += 1
    db.session.add(fee)
    db.session.flush()
    return fee


def cut(fee: Fee, parts: Collection[int], now: datetime) -> Fee:
    """What is left of a fee when only these parts of its booking are still held: their lines as they were."""
    left = [row for row in fee.lines if row.part in parts]
    found = Fee(
        municipality_id=fee.municipality_id,
        facility_id=fee.facility_id,
        tariff_id=fee.tariff_id,
        total=sum(row.amount for row in left),
        is_provisional=any(row.is_provisional for row in left),
        answers=dict(fee.answers),
        replaces_id=fee.id,
        created_at=now,
    )
    for position, row in enumerate(left):
        found.lines.append(FeeLineRow(position=position, part=row.part, **asdict(row.line)))
    db.session.add(found)
    db.session.flush()
    return found
