"""The front page: where can I do what on which day, and what can I apply for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import render_template, url_for
from flask_login import current_user

from booking.accounts.access import public
from booking.applications import queries as applied
from booking.core import clock
from booking.core.calendar import date_text, local_date, minute_text, time_range_text
from booking.core.i18n import _, _l, current_locale
from booking.facilities.rules.settings import KIND_NAMES, FacilityKind
from booking.municipalities.models import Municipality
from booking.municipalities.queries import get_current
from booking.offers.cache import Made, kept
from booking.offers.queries import load_offers
from booking.offers.queries.again import Again, look_again
from booking.offers.queries.directory import load_directory
from booking.offers.queries.search import supply_by_kind
from booking.offers.queries.windows import Ahead, look_ahead
from booking.offers.rules.examples import Example, examples_of
from booking.offers.rules.matching import ids_of
from booking.offers.rules.phrases.vocabulary import in_english
from booking.offers.rules.states import SlotState
from booking.offers.rules.times import PART_NAMES, weekend_of
from booking.offers.views.asking import WEEKDAY_NAMES
from booking.pages.blueprint import blueprint
from booking.reservations.queries import list_recent_places
from booking.reservations.rules.asker import Asker
from booking.reservations.rules.wishes import wish_values

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
PROCEDURES = 5
RECENT = 4
# About so many characters does the weekend take in memory; it is small beside the pages that are kept.
_SIZE = 4_000


@dataclass(frozen=True, slots=True)
class Weekend:
    """What is free this weekend, searches that find something, and how early and late one can book."""

    supply: Mapping[FacilityKind, SlotState | None]
    examples: Sequence[Example]
    ahead: Ahead


@dataclass(frozen=True, slots=True)
class KindTile:
    """A kind of place, and how much of it is free this weekend (None: nothing known)."""

    kind: FacilityKind
    label: str
    url: str
    state: SlotState | None
    word: str | None


@dataclass(frozen=True, slots=True)
class ExampleLink:
    """Words to search for that find something."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class RecentPlace:
    """Where the reader has booked: what is free there next, and the same weekday and time again."""

    name: str
    facility: str
    url: str
    free_text: str
    free_url: str
    again_text: str
    again_fields: Mapping[str, str]


@blueprint.get("/")
@public
def front() -> str:
    """The front page."""
    municipality, now = get_current(), clock.now()
    weekend = _weekend(municipality, now)
    procedures = applied.list_open_procedures(municipality.id, now)
    return render_template(
        "pages/front.html",
        tiles=[_tile(kind, weekend.supply[kind]) for kind in TILES if kind in weekend.supply],
        examples=[_example(one, municipality) for one in weekend.examples],
        procedures=procedures[:PROCEDURES],
        procedure_count=len(procedures),
        recent=_recent(municipality, now),
        window=_window(weekend.ahead),
    )


def _weekend(municipality: Municipality, now: datetime) -> Weekend:
    """Kept while the database says that it still holds; it names nobody and is the same for everybody."""
    today = local_date(now)

    def make() -> Made[Weekend]:
        days = weekend_of(today)
        places = load_directory(municipality.id).places
        offers = load_offers(municipality.id, ids_of(places), days, now=now)
        bookable = [place.space_id for place in places if place.is_bookable]
        ahead = look_ahead(offers.board, bookable, days)
        value = Weekend(
            supply_by_kind(places, days, offers),
            examples_of(places, days, offers.of),
            ahead,
        )
        return Made(value, offers, _SIZE)

    return kept(("weekend", municipality.id, today), None, now, make)


def _tile(kind: FacilityKind, state: SlotState | None) -> KindTile:
    word = str(SUPPLY_WORDS[state]) if state is not None else None
    url = url_for("offers.search", kind=kind, when="this weekend")
    return KindTile(kind, str(KIND_NAMES[kind]), url, state, word)


def _example(example: Example, municipality: Municipality) -> ExampleLink:
    text = _example_text(example, municipality)
    return ExampleLink(text, url_for("offers.search", q=text))


def _example_text(example: Example, municipality: Municipality) -> str:
    if example.facility is not None:
        name = example.facility.facility_name.removeprefix(municipality.name)
        if current_locale() == "en":
            name = example.facility.facility_english or name
        return _("%(place)s 今週末", place=name)
    use = in_english(example.use) if current_locale() == "en" else example.use
    if example.weekday is None:
        return use
    weekday = str(WEEKDAY_NAMES[example.weekday])
    if example.people is not None:
        return _("%(use)s %(count)s人 %(weekday)s", use=use, count=example.people, weekday=weekday)
    part = str(PART_NAMES[example.part]).lower() if example.part is not None else ""
    return _("%(use)s %(weekday)sの%(part)s", use=use, weekday=weekday, part=part)


def _window(ahead: Ahead) -> str:
    """From when one can book, over all places."""
    if not ahead.months:
        return ""
    least, most = ahead.months[0], ahead.months[-1]
    time = minute_text(ahead.time) if ahead.time is not None else ""
    if least == most:
        if not time:
            return _("使う日の%(months)sか月前から（時刻は場所によって違います）", months=least)
        return _("使う日の%(months)sか月前の%(time)sから", months=least, time=time)
    if not time:
        return _("使う日の%(least)s〜%(most)sか月前から（場所によって違います）", least=least, most=most)
    return _(
        "使う日の%(least)sか月前から%(most)sか月前の%(time)sから（場所によって違います）",
        least=least,
        most=most,
        time=time,
    )


def _recent(municipality: Municipality, now: datetime) -> list[RecentPlace]:
    if not current_user.is_authenticated:
        return []
    places = list_recent_places(current_user.id, RECENT)
    return [_recent_place(one) for one in look_again(municipality.id, places, now, Asker.of(current_user))]


def _recent_place(again: Again) -> RecentPlace:
    space = again.last.space
    free_text = free_url = again_text = ""
    if again.free is not None:
        slot = again.free.slot
        free_text = _("次の空きは%(day)s %(time)s", day=date_text(slot.day), time=slot.label)
        free_url = _day_url(space.id, slot.day)
    if again.same_time is not None:
        wish = again.same_time
        again_text = _day_and_time(local_date(wish.starts_at), wish.starts_at, wish.ends_at)
    return RecentPlace(
        name=space.shown_name,
        facility=space.facility.shown_name,
        url=url_for("offers.space", space_id=space.id),
        free_text=free_text,
        free_url=free_url,
        again_text=again_text,
        again_fields=wish_values(again.same_time) if again.same_time is not None else {},
    )


def _day_url(space_id: int, day: date) -> str:
    month = f"{day:%Y-%m}"
    return url_for("offers.space", space_id=space_id, month=month, day=day.isoformat(), _anchor="day")


def _day_and_time(day: date, starts_at: datetime, ends_at: datetime) -> str:
    return f"{date_text(day)} {time_range_text(starts_at, ends_at)}"
