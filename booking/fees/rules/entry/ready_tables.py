"""Tables beside the main one as ordinances usually have them; their amounts are asked, never proposed.

What is proposed is stored with the tariff, hence Japanese.
"""

from typing import Any

from booking.fees.rules.conditions import AskedNumber, Choice, Condition, When
from booking.fees.rules.entry.beside import Kind, wanted
from booking.fees.rules.entry.headings import free_key
from booking.fees.rules.entry.proposals import YES, Proposal, choice_of, key_for, keys_of
from booking.fees.rules.steps import PriceRow, Scope, Table
from booking.fees.rules.tariff import Tariff
from booking.fees.rules.units import DurationUnit, PlainUnit, Unit

MOST_MINUTES = 12 * 60


def heating_flat(tariff: Tariff) -> Proposal:
    """冷暖房 1回."""
    return _wanted(tariff, Kind.HEATING, "冷暖房", PlainUnit(kind="use", key="1回", label="1回"))


def heating_hours(tariff: Tariff) -> Proposal:
    """冷暖房 1時間."""
    return _wanted(tariff, Kind.HEATING, "冷暖房", DurationUnit(key="1時間", label="1時間", minutes=60))


def heating_four_hours(tariff: Tariff) -> Proposal:
    """冷暖房 4時間ごと."""
    unit = DurationUnit(key="4時間ごと", label="4時間ごと", minutes=240)
    return _wanted(tariff, Kind.HEATING, "冷暖房", unit)


def lights(tariff: Tariff) -> Proposal:
    """照明, for the whole time of the use or from the season's hour on."""
    return _wanted(tariff, Kind.LIGHTS, "照明", DurationUnit(key="1時間", label="1時間", minutes=60))


def lights_asked(tariff: Tariff) -> Proposal:
    """照明, for as many minutes as are asked for (コイン式)."""
    asked = AskedNumber(
        key=free_key("light_minutes", keys_of(tariff)),
        label="照明を使う時間",
        hint="使わないときは0分です。",
        unit="分",
        most=MOST_MINUTES,
    )
    unit = DurationUnit(key="30分", label="30分", minutes=30)
    return _proposed(tariff, "lights", "照明", unit, (asked,), minutes_of=asked.key)


def flat(tariff: Tariff) -> Proposal:
    """So much once, where something is answered so."""
    asked, yes = choice_of(tariff, "flat", "大会や興行に使いますか。", "はい", "いいえ")
    unit = PlainUnit(kind="use", key="1回", label="1回")
    return _proposed(tariff, "flat", "定額の加算", unit, (asked,), when=({asked.key: yes},), scope=Scope.ROOM)


def counted(tariff: Tariff) -> Proposal:
    """So much for each."""
    asked = AskedNumber(key=free_key("count", keys_of(tariff)), label="見学する方の人数", unit="人")
    unit = PlainUnit(kind="use", key="1人", label="1人")
    return _proposed(tariff, "count", "人数につき", unit, (asked,), times=asked.key, scope=Scope.ROOM)


def wanted_by(tariff: Tariff, kind: Kind) -> Choice:
    """The question whether it is wanted, the one that is there or a new one."""
    known = (one for one in tariff.conditions if isinstance(one, Choice) and one.key == kind.value)
    return next(known, wanted(kind))


def _wanted(tariff: Tariff, kind: Kind, label: str, unit: Unit) -> Proposal:
    asked = wanted_by(tariff, kind)
    when: tuple[When, ...] = ({asked.key: YES},)
    return _proposed(tariff, kind.value, label, unit, (asked,), when=when)


def _proposed(
    tariff: Tariff, key: str, label: str, unit: Unit, conditions: tuple[Condition, ...], **others: Any
) -> Proposal:
    """The row stands for the amount until somebody has typed it: the form shows no price and wants one."""
    step = Table(
        key=key_for(tariff, key),
        label=label,
        units=(unit,),
        rows=(PriceRow(prices={unit.key: 0}),),
        is_optional=True,
        **{"scope": Scope.OTHER, **others},
    )
    return Proposal(step, conditions)
