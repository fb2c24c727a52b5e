"""A month of a space as it would be without and with a draft, and the bookings that the draft leaves out."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from booking.core.calendar import at_minute, local_date
from booking.core.db import db
from booking.core.i18n import _
from booking.facilities.models import Facility, RulebookVersion
from booking.facilities.queries import leaves_of, list_spaces
from booking.facilities.rulebook_queries import Dated, RulesMaker, load_space_rules
from booking.facilities.rules.closure_texts import describe_reason
from booking.facilities.rules.moments import Frame
from booking.facilities.rules.opening import OpeningTimeline
from booking.facilities.rules.space_rules import SpaceRules
from booking.facilities.rules.span_texts import span_lines
from booking.facilities.rules.timetables import choices_of, find_slot
from booking.municipalities.queries import OfficeHolidays, holidays_between
from booking.municipalities.rules import is_office_day
from booking.reservations.models import Reservation
from booking.reservations.queries.concerned import Concern, load_concerns
from booking.reservations.rules.rehearsal import DayRehearsed, DayUnder
from booking.reservations.rules.status import ACTIVE

# Openings are worked out so long before a use; closures move by some days.
_BEFORE, _AFTER = timedelta(days=3 * 366), timedelta(days=40)
# Nobody books further ahead; holidays are known until then.
_LOOK_AHEAD = timedelta(days=4 * 366)


@dataclass(frozen=True, slots=True)
class Outside:
    """Bookings that the published rules allow and a draft would not; the first few of them."""

    total: int
    concerns: list[Concern]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """The rules of a facility's spaces day by day, as published, and as they would be with the draft."""

    before: Mapping[int, SpaceRules]
    after: Mapping[int, SpaceRules]
    holidays: Mapping[date, str]
    office_holidays: Container[date]
    last_day: date | None
    """The last day of use for which the draft counts, where a version is published for later ones."""

    def days(self, space_id: int, first: date, last: date) -> list[DayRehearsed]:
        """Each day from first to last, both included."""
        found = []
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            before, after = (self._under(rules[space_id], day) for rules in (self.before, self.after))
            found.append(DayRehearsed(day, self.holidays.get(day), before, after))
        return found

    def _under(self, rules: SpaceRules, day: date) -> DayUnder:
        timetable = rules.timetable_on(day, self.holidays)
        closures = rules.closures_on(day, self.holidays)
        if closures.whole_day is not None:
            return DayUnder(closed=describe_reason(closures.whole_day))
        if timetable is None:
            return DayUnder(closed=_("貸し出していない日"))
        plan = rules.at(day).plan
        if plan is None:
            return DayUnder(closed=_("予約を受け付けていません"))
        slots = [one for one in choices_of(timetable, day) if closures.between(one.starts, one.ends) is None]
        if not slots:
            return DayUnder(closed=_("借りられる時間がありません"))
        frame = Frame(
            day=day,
            starts_at=slots[0].starts_at,
            holidays=self.holidays,
            is_closed=lambda other: rules.closures_on(other, self.holidays).whole_day is not None,
            is_office_day=lambda other: is_office_day(other, self.office_holidays),
        )
        return DayUnder(tuple(slot.label for slot in slots), windows=tuple(span_lines(plan, frame)))

    def is_outside(self, space_id: int, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether a booked time could be had before and no longer after."""
        return self._has(self.before[space_id], starts_at, ends_at) and not self._has(
            self.after[space_id], starts_at, ends_at
        )

    def _has(self, rules: SpaceRules, starts_at: datetime, ends_at: datetime) -> bool:
        day = local_date(starts_at)
        timetable = rules.timetable_on(day, self.holidays)
        slot = find_slot(timetable, starts_at, ends_at, day) if timetable is not None else None
        if slot is None:
            return False
        return rules.closures_on(day, self.holidays).between(slot.starts, slot.ends) is None


def load_rehearsal(
    facility: Facility, draft: RulebookVersion, starts_on: date, first: date, today: date
) -> Rehearsal:
    """The rules of all spaces for days around ``first`` and for all that is booked.

    The draft counts as it would if it was published for ``starts_on``: until the next published version.
    """
    space_ids = [space.id for space in list_spaces(facility.id)]
    before = load_space_rules(space_ids)
    published = _published(before)
    others = [one for one in published if one[1] != starts_on]
    dated = sorted([*others, (draft.id, starts_on, draft.book)], key=lambda one: one[1])
    from_draft = RulesMaker({facility.id: dated}, leaves_of(space_ids))
    after = {
        space_id: replace(rules, timeline=from_draft.timeline(facility.id, space_id), joined={})
        for space_id, rules in before.items()
    }
    earliest, latest = min(first, today) - _BEFORE, max(first, today + _LOOK_AHEAD) + _AFTER
    holidays = holidays_between(facility.municipality_id, earliest, latest)
    later = next((starts for _id, starts, _book in published if starts > starts_on), None)
    office_holidays = OfficeHolidays(facility.municipality_id, holidays)
    last_day = later - timedelta(days=1) if later is not None else None
    return Rehearsal(before, after, holidays, office_holidays, last_day)


def _published(rules: Mapping[int, SpaceRules]) -> list[Dated]:
    """The versions that count for some day of use, by their first day; all spaces have the same."""
    timeline = next((one.timeline for one in rules.values()), OpeningTimeline())
    return [
        (opening.rulebook_id, starts_on, opening.book)
        for starts_on, opening in zip(timeline.starts, timeline.openings, strict=True)
    ]


def list_outside(facility: Facility, rehearsal: Rehearsal, starts_on: date, limit: int) -> Outside:
    """What is booked from a day on and the draft would not allow, by time; in three statements."""
    statement = (
        select(Reservation.id, Reservation.space_id, Reservation.starts_at, Reservation.ends_at)
        .where(
            Reservation.facility_id == facility.id,
            Reservation.status.in_(ACTIVE),
            Reservation.starts_at >= at_minute(starts_on, 0),
        )
        .order_by(Reservation.starts_at, Reservation.id)
    )
    ids = [
        row.id
        for row in db.session.execute(statement)
        if rehearsal.is_outside(row.space_id, row.starts_at, row.ends_at)
    ]
    return Outside(len(ids), load_concerns(facility, ids[:limit]))


def count_by_rulebook(version_ids: Sequence[int]) -> dict[int, int]:
    """How many reservations were made under each version."""
    statement = (
        select(Reservation.rulebook_id, func.count())
        .where(Reservation.rulebook_id.in_(version_ids))
        .group_by(Reservation.rulebook_id)
    )
    return {
        version_id: count for version_id, count in db.session.execute(statement) if version_id is not None
    }
