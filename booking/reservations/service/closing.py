"""Staff close days or hours of a facility or of some of its spaces, and open them again."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from booking.accounts.models import User
from booking.core.calendar import local_date
from booking.core.errors import InvalidInput, NotFound
from booking.core.i18n import _l
from booking.facilities.models import Closure, Facility
from booking.facilities.queries import get_staff_facility, list_closures, list_spaces
from booking.facilities.rules.closure_json import closure_from_json
from booking.facilities.rules.closures import DatedClosure
from booking.facilities.service import closing
from booking.reservations.models import Clearing
from booking.reservations.rules.clearing import Claim, ClearingKind, spans_of_closure
from booking.reservations.service.clearing import (
    Decision,
    clear,
    find_done,
    lock_for_clearing,
    write_clearing,
)

# Longer closures are rare enough to be entered in two parts.
LONGEST_CLOSING = timedelta(days=366)
# Nobody closes beyond; what lies behind is a mistyped year.
FARTHEST_CLOSING = timedelta(days=3 * 366)


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


def claim_of(facility: Facility, plan: ClosingPlan, now: datetime) -> Claim:
    """The time that the plan takes; raises InvalidInput that names the field."""
    today = local_date(now)
    spaces = [space.id for space in list_spaces(facility.id)]
    if not set(plan.space_ids) <= set(spaces):
        raise InvalidInput(_l("この施設の室場を選んでください。"), field="spaces")
    if not plan.rule.reason:
        raise InvalidInput(_l("休館の理由を入れてください。利用者に見せます。"), field="reason")
    if plan.rule.last < today:
        raise InvalidInput(_l("もう過ぎた日です。きょうか、これからの日を入れてください。"), field="first")
    if plan.rule.last > today + FARTHEST_CLOSING:
        raise InvalidInput(_l("3年より先の日は入れられません。年を確かめてください。"), field="first")
    if plan.rule.last - plan.rule.first > LONGEST_CLOSING:
        raise InvalidInput(_l("一度に休館にできるのは1年までです。分けて入れてください。"), field="last")
    first = max(plan.rule.first, today - timedelta(days=1))
    spans = spans_of_closure(plan.rule, first, plan.rule.last, {})
    return Claim(frozenset(plan.space_ids or spaces), spans)


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


def list_coming_closures(facility: Facility, today: date) -> list[tuple[Closure, DatedClosure]]:
    """One-off closures that are not over, by their days; with their rules."""
    found = [(closure, closure_from_json(closure.rule)) for closure in list_closures(facility.id)]
    coming = [
        (closure, rule) for closure, rule in found if isinstance(rule, DatedClosure) and rule.last >= today
    ]
    return sorted(coming, key=lambda pair: (pair[1].first, pair[1].start_minute or 0, pair[0].id))


def get_coming_closure(facility: Facility, closure_id: int, today: date) -> tuple[Closure, DatedClosure]:
    """One of them; NotFound when it was opened again already."""
    for closure, rule in list_coming_closures(facility, today):
        if closure.id == closure_id:
            return closure, rule
    raise NotFound(_l("この休館は見つかりませんでした。もう開館に戻したか、日が過ぎています。"))


def reopen(staff: User, facility_id: int, closure_id: int, *, now: datetime) -> None:
    """Take a one-off closure back; bookings that were cancelled for it do not come back."""
    facility = get_staff_facility(staff, facility_id)
    closing.lock_facility(facility)
    closure, _rule = get_coming_closure(facility, closure_id, local_date(now))
    closing.erase_closure(staff, facility, closure, now=now)
