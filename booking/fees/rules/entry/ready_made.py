"""Surcharges, reductions and the like as ordinances usually have them: proposed, then changed by staff.

What is proposed is stored with the tariff, hence Japanese; names of the shapes are texts of the screen.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from booking.core.i18n import _l
from booking.fees.rules.amounts import Rounding
from booking.fees.rules.conditions import (
    AskedNumber,
    AudienceCondition,
    Band,
    Choice,
    Condition,
    DayCondition,
    DayKind,
    DayOption,
    Measure,
    MeasuredCondition,
    Option,
    SeasonCondition,
    SeasonOption,
)
from booking.fees.rules.entry.axes import admission, residency
from booking.fees.rules.entry.beside import Kind, wanted
from booking.fees.rules.entry.headings import free_key
from booking.fees.rules.entry.merging import main_table
from booking.fees.rules.steps import (
    Exempting,
    Extension,
    ExtensionCase,
    GateShare,
    Item,
    Items,
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
from booking.fees.rules.units import DurationUnit, PlainUnit, Unit

WEEKEND = frozenset({DayKind.SATURDAY, DayKind.SUNDAY, DayKind.HOLIDAY})
SUMMER, WINTER = ((6, 1), (9, 30)), ((12, 1), (3, 31))
YES = frozenset({"yes"})
NOT_LISTED = Item(key="-", label="-", yen=0)
"""Stands for the list of equipment until somebody has pasted it."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A step, and the conditions that the tariff does not have yet."""

    step: Step
    conditions: tuple[Condition, ...] = ()


def propose(tariff: Tariff, name: str) -> Proposal:
    """The shape of that name as it would be added; raises KeyError."""
    return SHAPES[name].make(tariff)


def with_step(tariff: Tariff, step: Step) -> Tariff:
    """The step behind those that come before it in most ordinances; staff move it where theirs has it."""
    rank = _rank(step)
    place = max((at + 1 for at, one in enumerate(tariff.steps) if _rank(one) <= rank), default=0)
    return tariff.model_copy(update={"steps": (*tariff.steps[:place], step, *tariff.steps[place:])})


def with_conditions(tariff: Tariff, conditions: Sequence[Condition]) -> Tariff:
    """With those that it does not have yet."""
    known = {one.key for one in tariff.conditions}
    added = tuple(one for one in conditions if one.key not in known)
    return tariff.model_copy(update={"conditions": (*tariff.conditions, *added)})


def _rank(step: Step) -> int:
    """Tables, what goes beyond their time, surcharges, equipment, exemptions, rounding, least amounts."""
    if isinstance(step, Table):
        return 1 if step.is_optional else 0
    order = (Extension, Surcharge, GateShare, Items, Exempting, RoundingStep, Minimum)
    ranks = (0, 1, 1, 1, 2, 3, 4)
    return next(rank for kind, rank in zip(order, ranks, strict=True) if isinstance(step, kind))


def _key(tariff: Tariff, key: str) -> str:
    return free_key(key, {step.key for step in tariff.steps})


def _keys(tariff: Tariff) -> set[str]:
    return {one.key for one in tariff.conditions}


def _base(tariff: Tariff) -> tuple[str, ...]:
    """What a surcharge is usually a part of: the price of the room."""
    table = main_table(tariff)
    return (table.key,) if table is not None else ()


def _surcharge(
    tariff: Tariff,
    key: str,
    label: str,
    cases: Sequence[tuple[dict[str, frozenset[str]], str]],
    *conditions: Condition,
    **others: Any,
) -> Proposal:
    step = Surcharge(
        key=_key(tariff, key),
        label=label,
        cases=tuple(SurchargeCase(when=when, rate=Fraction(rate)) for when, rate in cases),
        **others,
    )
    return Proposal(step, conditions)


def _choice(tariff: Tariff, key: str, label: str, yes: str, no: str) -> tuple[Choice, frozenset[str]]:
    """A question with two answers, the one that is there or a new one."""
    known = next((one for one in tariff.conditions if isinstance(one, Choice) and one.label == label), None)
    if known is not None:
        return known, frozenset({next(one.key for one in known.options if one.key != known.default)})
    options = (Option(key="no", label=no), Option(key="yes", label=yes))
    made = Choice(key=free_key(key, _keys(tariff)), label=label, options=options, default="no")
    return made, YES


def _outside(tariff: Tariff) -> Proposal:
    found = next(
        (one for one in tariff.conditions if isinstance(one, AudienceCondition) and one.key == "residency"),
        None,
    )
    who = found or residency("市内の方", "市外の方", _keys(tariff))
    cases = [({who.key: frozenset({"out"})}, "3/2")]
    return _surcharge(tariff, "outside", "市外の方の加算", cases, who, mode=SurchargeMode.TIMES)


def _weekend(tariff: Tariff) -> Proposal:
    found = next((one for one in tariff.conditions if isinstance(one, DayCondition)), None)
    days = found or DayCondition(
        key=free_key("day", _keys(tariff)),
        label="使う日",
        options=(
            DayOption(key="平日", label="平日", days=frozenset(DayKind) - WEEKEND),
            DayOption(key="土日祝", label="土日祝", days=WEEKEND),
        ),
    )
    last = frozenset({days.options[-1].key})
    return _surcharge(
        tariff, "weekend", "土・日・祝日の加算", [({days.key: last}, "20")], days, of=_base(tariff)
    )


def _commercial(tariff: Tariff) -> Proposal:
    asked, yes = _choice(tariff, "commercial", "営利や宣伝を目的としますか。", "はい", "いいえ")
    cases = [({asked.key: yes}, "2")]
    return _surcharge(tariff, "commercial", "営利目的の加算", cases, asked, mode=SurchargeMode.TIMES)


def _admission(tariff: Tariff) -> Proposal:
    bands = (
        Band(key="none", label="取らない", at_most=0),
        Band(key="low", label="1,000円以下", more_than=0, at_most=1000),
        Band(key="high", label="1,000円を超える", more_than=1000),
    )
    found = next(
        (one for one in tariff.conditions if isinstance(one, AskedNumber) and one.key == "admission"), None
    )
    asked = found or admission(bands, _keys(tariff))
    paying = [one.key for one in asked.options[1:]] or ["low"]
    rates = ("50", "100", "150", "200", "250", "300", "350", "400")
    cases = [({asked.key: frozenset({key})}, rate) for key, rate in zip(paying, rates, strict=False)]
    return _surcharge(tariff, "admission", "入場料を取るときの加算", cases, asked, of=_base(tariff))


def _heating(tariff: Tariff) -> Proposal:
    asked = _asked(tariff, Kind.HEATING)
    return _surcharge(
        tariff, "heating", "冷暖房", [({asked.key: YES}, "40")], asked, of=_base(tariff), scope=Scope.OTHER
    )


def _heating_season(tariff: Tariff) -> Proposal:
    seasons = SeasonCondition(
        key=free_key("season", _keys(tariff)),
        label="冷暖房の期間",
        options=(SeasonOption(key="within", label="6月〜9月、12月〜3月", spans=(SUMMER, WINTER)),),
    )
    cases = [({seasons.key: frozenset({"within"})}, "40")]
    return _surcharge(tariff, "heating", "冷暖房", cases, seasons, of=_base(tariff), scope=Scope.OTHER)


def _heating_flat(tariff: Tariff) -> Proposal:
    unit = PlainUnit(kind="use", key="1回", label="1回")
    return _beside(tariff, Kind.HEATING, "冷暖房", unit)


def _heating_hours(tariff: Tariff) -> Proposal:
    return _beside(tariff, Kind.HEATING, "冷暖房", DurationUnit(key="1時間", label="1時間", minutes=60))


def _heating_four_hours(tariff: Tariff) -> Proposal:
    unit = DurationUnit(key="4時間ごと", label="4時間ごと", minutes=240)
    return _beside(tariff, Kind.HEATING, "冷暖房", unit)


def _lights(tariff: Tariff) -> Proposal:
    return _beside(tariff, Kind.LIGHTS, "照明", DurationUnit(key="1時間", label="1時間", minutes=60))


def _asked(tariff: Tariff, kind: Kind) -> Choice:
    known = (one for one in tariff.conditions if isinstance(one, Choice) and one.key == kind.value)
    return next(known, wanted(kind))


def _beside(tariff: Tariff, kind: Kind, label: str, unit: Unit) -> Proposal:
    asked = _asked(tariff, kind)
    step = Table(
        key=_key(tariff, kind.value),
        label=label,
        when=({asked.key: YES},),
        units=(unit,),
        rows=(PriceRow(prices={unit.key: 0}),),
        scope=Scope.OTHER,
        is_optional=True,
    )
    return Proposal(step, (asked,))


def _extension(tariff: Tariff) -> Proposal:
    step = Extension(
        key=_key(tariff, "extension"),
        label="時間外",
        table=(_base(tariff) or ("base",))[0],
        cases=(ExtensionCase(),),
        rounding=Rounding.to(10),
    )
    return Proposal(step)


def _overtime(tariff: Tariff) -> Proposal:
    step = Extension(
        key=_key(tariff, "overtime"),
        label="超過",
        table=(_base(tariff) or ("base",))[0],
        cases=(ExtensionCase(percent=Fraction(30)),),
    )
    return Proposal(step)


def _rehearsal(tariff: Tariff) -> Proposal:
    asked, yes = _choice(tariff, "rehearsal", "準備や練習だけに使いますか。", "はい", "いいえ")
    return _surcharge(tariff, "rehearsal", "準備・練習", [({asked.key: yes}, "-50")], asked, of=_base(tariff))


def _consecutive(tariff: Tariff) -> Proposal:
    measured = MeasuredCondition(
        key=free_key("periods", _keys(tariff)),
        label="続けて使う区分の数",
        measure=Measure.PERIODS,
        options=(
            Band(key="two", label="2区分", at_least=2, at_most=2),
            Band(key="more", label="3区分以上", at_least=3),
        ),
    )
    cases = [({measured.key: frozenset({key})}, rate) for key, rate in (("two", "-5"), ("more", "-10"))]
    return _surcharge(tariff, "consecutive", "続けて使うときの割引", cases, measured, of=_base(tariff))


def _question(tariff: Tariff) -> Proposal:
    asked, yes = _choice(tariff, "question", "（ここに質問を書きます。）", "はい", "いいえ")
    return _surcharge(tariff, "other", "加算", [({asked.key: yes}, "10")], asked, of=_base(tariff))


def _items(tariff: Tariff) -> Proposal:
    return Proposal(Items(key=_key(tariff, "items"), label="附属設備", items=(NOT_LISTED,)))


def _gate_share(tariff: Tariff) -> Proposal:
    takings = AskedNumber(
        key=free_key("takings", _keys(tariff)),
        label="入場料収入の総額",
        hint="催しのあとで入れます。",
        unit="円",
        is_settled_later=True,
    )
    step = GateShare(
        key=_key(tariff, "share"), label="入場料収入の割合", percent=Fraction(5), of=takings.key, at_least=0
    )
    return Proposal(step, (takings,))


def _exemption(tariff: Tariff) -> Proposal:
    return Proposal(Exempting(key=_key(tariff, "exemption"), label="減免"))


def _rounding(tariff: Tariff) -> Proposal:
    return Proposal(RoundingStep(key=_key(tariff, "rounding"), label="端数処理", by=Rounding.to(10)))


def _minimum(tariff: Tariff) -> Proposal:
    return Proposal(Minimum(key=_key(tariff, "minimum"), label="最低額", yen=100))


@dataclass(frozen=True, slots=True)
class Shape:
    """A ready-made step: what staff choose it by."""

    label: str
    example: str
    make: Callable[[Tariff], Proposal]


SHAPES = {
    "outside": Shape(_l("市外の方"), _l("1.5倍、5割増し"), _outside),
    "weekend": Shape(_l("土・日・祝日"), _l("2割増し、1.2倍"), _weekend),
    "commercial": Shape(_l("営利・宣伝"), _l("2倍、3割増し"), _commercial),
    "admission": Shape(_l("入場料の段階"), _l("1,000円以下は5割増し、超えるときは10割増し"), _admission),
    "rehearsal": Shape(_l("準備・練習"), _l("半額、7割引き"), _rehearsal),
    "consecutive": Shape(_l("続けて使うときの割引"), _l("2区分で5%引き、3区分で10%引き"), _consecutive),
    "question": Shape(_l("ほかの質問による加算・減額"), _l("飲酒を伴うときは10割増し"), _question),
    "heating": Shape(_l("冷暖房（割合）"), _l("使用料の4割"), _heating),
    "heating_season": Shape(_l("冷暖房（期間中は自動）"), _l("6月から9月は使用料の4割"), _heating_season),
    "heating_flat": Shape(_l("冷暖房（定額）"), _l("1回につき570円"), _heating_flat),
    "heating_hours": Shape(_l("冷暖房（1時間につき）"), _l("1時間につき160円"), _heating_hours),
    "heating_four_hours": Shape(_l("冷暖房（4時間ごと）"), _l("4時間ごとに570円"), _heating_four_hours),
    "lights": Shape(_l("照明"), _l("1時間につき600円、日没の時刻から"), _lights),
    "extension": Shape(_l("時間外・延長"), _l("1時間につき、その区分の1時間分"), _extension),
    "overtime": Shape(_l("超過"), _l("1時間につき、その区分の3割"), _overtime),
    "items": Shape(_l("附属設備"), _l("マイク1本300円。一覧を貼り付けられます"), _items),
    "gate_share": Shape(_l("入場料収入の割合"), _l("収入の5%、少なくとも110,000円"), _gate_share),
    "exemption": Shape(_l("減免"), _l("職員が認めた減免を、ここで引く"), _exemption),
    "rounding": Shape(_l("端数処理"), _l("10円未満は切り捨て"), _rounding),
    "minimum": Shape(_l("最低額"), _l("合計は少なくとも100円"), _minimum),
}
