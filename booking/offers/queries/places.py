"""Lists of facilities and what can be chosen in the search."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, or_, select

from booking.core.db import db
from booking.core.text import search_key
from booking.facilities.models import Facility, Pool, Space, SpacePart
from booking.facilities.queries import list_parts
from booking.facilities.rules.settings import FacilityKind, FacilityStatus

# Of a search; more words are left out.
MOST_WORDS = 10


@dataclass(frozen=True, slots=True)
class Choices:
    """Kinds and areas that exist, in their order, so that nobody chooses what finds nothing."""

    kinds: tuple[FacilityKind, ...]
    areas: tuple[str, ...]


def list_choices(municipality_id: int) -> Choices:
    """What there is to choose from, in one statement."""
    rows = db.session.execute(
        select(Facility.kind, Facility.area, Space.kind)
        .outerjoin(Space, Space.facility_id == Facility.id)
        .where(Facility.municipality_id == municipality_id, Facility.status == FacilityStatus.PUBLISHED)
        .distinct()
    ).all()
    return choices_of((row[0], row[1], row[2]) for row in rows)


def choices_of(rows: Iterable[tuple[FacilityKind, str, FacilityKind | None]]) -> Choices:
    """Of a facility's kind and area and the kind of one of its spaces, each."""
    kinds: set[FacilityKind] = set()
    areas: set[str] = set()
    for facility_kind, area, kind in rows:
        kinds |= {one for one in (facility_kind, kind) if one is not None}
        areas |= {area} if area else set()
    return Choices(tuple(kind for kind in FacilityKind if kind in kinds), tuple(sorted(areas)))


def list_published(
    municipality_id: int, kind: FacilityKind | None, area: str, *, words: str = "", first: int, limit: int
) -> tuple[list[tuple[Facility, int]], int]:
    """Some of the facilities of a kind and an area that have all the words, each with its number of spaces.

    Beside them: how many there are.
    """
    wanted = [Facility.municipality_id == municipality_id, Facility.status == FacilityStatus.PUBLISHED]
    if kind is not None:
        wanted.append(Facility.kind == kind)
    if area:
        wanted.append(Facility.area == area)
    keys = [search_key(word) for word in words.split()[:MOST_WORDS]]
    wanted += [Facility.search_text.contains(key, autoescape=True) for key in keys if key]
    count = db.session.scalar(select(func.count()).select_from(Facility).where(*wanted)) or 0
    spaces = (
        select(func.count()).where(Space.facility_id == Facility.id).correlate(Facility).scalar_subquery()
    )
    statement = (
        select(Facility, spaces)
        .where(*wanted)
        .order_by(Facility.area, Facility.name_kana, Facility.id)
        .offset(first)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in db.session.execute(statement)], count


@dataclass(frozen=True, slots=True)
class PlacedSpace:
    """A space in its facility's list: a whole, a part below its whole, or by itself."""

    space: Space
    whole: Space | None = None
    is_last_part: bool = False
    has_parts: bool = False
    pool: Pool | None = None
    """Below which it stands as one of its spaces."""


@dataclass(frozen=True, slots=True)
class PlacedPool:
    """A pool above its spaces."""

    pool: Pool


Placed = PlacedSpace | PlacedPool


def arrange(spaces: list[Space]) -> list[PlacedSpace]:
    """The facility's spaces in their order, the parts of a whole directly below it; one statement.

    A part of several wholes stands below the first of them; parts of parts stand below the same whole.
    """
    parts = list_parts(space.id for space in spaces)
    by_id = {space.id: space for space in spaces}
    placed: list[PlacedSpace] = []
    below = {part for ids in parts.values() for part in ids}
    done: set[int] = set()
    for whole in spaces:
        if whole.id in below or whole.id in done:
            continue
        family = _family(whole.id, parts, done)
        placed.append(PlacedSpace(whole, has_parts=bool(family)))
        of_whole = sorted((by_id[one] for one in family if one in by_id), key=spaces.index)
        placed += [PlacedSpace(part, whole, is_last_part=part is of_whole[-1]) for part in of_whole]
    return placed


def _family(space_id: int, parts: dict[int, list[int]], done: set[int]) -> list[int]:
    """All parts below a space that do not stand below another one yet."""
    done.add(space_id)
    found: list[int] = []
    for part in parts.get(space_id, ()):
        if part not in done:
            found += [part, *_family(part, parts, done)]
    return found


def stand_pools(placed: Sequence[PlacedSpace], pools: Iterable[Pool]) -> list[Placed]:
    """The same with each pool above those of its spaces that stand by themselves, which follow in its order.

    Parts stay below their whole, and what stands below one pool is not told again below another.
    """
    groups: list[list[Placed]] = []
    for one in placed:
        if one.whole is None:
            groups.append([one])
        else:
            groups[-1].append(one)
    for pool in pools:
        own = {
            head.space.id: number
            for number, (head, *_parts) in enumerate(groups)
            if isinstance(head, PlacedSpace) and head.space.id in pool.space_ids
        }
        below: list[Placed] = []
        for space_id in pool.space_ids:
            if space_id in own:
                head, *parts = groups[own[space_id]]
                below += [replace(head, pool=pool) if isinstance(head, PlacedSpace) else head, *parts]
        at = min(own.values()) if own else _first_with(groups, pool)
        rest = [group for number, group in enumerate(groups) if number not in own.values()]
        groups = [*rest[:at], [PlacedPool(pool), *below], *rest[at:]]
    return [one for group in groups for one in group]


def _first_with(groups: Sequence[Sequence[Placed]], pool: Pool) -> int:
    """Where the first group with a space of the pool stands."""
    return next(
        (
            number
            for number, group in enumerate(groups)
            if any(isinstance(one, PlacedSpace) and one.space.id in pool.space_ids for one in group)
        ),
        0,
    )


@dataclass(frozen=True, slots=True)
class Division:
    """A whole space and the parts that lie directly in it, in their order."""

    whole: Space
    parts: tuple[Space, ...]


def find_division(space: Space) -> Division | None:
    """How the space is divided, or of what it is a part; None, after one statement, for a space by itself."""
    rows = db.session.scalars(
        select(SpacePart)
        .where(or_(SpacePart.whole_id == space.id, SpacePart.part_id == space.id))
        .order_by(SpacePart.whole_id)
    ).all()
    if not rows:
        return None
    whole_id = space.id if any(row.whole_id == space.id for row in rows) else rows[0].whole_id
    statement = (
        select(Space)
        .join(SpacePart, SpacePart.part_id == Space.id)
        .where(SpacePart.whole_id == whole_id)
        .order_by(Space.position, Space.id)
    )
    return Division(db.session.get_one(Space, whole_id), tuple(db.session.scalars(statement)))
