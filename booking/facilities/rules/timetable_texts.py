"""Timetables in short lines, as an administrator reads them in a list."""

from collections.abc import Iterator

from booking.core.calendar import minute_text
from booking.core.i18n import _
from booking.core.known_names import known
from booking.facilities.rules.settings import TimetableKind
from booking.facilities.rules.timetables import TimetableSpec


def timetable_lines(spec: TimetableSpec) -> list[str]:
    """午前 9:00–12:00, 昼 12:00–13:00（延長だけ）, and combinations; for steps and days their hours."""
    if spec.kind is TimetableKind.PERIODS:
        return list(_periods(spec))
    if spec.kind is TimetableKind.DAY:
        return [_("%(span)s 1日単位", span=_span(spec.opens, spec.closes))]
    return list(_steps(spec))


def _periods(spec: TimetableSpec) -> Iterator[str]:
    for period in spec.periods:
        span = _span(period.starts, period.ends)
        if period.only_extends:
            yield _("%(name)s %(span)s（延長だけ）", name=known(period.name), span=span)
        else:
            yield f"{known(period.name)} {span}"
    for one in spec.combinations:
        periods = _("・").join(map(known, one.periods))
        yield _(
            "%(name)s %(span)s（%(periods)sを続けて）",
            name=known(one.name),
            span=_span(*spec.span_of(one)),
            periods=periods,
        )


def _steps(spec: TimetableSpec) -> Iterator[str]:
    span = _span(spec.opens, spec.closes)
    if spec.min_steps == 1:
        yield _(
            "%(span)s %(step)s分ごと（1回%(most)sコマまで）", span=span, step=spec.step, most=spec.max_steps
        )
    else:
        yield _(
            "%(span)s %(step)s分ごと（1回%(fewest)sコマから%(most)sコマまで）",
            span=span,
            step=spec.step,
            fewest=spec.min_steps,
            most=spec.max_steps,
        )
    if spec.start_every is not None:
        yield _("%(minutes)s分ごとに始められる", minutes=spec.start_every)
    for limit in spec.limits:
        yield _(
            "%(span)sのうちは%(most)sコマまで", span=_span(limit.starts, limit.ends), most=limit.max_steps
        )


def _span(starts: int, ends: int) -> str:
    return f"{minute_text(starts)}–{minute_text(ends)}"
