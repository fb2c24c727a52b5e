"""Reads of stored files. Whether the reader may have one, the room that attached it decides."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, exists, false, or_, select

from booking.core.db import Base, db
from booking.core.errors import NotFound
from booking.core.i18n import _l
from booking.files.models import StoredFile


def find_file(municipality_id: int, file_id: int) -> StoredFile | None:
    """The file of that number among those of the municipality."""
    found = db.session.get(StoredFile, file_id)
    return found if found is not None and found.municipality_id == municipality_id else None


def get_file(municipality_id: int, file_id: int) -> StoredFile:
    """The file of that number among those of the municipality; NotFound else."""
    found = find_file(municipality_id, file_id)
    if found is None:
        raise NotFound(_l("このファイルは見つかりません。"))
    return found


def is_used() -> ColumnElement[bool]:
    """Whether any table refers to a file, whichever tables there are."""
    own = StoredFile.__table__.c.id
    keys = [key for table in Base.metadata.sorted_tables for key in table.foreign_keys if key.column is own]
    return or_(false(), *(exists().where(key.parent == StoredFile.id) for key in keys))


def known_keys(keys: Collection[str]) -> set[str]:
    """Those of the keys that have a row."""
    return set(db.session.scalars(select(StoredFile.key).where(StoredFile.key.in_(list(keys)))))
