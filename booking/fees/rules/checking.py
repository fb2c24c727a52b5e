"""What makes a tariff contradict itself: names of what is not there, and rows of which two would count."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, groupby

from booking.core.i18n import _l
from booking.fees.rules.checking_options import do_seasons_meet, problems_of_options
from booking.fees.rules.conditions import (
    AskedNumber,
    AudienceCondition,
    Choice,
    Quotient,
    When,
    counts_people,
)
from booking.fees.rules.entry.unnamed import UNNAMED
from booking.fees.rules.steps import (
    Beside,
    Exempting,
    Extension,
    GateShare,
    Maximum,
    Minimum,
    PriceRow,
    RoundingStep,
    Step,
    Surcharge,
    Table,
)
from booking.fees.rules.tariff import Tariff
from booking.fees.rules.units import (
    DurationUnit,
    ExtensionUnit,
    PeriodUnit,
    PlainUnit,
    periods_among,
    single_periods,
)


@dataclass(frozen=True, slots=True)
class TariffProblem:
    """What is wrong, and where (the path of the field)."""

    where: str
    message: str


def problems_of(tariff: Tariff) -> list[TariffProblem]:
    """All that has to be put right before it can count."""
    return [
        *_missing(tariff),
        *_doubles(tariff),
        *_conditions(tariff),
        *_groups(tariff),
        *(problem for place, step in enumerate(tariff.steps) for problem in _step(tariff, place, step)),
    ]


def _missing(tariff: Tariff) -> Iterator[TariffProblem]:
    if not tariff.rooms:
        yield TariffProblem("rooms", _l("室場がまだありません。"))
    if not any(isinstance(step, Table | GateShare) for step in tariff.steps):
        yield TariffProblem("steps", _l("料金の表がまだありません。"))


def _doubles(tariff: Tariff) -> Iterator[TariffProblem]:
    named = {
        "rooms": [room.key for room in tariff.rooms],
        "conditions": [condition.key for condition in tariff.conditions],
        "steps": [step.key for step in tariff.steps],
        "spaces": [space for room in tariff.rooms for space in room.spaces],
    }
    for where, keys in named.items():
        for key in _twice(keys):
            yield TariffProblem(where, _l("「%(name)s」が2回出てきます。", name=key))


def _groups(tariff: Tariff) -> Iterator[TariffProblem]:
    """Steps that go together: those of which one counts are neighbours, and no exemption counts twice."""
    names = [step.one_of if isinstance(step, Surcharge) else None for step in tariff.steps]
    for key in _twice([name for name, _some in groupby(names) if name is not None]):
        yield TariffProblem(
            "steps", _l("「%(name)s」のうち1つだけが数えられる行は、続けて並べます。", name=key)
        )
    exempting = [step for step in tariff.steps if isinstance(step, Exempting) and not step.when]
    for one, other in combinations(exempting, 2):
        rooms = [room.key for room in tariff.rooms if one.is_for(room.key) and other.is_for(room.key)]
        if rooms and one.scopes & other.scopes:
            yield TariffProblem(f"steps.{other.key}", _l("同じ減免が2回数えられます。"))


def _twice(keys: list[str]) -> list[str]:
    return [key for key, count in Counter(keys).items() if count > 1]


def _conditions(tariff: Tariff) -> Iterator[TariffProblem]:
    numbers = {one.key for one in tariff.conditions if isinstance(one, AskedNumber)}
    for condition in tariff.conditions:
        where = f"conditions.{condition.key}"
        options = [one.key for one in condition.options]
        if condition.label == UNNAMED:
            yield TariffProblem(where, _l("質問を書いてください。"))
        for key in _twice(options):
            yield TariffProblem(where, _l("「%(name)s」が2回出てきます。", name=key))
        yield from (TariffProblem(where, message) for message in problems_of_options(condition))
        if isinstance(condition, Choice | AudienceCondition) and condition.default not in options:
            yield TariffProblem(where, _unknown(condition.default))
        if isinstance(condition, Quotient):
            asked = [condition.of, *([condition.by] if isinstance(condition.by, str) else [])]
            for key in asked:
                if key not in numbers:
                    yield TariffProblem(where, _unknown(key))


def _step(tariff: Tariff, place: int, step: Step) -> Iterator[TariffProblem]:
    where = f"steps.{step.key}"
    rooms = {room.key for room in tariff.rooms}
    for key in sorted((step.rooms | step.not_rooms) - rooms):
        yield TariffProblem(where, _unknown(key))
    before = {one.key for one in tariff.steps[:place]}
    for key in sorted(set(_named_steps(step)) - before):
        yield TariffProblem(where, _l("「%(name)s」は、この行より前にありません。", name=key))
    for when in _whens(step):
        yield from _when(tariff, where, when)
    if isinstance(step, Table):
        yield from _table(tariff, where, step)
    numbers = {one.key for one in tariff.conditions if isinstance(one, AskedNumber)}
    if isinstance(step, Table) and step.times in {one.key for one in tariff.conditions if counts_people(one)}:
        numbers.add(step.times)
    for key in sorted(set(_named_numbers(step)) - numbers):
        yield TariffProblem(where, _unknown(key))
    if isinstance(step, Extension):
        yield from _extension(tariff, where, step)


def _named_steps(step: Step) -> list[str]:
    if isinstance(step, Surcharge | RoundingStep | Minimum | Maximum):
        return list(step.of)
    return [step.table] if isinstance(step, Extension) else []


def _named_numbers(step: Step) -> list[str]:
    if isinstance(step, Table):
        return [key for key in (step.times, step.minutes_of) if key is not None]
    return [step.of] if isinstance(step, GateShare) else []


def _whens(step: Step) -> list[When]:
    whens = list(step.when)
    if isinstance(step, Surcharge):
        whens += [case.when for case in step.cases]
    if isinstance(step, Table):
        whens += [row.when for row in step.rows]
    return whens


def _when(tariff: Tariff, where: str, when: When) -> Iterator[TariffProblem]:
    known = {one.key: {option.key for option in one.options} for one in tariff.conditions}
    for key, options in when.items():
        if key not in known:
            yield TariffProblem(where, _unknown(key))
            continue
        for option in sorted(options - known[key]):
            yield TariffProblem(where, _unknown(option))


def _table(tariff: Tariff, where: str, table: Table) -> Iterator[TariffProblem]:
    rooms = {room.key for room in tariff.rooms}
    units = [unit.key for unit in table.units]
    for key in _twice(units):
        yield TariffProblem(where, _l("「%(name)s」が2回出てきます。", name=key))
    for row in table.rows:
        for key in sorted((row.rooms - rooms) | (set(row.prices) - set(units))):
            yield TariffProblem(where, _unknown(key))
        yield from (TariffProblem(where, message) for message in _row(table, row))
    if do_seasons_meet([lit.season for lit in table.lit_from]):
        yield TariffProblem(where, _l("点灯の時期が重なっています。"))
    for one, other in combinations(table.rows, 2):
        if _meet(one, other):
            yield TariffProblem(where, _l("同じ条件に当てはまる行が2つあり、どちらの料金か決められません。"))


def _row(table: Table, row: PriceRow) -> Iterator[str]:
    """A row has one way to count: periods (and their extension), lengths of time, or one plain unit."""
    units = [unit for unit in table.units if unit.key in row.prices]
    periods = periods_among(units)
    ways = ["period" if isinstance(unit, ExtensionUnit) else unit.kind for unit in units]
    if len(set(ways)) > 1 or sum(isinstance(unit, PlainUnit) for unit in units) > 1:
        yield _l("1つの行に、数え方の違う単位の料金があります。")
    elif not periods and "period" in ways:
        yield _l("延長の料金だけの行があります。")
    lasting = [unit for unit in units if isinstance(unit, DurationUnit)]
    for length, other_length in combinations(lasting, 2):
        if (length.starts, length.ends) != (other_length.starts, other_length.ends):
            if length.starts < other_length.ends and other_length.starts < length.ends:
                yield _overlap(length, other_length)
        elif length.minutes == other_length.minutes:
            yield _l("1つの行に、同じ長さの単位の料金が2つあります。")
    for one, other in combinations(periods, 2):
        if (one.starts, one.ends) == (other.starts, other.ends):
            yield _l("「%(one)s」と「%(other)s」は、同じ時間です。", one=one.label, other=other.label)
    singles: list[PeriodUnit | ExtensionUnit] = [*single_periods(periods)]
    extensions: list[PeriodUnit | ExtensionUnit] = [one for one in units if isinstance(one, ExtensionUnit)]
    for first, second in [*combinations(singles, 2), *combinations(extensions, 2)]:
        if first.starts < second.ends and second.starts < first.ends:
            yield _overlap(first, second)


def _overlap(
    one: PeriodUnit | ExtensionUnit | DurationUnit, other: PeriodUnit | ExtensionUnit | DurationUnit
) -> str:
    return _l("「%(one)s」と「%(other)s」の時間が重なっています。", one=one.label, other=other.label)


def _meet(one: PriceRow, other: PriceRow) -> bool:
    """Whether a use could be of both rows, and neither says more than the other."""
    if bool(one.rooms) != bool(other.rooms) or (one.rooms and not one.rooms & other.rooms):
        return False
    if len(one.when) != len(other.when):
        return False
    return all(one.when[key] & other.when[key] for key in one.when.keys() & other.when.keys())


def _extension(tariff: Tariff, where: str, step: Extension) -> Iterator[TariffProblem]:
    table = next((one for one in tariff.tables() if one.key == step.table), None)
    units = {unit.key for unit in table.units} if table is not None else set()
    if table is None:
        yield TariffProblem(where, _unknown(step.table))
    for case in step.cases:
        if not isinstance(case.of, Beside) and case.of not in units:
            yield TariffProblem(where, _unknown(case.of))
    for one, other in combinations(step.cases, 2):
        if one.starts < other.ends and other.starts < one.ends:
            yield TariffProblem(where, _l("時間外の2つの行の時間が重なっています。"))


def _unknown(name: str) -> str:
    return _l("「%(name)s」は、この料金表にありません。", name=name)
