"""How the search understood what was asked: the conditions in words, the search without each of them."""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from booking.core.calendar import date_text, minute_text, month_text
from booking.core.i18n import _, _l, ngettext
from booking.facilities.rules.settings import KIND_NAMES
from booking.offers.forms import SearchForm
from booking.offers.rules.matching import ASPECT_NAMES, Aspect, Criteria
from booking.offers.rules.times import PART_NAMES, DaysMeant, Hours, PartOfDay, TimeMeant

WEEKDAY_NAMES = (_l("月曜"), _l("火曜"), _l("水曜"), _l("木曜"), _l("金曜"), _l("土曜"), _l("日曜"))
# Words that the search itself understands, with their names.
USUAL_DAYS = (
    ("today", _l("今日")),
    ("tomorrow", _l("あした")),
    ("this weekend", _l("今週末")),
    ("next week", _l("来週")),
    ("saturday", _l("土曜")),
    ("sunday", _l("日曜")),
    ("weekdays", _l("平日")),
)
# The fields that say each thing; the first is where it is changed.
FIELDS = {
    Aspect.WHAT: ("kind",),
    Aspect.TEXT: (),
    Aspect.WHEN: ("when", "date", "since"),
    Aspect.TIME: ("part",),
    Aspect.WHERE: ("area",),
    Aspect.PEOPLE: ("people",),
}


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that was understood: its name, what it is, where it is changed, the search without it."""

    aspect: Aspect
    label: str
    value: str
    change_url: str
    url_without: str | None


def conditions_of(form: SearchForm, criteria: Criteria, days: Sequence[date]) -> list[Condition]:
    """All that was said, and 市内すべて where no place was named."""
    texts = {
        Aspect.WHAT: _what(criteria, Aspect.WHAT),
        Aspect.TEXT: _join(_words(criteria, Aspect.TEXT)),
        Aspect.WHEN: days_text(criteria.days, days) if criteria.days is not None else "",
        Aspect.TIME: time_name(criteria.time) if criteria.time is not None else "",
        Aspect.WHERE: _join((*(_words(criteria, Aspect.WHERE)), *criteria.areas)),
        Aspect.PEOPLE: people_text(criteria.people) if criteria.people is not None else "",
    }
    found = []
    for aspect, text in texts.items():
        if text:
            found.append(_condition(form, aspect, text))
    if found and not texts[Aspect.WHERE]:
        at = sum(one.aspect is not Aspect.PEOPLE for one in found)
        name = str(ASPECT_NAMES[Aspect.WHERE])
        found.insert(at, Condition(Aspect.WHERE, name, _("市内すべて"), _place_of(Aspect.WHERE, form), None))
    return found


def _condition(form: SearchForm, aspect: Aspect, text: str) -> Condition:
    said = form.said.text_of(aspect)
    # What stands in the box is changed there, if there is no field for it.
    in_box = bool(said) and (
        aspect in (Aspect.WHAT, Aspect.TEXT) or (aspect is Aspect.WHERE and not form.said.areas)
    )
    change = "#search-q" if in_box else _place_of(aspect, form)
    return Condition(aspect, str(ASPECT_NAMES[aspect]), text, change, url_without(form, aspect))


def _place_of(aspect: Aspect, form: SearchForm) -> str:
    if not FIELDS[aspect] or (aspect is Aspect.WHERE and len(form.area.choices) < 2):
        return "#search-q"
    return f"#{FIELDS[aspect][0]}"


def url_without(form: SearchForm, aspect: Aspect) -> str:
    """The search without what was said about that, in words and in fields."""
    kept: dict[str, Any] = {name: one for name, one in form.asked.items() if name not in FIELDS[aspect]}
    if form.said.text_of(aspect):
        kept["q"] = form.said.text_without(aspect)
    return url_for("offers.search", **{name: one for name, one in kept.items() if one})


def plain_fields(form: SearchForm) -> Mapping[str, str]:
    """For the filters: the words that no field can say; what a field can say is in that field."""
    aspects = {Aspect.WHEN, Aspect.TIME, Aspect.PEOPLE}
    rest = form.said.text_without(*aspects)
    text = " ".join(word.text for word in form.said.words) if form.said.areas else rest
    return {name: one for name, one in (("q", text), ("sort", form.order or "")) if one}


def when_choices(form: SearchForm, criteria: Criteria, days: Sequence[date]) -> list[tuple[str, str, bool]]:
    """Value, name and whether it is chosen: the usual days, and what was said if it is none of them."""
    said = form.said.text_of(Aspect.WHEN) or (form.when.data or "" if form.when_said is not None else "")
    chosen = "" if form.day.data and not form.said.days else said
    choices = [("", _("日を決めない")), *((value, str(name)) for value, name in USUAL_DAYS)]
    if chosen and all(value != chosen for value, _name in choices):
        choices.insert(1, (chosen, days_text(criteria.days, days) if criteria.days else chosen))
    return [(value, name, value == chosen) for value, name in choices]


def time_choices(criteria: Criteria) -> list[tuple[str, str, bool]]:
    """The parts of the day, and the hours that were said."""
    chosen = time_value(criteria.time)
    choices = [("", _("いつでも")), *((part.value, str(name)) for part, name in PART_NAMES.items())]
    if isinstance(criteria.time, Hours):
        choices.append((chosen, time_name(criteria.time)))
    return [(value, name, value == chosen) for value, name in choices]


def time_value(time: TimeMeant | None) -> str:
    """As it stands in an address."""
    if time is None:
        return ""
    return time.value


def time_name(time: TimeMeant) -> str:
    """午前, 18:00から, 9:00–12:00."""
    if isinstance(time, PartOfDay):
        return str(PART_NAMES[time])
    if time.ends is None:
        return _("%(time)sから", time=minute_text(time.starts or 0))
    if time.starts is None:
        return _("%(time)sまで", time=minute_text(time.ends))
    return f"{minute_text(time.starts)}–{minute_text(time.ends)}"


def people_text(count: int) -> str:
    """20人."""
    return ngettext("%(num)s人", "%(num)s人", count)


def _words(criteria: Criteria, aspect: Aspect) -> list[str]:
    return [word.text for word in criteria.words if word.aspect is aspect]


def _what(criteria: Criteria, aspect: Aspect) -> str:
    kind = (str(KIND_NAMES[criteria.kind]),) if criteria.kind is not None else ()
    return _join((*_words(criteria, aspect), *kind))


def _join(texts: Iterable[str]) -> str:
    return _("・").join(texts)


def days_text(meant: DaysMeant, days: Sequence[date]) -> str:
    """12月5日（土）, 12月の土曜（4日）, 日曜, 平日."""
    weekdays = _weekdays_text(meant)
    stretch = _stretch_text(meant) if meant.first is not None and meant.last is not None else ""
    if not stretch:
        return weekdays
    if not weekdays:
        return stretch
    count = sum(meant.last is not None and day <= meant.last for day in days)
    return ngettext(
        "%(stretch)sの%(weekdays)s（%(num)s日）",
        "%(stretch)sの%(weekdays)s（%(num)s日）",
        count,
        stretch=stretch,
        weekdays=weekdays,
    )


def _stretch_text(meant: DaysMeant) -> str:
    first, last = meant.first, meant.last
    if first is None or last is None:
        return ""
    if first == last:
        return date_text(first)
    if first.day == 1 and last == first.replace(day=monthrange(first.year, first.month)[1]):
        return month_text(first, year=False)
    return _("%(first)sから%(last)s", first=date_text(first), last=date_text(last))


def _weekdays_text(meant: DaysMeant) -> str:
    days = set(meant.weekdays)
    if days == {5, 6}:
        text = _("土日")
    elif days == set(range(5)) and meant.without_holidays:
        text = _("平日")
    else:
        text = _("・").join(str(WEEKDAY_NAMES[day]) for day in sorted(days))
    if meant.with_holidays:
        text = _("%(days)sと祝日", days=text) if text else _("祝日")
    if meant.nth and text:
        text = _("第%(number)s%(weekday)s", number=meant.nth, weekday=text)
    return text
