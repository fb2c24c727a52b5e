"""For whom booking is open when: windows that may overlap, gathered in a plan that spaces share."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from booking.accounts.rules import Audience
from booking.core.calendar import MINUTES_PER_DAY
from booking.core.i18n import _l
from booking.facilities.rules.closures import ClosureRule, closes_whole_day
from booking.facilities.rules.moments import (
    BeforeStart,
    DayMoment,
    Frame,
    InvalidWindow,
    Moment,
    resolve,
)


class Channel(StrEnum):
    """The way on which a booking comes in."""

    WEB = "web"
    COUNTER = "counter"
    """Entered by staff for somebody who stands at the counter or calls."""


CHANNEL_NAMES = {
    Channel.WEB: _l("インターネット"),
    Channel.COUNTER: _l("窓口と電話"),
}
EVERY_CHANNEL = frozenset(Channel)
PUBLIC = frozenset(Audience) - {Audience.STAFF}


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """From when until when some people may book on some channels; without ``opens`` from any time on.

    It leaves out the days of use that a rule of ``not_on`` names (no priority on the first Sunday).
    """

    audiences: frozenset[Audience]
    closes: Moment
    opens: DayMoment | None = None
    channels: frozenset[Channel] = EVERY_CHANNEL
    not_on: tuple[ClosureRule, ...] = ()
    article: str = ""
    """Of the ordinance or its regulations, e.g. 規則第5条."""
    note: str = ""

    def __post_init__(self) -> None:
        if not self.audiences:
            raise InvalidWindow(_l("だれを受け付けるかを、1つ以上選んでください。"), field="audiences")
        if not self.channels:
            raise InvalidWindow(
                _l("インターネットと窓口のどちらで受け付けるかを選んでください。"), field="channels"
            )
        # 24:00 of a day is 0:00 of the next, but as a first or a last moment nobody reads it so.
        if self.opens is not None and self.opens.time == MINUTES_PER_DAY:
            raise InvalidWindow(_l("受付を始める時刻は、23:59までにしてください。"), field="opens")
        if not isinstance(self.closes, BeforeStart) and self.closes.time == 0:
            message = _l("受付を終える時刻は、0:00より後にしてください。その日いっぱいは24:00です。")
            raise InvalidWindow(message, field="closes")


@dataclass(frozen=True, slots=True)
class WindowPlan:
    """Somebody may book while any of their windows is open; who has none, can't book at all."""

    name: str
    windows: tuple[Window, ...] = ()

    @property
    def counts_from_start(self) -> bool:
        """Whether the use's hour matters, and not only its day."""
        return any(isinstance(window.closes, BeforeStart) for window in self.windows)

    def audiences(self, channel: Channel) -> frozenset[Audience]:
        """Who has a window on that channel."""
        return frozenset(
            audience for window in self.windows if channel in window.channels for audience in window.audiences
        )


@dataclass(frozen=True, slots=True)
class OpenSpan:
    """One window as instants for one use; ``closes_at`` no longer belongs to it."""

    opens_at: datetime | None
    closes_at: datetime
    window: Window

    def holds(self, now: datetime) -> bool:
        """Whether it is open then."""
        return now < self.closes_at and (self.opens_at is None or self.opens_at <= now)


class Phase(StrEnum):
    """How somebody's windows stand at an instant."""

    OPEN = "open"
    NOT_YET = "not_yet"
    ENDED = "ended"
    NEVER = "never"
    """No window is theirs for that use."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The phase and its span: the open one that ends last, the next one, or the one that ended last."""

    phase: Phase
    span: OpenSpan | None = None


def spans_for(plan: WindowPlan, audience: Audience | None, channel: Channel, frame: Frame) -> list[OpenSpan]:
    """The spans in which that person may book that use, by their beginning.

    Without an audience (nobody has signed in) those of everybody but staff. A window that would end before it
    opens is none.
    """
    wanted = PUBLIC if audience is None else (audience,)
    spans = []
    for window in plan.windows:
        if channel not in window.channels or window.audiences.isdisjoint(wanted):
            continue
        if window.not_on and any(closes_whole_day(rule, frame.day, frame.holidays) for rule in window.not_on):
            continue
        closes_at = resolve(window.closes, frame)
        opens_at = None if window.opens is None else resolve(window.opens, frame)
        if opens_at is None or opens_at < closes_at:
            spans.append(OpenSpan(opens_at, closes_at, window))
    if len(spans) > 1:
        spans.sort(key=_by_beginning)
    return spans


def standing(spans: Iterable[OpenSpan], now: datetime) -> Standing:
    """Open if any span is; else not yet if any is still to come, even after another has ended."""
    open_now: OpenSpan | None = None
    coming: OpenSpan | None = None
    ended: OpenSpan | None = None
    for span in spans:
        if span.holds(now):
            open_now = _later_end(open_now, span)
        elif span.opens_at is not None and now < span.opens_at:
            if coming is None or coming.opens_at is None or span.opens_at < coming.opens_at:
                coming = span
        else:
            ended = _later_end(ended, span)
    if open_now is not None:
        return Standing(Phase.OPEN, open_now)
    if coming is not None:
        return Standing(Phase.NOT_YET, coming)
    return Standing(Phase.ENDED, ended) if ended is not None else Standing(Phase.NEVER)


def _later_end(one: OpenSpan | None, other: OpenSpan) -> OpenSpan:
    return other if one is None or one.closes_at < other.closes_at else one


def _by_beginning(span: OpenSpan) -> tuple[bool, float, float]:
    opens_at = 0.0 if span.opens_at is None else span.opens_at.timestamp()
    return span.opens_at is not None, opens_at, span.closes_at.timestamp()
