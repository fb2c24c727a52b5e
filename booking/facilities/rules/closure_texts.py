"""Closure rules in a sentence for residents, in the reader's language."""

from booking.core.calendar import date_text, minute_text
from booking.core.i18n import _, _l
from booking.facilities.rules.closures import (
    LAST_WEEK,
    AnnualClosure,
    ClosedHours,
    ClosedReason,
    ClosureRule,
    DatedClosure,
    DayAfterHolidayClosure,
    HolidayClosure,
    MonthEndClosure,
    NthWeekdayClosure,
    OnHoliday,
    WeeklyClosure,
)

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
    if not rule.reason:
        return sentence
    return _("%(reason)s（%(sentence)s）", reason=rule.reason, sentence=sentence)


def describe_reason(reason: ClosedReason) -> str:
    """Why a day is closed, for a cell or a list: the holiday's name, the public reason or the rule."""
    if reason.holiday:
        return _("休館日です。%(name)s", name=reason.holiday)
    return _closed_because(reason.rule)


def describe_hours(hours: ClosedHours) -> str:
    """Why part of a day is closed."""
    return _closed_because(hours.rule)


def _closed_because(rule: ClosureRule) -> str:
    if rule.reason:
        return _("休館です。%(reason)s", reason=rule.reason)
    if isinstance(rule, DatedClosure):
        return str(_("臨時休館"))
    return _("休館日です。%(rule)s", rule=_sentence(rule))


def _sentence(rule: ClosureRule) -> str:
    match rule:
        case WeeklyClosure(weekdays=weekdays, on_holiday=on_holiday):
            days = _("・").join(str(WEEKDAY_NAMES[day]) for day in sorted(weekdays))
            return _with_holiday(_("毎週%(days)s", days=days), on_holiday)
        case NthWeekdayClosure(weekday=weekday, weeks=weeks, on_holiday=on_holiday):
            ordered = sorted(weeks, key=lambda week: (week == LAST_WEEK, week))
            names = _("・").join(_week_name(week) for week in ordered)
            sentence = _("毎月%(weeks)s%(day)s", weeks=names, day=WEEKDAY_NAMES[weekday])
            return _with_holiday(sentence, on_holiday)
        case HolidayClosure():
            return _("祝日・休日")
        case DayAfterHolidayClosure(open_weekdays=open_weekdays):
            if not open_weekdays:
                return _("祝日の翌日（祝日のときは開館）")
            days = _("・").join(str(WEEKDAY_NAMES[day]) for day in sorted(open_weekdays))
            return _("祝日の翌日（%(days)sと祝日のときは開館）", days=days)
        case AnnualClosure(first=first, last=last):
            if first == last:
                return _("毎年%(day)s", day=_month_and_day(first))
            dates = {"first": _month_and_day(first), "last": _month_and_day(last)}
            if last < first:
                return _("毎年%(first)sから翌年%(last)sまで", **dates)
            return _("毎年%(first)sから%(last)sまで", **dates)
        case MonthEndClosure(workday_before=workday_before):
            return _("毎月の末日（土・日・祝日のときは直前の平日）") if workday_before else _("毎月の末日")
        case DatedClosure():
            return _dated(rule)
    raise TypeError(f"not a closure rule: {rule!r}")


def _with_holiday(sentence: str, on_holiday: OnHoliday) -> str:
    if on_holiday is OnHoliday.CLOSED:
        return sentence
    return _("%(sentence)s（%(holiday)s）", sentence=sentence, holiday=ON_HOLIDAY_TEXTS[on_holiday])


def _week_name(week: int) -> str:
    return _("最終") if week == LAST_WEEK else _("第%(week)s", week=week)


def _month_and_day(value: tuple[int, int]) -> str:
    return _("%(month)s月%(day)s日", month=value[0], day=value[1])


def _dated(rule: DatedClosure) -> str:
    days = date_text(rule.first, year=True)
    if rule.last != rule.first:
        is_same_year = rule.first.year == rule.last.year
        days = _("%(first)sから%(last)sまで", first=days, last=date_text(rule.last, year=not is_same_year))
    if rule.start_minute is None or rule.end_minute is None:
        return days
    hours = f"{minute_text(rule.start_minute)}–{minute_text(rule.end_minute)}"
    return _("%(days)s %(hours)s", days=days, hours=hours)
