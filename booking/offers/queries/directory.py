"""What there is to find: every published space, as light as the search needs it; one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import contains_eager

from booking.core.db import db
from booking.facilities.models import Facility, Space
from booking.facilities.rules.settings import FacilityStatus
from booking.facilities.rules.uses import uses_of
from booking.municipalities.models import Municipality
from booking.offers.queries.places import Choices, choices_of
from booking.offers.rules.matching import Place
from booking.offers.rules.phrases.lexicon import Lexicon

# No city of ours has as many; the search goes through the first ones.
MOST_SPACES = 2000
_OF_SPACE = (
    Space.id,
    Space.kind,
    Space.name,
    Space.name_kana,
    Space.name_en,
    Space.uses,
    Space.equipment_text,
    Space.capacity,
    Space.search_text,
    Space.bookable,
    Space.is_scheduled,
)
_OF_FACILITY = (
    Facility.id.label("facility_id"),
    Facility.kind.label("facility_kind"),
    Facility.area,
    Facility.name.label("facility_name"),
    Facility.name_kana.label("facility_kana"),
    Facility.name_en.label("facility_english"),
    Facility.nickname,
    Facility.search_text.label("facility_text"),
)


@dataclass(frozen=True, slots=True)
class Directory:
    """The spaces in the order of the list of facilities, and what can be chosen of them."""

    places: tuple[Place, ...]
    choices: Choices


def load_directory(municipality_id: int) -> Directory:
    """All that is published, facilities without spaces only among the choices."""
    rows = _published(municipality_id)
    places = tuple(_place_of(row) for row in rows if row.id is not None)
    return Directory(places, choices_of((row.facility_kind, row.area, row.kind) for row in rows))


def _published(municipality_id: int) -> Sequence[Row[*tuple[Any, ...]]]:
    statement = (
        select(*_OF_SPACE, *_OF_FACILITY)
        .select_from(Facility)
        .outerjoin(Space, Space.facility_id == Facility.id)
        .where(Facility.municipality_id == municipality_id, Facility.status == FacilityStatus.PUBLISHED)
        .order_by(Facility.name_kana, Facility.id, Space.position, Space.id)
        .limit(MOST_SPACES)
    )
    return db.session.execute(statement).all()


def _place_of(row: Row[*tuple[Any, ...]]) -> Place:
    """A space as the search knows it."""
    return Place(
        space_id=row.id,
        kind=row.kind,
        facility_kind=row.facility_kind,
        area=row.area,
        capacity=row.capacity,
        text=f"{row.search_text} {row.facility_text}",
        facility_id=row.facility_id,
        uses=tuple(uses_of(row.uses)),
        is_bookable=row.bookable and row.is_scheduled,
        facility_name=row.nickname or row.facility_name,
        facility_english=row.facility_english,
        names=_said(row.facility_name, row.facility_kana, row.facility_english, row.nickname),
        things=_said(row.name, row.name_kana, row.name_en, row.uses, row.equipment_text),
    )


def _said(*texts: str) -> tuple[str, ...]:
    return tuple(text for text in texts if text)


def lexicon_of(directory: Directory, municipality: Municipality) -> Lexicon:
    """The words that the city's places answer to."""
    city = (municipality.name, municipality.name_kana, municipality.name_en)
    return Lexicon(directory.places, city)


def load_spaces(space_ids: Sequence[int]) -> dict[int, Space]:
    """The spaces of a page of results, each with its facility; one statement."""
    statement = (
        select(Space)
        .join(Space.facility)
        .options(contains_eager(Space.facility))
        .where(Space.id.in_(list(space_ids)))
    )
    return {space.id: space for space in db.session.scalars(statement)}
