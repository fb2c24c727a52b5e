"""Which spaces fit what somebody looks for, and which one condition stands in the way when none does."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from booking.core.i18n import _l
from booking.facilities.rules.settings import FacilityKind
from booking.offers.rules.times import DaysMeant, TimeMeant


class Aspect(StrEnum):
    """What one thing that somebody said is about; what nothing is known of is text."""

    WHAT = "what"
    TEXT = "text"
    WHEN = "when"
    TIME = "time"
    WHERE = "where"
    PEOPLE = "people"


ASPECT_NAMES = {
    Aspect.WHAT: _l("なにを"),
    Aspect.TEXT: _l("文字"),
    Aspect.WHEN: _l("いつ"),
    Aspect.TIME: _l("時間"),
    Aspect.WHERE: _l("どこで"),
    Aspect.PEOPLE: _l("人数"),
}


@dataclass(frozen=True, slots=True)
class Word:
    """A word that a space has to answer to."""

    text: str
    """As it was typed."""
    keys: tuple[str, ...]
    """Folded spellings, one of which stands in the texts of a space that fits."""
    kind: FacilityKind | None = None
    """Or the kind of place that it names."""
    aspect: Aspect = Aspect.WHAT


@dataclass(frozen=True, slots=True)
class Criteria:
    """What somebody looks for; what they did not say is empty."""

    words: tuple[Word, ...] = ()
    kind: FacilityKind | None = None
    areas: tuple[str, ...] = ()
    days: DaysMeant | None = None
    time: TimeMeant | None = None
    people: int | None = None

    def without(self, aspect: Aspect) -> "Criteria":
        """With one condition less."""
        kept = tuple(word for word in self.words if word.aspect is not aspect)
        if aspect is Aspect.WHAT:
            return replace(self, words=kept, kind=None)
        if aspect is Aspect.TEXT:
            return replace(self, words=kept)
        if aspect is Aspect.WHERE:
            return replace(self, words=kept, areas=())
        if aspect is Aspect.WHEN:
            return replace(self, days=None)
        if aspect is Aspect.TIME:
            return replace(self, time=None)
        return replace(self, people=None)

    @property
    def aspects(self) -> list[Aspect]:
        """What was said at all."""
        return [aspect for aspect in Aspect if self.without(aspect) != self]


@dataclass(frozen=True, slots=True)
class Place:
    """What the search knows of a space without loading it."""

    space_id: int
    kind: FacilityKind
    facility_kind: FacilityKind
    area: str
    capacity: int | None
    text: str
    """Folded names, uses and equipment of the space and its facility."""
    facility_id: int = 0
    uses: tuple[str, ...] = ()
    is_bookable: bool = False
    """Whether it can be booked from the screen."""
    names: tuple[str, ...] = field(default=(), repr=False)
    """What people may call the facility: name, kana, English name, nickname, as far as there are any."""
    facility_name: str = ""
    facility_english: str = ""
    things: tuple[str, ...] = field(default=(), repr=False)
    """What people may call the space, what they do there, what is there."""


def fits(place: Place, criteria: Criteria) -> bool:
    """Whether the space answers to every word, lies there, is of that kind and takes so many people."""
    if criteria.kind is not None and criteria.kind not in (place.kind, place.facility_kind):
        return False
    if criteria.areas and place.area not in criteria.areas:
        return False
    if criteria.people is not None and place.capacity is not None and place.capacity < criteria.people:
        return False
    return all(_answers(place, word) for word in criteria.words)


def _answers(place: Place, word: Word) -> bool:
    if word.kind is not None and word.kind in (place.kind, place.facility_kind):
        return True
    return any(key in place.text for key in word.keys)


def fitting(places: Iterable[Place], criteria: Criteria) -> list[Place]:
    """Those that fit, in their order."""
    return [place for place in places if fits(place, criteria)]


def ids_of(places: Sequence[Place]) -> list[int]:
    """Of their spaces."""
    return [place.space_id for place in places]
