"""Hours and closing days of a row: its columns and its free text together."""

import re
from collections.abc import Mapping

from booking.facilities.importing.checks import notes_of, visible
from booking.facilities.importing.closures import ReadItem, read_closures
from booking.facilities.importing.columns import Form
from booking.facilities.importing.facility import HOURS_NOTE, Understanding
from booking.facilities.importing.findings import Code, Finding, Level
from booking.facilities.importing.hours import OpeningHours
from booking.facilities.importing.texts import comparable, split_labels
from booking.facilities.importing.week import WeekHours, read_week
from booking.facilities.rules.closure_json import closure_to_json
from booking.facilities.rules.closures import AnnualClosure, ClosureRule, WeeklyClosure

# What most ordinances say; proposed to the administrator, never assumed.
YEAR_END_PROPOSAL = AnnualClosure(first=(12, 29), last=(1, 3), reason="年末年始")
_DAYS = "月火水木金土日"


def understand(cells: Mapping[str, str], form: Form) -> tuple[Understanding, list[Finding]]:
    """What the row says about hours and closing days, and a finding for every piece of it."""
    column = HOURS_NOTE[form]
    parts = split_labels(notes_of(cells, form))
    hours_text, closures_text, other = parts.hours, parts.closures, parts.other
    if other and not hours_text and not closures_text:
        hours_text, closures_text, other = _unlabelled(other)
    in_note, findings = _hours(hours_text, column)
    in_columns, column_findings = _hours(_column_hours(cells), "開始時間")
    findings = column_findings + findings
    hours = in_columns or in_note
    if in_columns and in_note and in_columns != in_note:
        both = {"columns": _column_hours(cells)}
        findings = [Finding(Level.NOT_UNDERSTOOD, Code.HOURS_DISAGREE, column, hours_text, both)]
        hours = None
    if not hours_text and not _column_hours(cells):
        findings.append(Finding(Level.MISSING, Code.HOURS_MISSING, column))
    weekly, day_findings = _days(visible(cells["利用可能曜日"]).strip())
    closures, closure_findings = _closures(closures_text, column)
    findings += day_findings + closure_findings
    if not closures_text and not weekly and not day_findings:
        findings.append(Finding(Level.MISSING, Code.CLOSURES_MISSING, column))
    if other:
        findings.append(Finding(Level.NOT_UNDERSTOOD, Code.UNREAD_NOTE, column, other))
    usual, apart = (hours.usual, hours.apart) if hours else (None, ())
    return Understanding(usual, weekly + closures, apart), findings


def _unlabelled(text: str) -> tuple[str, str, str]:
    """Hours, closures and rest of a text without labels: it is one of them as a whole."""
    if isinstance(read_week(text), WeekHours) or re.search(r"\d:\d\d|\d時", comparable(text)):
        return text, "", ""
    items = read_closures(text)
    is_closures = any(item.rules or item.is_none or item.problem is Code.YEAR_END for item in items)
    return ("", text, "") if is_closures else ("", "", text)


def _column_hours(cells: Mapping[str, str]) -> str:
    start, end = (visible(cells[name]).strip() for name in ("開始時間", "終了時間"))
    return f"{start}～{end}" if start or end else ""


def _hours(text: str, column: str) -> tuple[WeekHours | None, list[Finding]]:
    if not text:
        return None, []
    read = read_week(text)
    if isinstance(read, Code):
        return None, [Finding(Level.NOT_UNDERSTOOD, read, column, text)]
    usual = read.usual
    values: dict[str, object] = {"start_minute": usual.start_minute, "end_minute": usual.end_minute}
    if read.apart:
        values["apart"] = [one.to_json() for one in read.apart]
    is_whole_day = read == WeekHours(OpeningHours(0, 24 * 60))
    code = Code.AROUND_THE_CLOCK if is_whole_day else Code.HOURS
    return read, [Finding(Level.UNDERSTOOD, code, column, text, values)]


def _days(text: str) -> tuple[tuple[ClosureRule, ...], list[Finding]]:
    """利用可能曜日: the days that are not named are closing days; of holidays it says nothing."""
    if not text:
        return (), []
    column = "利用可能曜日"
    signs = re.sub(r"曜日?|[、,・;\s]", "", comparable(text))
    if not re.fullmatch(rf"[{_DAYS}]+祝?", signs) or len(set(signs)) != len(signs):
        return (), [Finding(Level.NOT_UNDERSTOOD, Code.UNREAD_DAYS, column, text)]
    closed = frozenset(range(7)) - {_DAYS.index(sign) for sign in signs if sign in _DAYS}
    if not closed:
        return (), [Finding(Level.UNDERSTOOD, Code.EVERY_WEEKDAY, column, text)]
    rules = (WeeklyClosure(weekdays=closed),)
    return rules, [_closure_finding(column, text, rules)]


def _closures(text: str, column: str) -> tuple[tuple[ClosureRule, ...], list[Finding]]:
    rules: list[ClosureRule] = []
    findings = []
    for item in read_closures(text):
        rules += item.rules
        findings.append(_item_finding(item, column))
    return tuple(rules), findings


def _item_finding(item: ReadItem, column: str) -> Finding:
    if item.is_none:
        return Finding(Level.UNDERSTOOD, Code.NO_CLOSURES, column, item.text)
    if item.problem is Code.YEAR_END:
        proposal = {"proposal": closure_to_json(YEAR_END_PROPOSAL)}
        return Finding(Level.TO_CONFIRM, Code.YEAR_END, column, item.text, proposal)
    if item.problem is not None:
        return Finding(Level.NOT_UNDERSTOOD, item.problem, column, item.text)
    return _closure_finding(column, item.text, item.rules)


def _closure_finding(column: str, text: str, rules: tuple[ClosureRule, ...]) -> Finding:
    values = {"rules": [closure_to_json(rule) for rule in rules]}
    return Finding(Level.UNDERSTOOD, Code.CLOSURE, column, text, values)
