"""What prices may depend on, as a question or condition to begin with; each is changed on its own form.

What is proposed is stored with the tariff, hence Japanese; names of the shapes are texts of the screen.
"""

from collections.abc import Callable
from dataclasses import dataclass

from booking.accounts.rules import Audience
from booking.core.i18n import _l
from booking.fees.rules.conditions import (
    AskedNumber,
    AudienceCondition,
    AudienceOption,
    Band,
    Choice,
    Condition,
    DayCondition,
    Measure,
    MeasuredCondition,
    Option,
    Quotient,
    SeasonCondition,
)
from booking.fees.rules.entry.axes import residency
from booking.fees.rules.entry.days import days_of
from booking.fees.rules.entry.headings import free_key
from booking.fees.rules.entry.meant import parted_days, parted_seasons
from booking.fees.rules.entry.proposals import keys_of
from booking.fees.rules.entry.unnamed import UNNAMED
from booking.fees.rules.tariff import Tariff

WEEK = ("平日", "土日祝")
SUMMER, WINTER = ((6, 1), (9, 30)), ((12, 1), (3, 31))
REGISTERED = frozenset({Audience.REGISTERED_GROUP, Audience.PRIORITY_GROUP})


def _choice(key: str) -> Condition:
    options = (Option(key="no", label="いいえ"), Option(key="yes", label="はい"))
    return Choice(key=key, label=UNNAMED, options=options, default="no")


def _number(key: str) -> Condition:
    return AskedNumber(key=key, label=UNNAMED, unit="円")


def _days(key: str) -> Condition:
    return DayCondition(key=key, label="使う日", options=parted_days(WEEK, days_of(WEEK) or ()))


def _season(key: str) -> Condition:
    options = parted_seasons(("夏", "冬"), ((SUMMER,), (WINTER,)))
    return SeasonCondition(key=key, label="使う季節", options=options)


def _registered(key: str) -> Condition:
    options = (
        AudienceOption(key="registered", label="登録団体", audiences=REGISTERED),
        AudienceOption(key="others", label="一般", audiences=frozenset(Audience) - REGISTERED),
    )
    return AudienceCondition(key=key, label="登録団体かどうか", options=options, default="others")


def _residency(key: str) -> Condition:
    return residency("市内の方", "市外の方", set()).model_copy(update={"key": key})


def _measured(key: str) -> Condition:
    options = (
        Band(key="few", label="20人未満", less_than=20),
        Band(key="many", label="20人以上", at_least=20),
    )
    return MeasuredCondition(key=key, label="使う人数", measure=Measure.PEOPLE, options=options)


def _quotient(tariff: Tariff, key: str) -> Condition:
    """Of the first two numbers that are asked for; with fewer there is nothing to divide."""
    numbers = [one.key for one in tariff.conditions if isinstance(one, AskedNumber)]
    options = (
        Band(key="low", label="1,000円以下", at_most=1000),
        Band(key="high", label="1,000円超", more_than=1000),
    )
    return Quotient(
        key=key,
        label="1人あたりの額",
        of=numbers[0],
        by=numbers[1] if len(numbers) > 1 else 1,
        options=options,
    )


@dataclass(frozen=True, slots=True)
class ConditionShape:
    """A condition to begin with: what staff choose it by."""

    label: str
    example: str
    make: Callable[[str], Condition] | None
    """None: it is made of numbers that the tariff asks for already."""


CONDITION_SHAPES = {
    "question": ConditionShape(_l("質問"), _l("営利を目的としますか、飲酒を伴いますか"), _choice),
    "number": ConditionShape(_l("数字を聞く"), _l("入場料の最高額、照明を使う時間、台数"), _number),
    "day": ConditionShape(_l("曜日と祝日"), _l("平日、土日祝"), _days),
    "season": ConditionShape(_l("季節"), _l("6月〜9月、冷暖房の期間"), _season),
    "residency": ConditionShape(_l("お住まい"), _l("市内の方、市外の方"), _residency),
    "group": ConditionShape(_l("登録団体かどうか"), _l("登録団体、優先団体、一般"), _registered),
    "measured": ConditionShape(_l("人数・時間・区分の数"), _l("20人以上、2時間以内、3区分以上"), _measured),
    "quotient": ConditionShape(_l("数字を割った額"), _l("開催経費を客席の数で割った額"), None),
}


def shapes_for(tariff: Tariff) -> dict[str, ConditionShape]:
    """Those that the tariff can have now."""
    has_numbers = any(isinstance(one, AskedNumber) for one in tariff.conditions)
    return {name: one for name, one in CONDITION_SHAPES.items() if one.make is not None or has_numbers}


def condition_to_add(tariff: Tariff, name: str) -> Condition:
    """The condition of that name as it would be added; raises KeyError."""
    shape, key = shapes_for(tariff)[name], free_key(name, keys_of(tariff))
    return shape.make(key) if shape.make is not None else _quotient(tariff, key)
