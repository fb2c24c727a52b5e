"""Windows in sentences, and worked out for days that are coming."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta

from booking.accounts.rules import AUDIENCE_NAMES, Audience
from booking.core.calendar import (
    add_months,
    date_text,
    local,
    local_date,
    month_text,
    nth_day_text,
    time_text,
)
from booking.core.i18n import _, _l, current_locale
from booking.facilities.rules.closure_texts import describe
from booking.facilities.rules.moment_texts import (
    end_in_text,
    ending_notes,
    is_whole_day,
    moment_text,
    move_notes,
    opening_notes,
    range_text,
)
from booking.facilities.rules.moments import (
    After,
    BeforeStart,
    ClosedBy,
    DayMoment,
    Frame,
    Moment,
    SameDay,
)
from booking.facilities.rules.windows import (
    EVERY_CHANNEL,
    PUBLIC,
    Channel,
    Window,
    WindowPlan,
    spans_for,
)

# Whether the people are named, and the only channel, if there is only one.
_SENTENCES = {
    (False, None): _l("%(span)s受け付けます。"),
    (False, Channel.WEB): _l("インターネットでは、%(span)s受け付けます。"),
    (False, Channel.COUNTER): _l("窓口と電話では、%(span)s受け付けます。"),
    (True, None): _l("%(who)sは、%(span)s受け付けます。"),
    (True, Channel.WEB): _l("%(who)sは、インターネットでは、%(span)s受け付けます。"),
    (True, Channel.COUNTER): _l("%(who)sは、窓口と電話では、%(span)s受け付けます。"),
}
_EXAMPLES = {
    (False, None): _l("%(day)sの利用は、%(span)s受け付けます。"),
    (False, Channel.WEB): _l("%(day)sの利用は、インターネットでは%(span)s受け付けます。"),
    (False, Channel.COUNTER): _l("%(day)sの利用は、窓口と電話では%(span)s受け付けます。"),
    (True, None): _l("%(day)sの利用は、%(who)sは%(span)s受け付けます。"),
    (True, Channel.WEB): _l("%(day)sの利用は、%(who)sはインターネットでは%(span)s受け付けます。"),
    (True, Channel.COUNTER): _l("%(day)sの利用は、%(who)sは窓口と電話では%(span)s受け付けます。"),
}
# The use of this day of a month is the usual example.
_USUAL_DAY = 10
_LOOKED_AHEAD = 400
_MONTHS_AHEAD = 38
# Further apart, two dates are told with their years.
_FAR = timedelta(days=300)


def audiences_text(audiences: Iterable[Audience]) -> str:
    """市内の方・登録団体, in the order in which people are listed everywhere."""
    chosen = frozenset(audiences)
    names = [str(AUDIENCE_NAMES[one]) for one in Audience if one in chosen]
    text = names[0] if names else ""
    if names[1:-1]:
        text = _("・").join([text, *map(inside, names[1:-1])])
    return _("%(names)s・%(last)s", names=text, last=inside(names[-1])) if names[1:] else text


def span_text(window: Window) -> str:
    """使う月の2か月前の17日 9:00から、使う日の3日前まで."""
    start = None if window.opens is None else moment_text(window.opens)
    end = end_in_text(window.closes, window.opens)
    return range_text(start, end, is_whole_day(window.closes))


def window_sentences(window: Window) -> list[str]:
    """For whom, from when and until when; then what becomes of it at month ends and on closed days."""
    found = _sentence(_SENTENCES, window, span=span_text(window))
    return [found, *opening_notes(window.opens), *ending_notes(window.closes), *_left_out(window)]


def _left_out(window: Window) -> list[str]:
    return [_("%(rule)sの利用は除きます。", rule=describe(rule)) for rule in window.not_on]


def plan_sentences(plan: WindowPlan | None) -> list[str]:
    """All windows of the plan in sentences; none where nothing is booked through the service."""
    if plan is None:
        return []
    if not plan.windows:
        return [_("予約を受け付けません。")]
    return [sentence for window in plan.windows for sentence in window_sentences(window)]


def plan_lines(plan: WindowPlan | None) -> list[str]:
    """For whom, from when and until when, and what moves it: what residents read beside a calendar.

    A line a window, then its moves; moves that all windows have stand once, at the end.
    """
    if plan is None:
        return []
    lines = [_sentence(_SENTENCES, one, span=span_text(one)) for one in plan.windows]
    notes = [[*move_notes(one.opens, one.closes), *_left_out(one)] for one in plan.windows]
    if all(each == notes[0] for each in notes):
        return [*lines, *(notes[0] if notes else ())]
    return [text for line, own in zip(lines, notes, strict=True) for text in (line, *own)]


def end_text(closes_at: datetime, year: bool = False) -> str:
    """The last moment: 1月7日（木） for the midnight after it, else with the time, 1月7日（木） 17:00."""
    if _is_midnight(closes_at):
        return date_text(local_date(closes_at) - timedelta(days=1), year=year)
    return _when(closes_at, year)


def example_days(plan: WindowPlan, today: date, frame_of: Callable[[date], Frame]) -> list[date]:
    """Days of use to work out: one whose booking opens soon, and the next at which a day is moved."""
    usual = [add_months(today, months).replace(day=_USUAL_DAY) for months in range(1, _MONTHS_AHEAD)]
    coming = (day for day in usual if all(today <= opens for opens in _opening_days(plan, frame_of(day))))
    first = next(coming, usual[0])
    later = (first + timedelta(days=number) for number in range(1, _LOOKED_AHEAD))
    moved = next((day for day in later if _moves_anything(plan, frame_of(day))), None)
    return [first] if moved is None else [first, moved]


def examples_of(plan: WindowPlan, frame: Frame, today: date | None = None) -> list[str]:
    """The plan worked out for one use: 1月10日（日）の利用は、市内の方は11月17日（火） 9:00から、….

    The years are told where they are not those that one expects on ``today``.
    """
    is_far = today is not None and abs(frame.day - today) > _FAR
    found = [_example(window, frame, is_far) for window in plan.windows]
    sentences = [sentence for sentence in found if sentence]
    return sentences or [_("%(day)sの利用は、受け付けません。", day=date_text(frame.day, year=is_far))]


def _example(window: Window, frame: Frame, is_far: bool) -> str:
    spans = spans_for(WindowPlan("", (window,)), min(window.audiences), min(window.channels), frame)
    if not spans:
        return ""
    opens_at = spans[0].opens_at
    is_far = is_far or (opens_at is not None and frame.day - local_date(opens_at) > _FAR)
    start = None if opens_at is None else _when(opens_at, is_far)
    if isinstance(window.closes, BeforeStart):
        span = range_text(start, moment_text(window.closes), False)
    else:
        closes_at = spans[0].closes_at
        span = range_text(start, end_text(closes_at, is_far), _is_midnight(closes_at))
    sentence = _sentence(_EXAMPLES, window, day=date_text(frame.day, year=is_far), span=span)
    reasons = [reason for moment in (window.opens, window.closes) for reason in _reasons(moment, frame)]
    return _joined([sentence, *dict.fromkeys(reasons)])


def _reasons(moment: Moment | None, frame: Frame) -> Iterator[str]:
    """Why a moment is on another day than one would count."""
    if not isinstance(moment, DayMoment):
        return
    if isinstance(moment, After):
        yield from _reasons(moment.moment, frame)
    if isinstance(moment, SameDay):
        month = add_months(frame.day, -moment.months)
        if month.day != frame.day.day:
            text = _l("%(month)sには%(day)sがありません。")
            yield str(text) % {
                "month": month_text(month, year=False),
                "day": nth_day_text(frame.day.day),
            }
    counted = moment.counted(frame)
    replaced = moment.replaced(counted)
    if replaced != counted:
        yield _(
            "%(day)sに当たるので、%(other)sになります。", day=date_text(counted), other=date_text(replaced)
        )
    if moment.day_for(frame) != replaced:
        if moment.closed_by is ClosedBy.FACILITY:
            yield _("%(day)sは休館日です。", day=date_text(replaced))
        else:
            yield _("%(day)sは役所が休みです。", day=date_text(replaced))


def _moves_anything(plan: WindowPlan, frame: Frame) -> bool:
    moments = (moment for window in plan.windows for moment in (window.opens, window.closes))
    return any(True for moment in moments for _reason in _reasons(moment, frame))


def _opening_days(plan: WindowPlan, frame: Frame) -> Iterator[date]:
    return (window.opens.day_for(frame) for window in plan.windows if window.opens is not None)


def _sentence(sentences: dict[tuple[bool, Channel | None], str], window: Window, **values: str) -> str:
    is_for_some = not window.audiences >= PUBLIC
    channel = None if window.channels == EVERY_CHANNEL else next(iter(window.channels))
    return str(sentences[is_for_some, channel]) % {"who": audiences_text(window.audiences), **values}


def _is_midnight(instant: datetime) -> bool:
    here = local(instant)
    return (here.hour, here.minute) == (0, 0)


def _when(instant: datetime, year: bool) -> str:
    here = local(instant)
    return _("%(date)s %(time)s", date=date_text(here.date(), year=year), time=time_text(instant))


def inside(text: str) -> str:
    """As it is written within a sentence."""
    return text[:1].lower() + text[1:]


def _joined(sentences: Iterable[str]) -> str:
    """Sentences in one line; only in English there is a space between them."""
    return ("" if current_locale() == "ja" else " ").join(sentences)
