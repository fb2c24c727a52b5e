"""A timetable told to whoever sets it: what each of its settings does and makes of a day that is coming."""

from collections.abc import Iterator
from datetime import date, timedelta

from booking.core.calendar import MINUTES_PER_DAY, date_text, length_text, minute_text
from booking.core.i18n import _, ngettext
from booking.core.known_names import known
from booking.facilities.rules.schedules import Buffers
from booking.facilities.rules.settings import TimetableKind
from booking.facilities.rules.timetables import (
    PeriodSpec,
    Slot,
    StepLimit,
    TimetableSpec,
    choices_around,
    combinations_of,
    slots_of,
)


def timetable_sentences(spec: TimetableSpec) -> list[str]:
    """One for each setting: 1回に1コマ（1時間）から4コマ（4時間）まで、続けて借りられます。"""
    if spec.kind is TimetableKind.PERIODS:
        return list(_of_periods(spec))
    if spec.kind is TimetableKind.DAY:
        span = {"starts": minute_text(spec.opens), "ends": _clock(spec.closes)}
        return [_("%(starts)sから%(ends)sまでを、1日で1つとして貸します。", **span)]
    return list(_of_steps(spec))


def timetable_examples(spec: TimetableSpec, day: date) -> list[str]:
    """The settings worked out for one day of use, by the rules that offer its times."""
    if spec.kind is TimetableKind.PERIODS:
        return [*_periods_on(spec, day), *_gaps_on(spec), *_extensions_on(spec, day)]
    if spec.kind is TimetableKind.DAY:
        return [_use(slot, named=False) for slot in slots_of(spec, day)]
    return list(_steps_on(spec, day))


def buffer_examples(buffers: Buffers, timetable: TimetableSpec, day: date) -> list[str]:
    """What the time kept free does to the first use of a day, and to the next; none where none is kept."""
    cells = list(slots_of(timetable, day))
    if not cells or not (buffers.before or buffers.after):
        return []
    return list(_kept_free(buffers, cells))


def _kept_free(buffers: Buffers, cells: list[Slot]) -> Iterator[str]:
    first = cells[0]
    if buffers.before:
        yield _(
            "準備%(length)s: %(day)s %(starts)sからの利用のために、%(from)sから場所をあけておきます。",
            **{"length": length_text(buffers.before), "day": date_text(first.day)},
            **{"starts": minute_text(first.starts), "from": _early(first, buffers.before)},
        )
    if buffers.after:
        yield _(
            "片付け%(length)s: %(day)s %(ends)sまでの利用の後は、%(until)sまで場所をあけておきます。",
            length=length_text(buffers.after),
            day=date_text(first.day),
            ends=_clock(first.ends),
            until=_clock(first.ends + buffers.after),
        )
    free_from = first.ends + buffers.after + buffers.before
    following = next((one for one in cells if one.starts >= free_from), None)
    if free_from > first.starts + MINUTES_PER_DAY:
        yield _(
            "%(span)sに予約が入ると、次の日の同じ時間は予約できません。", span=_span(first.starts, first.ends)
        )
    elif following is None and len(cells) > 1:
        yield _(
            "%(span)sに予約が入ると、同じ日にその後の利用は予約できません。",
            span=_span(first.starts, first.ends),
        )
    elif following is not None:
        yield _(
            "%(span)sに予約が入ると、その後の利用は、早くて%(next)sから予約できます。",
            span=_span(first.starts, first.ends),
            next=minute_text(following.starts),
        )


def _of_periods(spec: TimetableSpec) -> Iterator[str]:
    alone = [_told(one) for one in spec.periods if not one.only_extends]
    if len(alone) == 1:
        yield _("区分は%(period)s1つです。", period=alone[0])
    else:
        yield _("区分は%(periods)sです。それぞれ1つずつ借りられます。", periods=_("、").join(alone))
    for one in spec.periods:
        if one.only_extends:
            touched = [
                other for other in spec.periods if one.ends == other.starts or other.ends == one.starts
            ]
            yield _(
                "%(name)sは、となりの区分（%(periods)s）といっしょのときだけ借りられます。",
                name=_told(one),
                periods=_("・").join(known(other.name) for other in touched),
            )
    for each in spec.combinations:
        starts, ends = spec.span_of(each)
        yield _(
            "「%(name)s」は、%(starts)sから%(ends)sまでを1つとして借ります（%(periods)s）。",
            name=known(each.name),
            starts=minute_text(starts),
            ends=_clock(ends),
            periods=_("・").join(map(known, each.periods)),
        )


def _of_steps(spec: TimetableSpec) -> Iterator[str]:
    span = {"starts": minute_text(spec.opens), "ends": _clock(spec.closes)}
    step = length_text(spec.step)
    yield _("%(starts)sから%(ends)sまでを、%(step)sずつのコマに分けて貸します。", step=step, **span)
    fewest, most = _steps_text(spec, spec.min_steps), _steps_text(spec, spec.max_steps)
    if spec.min_steps == spec.max_steps:
        yield _("1回に借りるのは、いつも%(most)sです。", most=most)
    else:
        yield _("1回に%(fewest)sから%(most)sまで、続けて借りられます。", fewest=fewest, most=most)
    every = length_text(spec.start_every or spec.step)
    yield _("始まりは、%(starts)sから%(every)sごとに選べます。", starts=minute_text(spec.opens), every=every)
    for limit in spec.limits:
        yield _(
            "%(starts)sから%(ends)sまでのあいだは、1回に%(most)sまでです。",
            starts=minute_text(limit.starts),
            ends=_clock(limit.ends),
            most=_steps_text(spec, limit.max_steps),
        )
    if spec.closes > MINUTES_PER_DAY:
        yield _("24:00か、それより後に始まる利用は、受け付けません。")


def _periods_on(spec: TimetableSpec, day: date) -> Iterator[str]:
    for number, slot in enumerate(slots_of(spec, day)):
        if number == 0 or slot.ends > MINUTES_PER_DAY:
            yield _use(slot)
    for slot in combinations_of(spec, day):
        gaps = _gaps([one for one in spec.periods if slot.starts <= one.starts and one.ends <= slot.ends])
        if gaps:
            between = _("、").join(_span(*gap) for gap in gaps)
            yield _("%(use)sあいだの%(gaps)sも使えます。", use=_use(slot), gaps=between)
        else:
            yield _use(slot)


def _gaps_on(spec: TimetableSpec) -> Iterator[str]:
    gaps = _gaps(spec.periods)
    if gaps:
        between = _("、").join(_span(*gap) for gap in gaps)
        yield _("区分を1つずつ借りるときは、区分のあいだの%(gaps)sは使えません。", gaps=between)


def _extensions_on(spec: TimetableSpec, day: date) -> Iterator[str]:
    choices = {one for cell in slots_of(spec, day) for one in choices_around(spec, cell)}
    for one in spec.periods:
        with_it = [each for each in choices if each.starts <= one.starts and one.ends <= each.ends]
        if one.only_extends and with_it:
            shortest = min(with_it, key=lambda each: (each.ends - each.starts, each.starts))
            yield _("%(use)s%(name)sだけでは借りられません。", use=_use(shortest), name=known(one.name))


def _steps_on(spec: TimetableSpec, day: date) -> Iterator[str]:
    cells = list(slots_of(spec, day))
    if not cells:
        return
    yield _run(spec, cells[0])
    for limit in spec.limits:
        yield from (_run(spec, cell) for cell in _at_limit(spec, limit, cells))
    if len(cells) > 1:
        yield _(
            "いちばん遅い始まりは%(starts)sで、%(until)sまで使えます。",
            starts=minute_text(cells[-1].starts),
            until=_until(choices_around(spec, cells[-1])[-1]),
        )


def _at_limit(spec: TimetableSpec, limit: StepLimit, cells: list[Slot]) -> list[Slot]:
    """The last start before a limit begins to count from which a run reaches it, and the first within."""
    before = [one for one in cells if one.starts < limit.starts < one.starts + spec.step * spec.max_steps]
    within = [one for one in cells if limit.starts <= one.starts < limit.ends]
    return [one for one in (*before[-1:], *within[:1]) if one is not cells[0]]


def _run(spec: TimetableSpec, cell: Slot) -> str:
    shortest, *longer = choices_around(spec, cell)
    values = {"day": date_text(cell.day), "starts": minute_text(cell.starts), "first": _until(shortest)}
    if not longer:
        return _("%(day)s %(starts)sから借りると、%(first)sまで使えます。", **values)
    return _(
        "%(day)s %(starts)sから借りると、短くて%(first)sまで、長くて%(last)sまで使えます。",
        last=_until(longer[-1]),
        **values,
    )


def _use(slot: Slot, named: bool = True) -> str:
    values = {"day": date_text(slot.day), "starts": minute_text(slot.starts), "until": _until(slot)}
    if not named:
        return _("%(day)sに借りると、%(starts)sから%(until)sまで使えます。", **values)
    return _(
        "%(day)sの「%(name)s」を借りると、%(starts)sから%(until)sまで使えます。",
        name=known(slot.name),
        **values,
    )


def _gaps(periods: tuple[PeriodSpec, ...] | list[PeriodSpec]) -> list[tuple[int, int]]:
    """The times between the first and the last of them that none of them covers."""
    ordered = sorted(periods, key=lambda one: (one.starts, one.ends))
    reached = [max(one.ends for one in ordered[: number + 1]) for number in range(len(ordered))]
    following = [one.starts for one in ordered[1:]]
    return [(ends, starts) for ends, starts in zip(reached, following, strict=False) if ends < starts]


def _told(period: PeriodSpec) -> str:
    return _("「%(name)s」（%(span)s）", name=known(period.name), span=_span(period.starts, period.ends))


def _steps_text(spec: TimetableSpec, count: int) -> str:
    length = length_text(spec.step * count)
    return ngettext("%(num)sコマ（%(length)s）", "%(num)sコマ（%(length)s）", count, length=length)


def _span(starts: int, ends: int) -> str:
    return f"{minute_text(starts)}–{minute_text(ends)}"


def _clock(minute: int) -> str:
    """21:30, or 翌日の1:30 for what is past midnight."""
    if minute <= MINUTES_PER_DAY:
        return minute_text(minute)
    return _("翌日の%(time)s", time=minute_text(minute - MINUTES_PER_DAY))


def _until(slot: Slot) -> str:
    """21:30, or 翌日の12月11日（金） 1:30."""
    if slot.ends <= MINUTES_PER_DAY:
        return minute_text(slot.ends)
    following = date_text(slot.day + timedelta(days=1))
    return _("翌日の%(day)s %(time)s", day=following, time=minute_text(slot.ends - MINUTES_PER_DAY))


def _early(slot: Slot, minutes: int) -> str:
    if slot.starts >= minutes:
        return minute_text(slot.starts - minutes)
    return _("前の日の%(time)s", time=minute_text(slot.starts - minutes + MINUTES_PER_DAY))
