"""Which rules a page is about: those in force, which change at once, or a draft."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from flask import request, url_for

from booking.core import clock
from booking.core.calendar import local_date
from booking.facilities.forms.plan import USUAL_PLANS
from booking.facilities.models import Facility, RulebookVersion
from booking.facilities.rulebook_queries import (
    ListedClosure,
    RulebookNotFound,
    book_in_force,
    get_version,
    list_all_closures,
    standing_closures,
)
from booking.facilities.rules.rulebook import Rulebook
from booking.facilities.rules.schedule_texts import entry_days
from booking.facilities.rules.settings import LIFT_NAMES, RulebookStatus
from booking.facilities.rules.timetable_texts import timetable_lines
from booking.facilities.rules.window_texts import plan_sentences
from booking.facilities.staff_views.blueprint import facility_of, page_of

# What the sections of facilities/admin/_book.html call.
BOOK_WORDS: Mapping[str, Any] = MappingProxyType(
    {
        "timetable_lines": timetable_lines,
        "plan_sentences": plan_sentences,
        "entry_days": entry_days,
        "usual_plans": USUAL_PLANS,
        "lift_names": LIFT_NAMES,
    }
)
# Holidays are known, and rules tried out, for so long before and after today.
_EXAMPLES_WITHIN = timedelta(days=3 * 365)


@dataclass(frozen=True)
class Edited:
    """A facility and the rules that are being changed. The address carries the number of a draft."""

    facility: Facility
    draft: RulebookVersion | None
    book: Rulebook

    @property
    def draft_id(self) -> int | None:
        """For addresses: left out where there is no draft."""
        return self.draft.id if self.draft is not None else None

    def listed_closures(self) -> list[ListedClosure]:
        """The closing rules that are being changed; what happens once beside those in force."""
        if self.draft is None:
            return list_all_closures(self.facility.id, local_date(clock.now()))
        return standing_closures(self.book)

    def page(self, part: str = "") -> str:
        """Where these rules are listed, at one of their parts."""
        if self.draft is None:
            return page_of(self.facility.id, part)
        return url_for(
            "facility_setup.draft",
            facility_id=self.facility.id,
            version_id=self.draft.id,
            _anchor=part or None,
        )


def edited(facility_id: int) -> Edited:
    """What the address is about; raises RulebookNotFound for what is no draft (any more)."""
    facility = facility_of(facility_id)
    if "draft" not in request.args:
        return Edited(facility, None, book_in_force(facility.id, local_date(clock.now())))
    draft = get_version(facility.id, request.args.get("draft", 0, type=int))
    if draft.status is not RulebookStatus.DRAFT:
        raise RulebookNotFound
    return Edited(facility, draft, draft.book)


def asked_day(usual: date | None = None) -> date:
    """The day for which examples are wanted: as sent, else the usual one, else today."""
    today = local_date(clock.now())
    usual = usual or today
    try:
        asked = date.fromisoformat(request.values.get("day", ""))
    except ValueError:
        return usual
    return asked if abs(asked - today) < _EXAMPLES_WITHIN else usual
