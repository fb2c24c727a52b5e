"""The table of stored files. Who a file belongs to, the tables above say: their foreign keys point here."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from booking.core.db import Base, UtcDateTime
from booking.files.rules import CONTENT_TYPES, LONGEST_NAME, FileKind, size_text


class StoredFile(Base):
    """A file as it was sent, never changed afterwards."""

    __tablename__ = "stored_files"
    __table_args__ = (CheckConstraint("size > 0", name="size_positive"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipalities.id"))
    key: Mapped[str] = mapped_column(String(32), unique=True)
    """Random name of the file in the folder; in no address and no page."""
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    """As its sender called it, cleaned, with the ending of its kind."""
    kind: Mapped[FileKind]
    """By its content, whatever its name or the browser said."""
    size: Mapped[int]
    """Bytes."""
    sha256: Mapped[str] = mapped_column(String(64))
    stored_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    @property
    def content_type(self) -> str:
        """The media type of its kind."""
        return CONTENT_TYPES[self.kind]

    @property
    def size_text(self) -> str:
        """3.1MB."""
        return size_text(self.size)
