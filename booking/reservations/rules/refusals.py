"""Why a space can't be booked at a time, and from when it can: one rule for pages, counter and commands."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from booking.availability.rules import Busy, HolderKind
from booking.core.calendar import date_text, datetime_text
from booking.core.errors import DomainError
from booking.core.i18n import _, _l
from booking.facilities.rules.closure_texts import describe_hours, describe_reason
from booking.facilities.rules.closures import ClosedHours, ClosedReason
from booking.facilities.rules.settings import SpacePolicy
from booking.facilities.rules.slots import Slot
from booking.facilities.rules.windows import Channel as Channel
from booking.reservations.rules import windows


class RefusalCode(StrEnum):
    """The kinds of reasons, in the order in which they are told."""

    OUTSIDE_TIMETABLE = "outside_timetable"
    PAST = "past"
    CLOSED = "closed"
    OFFICIAL_USE = "official_use"
    TAKEN = "taken"
    HELD = "held"
    NOT_BOOKABLE = "not_bookable"
    ENDED = "ended"
    NOT_YET_OPEN = "not_yet_open"


# Reasons that don't count on a channel; all others count on each. People come to the counter or call because
# a place is not booked on the screen at all, or no longer.
LIFTED: dict[Channel, frozenset[RefusalCode]] = {
    Channel.WEB: frozenset(),
    Channel.COUNTER: frozenset({RefusalCode.NOT_BOOKABLE, RefusalCode.ENDED}),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason; ``passes_at`` is the first instant at which it no longer holds, if that is known."""

    code: RefusalCode
    passes_at: datetime | None = None
    closed: ClosedReason | ClosedHours | None = None
    last_day: date | None = None
    """The last day on which booking was open."""

    @property
    def message(self) -> str:
        """The reason in a sentence, in the reader's language."""
        if self.code is RefusalCode.NOT_YET_OPEN and self.passes_at is not None:
            return _("この枠は受付前です。%(when)sから予約できます。", when=datetime_text(self.passes_at))
        if self.code is RefusalCode.ENDED and self.last_day is not None:
            return _("この枠の受付は%(day)sで終わりました。", day=date_text(self.last_day))
        if isinstance(self.closed, ClosedReason):
            return describe_reason(self.closed)
        if isinstance(self.closed, ClosedHours):
            return describe_hours(self.closed)
        return str(_PLAIN[self.code])


_PLAIN = {
    RefusalCode.NOT_BOOKABLE: _l("ここはインターネットからは予約できません。施設に電話してください。"),
    RefusalCode.OUTSIDE_TIMETABLE: _l(
        "この時間では予約できません。空き状況から、時間を選びなおしてください。"
    ),
    RefusalCode.PAST: _l("この時間は、もう過ぎています。"),
    RefusalCode.OFFICIAL_USE: _l("この時間は市が使います。"),
    RefusalCode.TAKEN: _l("この時間は予約済みです。"),
    RefusalCode.HELD: _l(
        "この時間は、いまほかの方が予約の手続きをしています。しばらくしてから見なおしてください。"
    ),
}


class CannotReserve(DomainError):
    """The space can't be booked at that time; carries every reason."""

    def __init__(self, refusals: list[Refusal]) -> None:
        super().__init__(refusals[0].message)
        self.refusals = refusals
        self.code = refusals[0].code.value


@dataclass(frozen=True, slots=True)
class SlotFacts:
    """What is known about a space at a time; ``slot`` is None if its timetable has no such time."""

    policy: SpacePolicy
    slot: Slot | None
    closed: ClosedReason | ClosedHours | None
    conflict: Busy | None


def refusals_of(facts: SlotFacts, now: datetime, channel: Channel = Channel.WEB) -> list[Refusal]:
    """Every reason against booking it now, the weightiest first; empty if it can be booked."""
    lifted = LIFTED[channel]
    bookable = facts.policy.bookable or RefusalCode.NOT_BOOKABLE in lifted
    if facts.slot is None:
        return [Refusal(RefusalCode.OUTSIDE_TIMETABLE if bookable else RefusalCode.NOT_BOOKABLE)]
    if facts.slot.starts_at <= now:
        return [Refusal(RefusalCode.PAST)]
    found = []
    if facts.closed is not None:
        found.append(Refusal(RefusalCode.CLOSED, closed=facts.closed))
    if facts.conflict is not None:
        found.append(Refusal(_CONFLICTS.get(facts.conflict.kind, RefusalCode.TAKEN)))
    if not bookable:
        return [*found, Refusal(RefusalCode.NOT_BOOKABLE)]
    return found + [one for one in _window(facts.policy, facts.slot, now) if one.code not in lifted]


_CONFLICTS = {HolderKind.OFFICIAL_USE: RefusalCode.OFFICIAL_USE, HolderKind.HOLD: RefusalCode.HELD}


def _window(policy: SpacePolicy, slot: Slot, now: datetime) -> list[Refusal]:
    opens = windows.opens_at(policy, slot.day)
    if now < opens:
        return [Refusal(RefusalCode.NOT_YET_OPEN, passes_at=opens)]
    if now >= windows.ends_at(policy, slot.day, slot.starts_at):
        return [Refusal(RefusalCode.ENDED, last_day=windows.last_day(policy, slot.day))]
    return []
