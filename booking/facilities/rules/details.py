"""What an administrator enters about a facility, a space or a timetable, and when a facility can be shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from booking.core.calendar import MINUTES_PER_DAY, minute_text
from booking.core.errors import DomainError, InvalidInput
from booking.core.i18n import _l
from booking.facilities.rules.settings import FacilityKind, TimetableKind
from booking.facilities.rules.timetables import (
    LATEST_END,
    LONGEST_NAME,
    Combination,
    PeriodSpec,
    TimetableSpec,
    choices_around,
    slots_of,
)


class InvalidTimetable(InvalidInput):
    """A timetable in which nothing could be booked."""

    code = "invalid_timetable"


class NotReadyToPublish(DomainError):
    """Something is missing before residents may see the facility."""

    code = "not_ready_to_publish"


@dataclass(frozen=True, kw_only=True)
class FacilityDetails:
    """The facility's own fields, as on its edit screen."""

    name: str
    name_kana: str = ""
    name_en: str = ""
    kind: FacilityKind = FacilityKind.OTHER
    area: str = ""
    postal_code: str = ""
    address: str = ""
    building: str = ""
    phone: str = ""
    operator: str = ""
    hours_text: str = ""
    description: str = ""
    access_text: str = ""
    accessibility_text: str = ""
    fee_guidance: str = ""
    url: str = ""
    notes: str = ""


@dataclass(frozen=True, kw_only=True)
class SpaceDetails:
    """What is entered about a space."""

    name: str
    name_kana: str = ""
    name_en: str = ""
    kind: FacilityKind = FacilityKind.OTHER
    uses: str = ""
    capacity: int | None = None
    size_text: str = ""
    equipment_text: str = ""
    needs_approval: bool = True
    bookable: bool = True


def check_timetable(spec: TimetableSpec) -> None:
    """Raises InvalidTimetable, naming the field, if nothing or nonsense could be booked by it."""
    if spec.kind is TimetableKind.PERIODS:
        _check_periods(spec)
        _check_combinations(spec)
        _check_names(spec)
        return
    if not (0 <= spec.opens < spec.closes <= LATEST_END and spec.opens < MINUTES_PER_DAY):
        message = _l("終わりの時刻を、始まりより後で翌日の12:00までにしてください。")
        raise InvalidTimetable(message, field="closes")
    if spec.kind is TimetableKind.STEPS:
        _check_steps(spec)


def _check_periods(spec: TimetableSpec) -> None:
    if all(period.only_extends for period in spec.periods):
        raise InvalidTimetable(_l("区分を1つ以上入れてください。"), field="periods")
    names = [period.name for period in spec.periods]
    times = [(period.starts, period.ends) for period in spec.periods]
    for period in spec.periods:
        if not period.name:
            raise InvalidTimetable(_l("区分の名前を入れてください。"), field="periods")
        if not 0 <= period.starts < period.ends <= LATEST_END:
            message = _l(
                "「%(name)s」の終わりを、始まりより後で翌日の12:00までにしてください。", name=period.name
            )
            raise InvalidTimetable(message, field="periods")
        if period.starts >= MINUTES_PER_DAY and not period.only_extends:
            message = _l("「%(name)s」の始まりを、24:00より前にしてください。", name=period.name)
            raise InvalidTimetable(message, field="periods")
        if names.count(period.name) > 1:
            message = _l("区分の名前「%(name)s」が2つあります。", name=period.name)
            raise InvalidTimetable(message, field="periods")
        if times.count((period.starts, period.ends)) > 1:
            span = f"{minute_text(period.starts)}–{minute_text(period.ends)}"
            raise InvalidTimetable(_l("%(span)sの区分が2つあります。", span=span), field="periods")
    _check_extensions(spec)


def _check_extensions(spec: TimetableSpec) -> None:
    """An extension that touches nothing, not even by way of another, could never be had."""
    reached = [period for period in spec.periods if not period.only_extends]
    waiting = [period for period in spec.periods if period.only_extends]
    while touching := [
        one
        for one in waiting
        if any(one.ends == other.starts or one.starts == other.ends for other in reached)
    ]:
        reached += touching
        waiting = [one for one in waiting if one not in touching]
    if waiting:
        message = _l("「%(name)s」は延長だけの区分ですが、前後に続く区分がありません。", name=waiting[0].name)
        raise InvalidTimetable(message, field="periods")


def _check_combinations(spec: TimetableSpec) -> None:
    periods = {period.name: period for period in spec.periods}
    names, times = set(periods), {(period.starts, period.ends) for period in spec.periods}
    for combination in spec.combinations:
        name = combination.name
        if not name:
            raise InvalidTimetable(_l("組み合わせの名前を入れてください。"), field="combinations")
        if name in names:
            raise InvalidTimetable(
                _l("「%(name)s」という名前が2つあります。", name=name), field="combinations"
            )
        unknown = [each for each in combination.periods if each not in periods]
        if unknown:
            message = _l(
                "「%(name)s」の区分「%(period)s」が時間割にありません。", name=name, period=unknown[0]
            )
            raise InvalidTimetable(message, field="combinations")
        _check_run(combination, [periods[each] for each in combination.periods], spec)
        span = spec.span_of(combination)
        if span in times:
            message = _l("「%(name)s」と同じ時間のものが、もう1つあります。", name=name)
            raise InvalidTimetable(message, field="combinations")
        names.add(name)
        times.add(span)


def _check_run(combination: Combination, run: Sequence[PeriodSpec], spec: TimetableSpec) -> None:
    """At least two periods, one after another, without leaving one out between them."""
    name = combination.name
    if len(run) < 2 or all(period.only_extends for period in run):
        message = _l("「%(name)s」に、続けて借りる区分を2つ以上入れてください。", name=name)
        raise InvalidTimetable(message, field="combinations")
    for one, following in pairwise(run):
        if following.starts < one.ends:
            message = _l("「%(name)s」の区分を、重ならない順に並べてください。", name=name)
            raise InvalidTimetable(message, field="combinations")
        for other in spec.periods:
            if not other.only_extends and one.ends <= other.starts and other.ends <= following.starts:
                message = _l(
                    "「%(name)s」は、間の「%(period)s」も含めてください。", name=name, period=other.name
                )
                raise InvalidTimetable(message, field="combinations")


def _check_names(spec: TimetableSpec) -> None:
    """Names are joined where extensions are added; all of it is kept with a booking."""
    for cell in slots_of(spec, date.min):
        for choice in choices_around(spec, cell):
            if len(choice.name) > LONGEST_NAME:
                message = _l(
                    "「%(name)s」が%(most)s文字を超えています。名前を短くしてください。",
                    name=choice.name,
                    most=LONGEST_NAME,
                )
                raise InvalidTimetable(message, field="periods")


def _check_steps(spec: TimetableSpec) -> None:
    length = spec.closes - spec.opens
    if spec.step <= 0 or length % spec.step:
        message = _l("開いている時間を、%(step)s分で割り切れる長さにしてください。", step=spec.step)
        raise InvalidTimetable(message, field="step")
    if not 1 <= spec.max_steps <= length // spec.step:
        message = _l("1回の長さを、1コマ以上で1日の時間以内にしてください。")
        raise InvalidTimetable(message, field="max_steps")
    if not 1 <= spec.min_steps <= spec.max_steps:
        message = _l("1回の短いほうの長さを、1コマ以上で長いほう以内にしてください。")
        raise InvalidTimetable(message, field="min_steps")
    if spec.start_every is not None and not 1 <= spec.start_every <= length:
        message = _l("始まりの間隔を、1分以上で開いている時間以内にしてください。")
        raise InvalidTimetable(message, field="start_every")
    for limit in spec.limits:
        if not spec.opens <= limit.starts < limit.ends <= spec.closes:
            message = _l("長さを限る時間帯を、開いている時間の中で、終わりが後になるように入れてください。")
            raise InvalidTimetable(message, field="limits")
        if not spec.min_steps <= limit.max_steps:
            message = _l("時間帯ごとの長さを、1回の短いほうの長さ以上にしてください。")
            raise InvalidTimetable(message, field="limits")


def publishing_problems(bookable_spaces: int, open_findings: int, has_address: bool) -> list[str]:
    """What is missing before residents may see the facility, in sentences; empty if nothing is."""
    problems = []
    if not has_address:
        problems.append(_l("住所を入れてください。"))
    if not bookable_spaces:
        problems.append(_l("時間割のある室場を1つ以上入れてください。"))
    if open_findings:
        problems.append(_l("取り込みで確かめることが%(count)s件残っています。", count=open_findings))
    return problems
