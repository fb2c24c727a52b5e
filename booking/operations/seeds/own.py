"""Bookings that the demo accounts are to find, written one by one in ``own_bookings.csv``."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from random import Random

from booking.accounts.models import User
from booking.core.calendar import local_date
from booking.facilities.models import Space
from booking.operations.seeds.agenda import Agenda
from booking.operations.seeds.files import minute, read_rows
from booking.operations.seeds.plan import Planned
from booking.operations.seeds.wishes import moment_of_booking
from booking.reservations.rules.status import ReservationStatus

# A day on which the place is closed or in use gives way to the next one that fits, within some weeks.
TRIES = 5
# Requests that wait have come in lately.
LATELY_HOURS = (2, 30)


def own_bookings(
    agenda: Agenda, people: Mapping[str, User], spaces: Mapping[str, Space], chance: Random, now: datetime
) -> Iterator[Planned]:
    """Each row at the first day from its own on that the service would take."""
    for row in read_rows("own_bookings.csv"):
        for day in days_of(row, local_date(now), TRIES):
            planned = _on(day, row, agenda, people[row["who"]], spaces[row["space"]], chance, now)
            if planned is not None:
                agenda.take(planned.rules, planned.slots, planned.user.id)
                yield planned
                break


def days_of(row: Mapping[str, str], today: date, count: int) -> list[date]:
    """The row's day and later ones to try: of the same weekday if it names one."""
    first = today + timedelta(days=int(row["from_days"]))
    if not row["weekday"]:
        return [first + timedelta(days=offset) for offset in range(count)]
    first += timedelta(days=(int(row["weekday"]) - first.weekday()) % 7)
    return [first + timedelta(weeks=offset) for offset in range(count)]


def _on(
    day: date,
    row: Mapping[str, str],
    agenda: Agenda,
    user: User,
    space: Space,
    chance: Random,
    now: datetime,
) -> Planned | None:
    rules = agenda.rules[space.id]
    slot = agenda.slot(rules, day, minute(row["starts"]), minute(row["ends"]))
    if slot is None or (int(row["from_days"]) < 0) != (slot.ends_at <= now):
        return None
    status = ReservationStatus(row["status"])
    window = agenda.window(rules, slot, user)
    if window is None:
        return None
    opens, _ends = window
    if status is ReservationStatus.REQUESTED:
        created_at = max(opens, now - timedelta(hours=chance.randint(*LATELY_HOURS)))
    else:
        # Long enough ago that staff have decided since.
        settled = now - timedelta(days=3)
        created_at = moment_of_booking(window, chance, settled) or opens
    if created_at >= now or not agenda.can_be_booked(rules, [slot], created_at, user):
        return None
    return Planned(
        rules=rules,
        slots=[slot],
        user=user,
        purpose=row["purpose"],
        people=int(row["people"]),
        note=row["note"],
        created_at=created_at,
        status=status,
        reason=row["reason"],
    )
