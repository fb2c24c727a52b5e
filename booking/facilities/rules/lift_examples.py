"""What staff may lift, worked out: for each kind of reason a case that is coming, in which it would count."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from booking.accounts.rules import Audience
from booking.core.calendar import add_months, date_text, datetime_text, local_date
from booking.core.i18n import _
from booking.facilities.rules.moments import Frame
from booking.facilities.rules.rulebook import Rulebook
from booking.facilities.rules.window_texts import audiences_text, inside
from booking.facilities.rules.windows import PUBLIC, Channel, WindowPlan, spans_for

_LOOKED_AHEAD = 400
_MONTHS_AHEAD = 14
_USUAL_DAY = 10


def lift_examples(book: Rulebook, frame_of: Callable[[date], Frame], now: datetime) -> dict[str, str]:
    """A sentence for each code of LIFT_NAMES; where nothing of the kind is coming, one that says so."""
    today = local_date(now)
    days = [add_months(today, months).replace(day=_USUAL_DAY) for months in range(1, _MONTHS_AHEAD)]
    used = [book.plans[key] for key in book.plans if book.users_of_plan(key)]
    frames = [frame_of(day) for day in days]
    return {
        "closed": _closed(frame_of(today), today),
        "not_for_you": _not_for_all(used, frames[0]),
        "not_yet_open": _not_yet(used, frames, now),
    }


def _closed(frame: Frame, today: date) -> str:
    coming = (today + timedelta(days=number) for number in range(1, _LOOKED_AHEAD))
    day = next((day for day in coming if frame.is_closed(day)), None)
    if day is None:
        return _("これから1年のあいだに、休館日はありません。")
    return _("例: %(day)sは休館日ですが、窓口で予約を受け付けられます。", day=date_text(day))


def _not_for_all(plans: list[WindowPlan], frame: Frame) -> str:
    for plan in plans:
        kept_out = [
            one for one in Audience if one in PUBLIC and not spans_for(plan, one, Channel.COUNTER, frame)
        ]
        if kept_out and len(kept_out) < len(PUBLIC):
            return _(
                "例: 「%(plan)s」に受付期間のない方（%(who)s）の予約を、窓口で受け付けられます。",
                plan=plan.name,
                who=inside(audiences_text(kept_out)),
            )
    return _("いまの受付期間では、どなたの予約も受け付けています。")


def _not_yet(plans: list[WindowPlan], frames: list[Frame], now: datetime) -> str:
    for frame in frames:
        for plan in plans:
            opens_at = _first_opening(plan, frame)
            if opens_at is not None and opens_at > now:
                return _(
                    "例: %(day)sの利用は%(when)sに受付が始まりますが、その前でも窓口で予約できます。",
                    day=date_text(frame.day),
                    when=datetime_text(opens_at),
                )
    return _("これから1年の利用は、もう受付が始まっています。")


def _first_opening(plan: WindowPlan, frame: Frame) -> datetime | None:
    """When the counter begins to take bookings for that use; None if it always does, or never."""
    spans = [
        span
        for audience in (None, Audience.STAFF)
        for span in spans_for(plan, audience, Channel.COUNTER, frame)
    ]
    if any(span.opens_at is None for span in spans):
        return None
    return min((span.opens_at for span in spans if span.opens_at is not None), default=None)
