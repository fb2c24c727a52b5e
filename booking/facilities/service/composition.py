"""Which smallest parts a space is made of; kept beside the parts, so that one read finds them."""

from collections import defaultdict

from sqlalchemy import delete, insert, select

from booking.core.db import db
from booking.core.text import search_key
from booking.facilities.models import Facility, Space, SpaceLeaf, SpacePart
from booking.facilities.rules.parts import smallest_parts


def rebuild_leaves(facility_id: int) -> None:
    """Work out the smallest parts of every space of the facility anew; flushes."""
    db.session.flush()
    space_ids = list(db.session.scalars(select(Space.id).where(Space.facility_id == facility_id)))
    parts: dict[int, list[int]] = defaultdict(list)
    for row in db.session.scalars(select(SpacePart).where(SpacePart.whole_id.in_(space_ids))):
        parts[row.whole_id].append(row.part_id)
    rows = [
        {"space_id": space_id, "leaf_id": leaf_id}
        for space_id in space_ids
        for leaf_id in sorted(smallest_parts(space_id, parts))
    ]
    db.session.execute(delete(SpaceLeaf).where(SpaceLeaf.space_id.in_(space_ids)))
    if rows:
        db.session.execute(insert(SpaceLeaf), rows)


def refresh_search_text(facility: Facility) -> None:
    """Fold what people may type for the facility and its spaces; call after any change of their names."""
    words = (
        facility.name,
        facility.name_kana,
        facility.name_en,
        facility.nickname,
        facility.area,
        facility.address,
    )
    facility.search_text = " ".join(search_key(word) for word in words if word)
    for space in db.session.scalars(select(Space).where(Space.facility_id == facility.id)):
        own = (space.name, space.name_kana, space.name_en, space.uses, space.equipment_text)
        space.search_text = " ".join(search_key(word) for word in own if word)
