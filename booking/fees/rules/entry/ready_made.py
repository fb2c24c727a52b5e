"""Surcharges, reductions and the like as ordinances usually have them: proposed, then changed by staff.

What is proposed is stored with the tariff, hence Japanese; names of the shapes are texts of the screen.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from booking.core.i18n import _l
from booking.fees.rules.amounts import Rounding
from booking.fees.rules.conditions import (
    AskedNumber,
    AudienceCondition,
    Band,
    DayCondition,
    DayKind,
    DayOption,
    Measure,
    MeasuredCondition,
    SeasonCondition,
    SeasonOption,
)
from booking.fees.rules.entry import ready_tables as tables
from booking.fees.rules.entry.axes import admission, residency
from booking.fees.rules.entry.beside import Kind
from booking.fees.rules.entry.headings import free_key
from booking.fees.rules.entry.proposals import (
    YES,
    Proposal,
    base_of,
    choice_of,
    key_for,
    keys_of,
    surcharge_of,
)
from booking.fees.rules.entry.ready_tables import wanted_by
from booking.fees.rules.entry.unnamed import UNNAMED
from booking.fees.rules.steps import (
    Exempting,
    Extension,
    ExtensionCase,
    GateShare,
    Item,
    Items,
    Maximum,
    Minimum,
    RoundingStep,
    Scope,
    SurchargeMode,
)
from booking.fees.rules.tariff import Tariff

WEEKEND = frozenset({DayKind.SATURDAY, DayKind.SUNDAY, DayKind.HOLIDAY})
SUMMER, WINTER = ((6, 1), (9, 30)), ((12, 1), (3, 31))
NOT_LISTED = Item(key="-", label="-", yen=0)
"""Stands for the list of equipment until somebody has pasted it."""


def propose(tariff: Tariff, name: str) -> Proposal:
    """The shape of that name as it would be added; raises KeyError."""
    return SHAPES[name].make(tariff)


def _outside(tariff: Tariff) -> Proposal:
    found = next(
        (one for one in tariff.conditions if isinstance(one, AudienceCondition) and one.key == "residency"),
        None,
    )
    who = found or residency("市内の方", "市外の方", keys_of(tariff))
    cases = [({who.key: frozenset({"out"})}, "3/2")]
    return surcharge_of(tariff, "outside", "市外の方の加算", cases, who, mode=SurchargeMode.TIMES)


def _weekend(tariff: Tariff) -> Proposal:
    found = next((one for one in tariff.conditions if isinstance(one, DayCondition)), None)
    days = found or DayCondition(
        key=free_key("day", keys_of(tariff)),
        label="使う日",
        options=(
            DayOption(key="平日", label="平日", days=frozenset(DayKind) - WEEKEND),
            DayOption(key="土日祝", label="土日祝", days=WEEKEND),
        ),
    )
    last = frozenset({days.options[-1].key})
    return surcharge_of(
        tariff, "weekend", "土・日・祝日の加算", [({days.key: last}, "20")], days, of=base_of(tariff)
    )


def _commercial(tariff: Tariff) -> Proposal:
    asked, yes = choice_of(tariff, "commercial", "営利や宣伝を目的としますか。", "はい", "いいえ")
    cases = [({asked.key: yes}, "2")]
    return surcharge_of(tariff, "commercial", "営利目的の加算", cases, asked, mode=SurchargeMode.TIMES)


def _admission(tariff: Tariff) -> Proposal:
    bands = (
        Band(key="none", label="取らない", at_most=0),
        Band(key="low", label="1,000円以下", more_than=0, at_most=1000),
        Band(key="high", label="1,000円を超える", more_than=1000),
    )
    found = next(
        (one for one in tariff.conditions if isinstance(one, AskedNumber) and one.key == "admission"), None
    )
    asked = found or admission(bands, keys_of(tariff))
    paying = [one.key for one in asked.options[1:]] or ["low"]
    rates = ("50", "100", "150", "200", "250", "300", "350", "400")
    cases = [({asked.key: frozenset({key})}, rate) for key, rate in zip(paying, rates, strict=False)]
    return surcharge_of(tariff, "admission", "入場料を取るときの加算", cases, asked, of=base_of(tariff))


def _heating(tariff: Tariff) -> Proposal:
    asked = wanted_by(tariff, Kind.HEATING)
    return surcharge_of(
        tariff, "heating", "冷暖房", [({asked.key: YES}, "40")], asked, of=base_of(tariff), scope=Scope.OTHER
    )


def _heating_season(tariff: Tariff) -> Proposal:
    seasons = SeasonCondition(
        key=free_key("season", keys_of(tariff)),
        label="冷暖房の期間",
        options=(SeasonOption(key="within", label="6月〜9月、12月〜3月", spans=(SUMMER, WINTER)),),
    )
    cases = [({seasons.key: frozenset({"within"})}, "40")]
    return surcharge_of(tariff, "heating", "冷暖房", cases, seasons, of=base_of(tariff), scope=Scope.OTHER)


def _extension(tariff: Tariff) -> Proposal:
    step = Extension(
        key=key_for(tariff, "extension"),
        label="時間外",
        table=(base_of(tariff) or ("base",))[0],
        cases=(ExtensionCase(),),
        rounding=Rounding.to(10),
    )
    return Proposal(step)


def _overtime(tariff: Tariff) -> Proposal:
    step = Extension(
        key=key_for(tariff, "overtime"),
        label="超過",
        table=(base_of(tariff) or ("base",))[0],
        cases=(ExtensionCase(percent=Fraction(30)),),
    )
    return Proposal(step)


def _rehearsal(tariff: Tariff) -> Proposal:
    asked, yes = choice_of(tariff, "rehearsal", "準備や練習だけに使いますか。", "はい", "いいえ")
    return surcharge_of(
        tariff, "rehearsal", "準備・練習", [({asked.key: yes}, "-50")], asked, of=base_of(tariff)
    )


def _consecutive(tariff: Tariff) -> Proposal:
    measured = MeasuredCondition(
        key=free_key("periods", keys_of(tariff)),
        label="続けて使う区分の数",
        measure=Measure.PERIODS,
        options=(
            Band(key="two", label="2区分", at_least=2, at_most=2),
            Band(key="more", label="3区分以上", at_least=3),
        ),
    )
    cases = [({measured.key: frozenset({key})}, rate) for key, rate in (("two", "-5"), ("more", "-10"))]
    return surcharge_of(tariff, "consecutive", "続けて使うときの割引", cases, measured, of=base_of(tariff))


def _question(tariff: Tariff) -> Proposal:
    asked, yes = choice_of(tariff, "question", UNNAMED, "はい", "いいえ")
    return surcharge_of(tariff, "other", "加算", [({asked.key: yes}, "10")], asked, of=base_of(tariff))


def _items(tariff: Tariff) -> Proposal:
    return Proposal(Items(key=key_for(tariff, "items"), label="附属設備", items=(NOT_LISTED,)))


def _gate_share(tariff: Tariff) -> Proposal:
    takings = AskedNumber(
        key=free_key("takings", keys_of(tariff)),
        label="入場料収入の総額",
        hint="催しのあとで入れます。",
        unit="円",
        is_settled_later=True,
    )
    step = GateShare(
        key=key_for(tariff, "share"),
        label="入場料収入の割合",
        percent=Fraction(5),
        of=takings.key,
        at_least=0,
    )
    return Proposal(step, (takings,))


def _exemption(tariff: Tariff) -> Proposal:
    return Proposal(Exempting(key=key_for(tariff, "exemption"), label="減免"))


def _rounding(tariff: Tariff) -> Proposal:
    return Proposal(RoundingStep(key=key_for(tariff, "rounding"), label="端数処理", by=Rounding.to(10)))


def _minimum(tariff: Tariff) -> Proposal:
    return Proposal(Minimum(key=key_for(tariff, "minimum"), label="最低額", yen=100))


def _maximum(tariff: Tariff) -> Proposal:
    return Proposal(Maximum(key=key_for(tariff, "maximum"), label="上限額", yen=10_000))


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
    "heating_flat": Shape(_l("冷暖房（定額）"), _l("1回につき570円"), tables.heating_flat),
    "heating_hours": Shape(_l("冷暖房（1時間につき）"), _l("1時間につき160円"), tables.heating_hours),
    "heating_four_hours": Shape(_l("冷暖房（4時間ごと）"), _l("4時間ごとに570円"), tables.heating_four_hours),
    "lights": Shape(_l("照明"), _l("1時間につき600円、日没の時刻から"), tables.lights),
    "lights_asked": Shape(
        _l("照明（使う時間を聞く）"), _l("30分につき200円、使う分だけ"), tables.lights_asked
    ),
    "flat": Shape(_l("定額の加算"), _l("大会に使うときは、1回2,000円"), tables.flat),
    "counted": Shape(_l("人数や台数につき"), _l("見学の方1人につき100円"), tables.counted),
    "extension": Shape(_l("時間外・延長"), _l("1時間につき、その区分の1時間分"), _extension),
    "overtime": Shape(_l("超過"), _l("1時間につき、その区分の3割"), _overtime),
    "items": Shape(_l("附属設備"), _l("マイク1本300円。一覧を貼り付けられます"), _items),
    "gate_share": Shape(_l("入場料収入の割合"), _l("収入の5%、少なくとも110,000円"), _gate_share),
    "exemption": Shape(_l("減免"), _l("職員が認めた減免を、ここで引く"), _exemption),
    "rounding": Shape(_l("端数処理"), _l("10円未満は切り捨て"), _rounding),
    "minimum": Shape(_l("最低額"), _l("合計は少なくとも100円"), _minimum),
    "maximum": Shape(_l("上限額"), _l("冷暖房を入れて1日10,000円まで"), _maximum),
}
