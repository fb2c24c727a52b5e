"""The city that is measured: 100 spaces by the hour, 62 days, 20,000 bookings, 64 people; always the same."""

import random
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from booking.accounts.models import User
from booking.accounts.passwords import hash_password
from booking.availability.models import Occupancy
from booking.availability.rules import HolderKind
from booking.core import clock
from booking.core.calendar import at_minute, local_date
from booking.core.db import Base, db
from booking.facilities.models import Facility, Space
from booking.facilities.rules.moments import BeforeStart, SameDay
from booking.facilities.rules.rulebook import Rulebook, SpaceSetup
from booking.facilities.rules.schedules import Schedule, ScheduleEntry
from booking.facilities.rules.settings import FacilityKind, FacilityStatus, TimetableKind
from booking.facilities.rules.timetables import TimetableSpec
from booking.facilities.rules.windows import PUBLIC, Window, WindowPlan
from booking.facilities.service.composition import rebuild_leaves, refresh_search_text
from booking.facilities.service.rulebooks import change_rulebook
from booking.municipalities.models import Municipality
from booking.reservations.models import Booking, BookingDraft, Reservation
from booking.reservations.rules.reference import make_reference
from booking.reservations.rules.status import ReservationStatus

SPACES, DAYS, BOOKINGS, PEOPLE = 100, 62, 20_000, 64
OPENS, CLOSES, STEP = 9 * 60, 21 * 60, 60
PASSWORD = secrets.token_urlsafe(24)
_SEED = 20261201
_ROWS_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Slot:
    """One space for one hour."""

    space_id: int
    day: date
    minute: int

    @property
    def starts_at(self) -> datetime:
        """Its first instant."""
        return at_minute(self.day, self.minute)

    @property
    def ends_at(self) -> datetime:
        """The instant at which the next one begins."""
        return at_minute(self.day, self.minute + STEP)


@dataclass(frozen=True, slots=True)
class City:
    """What was written: ids, and what is still free, in a random order."""

    facility_id: int
    space_ids: Sequence[int]
    user_ids: Sequence[int]
    emails: Sequence[str]
    days: Sequence[date]
    free: list[Slot]


def fill() -> City:
    """Write the city into a migrated, empty database; the caller has opened the transaction."""
    now, chance = clock.now(), random.Random(_SEED)
    first = local_date(now) + timedelta(days=1)
    municipality = Municipality(code="999016", name="計測市", mail_from="bench@example.jp")
    db.session.add(municipality)
    db.session.flush()
    facility = _facility(municipality, now)
    spaces = _spaces(facility)
    people = _people(municipality, now)
    days = [first + timedelta(days=number) for number in range(DAYS)]
    slots = [
        Slot(space.id, day, minute)
        for space in spaces
        for day in days
        for minute in range(OPENS, CLOSES, STEP)
    ]
    chance.shuffle(slots)
    _bookings(slots[:BOOKINGS], facility, people, chance, now)
    return City(
        facility_id=facility.id,
        space_ids=[space.id for space in spaces],
        user_ids=[person.id for person in people],
        emails=[str(person.email) for person in people],
        days=days,
        free=slots[BOOKINGS:],
    )


def _facility(municipality: Municipality, now: datetime) -> Facility:
    facility = Facility(
        municipality_id=municipality.id,
        name="計測会館",
        status=FacilityStatus.PUBLISHED,
        kind=FacilityKind.COMMUNITY_CENTRE,
        phone="0287-00-0000",
        created_at=now,
        updated_at=now,
    )
    db.session.add(facility)
    db.session.flush()
    return facility


def _spaces(facility: Facility) -> list[Space]:
    spaces = [
        Space(
            municipality_id=facility.municipality_id,
            facility_id=facility.id,
            name=f"第{number}室",
            position=number,
            kind=facility.kind,
            capacity=20,
            needs_approval=False,
        )
        for number in range(1, SPACES + 1)
    ]
    db.session.add_all(spaces)
    db.session.flush()
    rebuild_leaves(facility.id)
    refresh_search_text(facility)
    _open(facility, spaces)
    return spaces


def _open(facility: Facility, spaces: list[Space]) -> None:
    """By the hour, from six months before until the use begins."""
    timetable = TimetableSpec(
        TimetableKind.STEPS, name="時間貸し", opens=OPENS, closes=CLOSES, step=STEP, max_steps=4
    )
    window = Window(audiences=PUBLIC, opens=SameDay(months=6, time=9 * 60), closes=BeforeStart())
    setup = SpaceSetup(Schedule((ScheduleEntry(1),)), plan=1)
    book = Rulebook(
        timetables={1: timetable},
        plans={1: WindowPlan("6か月前から", (window,))},
        spaces={str(space.id): setup for space in spaces},
    )
    change_rulebook(None, facility, lambda _before: book, now=facility.created_at)


def _people(municipality: Municipality, now: datetime) -> list[User]:
    password_hash = hash_password(PASSWORD)
    people = [
        User(
            municipality_id=municipality.id,
            email=f"person{number}@example.jp",
            password_hash=password_hash,
            name=f"利用者{number}",
            phone="090-0000-1234",
            created_at=now,
        )
        for number in range(PEOPLE)
    ]
    db.session.add_all(people)
    db.session.flush()
    return people


def _bookings(
    slots: Sequence[Slot], facility: Facility, people: Sequence[User], chance: random.Random, now: datetime
) -> None:
    references: set[str] = set()
    while len(references) < len(slots):
        references.add(make_reference(local_date(now)))
    owners = [chance.choice(people) for _slot in slots]
    _insert(
        Booking,
        (
            {
                "municipality_id": facility.municipality_id,
                "facility_id": facility.id,
                "reference": reference,
                "user_id": owner.id,
                "purpose": "卓球の練習",
                "people": 8,
                "phone": "090-0000-1234",
                "note": "",
                "locale": "ja",
                "created_at": now,
            }
            for reference, owner in zip(sorted(references), owners, strict=True)
        ),
    )
    booking_ids = db.session.scalars(select(Booking.id).order_by(Booking.id)).all()
    _insert(
        Reservation,
        (
            {
                "booking_id": booking_id,
                "facility_id": facility.id,
                "space_id": slot.space_id,
                "starts_at": slot.starts_at,
                "ends_at": slot.ends_at,
                "status": ReservationStatus.CONFIRMED,
            }
            for booking_id, slot in zip(booking_ids, slots, strict=True)
        ),
    )
    taken = db.session.execute(
        select(Reservation.id, Reservation.space_id, Reservation.starts_at, Reservation.ends_at)
    )
    _insert(
        Occupancy,
        (
            {
                "space_id": space_id,
                "starts_at": starts_at,
                "ends_at": ends_at,
                "holder_kind": HolderKind.RESERVATION,
                "holder_id": reservation_id,
            }
            for reservation_id, space_id, starts_at, ends_at in taken
        ),
    )


def _insert(model: type[Base], rows: Iterator[dict[str, Any]]) -> None:
    waiting = list(rows)
    for begin in range(0, len(waiting), _ROWS_AT_ONCE):
        db.session.execute(insert(model), waiting[begin : begin + _ROWS_AT_ONCE])


def write_drafts(wanted: Sequence[tuple[int, Slot]]) -> list[str]:
    """Forms that are filled in and only wait to be sent, one for each person and slot; gives their tokens."""
    now = clock.now()
    drafts = [
        {
            "token": secrets.token_urlsafe(18),
            "user_id": user_id,
            "space_id": slot.space_id,
            "starts_at": slot.starts_at,
            "ends_at": slot.ends_at,
            "purpose": "卓球の練習",
            "people": 8,
            "phone": "090-0000-1234",
            "created_at": now,
        }
        for user_id, slot in wanted
    ]
    db.session.execute(insert(BookingDraft), drafts)
    return [str(draft["token"]) for draft in drafts]
