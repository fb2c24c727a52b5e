"""Staff close days or hours of a facility or of some of its spaces, open others, and take either back."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from booking.accounts.models import User
from booking.core.calendar import local_date
from booking.core.errors import InvalidInput, NotFound
from booking.core.i18n import _l
from booking.facilities.models import Closure, Facility
from booking.facilities.queries import get_staff_facility, list_closures, list_spaces
from booking.facilities.rulebook_queries import load_space_rules
from booking.facilities.rules.closure_json import closure_from_json
from booking.facilities.rules.closures import DatedClosure, DatedOpening, DatedRule
from booking.facilities.service import closing
from booking.municipalities.queries import holidays_between
from booking.reservations.models import Clearing
from booking.reservations.rules.clearing import Claim, ClearingKind, spans_of_closure
from booking.reservations.service.clearing import (
    Decision,
    clear,
    find_done,
    lock_for_clearing,
    write_clearing,
)

# What is longer is rare enough to be entered in two parts.
LONGEST = timedelta(days=366)
# Nobody plans beyond; what lies behind is a mistyped year.
FARTHEST = timedelta(days=3 * 366)
# Holidays around matter too: closing days move away from them.
MARGIN = timedelta(days=14)

Dated = TypeVar("Dated", bound=DatedRule)


@dataclass(frozen=True, slots=True)
class ClosingPlan:
    """What is to be closed: the whole facility without ``space_ids``; ``message`` is for those cancelled."""

    rule: DatedClosure
    space_ids: tuple[int, ...] = ()
    message: str = ""

    @property
    def reason(self) -> str:
        """What those are told whose bookings are cancelled."""
        return "\n".join(text for text in (self.rule.reason, self.message) if text)


@dataclass(frozen=True, slots=True)
class OpeningPlan:
    """What is to be opened in spite of the closing days: the whole facility without ``space_ids``."""

    rule: DatedOpening
    space_ids: tuple[int, ...] = ()


def claim_of(facility: Facility, plan: ClosingPlan, now: datetime) -> Claim:
    """The time that the plan takes; raises InvalidInput that names the field."""
    today = local_date(now)
    if not plan.rule.reason:
        raise InvalidInput(_l("休館の理由を入れてください。利用者に見せます。"), field="reason")
    spaces = _checked(facility, plan.rule, plan.space_ids, today)
    first = max(plan.rule.first, today - timedelta(days=1))
    spans = spans_of_closure(plan.rule, first, plan.rule.last, {})
    return Claim(frozenset(plan.space_ids or spaces), spans)


def _checked(facility: Facility, rule: DatedRule, space_ids: tuple[int, ...], today: date) -> list[int]:
    """The facility's spaces; raises InvalidInput if these are not among them, or the days can't be meant."""
    spaces = [space.id for space in list_spaces(facility.id)]
    if not set(space_ids) <= set(spaces):
        raise InvalidInput(_l("この施設の室場を選んでください。"), field="spaces")
    if rule.last < today:
        raise InvalidInput(_l("もう過ぎた日です。きょうか、これからの日を入れてください。"), field="first")
    if rule.last > today + FARTHEST:
        raise InvalidInput(_l("3年より先の日は入れられません。年を確かめてください。"), field="first")
    if rule.last - rule.first > LONGEST:
        raise InvalidInput(_l("一度に入れられるのは1年までです。分けて入れてください。"), field="last")
    return spaces


def close(staff: User, facility_id: int, plan: ClosingPlan, decision: Decision, *, now: datetime) -> Clearing:
    """Close, and cancel what staff said is to be cancelled; the same form again gives the same clearing.

    Raises ListChanged when anything was booked or cancelled since staff looked, InvalidInput,
    FacilityNotFound.
    """
    facility = get_staff_facility(staff, facility_id)
    lock_for_clearing(facility, now)
    done = find_done(staff, facility, decision)
    if done is not None:
        return done
    clear(staff, facility, claim_of(facility, plan, now), decision, plan.reason, now=now)
    closures = [
        closing.write_closure(staff, facility, plan.rule, space_id=space_id, now=now).id
        for space_id in plan.space_ids or (None,)
    ]
    made = {"closures": closures}
    return write_clearing(staff, facility, ClearingKind.CLOSING, decision, plan.reason, made, now=now)


def open_days(staff: User, facility_id: int, plan: OpeningPlan, *, now: datetime) -> int:
    """Open in spite of the closing days; returns on how many days something opens that was closed.

    Raises InvalidInput when that is none: these days are open anyhow, or a one-off closure has them.
    """
    facility = get_staff_facility(staff, facility_id)
    closing.lock_facility(facility)
    if not plan.rule.reason:
        raise InvalidInput(_l("開館の理由を入れてください。利用者に見せます。"), field="reason")
    today = local_date(now)
    spaces = _checked(facility, plan.rule, plan.space_ids, today)
    first, last = max(plan.rule.first, today), plan.rule.last
    holidays = holidays_between(facility.municipality_id, first - MARGIN, last + MARGIN)
    before = load_space_rules(plan.space_ids or spaces)
    for space_id in plan.space_ids or (None,):
        closing.write_closure(staff, facility, plan.rule, space_id=space_id, now=now)
    after = load_space_rules(before)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]

    def differs(day: date) -> bool:
        return any(
            before[one].closures_on(day, holidays) != after[one].closures_on(day, holidays) for one in before
        )

    opened = sum(map(differs, days))
    if opened == 0:
        if any(one.closures_on(day, holidays).whole_day for one in before.values() for day in days):
            raise InvalidInput(
                _l("この日は臨時休館です。臨時休館の一覧から、開館に戻してください。"), field="first"
            )
        raise InvalidInput(_l("この日は、もともと開館しています。"), field="first")
    return opened


def list_coming_closures(facility: Facility, today: date) -> list[tuple[Closure, DatedClosure]]:
    """One-off closures that are not over, by their days; with their rules."""
    return _coming(facility, DatedClosure, today)


def list_coming_openings(facility: Facility, today: date) -> list[tuple[Closure, DatedOpening]]:
    """One-off openings that are not over, by their days; with their rules."""
    return _coming(facility, DatedOpening, today)


def _coming(facility: Facility, kind: type[Dated], today: date) -> list[tuple[Closure, Dated]]:
    found = [(closure, closure_from_json(closure.rule)) for closure in list_closures(facility.id)]
    coming = [(closure, rule) for closure, rule in found if isinstance(rule, kind) and rule.last >= today]
    return sorted(coming, key=lambda pair: (pair[1].first, pair[1].start_minute or 0, pair[0].id))


def get_coming_closure(facility: Facility, closure_id: int, today: date) -> tuple[Closure, DatedClosure]:
    """One of them; NotFound when it was opened again already."""
    for closure, rule in list_coming_closures(facility, today):
        if closure.id == closure_id:
            return closure, rule
    raise NotFound(_l("この休館は見つかりませんでした。もう開館に戻したか、日が過ぎています。"))


def get_coming_opening(facility: Facility, closure_id: int, today: date) -> tuple[Closure, DatedOpening]:
    """One of them; NotFound when it was taken back already."""
    for closure, rule in list_coming_openings(facility, today):
        if closure.id == closure_id:
            return closure, rule
    raise NotFound(_l("この臨時開館は見つかりませんでした。もうやめたか、日が過ぎています。"))


def reopen(staff: User, facility_id: int, closure_id: int, *, now: datetime) -> None:
    """Take a one-off closure back; bookings that were cancelled for it do not come back."""
    facility = get_staff_facility(staff, facility_id)
    closing.lock_facility(facility)
    closure, _rule = get_coming_closure(facility, closure_id, local_date(now))
    closing.erase_closure(staff, facility, closure, now=now)


def claim_of_opening(facility: Facility, closure: Closure, rule: DatedOpening, now: datetime) -> Claim:
    """The opened time from now on: what is booked in it stays when the opening is taken back."""
    spaces = [closure.space_id] if closure.space_id else [space.id for space in list_spaces(facility.id)]
    closed = DatedClosure(
        first=rule.first, last=rule.last, start_minute=rule.start_minute, end_minute=rule.end_minute
    )
    first = max(rule.first, local_date(now))
    return Claim(frozenset(spaces), spans_of_closure(closed, first, rule.last, {}))


def take_back_opening(staff: User, facility_id: int, closure_id: int, *, now: datetime) -> None:
    """Let the closing days count again; what was booked meanwhile stays."""
    facility = get_staff_facility(staff, facility_id)
    closing.lock_facility(facility)
    closure, _rule = get_coming_opening(facility, closure_id, local_date(now))
    closing.erase_closure(staff, facility, closure, now=now)
