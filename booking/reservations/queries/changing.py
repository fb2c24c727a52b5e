"""What was said about a booking, what another word about it would cost, and who changed it before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from booking.accounts.models import User
from booking.audit.models import AuditEntry
from booking.core.db import db
from booking.fees.queries.frozen import frozen_of
from booking.fees.rules.shown import ShownFee, mark_of, shown_of
from booking.reservations.models import Booking
from booking.reservations.queries.prices import BookingPrices
from booking.reservations.rules.changing import FIELD_NAMES
from booking.reservations.rules.details import UseDetails

CHANGE = "booking.change"


@dataclass(frozen=True, slots=True)
class ChangedPrice:
    """What a booking costs, and what it would cost if something else were said about it."""

    before: ShownFee | None
    after: ShownFee | None
    mark: str
    """Changes with everything that is shown of the price afterwards."""
    is_anew: bool
    """Whether what was changed counts for the price; if not, the frozen fee stays."""

    @property
    def difference(self) -> int:
        """In yen."""
        return (self.after.total if self.after else 0) - (self.before.total if self.before else 0)


@dataclass(frozen=True, slots=True)
class PastChange:
    """Who changed what of a booking, when, and why; ``name`` None for somebody who is not known any more."""

    at: datetime
    name: str | None
    fields: Sequence[str]
    reason: str

    @property
    def names(self) -> list[str]:
        """What was changed, as the reader calls it."""
        return [str(FIELD_NAMES[one]) for one in self.fields]


def details_of(booking: Booking) -> UseDetails:
    """What was said about it."""
    answers = dict(booking.fee.answers) if booking.fee is not None else {}
    return UseDetails(booking.purpose, booking.people, booking.phone, booking.note, answers)


def price_with(prices: BookingPrices, details: UseDetails) -> ChangedPrice:
    """What is held of a booking would cost with these details."""
    booking = prices.booking
    said = details_of(booking)
    before = frozen_of(booking.fee) if booking.fee is not None else None
    quotes = prices.quotes(details.answers, details.people)
    mark = mark_of(quotes)
    is_anew = details.answers != said.answers
    if not is_anew and details.people != said.people:
        is_anew = mark != mark_of(prices.quotes())
    return ChangedPrice(before, shown_of(quotes) if is_anew else before, mark, is_anew)


def list_changes(booking_id: int) -> list[PastChange]:
    """What was changed of a booking, the oldest first, in one statement."""
    statement = (
        select(AuditEntry.at, User.name, AuditEntry.detail)
        .outerjoin(User, User.id == AuditEntry.actor_id)
        .where(
            AuditEntry.object_type == "booking",
            AuditEntry.object_id == booking_id,
            AuditEntry.action == CHANGE,
        )
        .order_by(AuditEntry.id)
    )
    return [
        PastChange(at, name, detail["fields"], detail.get("reason", ""))
        for at, name, detail in db.session.execute(statement)
    ]
