"""Reads of facilities, spaces, their rules and their staff."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import fields
from typing import Any, TypeVar

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from booking.accounts.models import User
from booking.core.db import db
from booking.core.errors import NotFound
from booking.core.i18n import _l
from booking.core.text import search_key
from booking.facilities.models import Closure, Facility, FacilityStaff, Pool, Space, SpaceLeaf, SpacePart
from booking.facilities.rules.details import FacilityDetails, SpaceDetails
from booking.facilities.rules.settings import FacilityStatus
from booking.facilities.rules.uses import uses_of

Place = TypeVar("Place", Space, Pool)


class FacilityNotFound(NotFound):
    """No such facility, or not one that the reader may see."""

    def __init__(self) -> None:
        super().__init__(_l("この施設は見つかりませんでした。"))


class SpaceNotFound(NotFound):
    """No such space, or not one that the reader may see."""

    def __init__(self) -> None:
        super().__init__(_l("この室場は見つかりませんでした。"))


def get_published_facility(municipality_id: int, facility_id: int) -> Facility:
    """A facility that residents may see; raises FacilityNotFound."""
    facility = db.session.get(Facility, facility_id)
    if (
        facility is None
        or facility.municipality_id != municipality_id
        or facility.status is not FacilityStatus.PUBLISHED
    ):
        raise FacilityNotFound
    return facility


def find_published(kind: type[Place], municipality_id: int, place_id: int) -> Place | None:
    """A space or a pool of a published facility, with the facility."""
    statement = (
        select(kind)
        .join(kind.facility)
        .options(joinedload(kind.facility))
        .where(
            kind.id == place_id,
            kind.municipality_id == municipality_id,
            Facility.status == FacilityStatus.PUBLISHED,
        )
    )
    return db.session.scalars(statement).one_or_none()


def get_published_space(municipality_id: int, space_id: int) -> Space:
    """A space of a published facility, with the facility; raises SpaceNotFound."""
    space = find_published(Space, municipality_id, space_id)
    if space is None:
        raise SpaceNotFound
    return space


def list_alike(space: Space, limit: int) -> list[Space]:
    """Other spaces that residents may book for the same, with their facilities: the same house first."""
    statement = (
        select(Space)
        .join(Space.facility)
        .options(contains_eager(Space.facility))
        .where(
            Space.municipality_id == space.municipality_id,
            Space.id != space.id,
            Space.bookable,
            Space.is_scheduled,
            Facility.status == FacilityStatus.PUBLISHED,
        )
        .order_by(
            case((Space.facility_id == space.facility_id, 0), else_=1),
            Facility.name_kana,
            Facility.id,
            Space.position,
            Space.id,
        )
    )
    uses = uses_of(space.uses)
    if uses:
        statement = statement.where(or_(*(Space.uses.contains(use, autoescape=True) for use in uses)))
    else:
        statement = statement.where(Space.kind == space.kind)
    return list(db.session.scalars(statement.limit(limit)))


def list_by_identifier(municipality_id: int, identifiers: Iterable[str]) -> dict[str, Facility]:
    """The facilities that have one of these numbers, by number."""
    facilities = db.session.scalars(
        select(Facility).where(
            Facility.municipality_id == municipality_id, Facility.identifier.in_(list(identifiers))
        )
    )
    return {facility.identifier: facility for facility in facilities if facility.identifier is not None}


def list_spaces_of(facility_ids: Iterable[int]) -> dict[int, list[Space]]:
    """The spaces of several facilities in their order, by facility; in one statement."""
    found: dict[int, list[Space]] = {}
    statement = select(Space).where(Space.facility_id.in_(list(facility_ids)))
    for space in db.session.scalars(statement.order_by(Space.position, Space.id)):
        found.setdefault(space.facility_id, []).append(space)
    return found


def list_spaces(facility_id: int) -> list[Space]:
    """The spaces of a facility in their order."""
    return list(
        db.session.scalars(
            select(Space).where(Space.facility_id == facility_id).order_by(Space.position, Space.id)
        )
    )


def list_parts(space_ids: Iterable[int]) -> dict[int, list[int]]:
    """Direct parts of each of the spaces that has any, by whole."""
    parts: dict[int, list[int]] = defaultdict(list)
    statement = select(SpacePart).where(SpacePart.whole_id.in_(list(space_ids))).order_by(SpacePart.part_id)
    for row in db.session.scalars(statement):
        parts[row.whole_id].append(row.part_id)
    return dict(parts)


def leaves_of(space_ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """The smallest parts of each space, ascending."""
    leaves: dict[int, list[int]] = defaultdict(list)
    statement = (
        select(SpaceLeaf.space_id, SpaceLeaf.leaf_id)
        .where(SpaceLeaf.space_id.in_(list(space_ids)))
        .order_by(SpaceLeaf.leaf_id)
    )
    for space_id, leaf_id in db.session.execute(statement):
        leaves[space_id].append(leaf_id)
    return {space_id: tuple(ids) for space_id, ids in leaves.items()}


def list_staff_facilities(user: User) -> list[Facility]:
    """The facilities whose requests the person may handle: their own; all for administrators.

    One that is hidden stays among them: what was booked before goes on.
    """
    statement = select(Facility).where(
        Facility.municipality_id == user.municipality_id, Facility.status != FacilityStatus.IMPORTED
    )
    if not user.is_administrator:
        statement = statement.join(FacilityStaff, FacilityStaff.facility_id == Facility.id).where(
            FacilityStaff.user_id == user.id
        )
    return list(db.session.scalars(statement.order_by(Facility.name_kana, Facility.id)))


def get_staff_facility(user: User, facility_id: int) -> Facility:
    """One of the facilities that the person looks after; raises FacilityNotFound."""
    for facility in list_staff_facilities(user):
        if facility.id == facility_id:
            return facility
    raise FacilityNotFound


def list_closures(facility_id: int) -> list[Closure]:
    """What closes or opens the facility or its spaces once, in the order in which it was entered."""
    statement = select(Closure).where(Closure.facility_id == facility_id).order_by(Closure.id)
    return list(db.session.scalars(statement))


def get_managed_facility(municipality_id: int, facility_id: int) -> Facility:
    """A facility in whatever state, for administrators; raises FacilityNotFound."""
    facility = db.session.get(Facility, facility_id)
    if facility is None or facility.municipality_id != municipality_id:
        raise FacilityNotFound
    return facility


def count_by_status(municipality_id: int) -> dict[FacilityStatus, int]:
    """How many facilities there are in each state."""
    statement = select(Facility.status, func.count()).where(Facility.municipality_id == municipality_id)
    counts = db.session.execute(statement.group_by(Facility.status))
    return dict.fromkeys(FacilityStatus, 0) | {row[0]: row[1] for row in counts}


def list_managed_facilities(
    municipality_id: int, status: FacilityStatus, words: str, first: int, limit: int
) -> tuple[list[Facility], int]:
    """Some of the facilities in one state whose names or addresses have all the words; how many there are."""
    wanted = [Facility.municipality_id == municipality_id, Facility.status == status]
    wanted += [Facility.search_text.contains(search_key(word), autoescape=True) for word in words.split()]
    count = db.session.scalar(select(func.count()).select_from(Facility).where(*wanted)) or 0
    statement = select(Facility).where(*wanted).order_by(Facility.name_kana, Facility.id)
    return list(db.session.scalars(statement.offset(first).limit(limit))), count


def count_spaces(facility_ids: Iterable[int]) -> dict[int, int]:
    """How many spaces each of the facilities has; those without are left out."""
    statement = select(Space.facility_id, func.count()).where(Space.facility_id.in_(list(facility_ids)))
    counts = db.session.execute(statement.group_by(Space.facility_id))
    return {row[0]: row[1] for row in counts}


def list_names_with_kana(municipality_id: int) -> list[tuple[str, str]]:
    """Names of published facilities and their spaces, each with the kana that was typed for it."""
    published = Facility.status == FacilityStatus.PUBLISHED
    of_facilities = select(Facility.name, Facility.name_kana).where(
        Facility.municipality_id == municipality_id, published, Facility.name_kana != ""
    )
    of_spaces = (
        select(Space.name, Space.name_kana)
        .join(Space.facility)
        .where(Space.municipality_id == municipality_id, published, Space.name_kana != "")
    )
    return [(row[0], row[1]) for row in db.session.execute(of_facilities.union(of_spaces))]


def details_of_facility(facility: Facility) -> dict[str, Any]:
    """What FacilityDetails are made of, as stored."""
    return {field.name: getattr(facility, field.name) for field in fields(FacilityDetails)}


def details_of_space(space: Space) -> dict[str, Any]:
    """What SpaceDetails are made of, as stored."""
    return {field.name: getattr(space, field.name) for field in fields(SpaceDetails)}
