"""Loading it all, once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from booking.accounts.models import User
from booking.audit.service import record
from booking.core.calendar import local_date
from booking.municipalities.models import Municipality
from booking.operations.seeds.agenda import Agenda
from booking.operations.seeds.applications import add_applications, add_procedures
from booking.operations.seeds.bookings import write_bookings
from booking.operations.seeds.city import add_city, find_loaded
from booking.operations.seeds.fees import add_tariffs
from booking.operations.seeds.files import read_rows
from booking.operations.seeds.notices import add_notices
from booking.operations.seeds.official_uses import add_official_uses
from booking.operations.seeds.outcomes import settle, settle_own
from booking.operations.seeds.own import own_bookings
from booking.operations.seeds.people import add_people
from booking.operations.seeds.places import Places, add_places
from booking.operations.seeds.wishes import DAYS_AHEAD, DAYS_BACK, Wishes
from booking.reservations.queries import load_board

# The same city for everybody who looks at it on the same day.
SEED = 20260401
# Bookings that were written one by one may move some weeks further than the others go.
_MARGIN = timedelta(days=50)


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What was loaded; ``loaded`` is False when the city was there already, and nothing was done."""

    loaded: bool
    municipality: str
    facilities: int = 0
    spaces: int = 0
    people: int = 0
    bookings: int = 0
    official_uses: int = 0
    applications: int = 0


def load(now: datetime) -> LoadResult:
    """Load the fictional city unless it is there; the caller has opened the transaction."""
    already = find_loaded()
    if already is not None:
        return LoadResult(loaded=False, municipality=already.name)
    municipality = add_city(now)
    places = add_places(municipality, now)
    add_tariffs(places, now)
    people = add_people(municipality, places.facilities, now)
    administrator = next(one for one in people.values() if one.is_administrator)
    official_uses = add_official_uses(municipality, places.spaces, administrator, now)
    bookings = _add_bookings(municipality, places, people, now)
    add_notices(municipality, administrator.id, now)
    procedures = add_procedures(municipality, people, now)
    applications = add_applications(municipality, procedures, people, Random(SEED), now)  # noqa: S311 - as below
    result = LoadResult(
        loaded=True,
        municipality=municipality.name,
        facilities=len(places.facilities),
        spaces=len(places.spaces),
        people=len(people),
        bookings=bookings,
        official_uses=official_uses,
        applications=applications,
    )
    record(
        "seeds.load",
        municipality_id=municipality.id,
        actor_id=None,
        object_type="municipality",
        object_id=municipality.id,
        now=now,
        detail={"facilities": result.facilities, "spaces": result.spaces, "bookings": result.bookings},
    )
    return result


def _add_bookings(
    municipality: Municipality, places: Places, people: Mapping[str, User], now: datetime
) -> int:
    today = local_date(now)
    spaces = list(places.spaces.values())
    first, last = today - timedelta(days=DAYS_BACK) - _MARGIN, today + timedelta(days=DAYS_AHEAD) + _MARGIN
    agenda = Agenda(load_board(municipality.id, [space.id for space in spaces], first, last, now))
    chance = Random(SEED)  # noqa: S311 - nothing secret: the same city each time
    own = list(own_bookings(agenda, people, places.spaces, chance, now))
    settle_own(own, chance, now)
    made_up = list(Wishes(agenda, people, places.popularity, chance, now).all(spaces))
    settle(made_up, chance, now)
    deciders = _deciders(places, people)
    return write_bookings(municipality, own + made_up, deciders, agenda.holidays)


def _deciders(places: Places, people: Mapping[str, User]) -> dict[int, User]:
    """Who decides about each facility: the staff that ``people.csv`` names."""
    return {
        places.facilities[identifier].id: people[row["key"]]
        for row in read_rows("people.csv")
        for identifier in row["facilities"].split(";")
        if identifier
    }
