"""Reads of rulebooks: what counts for which day of use, drafts, and the rules of single spaces."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum

from sqlalchemy import select

from booking.core.db import db
from booking.core.errors import NotFound
from booking.core.i18n import _l
from booking.facilities.models import Closure, RulebookVersion, Space
from booking.facilities.queries import leaves_of
from booking.facilities.rules.closure_json import closure_from_json
from booking.facilities.rules.closures import ClosureRule, Opening
from booking.facilities.rules.opening import ClosureSet, OpeningTimeline, SpaceOpening
from booking.facilities.rules.rulebook import Rulebook
from booking.facilities.rules.rulebook_json import rulebook_from_text
from booking.facilities.rules.settings import RulebookStatus
from booking.facilities.rules.space_rules import SpaceRules

Leaves = Mapping[int, tuple[int, ...]]
# A rulebook with its id and the first day of use for which it counts.
Dated = tuple[int | None, date, Rulebook]


@dataclass(frozen=True, slots=True)
class FacilityClosures:
    """What closes or opens a facility as a whole."""

    standing: tuple[tuple[date, tuple[ClosureRule, ...]], ...]
    """By the first day on which each counts, in their order."""
    once: tuple[ClosureRule, ...]

    def at(self, day: date) -> tuple[ClosureRule, ...]:
        """The rules for a day."""
        begun = [rules for starts_on, rules in self.standing if starts_on <= day]
        return (*(begun[-1] if begun else ()), *self.once)


class RulebookNotFound(NotFound):
    """No such draft or version, or another facility's."""

    def __init__(self) -> None:
        super().__init__(_l("このきまりは見つかりませんでした。もう公開したか、消したのかもしれません。"))


def load_space_rules(space_ids: Iterable[int]) -> dict[int, SpaceRules]:
    """The rules of each space, in four queries however many spaces there are."""
    wanted = list(space_ids)
    spaces = list(db.session.scalars(select(Space).where(Space.id.in_(wanted))))
    facility_ids = {space.facility_id for space in spaces}
    books = dated_books(facility_ids)
    once = _Once(facility_ids)
    named = {int(name) for some in books.values() for _id, _from, book in some for name in _closing(book)}
    leaves = leaves_of({*wanted, *named, *once.space_ids()})
    made = RulesMaker(books, leaves)
    joined: dict[tuple[int, int], ClosureSet] = {}
    return {
        space.id: SpaceRules(
            space_id=space.id,
            facility_id=space.facility_id,
            policy=space.policy,
            timeline=made.timeline(space.facility_id, space.id),
            once=once.of(space, leaves),
            leaf_ids=leaves.get(space.id, (space.id,)),
            joined=joined,
        )
        for space in spaces
    }


def _closing(book: Rulebook) -> list[str]:
    """The spaces that have closures of their own."""
    return [name for name, setup in book.spaces.items() if setup.closures]


class RulesMaker:
    """Makes the openings of spaces; those that have the same closures share one set of them."""

    def __init__(self, books: Mapping[int, list[Dated]], leaves: Leaves) -> None:
        self._books = books
        self._leaves = leaves
        self._shared: dict[Hashable, ClosureSet] = {}

    def timeline(self, facility_id: int, space_id: int) -> OpeningTimeline:
        """A space's openings by the first day of use for which each counts."""
        dated = self._books.get(facility_id, [])
        openings = [self._opening(one, space_id) for one in dated]
        return OpeningTimeline(tuple(starts for _id, starts, _book in dated), tuple(openings))

    def _opening(self, dated: Dated, space_id: int) -> SpaceOpening:
        rulebook_id, _starts_on, book = dated
        return SpaceOpening(rulebook_id, book, book.of(space_id), self._closures(book, space_id))

    def _closures(self, book: Rulebook, space_id: int) -> ClosureSet:
        """The facility's rules, and what rules of other spaces mean for this one."""
        bearing = tuple(
            (name, bearing)
            for name in _closing(book)
            if (bearing := _bearing(self._leaves, int(name), space_id)) is not Bearing.NONE
        )
        key = (id(book), bearing)
        if key not in self._shared:
            own = [
                rule
                for name, how in bearing
                for rule in book.of(name).closures.values()
                if how is Bearing.HOLDS or not isinstance(rule, Opening)
            ]
            self._shared[key] = ClosureSet(tuple(book.closures.values()), tuple(own))
        return self._shared[key]


class Bearing(Enum):
    """What the rules of one space are to another."""

    NONE = 0
    SHARES = 1
    """They have a part in common: a whole can't be used while a part of it is closed."""
    HOLDS = 2
    """The other lies within it: a part is open when its whole is, but not the other way round."""


def _bearing(leaves: Leaves, of: int, on: int) -> Bearing:
    theirs, mine = set(leaves.get(of, (of,))), set(leaves.get(on, (on,)))
    if mine <= theirs:
        return Bearing.HOLDS
    return Bearing.NONE if mine.isdisjoint(theirs) else Bearing.SHARES


class _Once:
    """What happens once, by facility and space; spaces for which nothing particular does share a set."""

    def __init__(self, facility_ids: set[int]) -> None:
        self.rules: dict[tuple[int, int | None], tuple[ClosureRule, ...]] = defaultdict(tuple)
        statement = select(Closure).where(Closure.facility_id.in_(facility_ids)).order_by(Closure.id)
        for closure in db.session.scalars(statement):
            self.rules[closure.facility_id, closure.space_id] += (closure_from_json(closure.rule),)
        self._general: dict[int, ClosureSet] = {}

    def space_ids(self) -> set[int]:
        """The spaces to which something happens."""
        return {space_id for _facility_id, space_id in self.rules if space_id is not None}

    def of(self, space: Space, leaves: Leaves) -> ClosureSet:
        """What happens to the space: with its facility, and with spaces that share a part with it."""
        own: tuple[ClosureRule, ...] = ()
        for (facility_id, space_id), rules in self.rules.items():
            if facility_id != space.facility_id or space_id is None:
                continue
            bearing = _bearing(leaves, space_id, space.id)
            if bearing is Bearing.HOLDS:
                own += rules
            elif bearing is Bearing.SHARES:
                own += tuple(rule for rule in rules if not isinstance(rule, Opening))
        general = self.rules.get((space.facility_id, None), ())
        if own:
            return ClosureSet(general, own)
        return self._general.setdefault(space.facility_id, ClosureSet(general))


def dated_books(facility_ids: Iterable[int]) -> dict[int, list[Dated]]:
    """The published rulebooks of each facility that count for some day of use, by their first day."""
    columns = (
        RulebookVersion.id,
        RulebookVersion.facility_id,
        RulebookVersion.starts_on,
        RulebookVersion.content,
    )
    statement = (
        select(*columns)
        .where(
            RulebookVersion.facility_id.in_(list(facility_ids)),
            RulebookVersion.status == RulebookStatus.PUBLISHED,
        )
        .order_by(RulebookVersion.number)
    )
    latest: dict[int, dict[date, tuple[int, str]]] = defaultdict(dict)
    for rulebook_id, facility_id, starts_on, content in db.session.execute(statement):
        latest[facility_id][starts_on or date.min] = (rulebook_id, content)
    return {
        facility_id: [
            (rulebook_id, starts_on, rulebook_from_text(content))
            for starts_on, (rulebook_id, content) in sorted(by_day.items())
        ]
        for facility_id, by_day in latest.items()
    }


def list_versions(facility_id: int) -> list[RulebookVersion]:
    """Every version of a facility's rulebook, the newest first."""
    statement = select(RulebookVersion).where(RulebookVersion.facility_id == facility_id)
    return list(db.session.scalars(statement.order_by(RulebookVersion.number.desc())))


def get_version(facility_id: int, version_id: int) -> RulebookVersion:
    """A draft or a published version of the facility; raises RulebookNotFound."""
    version = db.session.get(RulebookVersion, version_id)
    if version is None or version.facility_id != facility_id:
        raise RulebookNotFound
    return version


def find_version(version_id: int | None) -> RulebookVersion | None:
    """A version by its number in the database; None for what was booked before rules were kept."""
    return db.session.get(RulebookVersion, version_id) if version_id is not None else None


def find_in_force(facility_id: int, day: date) -> RulebookVersion | None:
    """The published version that counts for a day of use; None before there is any."""
    statement = (
        select(RulebookVersion)
        .where(
            RulebookVersion.facility_id == facility_id,
            RulebookVersion.status == RulebookStatus.PUBLISHED,
        )
        .order_by(RulebookVersion.number)
    )
    by_day = {one.starts_on or date.min: one for one in db.session.scalars(statement)}
    begun = [starts_on for starts_on in by_day if starts_on <= day]
    return by_day[max(begun)] if begun else None


def book_in_force(facility_id: int, day: date) -> Rulebook:
    """The rules for a day of use; an empty rulebook before there is any."""
    version = find_in_force(facility_id, day)
    return version.book if version is not None else Rulebook()


def load_facility_closures(facility_ids: Iterable[int]) -> dict[int, FacilityClosures]:
    """What closes or opens each facility as a whole, in two statements."""
    wanted = set(facility_ids)
    books, once = dated_books(wanted), _Once(wanted)
    return {
        facility_id: FacilityClosures(
            tuple(
                (starts, tuple(book.closures.values())) for _id, starts, book in books.get(facility_id, [])
            ),
            once.rules.get((facility_id, None), ()),
        )
        for facility_id in wanted
    }


def list_facility_rules(facility_id: int, day: date) -> list[ClosureRule]:
    """What closes or opens the facility as a whole: by the rules for that day of use, and once."""
    return list(load_facility_closures([facility_id])[facility_id].at(day))


class Which(StrEnum):
    """Where a closing rule stands: in the rulebook, or as a row of its own because it happens once."""

    STANDING = "standing"
    ONCE = "once"


@dataclass(frozen=True, slots=True)
class ListedClosure:
    """A rule that closes or opens a facility or one space of it, with the number by which it is found."""

    which: Which
    number: int
    rule: ClosureRule
    space_id: int | None


def standing_closures(book: Rulebook) -> list[ListedClosure]:
    """The closing rules of a stored rulebook in the order in which they were entered."""
    return [
        ListedClosure(Which.STANDING, number, rule, int(name) if name is not None else None)
        for number, (rule, name) in book.all_closures().items()
    ]


def list_all_closures(facility_id: int, day: date) -> list[ListedClosure]:
    """The rules for a day of use, then what happens once, each in the order in which it was entered."""
    listed = standing_closures(book_in_force(facility_id, day))
    once = select(Closure).where(Closure.facility_id == facility_id).order_by(Closure.id)
    return listed + [
        ListedClosure(Which.ONCE, one.id, closure_from_json(one.rule), one.space_id)
        for one in db.session.scalars(once)
    ]
