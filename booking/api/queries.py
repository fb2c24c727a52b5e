"""Reads that only machines ask for; what is free comes from ``offers``, as on the pages."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from booking.availability.queries import official_use_titles
from booking.availability.rules import HolderKind
from booking.core.db import db
from booking.facilities.models import Facility, Space
from booking.facilities.rules.settings import FacilityStatus
from booking.offers.queries import OfficialTitle
from booking.reservations.queries import Board


@dataclass(frozen=True, slots=True)
class NamedSpace:
    """A space and its facility by their names."""

    id: int
    name: str
    name_en: str
    facility_id: int
    facility_name: str
    facility_name_en: str

    def names_in(self, locale: str) -> str:
        """Facility and space in that language, as far as it was given."""
        if locale == "en":
            return f"{self.facility_name_en or self.facility_name} {self.name_en or self.name}"
        return f"{self.facility_name} {self.name}"


def list_named_spaces(
    municipality_id: int, facility_id: int | None, *, first: int, limit: int
) -> list[NamedSpace]:
    """Spaces of published facilities, or of one of them, in the order of the list."""
    statement = (
        select(Space.id, Space.name, Space.name_en, Facility.id, Facility.name, Facility.name_en)
        .join(Space.facility)
        .where(Facility.municipality_id == municipality_id, Facility.status == FacilityStatus.PUBLISHED)
        .order_by(Facility.name_kana, Facility.id, Space.position, Space.id)
        .offset(first)
        .limit(limit)
    )
    if facility_id is not None:
        statement = statement.where(Facility.id == facility_id)
    return [NamedSpace(*row) for row in db.session.execute(statement)]


def official_titles(board: Board, space_ids: Iterable[int]) -> dict[int, list[OfficialTitle]]:
    """What the municipality itself uses the spaces for, by space; one statement if there is any such use."""
    uses = {
        (space_id, one.holder_id): one
        for space_id in space_ids
        for leaf in board.rules[space_id].leaf_ids
        for one in board.busy.get(leaf, ())
        if one.kind is HolderKind.OFFICIAL_USE
    }
    texts = official_use_titles({use_id for _space, use_id in uses}) if uses else {}
    titles: dict[int, list[OfficialTitle]] = defaultdict(list)
    for (space_id, use_id), one in uses.items():
        titles[space_id].append(OfficialTitle(one.starts_at, one.ends_at, texts[use_id]))
    for found in titles.values():
        found.sort(key=lambda one: one.starts_at)
    return titles
