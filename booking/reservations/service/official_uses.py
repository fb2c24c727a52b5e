"""Staff enter the municipality's own use of spaces, change it and give it up."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from booking.accounts.models import User
from booking.audit.service import record
from booking.availability.models import OfficialUse
from booking.availability.queries import find_official_use
from booking.availability.rules import HolderKind, Span
from booking.availability.service import occupy, release
from booking.core.calendar import at_minute, local_date
from booking.core.db import db
from booking.core.errors import DomainError, InvalidInput, NotFound
from booking.core.i18n import _, _l
from booking.core.text import clean_line, clean_text
from booking.facilities.models import Facility
from booking.facilities.queries import get_staff_facility, leaves_of, list_spaces
from booking.reservations.models import Clearing
from booking.reservations.queries import Concern
from booking.reservations.rules.clearing import Claim, ClearingKind, weekly, without_contained
from booking.reservations.service.clearing import (
    Decision,
    cancel_uses,
    clear,
    find_done,
    lock_for_clearing,
    write_clearing,
)

LONGEST_REPETITION = timedelta(days=366)
FARTHEST_USE = timedelta(days=3 * 366)


class OfficialUseNotFound(NotFound):
    """No such use in the facility, or given up already."""

    def __init__(self) -> None:
        super().__init__(_l("この行政使用は見つかりませんでした。もう取りやめたものかもしれません。"))


class NothingToEnter(DomainError):
    """Every day is left to what is booked already."""

    code = "nothing_to_enter"


@dataclass(frozen=True, slots=True)
class UsePlan:
    """What is to be entered; minutes from midnight. ``message`` is for those whose bookings are cancelled."""

    space_ids: tuple[int, ...]
    first: date
    until: date | None
    """Repeated weekly until then; None: once."""
    starts: int
    ends: int
    title: str
    note: str = ""
    message: str = ""

    @property
    def reason(self) -> str:
        """What those are told whose bookings are cancelled."""
        return self.message or _("市が使うため（%(title)s）", title=self.title)

    def span(self, day: date) -> Span:
        """The time on one of its days."""
        return Span(at_minute(day, self.starts), at_minute(day, self.ends))


def claim_of(facility: Facility, plan: UsePlan, now: datetime, running: OfficialUse | None = None) -> Claim:
    """The time that the plan takes; raises InvalidInput that names the field.

    ``running``: the use that is changed; it may have begun already.
    """
    today = local_date(now)
    if not plan.space_ids or not set(plan.space_ids) <= {space.id for space in list_spaces(facility.id)}:
        raise InvalidInput(_l("使う室場を1つ以上選んでください。"), field="spaces")
    if not clean_line(plan.title):
        raise InvalidInput(
            _l("なにに使うかを入れてください（例 選挙の投票所）。利用者に見せます。"), field="title"
        )
    if plan.ends <= plan.starts:
        raise InvalidInput(_l("終わりの時刻は、始まりより後にしてください。"), field="ends")
    first = plan.span(plan.first)
    if first.starts_at < now and (running is None or first.starts_at != running.starts_at):
        raise InvalidInput(
            _l("もう過ぎた時間です。これからの日付と時刻を入れてください。"),
            field="day" if plan.first < today else "starts",
        )
    if first.ends_at <= now:
        raise InvalidInput(_l("終わりの時刻がもう過ぎています。"), field="ends")
    if max(plan.first, plan.until or plan.first) > today + FARTHEST_USE:
        raise InvalidInput(_l("3年より先の日は入れられません。年を確かめてください。"), field="day")
    if plan.until is not None and plan.until < plan.first:
        raise InvalidInput(_l("くり返しの終わりは、最初の日と同じか後の日にしてください。"), field="until")
    if plan.until is not None and plan.until - plan.first > LONGEST_REPETITION:
        raise InvalidInput(_l("くり返しは1年までです。"), field="until")
    return Claim(
        frozenset(without_contained(leaves_of(plan.space_ids))),
        tuple(plan.span(day) for day in weekly(plan.first, plan.until)),
    )


def enter(staff: User, facility_id: int, plan: UsePlan, decision: Decision, *, now: datetime) -> Clearing:
    """Enter the use on its days, and cancel what staff said is to be cancelled.

    A day and space on which something is kept is left out. The same form again gives the same clearing.
    Raises ListChanged, NothingToEnter, InvalidInput, SlotTaken, FacilityNotFound.
    """
    facility = get_staff_facility(staff, facility_id)
    lock_for_clearing(facility, now)
    done = find_done(staff, facility, decision)
    if done is not None:
        return done
    claim = claim_of(facility, plan, now)
    kept = clear(staff, facility, claim, decision, plan.reason, now=now)
    entered, left_out, series = [], [], secrets.token_hex(8)
    leaves = _leaves(facility)
    for span in claim.spans:
        for space_id in sorted(claim.space_ids):
            if _stands_in_the_way(kept, space_id, span, leaves):
                left_out.append({"space": space_id, "day": local_date(span.starts_at).isoformat()})
                continue
            entered.append(_write(staff, plan, space_id, span, leaves[space_id], series, now))
    if not entered:
        raise NothingToEnter(
            _l(
                "どの日も予約を残すため、入れられる行政使用がありません。"
                "日時を変えるか、予約を取り消してください。"
            )
        )
    made: dict[str, Any] = {"official_uses": [use.id for use in entered], "left_out": left_out}
    return write_clearing(staff, facility, ClearingKind.OFFICIAL_USE, decision, plan.reason, made, now=now)


def _leaves(facility: Facility) -> dict[int, tuple[int, ...]]:
    return leaves_of(space.id for space in list_spaces(facility.id))


def _stands_in_the_way(
    kept: Sequence[Concern], space_id: int, span: Span, leaves: dict[int, tuple[int, ...]]
) -> bool:
    mine = set(leaves[space_id])
    return any(
        span.overlaps(one.starts_at, one.ends_at) and not mine.isdisjoint(leaves[one.space.id])
        for one in kept
    )


def _write(
    staff: User,
    plan: UsePlan,
    space_id: int,
    span: Span,
    leaves: Sequence[int],
    series: str,
    now: datetime,
) -> OfficialUse:
    use = OfficialUse(
        space_id=space_id,
        starts_at=span.starts_at,
        ends_at=span.ends_at,
        title=clean_line(plan.title),
        note=clean_text(plan.note),
        series=series,
        entered_by_id=staff.id,
        entered_at=now,
    )
    db.session.add(use)
    db.session.flush()
    occupy(leaves, use.starts_at, use.ends_at, HolderKind.OFFICIAL_USE, use.id)
    return use


def get_use(facility: Facility, use_id: int, now: datetime) -> OfficialUse:
    """A use of the facility that is not over; raises OfficialUseNotFound."""
    use = find_official_use([space.id for space in list_spaces(facility.id)], use_id)
    if use is None or use.ends_at <= now:
        raise OfficialUseNotFound
    return use


def change(
    staff: User, facility_id: int, use_id: int, plan: UsePlan, decision: Decision, *, now: datetime
) -> Clearing:
    """Change time, title or note of one use; what is in the way of the new time has to be cancelled.

    Raises as ``enter`` does; NothingToEnter when something in the way is to be kept.
    """
    facility = get_staff_facility(staff, facility_id)
    lock_for_clearing(facility, now)
    done = find_done(staff, facility, decision)
    if done is not None:
        return done
    use = get_use(facility, use_id, now)
    claim = claim_of(facility, plan, now, running=use)
    kept = clear(staff, facility, claim, decision, plan.reason, now=now, except_use_id=use.id)
    if kept:
        raise NothingToEnter(
            _l("残す予約と重なるため、この時間には変えられません。日時を変えるか、予約を取り消してください。")
        )
    release(HolderKind.OFFICIAL_USE, [use.id])
    span = claim.spans[0]
    before = {"starts_at": use.starts_at.isoformat(), "ends_at": use.ends_at.isoformat(), "title": use.title}
    use.starts_at, use.ends_at = span.starts_at, span.ends_at
    use.title, use.note = clean_line(plan.title), clean_text(plan.note)
    db.session.flush()
    occupy(_leaves(facility)[use.space_id], use.starts_at, use.ends_at, HolderKind.OFFICIAL_USE, use.id)
    _write_down_change(staff, facility, use, before, now)
    made: dict[str, Any] = {"official_uses": [use.id], "left_out": [], "changed": True}
    return write_clearing(staff, facility, ClearingKind.OFFICIAL_USE, decision, plan.reason, made, now=now)


def _write_down_change(
    staff: User, facility: Facility, use: OfficialUse, before: dict[str, str], now: datetime
) -> None:
    record(
        "official_use.change",
        municipality_id=facility.municipality_id,
        actor_id=staff.id,
        object_type="official_use",
        object_id=use.id,
        now=now,
        detail={"before": before},
    )


def list_following(facility: Facility, use: OfficialUse) -> list[OfficialUse]:
    """The use itself and those entered with it for later times, other spaces included."""
    if use.series is None:
        return [use]
    statement = select(OfficialUse).where(
        OfficialUse.series == use.series,
        OfficialUse.space_id.in_([space.id for space in list_spaces(facility.id)]),
        OfficialUse.starts_at >= use.starts_at,
        OfficialUse.cancelled_at.is_(None),
    )
    return list(db.session.scalars(statement.order_by(OfficialUse.starts_at, OfficialUse.id)))


def remove(staff: User, facility_id: int, use_id: int, *, following: bool, now: datetime) -> int:
    """Give up one use, or it and all ``following`` that were entered with it; returns how many."""
    facility = get_staff_facility(staff, facility_id)
    lock_for_clearing(facility, now)
    use = get_use(facility, use_id, now)
    uses = list_following(facility, use) if following else [use]
    cancel_uses(staff, facility, uses, now=now)
    return len(uses)
