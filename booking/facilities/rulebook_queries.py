"""Reads of rulebooks: what counts for which day of use, drafts, and the rules of single spaces."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import select

from booking.core.db import db
from booking.core.errors import NotFound
from booking.core.i18n import _l
from booking.facilities.models import Closure, RulebookVersion, Space
from booking.facilities.queries import leaves_of
from booking.facilities.rules.closure_json import closure_from_json
from booking.facilities.rules.closures import ClosureRule
from booking.facilities.rules.opening import OpeningTimeline, SpaceOpening
from booking.facilities.rules.rulebook import Rulebook
from booking.facilities.rules.rulebook_json import rulebook_from_text
from booking.facilities.rules.settings import RulebookStatus
from booking.facilities.rules.space_rules import SpaceRules

Leaves = Mapping[int, tuple[int, ...]]
# A rulebook with its id and the first day of use for which it counts.
Dated = tuple[int | None, date, Rulebook]


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
    once = _closures_of(facility_ids)
    named = {int(name) for some in books.values() for _id, _from, book in some for name in _closing(book)}
    named |= {space_id for _facility_id, space_id in once if space_id is not None}
    leaves = leaves_of({*wanted, *named})
    made = RulesMaker(books, leaves)
    joined: dict[tuple[int, int], tuple[ClosureRule, ...]] = {}
    return {
        space.id: SpaceRules(
            space_id=space.id,
            facility_id=space.facility_id,
            policy=space.policy,
            timeline=made.timeline(space.facility_id, space.id),
            once=_once_for(space, once, leaves),
            leaf_ids=leaves.get(space.id, (space.id,)),
            joined=joined,
        )
        for space in spaces
    }


def _closing(book: Rulebook) -> list[str]:
    """The spaces that have closures of their own."""
    return [name for name, setup in book.spaces.items() if setup.closures]


class RulesMaker:
    """Makes the openings of spaces; those that have the same closures share one tuple of them."""

    def __init__(self, books: Mapping[int, list[Dated]], leaves: Leaves) -> None:
        self._books = books
        self._leaves = leaves
        self._shared: dict[tuple[int, tuple[int, ...]], tuple[ClosureRule, ...]] = {}

    def timeline(self, facility_id: int, space_id: int) -> OpeningTimeline:
        """A space's openings by the first day of use for which each counts."""
        dated = self._books.get(facility_id, [])
        openings = [self._opening(one, space_id) for one in dated]
        return OpeningTimeline(tuple(starts for _id, starts, _book in dated), tuple(openings))

    def _opening(self, dated: Dated, space_id: int) -> SpaceOpening:
        rulebook_id, _starts_on, book = dated
        return SpaceOpening(rulebook_id, book, book.of(space_id), self._closures(book, space_id))

    def _closures(self, book: Rulebook, space_id: int) -> tuple[ClosureRule, ...]:
        """The facility's rules, and those of each space that shares a part with this one.

        A whole can't be used while a part of it is closed, nor a part while the whole is.
        """
        mine = set(self._leaves.get(space_id, (space_id,)))
        sharing = tuple(
            int(name)
            for name in _closing(book)
            if not mine.isdisjoint(self._leaves.get(int(name), (int(name),)))
        )
        key = (id(book), sharing)
        if key not in self._shared:
            own = [rule for name in sharing for rule in book.of(name).closures.values()]
            self._shared[key] = (*book.closures.values(), *own)
        return self._shared[key]


def _once_for(
    space: Space, once: Mapping[tuple[int, int | None], tuple[ClosureRule, ...]], leaves: Leaves
) -> tuple[ClosureRule, ...]:
    """What happens once to the facility, and to each space that shares a part with this one."""
    mine = set(leaves.get(space.id, (space.id,)))
    rules = once.get((space.facility_id, None), ())
    for (facility_id, space_id), of_space in once.items():
        if facility_id != space.facility_id or space_id is None:
            continue
        if not mine.isdisjoint(leaves.get(space_id, (space_id,))):
            rules += of_space
    return rules


def _closures_of(facility_ids: set[int]) -> dict[tuple[int, int | None], tuple[ClosureRule, ...]]:
    """What happens once, by facility and space; the space is None for the whole facility."""
    rules: dict[tuple[int, int | None], tuple[ClosureRule, ...]] = defaultdict(tuple)
    statement = select(Closure).where(Closure.facility_id.in_(facility_ids)).order_by(Closure.id)
    for closure in db.session.scalars(statement):
        rules[closure.facility_id, closure.space_id] += (closure_from_json(closure.rule),)
    return rules


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
