"""What an administrator enters about a facility, a space or a timetable, and when a facility can be shown."""

from dataclasses import dataclass

from booking.core.calendar import MINUTES_PER_DAY, minute_text
from booking.core.errors import DomainError, InvalidInput
from booking.core.i18n import _l
from booking.facilities.rules.settings import FacilityKind, TimetableKind
from booking.facilities.rules.slots import TimetableSpec


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
    if spec.kind is TimetableKind.STEPS:
        _check_steps(spec)
        return
    if not spec.periods:
        raise InvalidTimetable(_l("区分を1つ以上入れてください。"), field="periods")
    names = [period.name for period in spec.periods]
    times = [(period.starts, period.ends) for period in spec.periods]
    for period in spec.periods:
        if not 0 <= period.starts < period.ends <= MINUTES_PER_DAY:
            message = _l("「%(name)s」の終わりを、始まりより後で24:00までにしてください。", name=period.name)
            raise InvalidTimetable(message, field="periods")
        if names.count(period.name) > 1:
            message = _l("区分の名前「%(name)s」が2つあります。", name=period.name)
            raise InvalidTimetable(message, field="periods")
        if times.count((period.starts, period.ends)) > 1:
            span = f"{minute_text(period.starts)}–{minute_text(period.ends)}"
            raise InvalidTimetable(_l("%(span)sの区分が2つあります。", span=span), field="periods")


def _check_steps(spec: TimetableSpec) -> None:
    if not 0 <= spec.opens < spec.closes <= MINUTES_PER_DAY:
        message = _l("終わりの時刻を、始まりより後で24:00までにしてください。")
        raise InvalidTimetable(message, field="closes")
    if spec.step <= 0 or (spec.closes - spec.opens) % spec.step:
        message = _l("開いている時間を、%(step)s分で割り切れる長さにしてください。", step=spec.step)
        raise InvalidTimetable(message, field="step")
    if not 1 <= spec.max_steps <= (spec.closes - spec.opens) // spec.step:
        message = _l("1回の長さを、1コマ以上で1日の時間以内にしてください。")
        raise InvalidTimetable(message, field="max_steps")


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
