"""What became of each booking: permitted, declined, cancelled, or still waiting for staff."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random

from booking.core.calendar import at_minute, local_date
from booking.operations.seeds.files import read_text
from booking.operations.seeds.plan import Planned
from booking.reservations.rules.status import ReservationStatus

DECLINED = 0.035
CANCELLED = 0.06
# Staff decide between these minutes of the day.
OFFICE = (9 * 60, 17 * 60)


def settle(bookings: Iterable[Planned], chance: Random, now: datetime) -> None:
    """Give each booking its end, in place; what was written one by one keeps the end that it has."""
    for planned in bookings:
        if planned.rules.policy.needs_approval:
            _decide(planned, chance, now)
        elif chance.random() < CANCELLED:
            _cancel(planned, chance, now)


def settle_own(bookings: Iterable[Planned], chance: Random, now: datetime) -> None:
    """Find the moments that belong to the ends that were written down."""
    for planned in bookings:
        if planned.status is ReservationStatus.REQUESTED:
            continue
        if planned.rules.policy.needs_approval:
            planned.decided_at = min(_decision(planned, chance), now - timedelta(hours=1))
        if planned.status is ReservationStatus.CANCELLED:
            _cancel(planned, chance, now)


def _decide(planned: Planned, chance: Random, now: datetime) -> None:
    decided_at = _decision(planned, chance)
    if decided_at > now:
        return
    planned.decided_at = decided_at
    planned.status = ReservationStatus.CONFIRMED
    fate = chance.random()
    if fate < DECLINED:
        planned.status = ReservationStatus.DECLINED
        planned.reason = chance.choice(read_text("decline_reasons.txt").splitlines())
    elif fate < DECLINED + CANCELLED:
        _cancel(planned, chance, now)


def _decision(planned: Planned, chance: Random) -> datetime:
    """On the same day or the next, in office hours, in any case before the use begins."""
    day = local_date(planned.created_at) + timedelta(days=chance.choice((0, 1, 1)))
    decided_at = at_minute(day, chance.randrange(*OFFICE)) + timedelta(seconds=chance.randrange(60))
    if decided_at <= planned.created_at:
        decided_at += timedelta(days=1)
    latest = planned.starts_at - timedelta(minutes=30)
    return max(min(decided_at, latest), planned.created_at + timedelta(minutes=1))


def _cancel(planned: Planned, chance: Random, now: datetime) -> None:
    """Some time between the booking (or its permit) and the use."""
    since = planned.decided_at or planned.created_at
    until = min(planned.starts_at, now)
    moment = since + (until - since) * chance.random()
    planned.cancelled_at = moment.replace(microsecond=0) + timedelta(seconds=1)
    if planned.cancelled_at >= until:
        planned.cancelled_at = None
        planned.status = ReservationStatus.CONFIRMED
        return
    planned.status = ReservationStatus.CANCELLED
