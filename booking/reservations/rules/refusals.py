"""Why a space can't be booked at a time, and from when it can: one rule for pages, counter and commands."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from booking.accounts.rules import Audience
from booking.availability.rules import Busy, HolderKind
from booking.core.calendar import datetime_text, local_date
from booking.core.errors import DomainError
from booking.core.i18n import _, _l
from booking.facilities.rules.closed_days import ClosedHours, ClosedReason
from booking.facilities.rules.closure_texts import describe_reason
from booking.facilities.rules.closures import opens_on_request
from booking.facilities.rules.opening import SpaceOpening
from booking.facilities.rules.settings import SpacePolicy
from booking.facilities.rules.timetables import Slot, TimetableSpec
from booking.facilities.rules.window_texts import audiences_text, end_text, inside
from booking.facilities.rules.windows import Channel, OpenSpan, Phase, Window, standing
from booking.reservations.rules.asker import ANYBODY, Asker


class RefusalCode(StrEnum):
    """The kinds of reasons, in the order in which they are told."""

    OUTSIDE_TIMETABLE = "outside_timetable"
    OUT_OF_SEASON = "out_of_season"
    PAST = "past"
    CLOSED = "closed"
    OFFICIAL_USE = "official_use"
    TAKEN = "taken"
    HELD = "held"
    NOT_BOOKABLE = "not_bookable"
    NOT_FOR_YOU = "not_for_you"
    ENDED = "ended"
    NOT_YET_OPEN = "not_yet_open"


# Reasons that don't count on a channel; all others count on each. People come to the counter or call because
# a place is not booked on the screen at all, or no longer.
LIFTED: dict[Channel, frozenset[RefusalCode]] = {
    Channel.WEB: frozenset(),
    Channel.COUNTER: frozenset({RefusalCode.NOT_BOOKABLE, RefusalCode.ENDED}),
}


@dataclass(frozen=True, slots=True)
class Opening:
    """From when some people can book."""

    audiences: tuple[Audience, ...]
    opens_at: datetime


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason; ``passes_at`` is the first instant at which it no longer holds, if that is known."""

    code: RefusalCode
    passes_at: datetime | None = None
    closed: ClosedReason | ClosedHours | None = None
    openings: tuple[Opening, ...] = ()
    """For somebody who has not signed in: from when whom."""
    audiences: tuple[Audience, ...] = ()
    """Who can book it, where the one who asks can't."""
    ended_at: datetime | None = None
    """When the last window closed."""
    article: str = ""
    """Of the rule from which the reason comes, in the words of the municipality."""
    windows: tuple[Window, ...] = field(default=(), compare=False)
    opening: SpaceOpening | None = field(default=None, compare=False)
    timetable: TimetableSpec | None = field(default=None, compare=False)
    """The settings from which it comes: windows, the days on which the space is let, how the day is cut."""

    @property
    def message(self) -> str:
        """The reason in a sentence and the article it comes from, in the reader's language."""
        if self.closed is not None:
            return describe_reason(self.closed)
        if self.article:
            return _("%(sentence)s［%(article)s］", sentence=self.sentence, article=self.article)
        return self.sentence

    @property
    def sentence(self) -> str:
        """The reason alone, where its source is told beside it."""
        if self.code is RefusalCode.NOT_YET_OPEN and self.passes_at is not None:
            if len(self.openings) > 1:
                return _(
                    "この枠は受付前です。%(openings)s予約できます。", openings=openings_text(self.openings)
                )
            return _("この枠は受付前です。%(when)sから予約できます。", when=datetime_text(self.passes_at))
        if self.code is RefusalCode.ENDED and self.ended_at is not None:
            return _("この枠の受付は%(day)sで終わりました。", day=end_text(self.ended_at))
        if self.code is RefusalCode.NOT_FOR_YOU and self.audiences:
            return _("この枠を予約できるのは、%(names)sです。", names=audiences_text(self.audiences))
        if self.closed is not None:
            return describe_reason(self.closed, with_article=False)
        return str(_PLAIN[self.code])

    @property
    def last_day(self) -> date | None:
        """The last day on which booking was open."""
        return local_date(self.ended_at - _MOMENT) if self.ended_at is not None else None


_MOMENT = timedelta(microseconds=1)


def openings_text(openings: Sequence[Opening]) -> str:
    """市内の方は10月1日（木） 9:00から、市外の方は11月1日（日） 9:00から."""
    return _("、").join(
        _(
            "%(names)sは%(when)sから",
            names=inside(audiences_text(one.audiences)),
            when=datetime_text(one.opens_at),
        )
        for one in openings
    )


_PLAIN = {
    RefusalCode.NOT_BOOKABLE: _l("ここはインターネットからは予約できません。施設に電話してください。"),
    RefusalCode.NOT_FOR_YOU: _l("この枠は、あなたの登録では予約できません。施設に問い合わせてください。"),
    RefusalCode.OUTSIDE_TIMETABLE: _l(
        "この時間では予約できません。空き状況から、時間を選びなおしてください。"
    ),
    RefusalCode.OUT_OF_SEASON: _l("この日は、貸し出していません。"),
    RefusalCode.PAST: _l("この時間は、もう過ぎています。"),
    RefusalCode.OFFICIAL_USE: _l("この時間は市が使います。"),
    RefusalCode.TAKEN: _l("この時間は予約済みです。"),
    RefusalCode.HELD: _l(
        "この時間は、いまほかの方が予約の手続きをしています。しばらくしてから見なおしてください。"
    ),
    RefusalCode.ENDED: _l("この枠の受付は終わりました。"),
}


class CannotReserve(DomainError):
    """The space can't be booked at that time; carries every reason."""

    def __init__(self, refusals: list[Refusal]) -> None:
        super().__init__(refusals[0].message)
        self.refusals = refusals
        self.code = refusals[0].code.value


@dataclass(frozen=True, slots=True)
class SlotFacts:
    """What is known about a space at a time for one who asks; ``slot`` is None if there is no such time."""

    policy: SpacePolicy
    slot: Slot | None
    closed: ClosedReason | ClosedHours | None = None
    conflict: Busy | None = None
    spans: Sequence[OpenSpan] | None = None
    """When the one who asks can book it; None: it is not booked through the service."""
    others: Sequence[OpenSpan] = ()
    """When anybody can, looked at only where nothing of it is theirs."""
    opening: SpaceOpening | None = None
    timetable: TimetableSpec | None = None
    """Where there is no such time: when the space is let, and how that day is cut, if it is let at all."""
    liftable: frozenset[str] = frozenset()
    """Codes that staff may lift with a reason."""


def refusals_of(facts: SlotFacts, now: datetime, asker: Asker = ANYBODY) -> list[Refusal]:
    """Every reason against booking it now, the weightiest first; empty if it can be booked."""
    lifted: frozenset[str] = LIFTED[asker.channel]
    if asker.overrides:
        lifted = lifted | facts.liftable
    bookable = facts.policy.bookable and facts.spans is not None
    bookable = bookable or RefusalCode.NOT_BOOKABLE in lifted
    if facts.slot is None:
        closed = facts.closed is not None and not _is_opened_for(asker, facts.closed, lifted)
        return _without_slot(facts, closed, bookable)
    if facts.slot.starts_at <= now:
        return [Refusal(RefusalCode.PAST)]
    found = []
    if facts.closed is not None and not _is_opened_for(asker, facts.closed, lifted):
        found.append(_closed(facts.closed))
    if facts.conflict is not None:
        code = _CONFLICTS.get(facts.conflict.kind, RefusalCode.TAKEN)
        found.append(Refusal(code, passes_at=facts.conflict.expires_at))
    if not bookable:
        return [*found, Refusal(RefusalCode.NOT_BOOKABLE)]
    if facts.spans is not None:
        window = _window(facts, facts.spans, now, asker)
        if window is not None and window.code not in lifted:
            found.append(window)
    return found


def _without_slot(facts: SlotFacts, closed: bool, bookable: bool) -> list[Refusal]:
    """Why there is no such time; to call is no advice where nobody could take it that day."""
    unbookable = [] if bookable else [Refusal(RefusalCode.NOT_BOOKABLE)]
    if closed and facts.closed is not None:
        return [_closed(facts.closed), *unbookable]
    if facts.timetable is None:
        is_let = facts.opening is not None and bool(facts.opening.setup.schedule.entries)
        if is_let or bookable:
            return [Refusal(RefusalCode.OUT_OF_SEASON, opening=facts.opening), *unbookable]
    return unbookable or [Refusal(RefusalCode.OUTSIDE_TIMETABLE, timetable=facts.timetable)]


_CONFLICTS = {HolderKind.OFFICIAL_USE: RefusalCode.OFFICIAL_USE, HolderKind.HOLD: RefusalCode.HELD}


def _is_opened_for(asker: Asker, closed: ClosedReason | ClosedHours, lifted: frozenset[str]) -> bool:
    """Whether staff open for whoever asks them to, or lift the closure with a reason."""
    on_request = asker.channel is Channel.COUNTER and opens_on_request(closed.rule)
    return on_request or RefusalCode.CLOSED in lifted


def _closed(closed: ClosedReason | ClosedHours) -> Refusal:
    return Refusal(RefusalCode.CLOSED, closed=closed, article=closed.rule.article)


def _window(facts: SlotFacts, spans: Sequence[OpenSpan], now: datetime, asker: Asker) -> Refusal | None:
    """What the windows have against it: none of them is open now."""
    if not spans:
        if not facts.others:  # nobody's window is ever open for it
            return Refusal(RefusalCode.NOT_BOOKABLE)
        people = {audience for span in facts.others for audience in span.window.audiences} - {Audience.STAFF}
        audiences = tuple(audience for audience in Audience if audience in people)
        windows = tuple(span.window for span in facts.others)
        return Refusal(RefusalCode.NOT_FOR_YOU, audiences=audiences, windows=windows)
    found = standing(spans, now)
    span = found.span
    if found.phase is Phase.OPEN or span is None:
        return None
    if found.phase is Phase.NOT_YET:
        if not _opens_in_time(span, facts):  # nor does any other that is still to come
            return _window(facts, [one for one in spans if _opens_in_time(one, facts)], now, asker)
        coming = [
            one
            for one in spans
            if one.opens_at is not None and one.opens_at > now and _opens_in_time(one, facts)
        ]
        openings = openings_of(coming) if asker.audience is None else ()
        return Refusal(
            RefusalCode.NOT_YET_OPEN,
            span.opens_at,
            openings=openings,
            article=span.window.article,
            windows=tuple(one.window for one in coming) if openings else (span.window,),
        )
    return Refusal(
        RefusalCode.ENDED, ended_at=span.closes_at, article=span.window.article, windows=(span.window,)
    )


def _opens_in_time(span: OpenSpan, facts: SlotFacts) -> bool:
    """A window that opens when the use has begun is none."""
    return span.opens_at is None or facts.slot is None or span.opens_at < facts.slot.starts_at


def openings_of(spans: Sequence[OpenSpan]) -> tuple[Opening, ...]:
    """From when each kind of people can book; those with the same moment together, the earliest first."""
    first: dict[Audience, datetime] = {}
    for span in spans:
        if span.opens_at is None:
            continue
        for audience in span.window.audiences - {Audience.STAFF}:
            first[audience] = min(first.get(audience, span.opens_at), span.opens_at)
    by_moment: dict[datetime, list[Audience]] = {}
    for audience in Audience:
        if audience in first:
            by_moment.setdefault(first[audience], []).append(audience)
    return tuple(Opening(tuple(some), moment) for moment, some in sorted(by_moment.items()))
