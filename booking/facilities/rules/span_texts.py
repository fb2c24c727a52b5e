"""When a plan's windows open and close for one use, in short lines.

市内の方 10月17日（土） 9:00から、12月22日（火）まで
"""

from collections.abc import Iterator

from booking.core.calendar import date_text, local, local_date, time_text
from booking.core.i18n import _
from booking.facilities.rules.moment_texts import moment_text, range_text
from booking.facilities.rules.moments import BeforeStart, Frame
from booking.facilities.rules.window_texts import audiences_text, end_text
from booking.facilities.rules.windows import (
    CHANNEL_NAMES,
    EVERY_CHANNEL,
    PUBLIC,
    Window,
    WindowPlan,
    spans_for,
)


def span_lines(plan: WindowPlan, frame: Frame) -> list[str]:
    """One line for each window that there is for the use."""
    return list(dict.fromkeys(_lines(plan, frame)))


def _lines(plan: WindowPlan, frame: Frame) -> Iterator[str]:
    for window in plan.windows:
        alone = WindowPlan("", (window,))
        for span in spans_for(alone, min(window.audiences), min(window.channels), frame):
            start = None
            if span.opens_at is not None:
                is_far = local_date(span.opens_at).year != frame.day.year
                start = _(
                    "%(date)s %(time)s",
                    date=date_text(local_date(span.opens_at), year=is_far),
                    time=time_text(span.opens_at),
                )
            if isinstance(window.closes, BeforeStart):
                text = range_text(start, moment_text(window.closes), False)
            else:
                here = local(span.closes_at)
                text = range_text(start, end_text(span.closes_at), (here.hour, here.minute) == (0, 0))
            yield _("%(who)s %(span)s", who=_who(window), span=text)


def _who(window: Window) -> str:
    who = _("どなたも") if window.audiences >= PUBLIC else audiences_text(window.audiences)
    if window.channels == EVERY_CHANNEL:
        return who
    channel = next(iter(window.channels))
    return _("%(who)s（%(channel)s）", who=who, channel=CHANNEL_NAMES[channel])
