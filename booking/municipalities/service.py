"""Holidays of a municipality, and new versions of the texts that people agree to."""

from datetime import date, datetime

import jpholiday
from sqlalchemy import insert

from booking.audit.service import record
from booking.core.db import db
from booking.core.errors import InvalidInput
from booking.core.i18n import _l
from booking.municipalities.models import Holiday, TermsVersion
from booking.municipalities.queries import find_terms
from booking.municipalities.rules import TermsKind, blanks_of, last_official_year

YEARS_AHEAD = 3


def add_holidays(municipality_id: int, today: date) -> None:
    """Public holidays from last year until three years ahead, for a municipality that has none."""
    official = last_official_year(today)
    found = jpholiday.between(date(today.year - 1, 1, 1), date(today.year + YEARS_AHEAD, 12, 31))
    db.session.execute(
        insert(Holiday),
        [
            {"municipality_id": municipality_id, "day": day, "name": name, "predicted": day.year > official}
            for day, name in found
        ],
    )


def publish_terms(
    municipality_id: int, kind: TermsKind, text: str, now: datetime, *, actor_id: int | None = None
) -> TermsVersion:
    """Put a text in force (its first line is the title); the one in force again changes nothing.

    Raises InvalidInput for a text that is empty or has blanks left: nobody is to agree to a template.
    """
    title, _line, body = (part.strip() for part in text.replace("\r\n", "\n").strip().partition("\n"))
    if not title or not body:
        raise InvalidInput(_l("1行目に題名、そのあとに本文を書いてください。"))
    blanks = blanks_of(text)
    if blanks:
        raise InvalidInput(_l("まだ書きこまれていないところがあります。%(blanks)s", blanks=" ".join(blanks)))
    before = find_terms(municipality_id, kind)
    if before is not None and (before.title, before.body) == (title, body):
        return before
    version = before.version + 1 if before is not None else 1
    made = TermsVersion(
        municipality_id=municipality_id,
        kind=kind,
        version=version,
        title=title,
        body=body,
        published_at=now,
    )
    db.session.add(made)
    db.session.flush()
    record(
        "municipality.publish_terms",
        municipality_id=municipality_id,
        actor_id=actor_id,
        object_type="terms_version",
        object_id=made.id,
        now=now,
        detail={"kind": kind.value, "version": version},
    )
    return made
