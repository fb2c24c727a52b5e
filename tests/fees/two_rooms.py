"""A hall with two rooms, booked together: for what happens when one of them is given up."""

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from booking.accounts.models import User
from booking.core.db import db
from booking.facilities.models import Facility, Space
from booking.fees.rules.exemptions import ExemptionSpan
from booking.fees.rules.steps import Scope
from booking.fees.service.exemptions import Granting
from booking.reservations import service
from booking.reservations.models import Booking
from tests import factories
from tests.fees import made
from tests.reservations.deeds import AFTERNOON, DETAILS, MORNING, NOW, wish

AM, PM = made.PERIOD_PRICES["am"], made.PERIOD_PRICES["pm"]
PROJECTOR = {"commercial": "no", "items:projector": 1}
HALF = Granting(
    percent=Fraction(50),
    scopes=frozenset({Scope.ROOM}),
    ground="社会教育関係団体",
    reason="登録証を確かめた",
    first_day=date(2026, 4, 1),
    last_day=date(2027, 3, 31),
    span=ExemptionSpan.BOOKING,
)


@dataclass(frozen=True)
class Town:
    """A hall with two rooms by the usual tariff, and who works there."""

    hall: Facility
    rooms: tuple[Space, Space]
    them: User
    person: User


def make_town() -> Town:
    """By the usual tariff; both rooms want a permit."""
    hall = factories.facility()
    rooms = (
        factories.space(hall, "大会議室", needs_approval=True),
        factories.space(hall, "和室", needs_approval=True),
    )
    made.tariff(hall, made.document(*rooms))
    return Town(hall, rooms, factories.staff(hall), factories.user())


def booked(town: Town) -> Booking:
    """The large room in the morning, the other one in the afternoon."""
    wishes = [wish(town.rooms[0], MORNING), wish(town.rooms[1], AFTERNOON)]
    with db.transaction():
        return service.reserve(town.person, wishes, replace(DETAILS, answers={"commercial": "no"}), now=NOW)
