"""One request as the side panel shows it: what was asked, by whom, and what is checked before a decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from booking.core.calendar import at_minute, fiscal_year, local_date
from booking.facilities.models import RulebookVersion
from booking.facilities.rulebook_queries import find_version
from booking.fees.models import TariffVersion
from booking.fees.queries.frozen import FormerFee, frozen_of, list_former
from booking.fees.rules.said import Said, said_of
from booking.fees.rules.shown import ShownFee
from booking.outbox.queries import has_undelivered_about
from booking.reservations import queries
from booking.reservations.day_sheet import is_left
from booking.reservations.models import Reservation
from booking.reservations.queries import PersonHistory, Waiting
from booking.reservations.queries.changing import PastChange, list_changes
from booking.reservations.rules.status import can_cancel_by_staff, can_decide
from booking.reservations.staff_views.blueprint import write_down


@dataclass(frozen=True, slots=True)
class Case:
    """One request with what a decision needs."""

    reservation: Reservation
    before: int
    """How many requests stand before it in the list."""
    history: PersonHistory
    """Of the person, in the reader's facilities since the beginning of the fiscal year."""
    elsewhere: list[Reservation]
    """What else the person has at that time in the reader's facilities."""
    closed: bool
    """The time is closed: it was asked for before that, and staff left it."""
    decided_by: str | None
    decidable: bool
    undelivered: bool
    """A mail about the booking could not be delivered."""
    cancellable: bool
    fee: ShownFee | None
    former: list[FormerFee]
    tariff: TariffVersion | None
    """The version by which its fee was worked out."""
    said: list[Said]
    changes: list[PastChange]
    """What was changed of the booking since it was made."""
    rules: RulebookVersion | None
    """The version of the facility's rules under which it was made."""


def open_case(facility_ids: Sequence[int], waiting: Waiting, case_id: int, now: datetime) -> Case:
    """Load one case; that its personal data was opened is written down. Call inside a transaction."""
    found = queries.get_staff_reservation(facility_ids, case_id)
    year_began = at_minute(date(fiscal_year(local_date(now)), 4, 1), 0)
    write_down("booking.view", found.booking_id, now, {"reservation": found.id})
    decidable, day = can_decide(found.status), local_date(found.starts_at)
    booking = found.booking
    board = queries.load_board(booking.municipality_id, [found.space_id], day, day, now)
    return Case(
        reservation=found,
        before=queries.place_of(waiting, found),
        history=queries.history_of(booking.user_id, facility_ids, year_began),
        elsewhere=queries.list_at_the_same_time(facility_ids, found),
        closed=is_left(board, found),
        decided_by=queries.find_decider(found),
        decidable=decidable,
        undelivered=has_undelivered_about(booking.municipality_id, booking.reference),
        cancellable=can_cancel_by_staff(found.status, found.ends_at, now),
        fee=frozen_of(booking.fee) if booking.fee is not None else None,
        former=list_former(booking.fee) if booking.fee is not None else [],
        tariff=booking.fee.tariff if booking.fee is not None else None,
        said=said_of(booking.fee.tariff.tariff, booking.fee.answers) if booking.fee is not None else [],
        changes=list_changes(booking.id),
        rules=find_version(found.rulebook_id),
    )
