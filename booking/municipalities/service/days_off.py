"""The office's own days off, besides weekends, public holidays and the year's end."""

from dataclasses import asdict
from datetime import datetime

from booking.core.db import db
from booking.core.errors import InvalidInput, NotFound
from booking.core.i18n import _l
from booking.municipalities.models import OfficeDayOff
from booking.municipalities.queries import list_days_off
from booking.municipalities.rules import DayOffDetails
from booking.municipalities.service.writing import locked, write_down

# More than these are meant as something else; and some day has to be an office day.
MOST_DAYS_OFF = 40


def add_day_off(municipality_id: int, details: DayOffDetails, *, actor_id: int, now: datetime) -> None:
    """One more; raises InvalidInput if the day is one already, or if there are too many."""
    body = locked(municipality_id)
    known = [one.details for one in list_days_off(body.id)]
    if details in known:
        return  # the form was sent twice
    for other in known:
        if (other.month, other.day) == (details.month, details.day) and other.year in (None, details.year):
            raise InvalidInput(
                _l("この日は、すでに「%(name)s」として入っています。", name=other.name), field="day"
            )
    if len(known) >= MOST_DAYS_OFF:
        raise InvalidInput(
            _l("役所の休みの日は%(most)s日までです。済んだ日を外してください。", most=MOST_DAYS_OFF)
        )
    made = OfficeDayOff(municipality_id=body.id, **asdict(details))
    db.session.add(made)
    db.session.flush()
    about = ("office_day_off", made.id)
    write_down("office_day_off.add", body.id, actor_id, now, about=about, detail=asdict(details))


def remove_day_off(municipality_id: int, day_off_id: int, *, actor_id: int, now: datetime) -> DayOffDetails:
    """The office is open then; raises NotFound when it is already."""
    body = locked(municipality_id)
    row = db.session.get(OfficeDayOff, day_off_id)
    if row is None or row.municipality_id != body.id:
        raise NotFound(_l("この休みの日は、もうありません。"))
    details = row.details
    db.session.delete(row)
    about = ("office_day_off", day_off_id)
    write_down("office_day_off.remove", body.id, actor_id, now, about=about, detail=asdict(details))
    return details
