"""A closing rule worked out: the next days on which it closes, or in spite of others opens, the place."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from booking.core.calendar import date_text
from booking.core.i18n import _
from booking.facilities.rules.closed_days import closed_on, closed_reason
from booking.facilities.rules.closures import (
    ClosureRule,
    DatedOpening,
    DatedRule,
    Opening,
    closes_whole_day,
    opens,
)
from booking.facilities.rules.days import Holidays

# So many times are shown, and so far ahead they are looked for: a year, and what is moved over its end.
MOST_SPANS = 4
LOOK_AHEAD = timedelta(days=400)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DaySpan:
    """Days in a row, both ends included."""

    first: date
    last: date


def coming_spans(
    rule: ClosureRule,
    others: Collection[ClosureRule],
    today: date,
    holidays: Holidays,
    own: Collection[ClosureRule] = (),
) -> list[DaySpan]:
    """The next times that the rule says something: closes, and no other rule opens; or opens what is closed.

    ``own``: the rules that are about the space and not about all of its facility.
    """
    rules = [*others, rule]
    found: list[DaySpan] = []
    for number in range(2 * LOOK_AHEAD.days):
        day = today + timedelta(days=number)
        is_going_on = bool(found) and found[-1].last == day - _DAY
        if number >= LOOK_AHEAD.days and not is_going_on:
            break
        if isinstance(rule, Opening):
            counts = opens(rule, day) and closed_reason(others, day, holidays) is not None
        else:
            counts = closes_whole_day(rule, day, holidays)
        if not counts or (closed_on(rules, day, holidays, own)[0] is None) != isinstance(rule, Opening):
            continue
        if is_going_on:
            found[-1] = DaySpan(found[-1].first, day)
        elif len(found) == MOST_SPANS:
            break
        else:
            found.append(DaySpan(day, day))
    return found


def example_sentence(
    rule: ClosureRule,
    others: Collection[ClosureRule],
    today: date,
    holidays: Holidays,
    own: Collection[ClosureRule] = (),
) -> str:
    """これから休む日: 2026年12月7日（月）、12月14日（月）; empty for what happens once: it names its days."""
    if isinstance(rule, DatedRule):
        return ""
    spans = coming_spans(rule, others, today, holidays, own)
    if isinstance(rule, Opening):
        if not spans:
            return _("これから1年のあいだに、この決まりで開ける日はありません。")
        return _("これから開ける日: %(days)s", days=spans_text(spans))
    if not spans:
        return _("これから1年のあいだに、この決まりで休む日はありません。")
    return _("これから休む日: %(days)s", days=spans_text(spans))


def once_sentence(
    rule: DatedRule, others: Collection[ClosureRule], holidays: Holidays, own: Collection[ClosureRule] = ()
) -> str:
    """What changes on the days of something that happens once, beside the other rules."""
    if not isinstance(rule, DatedOpening):
        if rule.is_whole_day:
            return _("この日は、1日を通して予約できません。")
        return _("この時間にかかる利用は予約できません。ほかの時間は、これまでどおりです。")
    number_of_days = min((rule.last - rule.first).days + 1, LOOK_AHEAD.days)
    days = [rule.first + timedelta(days=number) for number in range(number_of_days)]
    closed = [day for day in days if closed_on(others, day, holidays, own)[0] is not None]
    opened = [day for day in closed if closed_on([*others, rule], day, holidays, own)[0] is None]
    if opened:
        return _("新しく開くのは、%(days)sです。", days=spans_text(_in_a_row(opened)))
    if closed:
        return _("ほかの決まりで休館のままなので、新しく開く日はありません。")
    return _("休館日に当たらないので、なにも変わりません。")


def _in_a_row(days: Iterable[date]) -> list[DaySpan]:
    found: list[DaySpan] = []
    for day in days:
        if found and found[-1].last == day - _DAY:
            found[-1] = DaySpan(found[-1].first, day)
        else:
            found.append(DaySpan(day, day))
    return found


def spans_text(spans: Iterable[DaySpan]) -> str:
    """2026年12月28日（月）から2027年1月4日（月）まで; a year is told where it is another one."""
    told: list[str] = []
    year = None
    for span in spans:
        first = date_text(span.first, year=span.first.year != year)
        year = span.last.year
        if span.first == span.last:
            told.append(first)
            continue
        last = date_text(span.last, year=span.last.year != span.first.year)
        told.append(_("%(first)sから%(last)sまで", first=first, last=last))
    return _("、").join(told)
