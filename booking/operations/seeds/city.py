"""The municipality itself: its holidays and the texts that people agree to."""

from datetime import datetime, timedelta

from sqlalchemy import select

from booking.core.calendar import local_date
from booking.core.db import db
from booking.municipalities.models import Municipality, TermsVersion
from booking.municipalities.rules import TermsKind
from booking.municipalities.service.holidays import add_holidays
from booking.operations.seeds.files import read_json, read_text

# The service has been in use for a while when somebody looks at it for the first time.
IN_USE_SINCE = timedelta(days=500)


def find_loaded() -> Municipality | None:
    """The fictional city, if it has been loaded before."""
    code = read_json("municipality.json")["code"]
    return db.session.scalars(select(Municipality).where(Municipality.code == code)).one_or_none()


def add_city(now: datetime) -> Municipality:
    """The municipality with its holidays and texts; flushes."""
    made = Municipality(**read_json("municipality.json"))
    db.session.add(made)
    db.session.flush()
    add_holidays(made.id, local_date(now))
    for kind in TermsKind:
        title, body = read_text(f"{kind.value}.txt").split("\n", 1)
        terms = TermsVersion(municipality_id=made.id, kind=kind, version=1, title=title, body=body.strip())
        terms.published_at = now - IN_USE_SINCE
        db.session.add(terms)
    db.session.flush()
    return made
