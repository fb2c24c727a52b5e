"""Five uses beside a tariff, worked out at once: chosen by whoever enters it, kept in the session."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from itertools import zip_longest
from typing import Any

from flask import request, session

from booking.accounts.rules import AUDIENCE_NAMES, Audience
from booking.core import clock
from booking.core.calendar import local_date, minute_text
from booking.core.i18n import _
from booking.core.stale import fingerprint
from booking.core.text import ascii_digits, clean_line
from booking.facilities.forms.fields import read_clock
from booking.fees.rules.checking import problems_of
from booking.fees.rules.conditions import AskedNumber, Choice
from booking.fees.rules.entry.merging import main_table
from booking.fees.rules.pricing import price
from booking.fees.rules.questions import AskedItem, Question, items_of, questions_of, settled_later
from booking.fees.rules.sorting import Use
from booking.fees.rules.tariff import Tariff
from booking.fees.rules.units import LATEST, DurationUnit, PeriodUnit
from booking.fees.rules.working import NoPrice, Working
from booking.fees.staff_views.blueprint import Here
from booking.municipalities.queries import holidays_between

MOST = 5
MOST_ANSWERS = 30
LONGEST = 120
_KEPT = "tariff_uses"
_USUAL = "uses-usual"
_CLOCK = re.compile(r"(\d{1,2})(?::(\d{2})|時(?:(\d{1,2})分?|(半))?)?")


@dataclass(frozen=True, slots=True)
class TriedUse:
    """A use as it was typed."""

    room: str
    day: str
    starts: str
    ends: str
    audience: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WorkedUse:
    """What a use costs, or why nobody can say, and what can be asked of it."""

    tried: TriedUse
    working: Working | None
    message: str
    questions: Sequence[Question]
    items: Sequence[AskedItem]


def worked_uses(here: Here, tariff: Tariff | None = None) -> dict[str, Any]:
    """For the templates: the uses by the tariff as it is typed (or kept), and their choices."""
    tariff = tariff or here.tariff
    tried = _tried(here, tariff)
    days = [day for one in tried if (day := _day(one.day)) is not None]
    holidays = holidays_between(here.facility.municipality_id, min(days), max(days)) if days else {}
    faults = problems_of(tariff)
    worked = [_work(tariff, one, holidays, str(faults[0].message) if faults else "") for one in tried]
    is_usual = tried == usual_uses(tariff, local_date(clock.now()))
    return {
        "uses": worked,
        "uses_mark": _mark(tried) if is_usual else "",
        "use_rooms": tariff.rooms,
        "use_audiences": [
            ("", _("ログインしていない方")),
            *((one.value, AUDIENCE_NAMES[one]) for one in Audience),
        ],
    }


def _tried(here: Here, tariff: Tariff) -> list[TriedUse]:
    kept = session.get(_KEPT, {})
    name = str(here.facility.id)
    sent = [_sent(number, tariff) for number in range(MOST)] if "use-0-room" in request.form else []
    if sent and _mark(sent) != request.form.get(_USUAL):
        session[_KEPT] = {name: [asdict(one) for one in sent]}
        found = sent
    elif name in kept:
        found = [TriedUse(**one) for one in kept[name]]
    else:
        found = []
    rooms = {room.key for room in tariff.rooms}
    usual = usual_uses(tariff, local_date(clock.now()))
    return [
        one if one is not None and one.room in rooms else other
        for one, other in zip_longest(found, usual)
        if other is not None
    ]


def _mark(uses: Sequence[TriedUse]) -> str:
    """Tells whether somebody has chosen others than those that were proposed."""
    return fingerprint({str(number): asdict(one) for number, one in enumerate(uses)})


def _sent(number: int, tariff: Tariff) -> TriedUse:
    defaults = {one.key: one.default for one in tariff.conditions if isinstance(one, Choice)}

    def value(name: str) -> str:
        return clean_line(request.form.get(f"use-{number}-{name}", ""))[:LONGEST]

    start = f"use-{number}-answer-"
    answers = {
        name.removeprefix(start)[:LONGEST]: clean_line(text)[:LONGEST]
        for name, text in list(request.form.items())
        if name.startswith(start) and text.strip() and text != defaults.get(name.removeprefix(start))
    }
    few = dict(list(answers.items())[:MOST_ANSWERS])
    return TriedUse(value("room"), value("day"), value("starts"), value("ends"), value("audience"), few)


def usual_uses(tariff: Tariff, today: date) -> list[TriedUse]:
    """Five that show most of a table: other rooms, periods, days and answers."""
    wednesday = today + timedelta(days=(2 - today.weekday()) % 7 or 7)
    sunday = wednesday + timedelta(days=4)
    found = []
    for number in range(MOST if tariff.rooms else 0):
        room = tariff.rooms[number % len(tariff.rooms)].key
        spans = _spans(tariff, room)
        starts, ends = spans[number % len(spans)]
        is_outside = number == MOST - 1 and any(one.source == "audience" for one in tariff.conditions)
        found.append(
            TriedUse(
                room,
                (sunday if number % 2 else wednesday).isoformat(),
                minute_text(starts),
                minute_text(ends),
                Audience.NON_RESIDENT.value if is_outside else "",
                _other_answers(tariff, room) if number == MOST - 2 else {},
            )
        )
    return found


def _other_answers(tariff: Tariff, room: str) -> dict[str, str]:
    return {
        one.key: next(option.key for option in one.options if option.key != one.default)
        for one in questions_of(tariff, room)
        if isinstance(one, Choice)
    }


def _spans(tariff: Tariff, room: str) -> list[tuple[int, int]]:
    table = main_table(tariff)
    rows = [row for row in table.rows if room in row.rooms] if table is not None else []
    priced = {key for row in rows for key in row.prices}
    units = [unit for unit in table.units if unit.key in priced] if table is not None else []
    periods = [(unit.starts, unit.ends) for unit in units if isinstance(unit, PeriodUnit)]
    hours = [(9 * 60, 9 * 60 + 2 * unit.minutes) for unit in units if isinstance(unit, DurationUnit)]
    return periods or hours or [(9 * 60, 12 * 60)]


def _work(tariff: Tariff, tried: TriedUse, holidays: Mapping[date, str], fault: str) -> WorkedUse:
    questions = [*questions_of(tariff, tried.room), *settled_later(tariff, tried.room)]
    items = items_of(tariff, tried.room)
    working, message = None, fault
    if not fault:
        try:
            working = price(tariff, _use(tried, questions, items, holidays))
        except NoPrice as error:
            message = str(error.message)
        except ValueError as error:
            message = str(error)
    return WorkedUse(tried, working, message, questions, items)


def _use(
    tried: TriedUse, questions: Sequence[Question], items: Sequence[AskedItem], holidays: Mapping[date, str]
) -> Use:
    day = _day(tried.day)
    starts, ends = _minute(tried.starts), _minute(tried.ends)
    if day is None:
        raise ValueError(_("日付を 2026-12-05 のように入れてください。"))
    if starts is None or ends is None or starts >= ends:
        raise ValueError(_("時刻を 9:00 から 12:00 のように入れてください。"))
    answers: dict[str, str | int] = {}
    numbers = {one.key for one in questions if isinstance(one, AskedNumber)} | {one.key for one in items}
    for key, text in tried.answers.items():
        if key not in numbers:
            answers[key] = text
        elif digits := re.sub(r"\D", "", ascii_digits(text))[:9]:
            answers[key] = int(digits)
    audience = Audience(tried.audience) if tried.audience in list(Audience) else None
    return Use(tried.room, day, starts, ends, audience, None, answers, day in holidays)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _minute(text: str) -> int | None:
    match = _CLOCK.fullmatch(ascii_digits(text).replace("：", ":").replace(" ", ""))
    return read_clock(match, LATEST) if match else None
