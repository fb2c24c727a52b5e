"""Closure rules in a sentence for residents, in the reader's language."""

from datetime import date

from booking.core.calendar import date_text, day_of_month_text, minute_text
from booking.core.i18n import _, _l
from booking.core.known_names import known
from booking.facilities.rules.closed_days import ClosedHours, ClosedReason
from booking.facilities.rules.closures import (
    AnnualClosure,
    AnnualOpening,
    ClosureRule,
    DatedClosure,
    DatedOpening,
    DatedRule,
    DayAfterHolidayClosure,
    HolidayClosure,
    MonthEndClosure,
    NthWeekdayClosure,
    NthWeekdayOpening,
    OnHoliday,
    Opening,
    SeasonClosure,
    WeeklyClosure,
    opens_on_request,
)
from booking.facilities.rules.days import LAST_WEEK, LEAP_YEAR, MonthDay

WEEKDAY_NAMES = (
    _l("月曜日"),
    _l("火曜日"),
    _l("水曜日"),
    _l("木曜日"),
    _l("金曜日"),
    _l("土曜日"),
    _l("日曜日"),
)
ON_HOLIDAY_TEXTS = {
    OnHoliday.CLOSED: _l("祝日でも休館"),
    OnHoliday.OPEN: _l("祝日のときは開館"),
    OnHoliday.NEXT_DAY: _l("祝日のときは翌日"),
    OnHoliday.NEXT_WORKDAY: _l("祝日のときは次の平日"),
    OnHoliday.NEXT_NON_HOLIDAY: _l("祝日のときは、その後の祝日でない日"),
    OnHoliday.OPEN_THEN_CLOSED: _l("祝日のときは開館し、翌日休館"),
}


def describe(rule: ClosureRule) -> str:
    """The rule as residents read it: 毎週月曜日（祝日のときは翌日）."""
    sentence = _sentence(rule)
    if opens_on_request(rule):
        sentence = _("%(sentence)s。申込みがあれば開館", sentence=sentence)
    if rule.reason:
        sentence = _("%(reason)s（%(sentence)s）", reason=known(rule.reason), sentence=sentence)
    return (
        _("%(sentence)s［%(article)s］", sentence=sentence, article=rule.article)
        if rule.article
        else sentence
    )


def describe_reason(reason: ClosedReason | ClosedHours, *, with_article: bool = True) -> str:
    """Why a day or a part of it is closed, for a cell or a list: the holiday's name, the public reason or
    the rule; with the article, and whether staff would open.
    """
    text = _closed_because(reason)
    if with_article and reason.rule.article:
        text = _("%(sentence)s［%(article)s］", sentence=text, article=reason.rule.article)
    if opens_on_request(reason.rule):
        ask = _("開館できることがあります。施設にお問い合わせください。")
        text = _("%(reason)s。%(ask)s", reason=text, ask=ask)
    return text


def describe_hours(hours: ClosedHours) -> str:
    """Why part of a day is closed."""
    return describe_reason(hours)


def _closed_because(closed: ClosedReason | ClosedHours) -> str:
    if closed.holiday:
        return _("休館日です。%(name)s", name=known(closed.holiday))
    if closed.rule.reason:
        return _("休館です。%(reason)s", reason=known(closed.rule.reason))
    if isinstance(closed.rule, DatedClosure):
        return str(_("臨時休館"))
    return _("休館日です。%(rule)s", rule=_sentence(closed.rule))


def _sentence(rule: ClosureRule) -> str:
    match rule:
        case WeeklyClosure(weekdays=weekdays, on_holiday=on_holiday):
            days = _("・").join(str(WEEKDAY_NAMES[day]) for day in sorted(weekdays))
            return _with_holiday(_("毎週%(days)s", days=days), on_holiday)
        case NthWeekdayClosure(weekday=weekday, weeks=weeks, on_holiday=on_holiday):
            return _with_holiday(_nth(weekday, weeks), on_holiday)
        case HolidayClosure():
            return _("祝日・休日")
        case DayAfterHolidayClosure(open_weekdays=open_weekdays):
            return _day_after_holiday(open_weekdays)
        case AnnualClosure():
            return every_year(rule.first, rule.last)
        case SeasonClosure():
            return _("%(days)sを除く日", days=every_year(rule.first, rule.last))
        case MonthEndClosure(workday_before=workday_before):
            return _("毎月の末日（土・日・祝日のときは直前の平日）") if workday_before else _("毎月の末日")
        case DatedClosure():
            return _dated(rule)
        case AnnualOpening() | NthWeekdayOpening() | DatedOpening():
            return _opening(rule)
    raise TypeError(f"not a closure rule: {rule!r}")


def _opening(rule: Opening) -> str:
    match rule:
        case AnnualOpening():
            return _("%(days)sは開館", days=every_year(rule.first, rule.last))
        case NthWeekdayOpening():
            return _("%(days)sは開館", days=_nth(rule.weekday, rule.weeks))
        case DatedOpening():
            return _("%(days)s 臨時開館", days=_dated(rule))


def _day_after_holiday(open_weekdays: frozenset[int]) -> str:
    if not open_weekdays:
        return _("祝日の翌日（祝日のときは開館）")
    days = _("・").join(str(WEEKDAY_NAMES[day]) for day in sorted(open_weekdays))
    return _("祝日の翌日（%(days)sと祝日のときは開館）", days=days)


def _nth(weekday: int, weeks: frozenset[int]) -> str:
    ordered = sorted(weeks, key=lambda week: (week == LAST_WEEK, week))
    names = _("・").join(_week_name(week) for week in ordered)
    return _("毎月%(weeks)s%(day)s", weeks=names, day=WEEKDAY_NAMES[weekday])


def every_year(first: MonthDay, last: MonthDay) -> str:
    """毎年12月29日から翌年1月3日まで."""
    if first == last:
        return _("毎年%(day)s", day=_month_and_day(first))
    dates = {"first": _month_and_day(first), "last": _month_and_day(last)}
    if last < first:
        return _("毎年%(first)sから翌年%(last)sまで", **dates)
    return _("毎年%(first)sから%(last)sまで", **dates)


def _with_holiday(sentence: str, on_holiday: OnHoliday) -> str:
    if on_holiday is OnHoliday.CLOSED:
        return sentence
    return _("%(sentence)s（%(holiday)s）", sentence=sentence, holiday=ON_HOLIDAY_TEXTS[on_holiday])


def _week_name(week: int) -> str:
    return _("最終") if week == LAST_WEEK else _("第%(week)s", week=week)


def _month_and_day(value: MonthDay) -> str:
    return day_of_month_text(date(LEAP_YEAR, *value))


def _dated(rule: DatedRule) -> str:
    days = date_text(rule.first, year=True)
    if rule.last != rule.first:
        is_same_year = rule.first.year == rule.last.year
        days = _("%(first)sから%(last)sまで", first=days, last=date_text(rule.last, year=not is_same_year))
    if rule.start_minute is None or rule.end_minute is None:
        return days
    hours = f"{minute_text(rule.start_minute)}–{minute_text(rule.end_minute)}"
    return _("%(days)s %(hours)s", days=days, hours=hours)
