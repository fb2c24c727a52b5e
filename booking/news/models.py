"""The table of the notices."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from booking.core.db import Base, UtcDateTime
from booking.core.i18n import current_locale
from booking.news.rules import NoticeDetails, NoticeKind, lead_of


class Notice(Base):
    """Something the municipality tells everybody."""

    __tablename__ = "notices"
    __table_args__ = (
        CheckConstraint("shown_until IS NULL OR shown_from < shown_until", name="shown_for_a_time"),
        Index("ix_notices_municipality_id_shown_from", "municipality_id", "shown_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipalities.id"))
    kind: Mapped[NoticeKind]
    title: Mapped[str] = mapped_column(String(60))
    title_en: Mapped[str] = mapped_column(String(120), default="")
    body: Mapped[str] = mapped_column(Text)
    """Plain text, as is ``body_en``; an empty line parts paragraphs."""
    body_en: Mapped[str] = mapped_column(Text, default="")
    link: Mapped[str] = mapped_column(String(500), default="")
    shown_from: Mapped[datetime] = mapped_column(UtcDateTime)
    shown_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """None: until it is ended."""
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When somebody took it away before its time."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    author_id: Mapped[int | None]
    """Who wrote it last; a plain number, as people are above notices. None: it came with the city."""

    @property
    def details(self) -> NoticeDetails:
        """As the rules read it."""
        return NoticeDetails(
            kind=self.kind,
            title=self.title,
            body=self.body,
            shown_from=self.shown_from,
            shown_until=self.shown_until,
            title_en=self.title_en,
            body_en=self.body_en,
            link=self.link,
        )

    @property
    def is_translated(self) -> bool:
        """Whether the reader gets it in the language of the page."""
        return current_locale() == "ja" or bool(self.title_en and self.body_en)

    @property
    def language(self) -> str:
        """Of what is shown: the reader's, where it was written in both."""
        return current_locale() if self.is_translated else "ja"

    @property
    def shown_title(self) -> str:
        """The title in that language."""
        return self.title_en if self.language == "en" else self.title

    @property
    def shown_body(self) -> str:
        """The text in that language."""
        return self.body_en if self.language == "en" else self.body

    @property
    def lead(self) -> str:
        """The first line of the text."""
        return lead_of(self.shown_body)
