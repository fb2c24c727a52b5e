"""Pages for everybody: the front page, help, the texts of agreement, accessibility."""

from dataclasses import dataclass

from flask import render_template, url_for

from booking.accounts.access import public
from booking.core import clock
from booking.core.calendar import local_date
from booking.core.i18n import _l
from booking.facilities.rules.settings import KIND_NAMES, FacilityKind
from booking.municipalities.queries import get_current
from booking.offers.queries.places import popular_uses
from booking.offers.queries.search import supply_by_kind
from booking.offers.rules.states import SlotState
from booking.offers.rules.times import weekend_of
from booking.offers.views.words import SIGNS
from booking.pages.blueprint import blueprint

EXAMPLES = 3
# In the order in which most people ask for them; other kinds are found through the list of facilities.
TILES = (
    FacilityKind.GYM,
    FacilityKind.HALL,
    FacilityKind.MEETING_ROOM,
    FacilityKind.TENNIS_COURT,
    FacilityKind.GROUND,
    FacilityKind.COMMUNITY_CENTRE,
)
SUPPLY_WORDS = {
    SlotState.FREE: _l("空きあり"),
    SlotState.PARTIAL: _l("残りわずか"),
    SlotState.TAKEN: _l("空きなし"),
}


@dataclass(frozen=True, slots=True)
class KindTile:
    """A kind of place, and how much of it is free this weekend (None: nothing known)."""

    kind: FacilityKind
    label: str
    url: str
    state: SlotState | None
    word: str | None


@dataclass(frozen=True, slots=True)
class Example:
    """Words to search for that find something."""

    label: str
    url: str


@blueprint.get("/")
@public
def front() -> str:
    """The front page."""
    municipality, now = get_current(), clock.now()
    supply = supply_by_kind(municipality.id, weekend_of(local_date(now)), now=now)
    tiles = [_tile(kind, supply[kind]) for kind in TILES if kind in supply]
    uses = popular_uses(municipality.id, EXAMPLES)
    examples = [Example(use, url_for("offers.search", q=use)) for use in uses]
    return render_template("pages/front.html", tiles=tiles, examples=examples)


def _tile(kind: FacilityKind, state: SlotState | None) -> KindTile:
    word = str(SUPPLY_WORDS[state]) if state is not None else None
    return KindTile(kind, str(KIND_NAMES[kind]), url_for("offers.search", kind=kind), state, word)


@blueprint.get("/help")
@public
def help() -> str:
    """How to use the service, and whom to ask."""
    return render_template("pages/help.html", signs=SIGNS)


@blueprint.get("/accessibility")
@public
def accessibility() -> str:
    """What was done so that everybody can use the pages, and whom to tell when something is in the way."""
    return render_template("pages/accessibility.html")
