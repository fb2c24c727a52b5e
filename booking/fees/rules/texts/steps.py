"""Each step of a tariff in sentences: 市外の方は、ここまでの合計の1.5倍です。"""

from collections.abc import Sequence

from booking.core.calendar import length_text, minute_text
from booking.core.i18n import _
from booking.core.told import joined, told
from booking.fees.rules.amounts import ratio_text
from booking.fees.rules.steps import (
    Beside,
    Exempting,
    Extension,
    ExtensionCase,
    GateShare,
    Items,
    Maximum,
    Minimum,
    PriceRow,
    RoundingStep,
    Scope,
    Step,
    Surcharge,
    SurchargeCase,
    SurchargeMode,
    Table,
)
from booking.fees.rules.tariff import Tariff
from booking.fees.rules.texts.amounts import rounding_sentences, times_text, yen_text
from booking.fees.rules.texts.conditions import when_text
from booking.fees.rules.units import Combine, PeriodUnit


def step_sentences(tariff: Tariff, step: Step) -> list[str]:
    """What it does, for which rooms and when, and how it is rounded."""
    found = _of(tariff, step)
    if step.when:
        whens = joined(_("、または"), (when_text(tariff, when) for when in step.when))
        found.append(_("これは、%(when)sだけです。", when=whens))
    if step.rooms:
        found.append(_("%(rooms)sだけです。", rooms=_rooms(tariff, step.rooms)))
    if step.not_rooms:
        found.append(_("%(rooms)sを除きます。", rooms=_rooms(tariff, step.not_rooms)))
    if step.rounding is not None:
        found += rounding_sentences(step.rounding)
    return found


def row_text(tariff: Tariff, table: Table, row: PriceRow) -> str:
    """One line of a table: 集会室（平日の利用）: 午前 840円、午後 940円."""
    rest = _("その他の室") if any(one.rooms for one in table.rows) else _("すべての室")
    room = _rooms(tariff, row.rooms) if row.rooms else rest
    when = when_text(tariff, row.when)
    prices = joined(
        _("、"),
        (
            _("%(unit)s %(yen)s", unit=told(unit.label, unit.label_en), yen=yen_text(row.prices[unit.key]))
            for unit in table.units
            if unit.key in row.prices
        ),
    )
    if when:
        return _("%(room)s（%(when)s）: %(prices)s", room=room, when=when, prices=prices)
    return _("%(room)s: %(prices)s", room=room, prices=prices)


def steps_text(tariff: Tariff, keys: Sequence[str]) -> str:
    """Of what something is a part: the names of the steps, or all so far."""
    labels = [told(step.label, step.label_en) for step in tariff.steps if step.key in keys]
    return joined(_("と"), labels) if labels else _("ここまでの合計")


def _rooms(tariff: Tariff, keys: frozenset[str]) -> str:
    return joined(_("、"), (told(one.label, one.label_en) for one in tariff.rooms if one.key in keys))


def _of(tariff: Tariff, step: Step) -> list[str]:
    match step:
        case Table():
            return _of_table(tariff, step)
        case Surcharge():
            return _of_surcharge(tariff, step)
        case Extension():
            return _of_extension(step)
        case Items():
            return [
                _("%(count)s品目。使う数だけ足します。", count=len(step.items)),
            ]
        case GateShare():
            return _of_share(step)
        case Exempting():
            return _of_exempting(step)
        case RoundingStep():
            sentences = rounding_sentences(step.by)
            return [
                _("%(of)sの%(sentence)s", of=steps_text(tariff, step.of), sentence=one) for one in sentences
            ]
        case Minimum():
            of = steps_text(tariff, step.of)
            return [_("%(of)sが%(yen)sより少ないときは、%(yen)sです。", of=of, yen=yen_text(step.yen))]
        case Maximum():
            of = steps_text(tariff, step.of)
            return [_("%(of)sが%(yen)sより多いときは、%(yen)sです。", of=of, yen=yen_text(step.yen))]


def _of_table(tariff: Tariff, table: Table) -> list[str]:
    if len(table.rows) == 1:
        found = [row_text(tariff, table, table.rows[0])]
    else:
        units = joined(_("、"), (told(unit.label, unit.label_en) for unit in table.units))
        found = [_("%(rows)s行の表です（%(units)s）。", rows=len(table.rows), units=units)]
    if table.combine is Combine.CHEAPEST:
        found.append(_("続けて使うときは、いちばん安くなる組み合わせで計算します。"))
    if not table.gaps_are_free and any(isinstance(one, PeriodUnit) for one in table.units):
        found.append(_("続けて使う区分の間の時間にも、料金がかかります。"))
    if table.lit_from:
        found.append(_("季節ごとの点灯の時刻からの分だけ数えます。"))
    numbers = {one.key: told(one.label, one.label_en) for one in tariff.conditions}
    if table.times in numbers:
        found += _times(table, numbers[table.times])
    if table.minutes_of in numbers:
        found.append(_("「%(question)s」の時間だけ数えます。", question=numbers[table.minutes_of]))
    return found


def _times(table: Table, question: str) -> list[str]:
    found = [_("「%(question)s」の数だけかけます。", question=question)]
    if table.times_over:
        found.append(_("%(over)sまでは数えません。", over=f"{table.times_over:,}"))
    if table.times_per > 1:
        found.append(_("%(per)sごとに1つと数え、端数も1つです。", per=f"{table.times_per:,}"))
    return found


def _of_surcharge(tariff: Tariff, step: Surcharge) -> list[str]:
    of = steps_text(tariff, step.of)
    found = [_case(tariff, step, case, of) for case in step.cases]
    if step.per_minutes:
        found.append(
            _("%(time)sごとに1回分です。始まった分は1回と数えます。", time=length_text(step.per_minutes))
        )
    if step.at_least is not None:
        found.append(_("少なくとも%(yen)sです。", yen=yen_text(step.at_least)))
    if step.one_of:
        group = [one for one in tariff.steps if isinstance(one, Surcharge) and one.one_of == step.one_of]
        names = dict.fromkeys(told(one.label, one.label_en) for one in group)
        labels = joined("", (_("「%(name)s」", name=name) for name in names))
        found.append(_("%(names)sのうち、いちばん影響の大きいもの1つだけです。", names=labels.strip()))
    return found


def _case(tariff: Tariff, step: Surcharge, case: SurchargeCase, of: str) -> str:
    when = when_text(tariff, case.when)
    if step.mode is SurchargeMode.TIMES:
        what = _("%(of)sの%(times)sです。", of=of, times=times_text(case.rate))
    elif case.rate < 0:
        what = _("%(of)sから%(rate)s%%を引きます。", of=of, rate=ratio_text(-case.rate))
    else:
        what = _("%(of)sの%(rate)s%%を足します。", of=of, rate=ratio_text(case.rate))
    return _("%(when)sは、%(what)s", when=when, what=what) if when else what


def _of_extension(step: Extension) -> list[str]:
    found = [_extension_case(step, case) for case in step.cases]
    found.append(_("始まった分は%(time)sと数えます。", time=length_text(step.minutes)))
    if step.at_most is not None:
        found.append(_("延ばせるのは%(time)sまでです。", time=length_text(step.at_most)))
    return found


def _extension_case(step: Extension, case: ExtensionCase) -> str:
    time = length_text(step.minutes)
    if case.of == Beside.USE:
        of = _("使う時間の料金")
    elif case.of == Beside.PERIOD:
        of = _("となりの区分の料金")
    else:
        of = _("「%(unit)s」の料金", unit=str(case.of))
    if case.percent is None:
        what = _("区分の外は、%(time)sにつき、%(of)sを時間で割った額です。", time=time, of=of)
    else:
        percent = ratio_text(case.percent)
        what = _("区分の外は、%(time)sにつき、%(of)sの%(percent)s%%です。", time=time, of=of, percent=percent)
    if case.starts == 0 and case.ends >= 24 * 60:
        return what
    span = f"{minute_text(case.starts)}–{minute_text(case.ends)}"
    return _("%(span)sの間: %(what)s", span=span, what=what)


def _of_share(step: GateShare) -> list[str]:
    found = [_("入場料収入の%(percent)s%%です。催しのあとで決まります。", percent=ratio_text(step.percent))]
    if step.at_least:
        found.append(_("少なくとも%(yen)sです。", yen=yen_text(step.at_least)))
    return found


def _of_exempting(step: Exempting) -> list[str]:
    names = {Scope.ROOM: _("室の料金"), Scope.EQUIPMENT: _("附属設備"), Scope.OTHER: _("冷暖房や照明")}
    scopes = _("、").join(name for scope, name in names.items() if scope in step.scopes)
    found = [_("職員が認めた減免を、ここで引きます。対象: %(scopes)s", scopes=scopes)]
    if step.add_up:
        found.append(_("減免がいくつかあるときは、足し合わせます。"))
    return found
