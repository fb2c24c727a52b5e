"""The whole way from the bytes of a file to a report on each of its rows."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from booking.facilities.importing.checks import (
    check_row,
    extra_columns,
    is_web_address,
    notes_of,
    read_position,
    visible,
)
from booking.facilities.importing.columns import ACCESSIBILITY_COLUMNS, Form, Header, read_header
from booking.facilities.importing.facility import (
    ADDRESS_PARTS,
    FIELD_COLUMNS,
    LIMITS,
    TEXT_LIMIT,
    ImportedFacility,
    RowReport,
    Understanding,
    taken_columns,
)
from booking.facilities.importing.files import read_table
from booking.facilities.importing.findings import Code, Finding, Level
from booking.facilities.importing.understanding import understand


@dataclass(frozen=True)
class FacilityFile:
    """A file that was read: its form and a report for each row below the headings."""

    form: Form
    encoding: str
    has_bom: bool
    line_end: str
    reports: tuple[RowReport, ...]
    empty_rows: tuple[int, ...]

    @property
    def takeable(self) -> list[RowReport]:
        """The rows that can be taken."""
        return [report for report in self.reports if report.facility is not None]

    @property
    def refused(self) -> list[RowReport]:
        """The rows that can't, each with an error."""
        return [report for report in self.reports if report.facility is None]


def read_facilities(data: bytes) -> FacilityFile:
    """Read a list of public facilities; raises UnreadableFile if it is none."""
    table = read_table(data)
    header = read_header(table.rows[0] if table.rows else ())
    reports, empty = [], []
    for number, cells in enumerate(table.rows[1:], start=2):
        if any(cell.strip() for cell in cells):
            reports.append(_report(number, cells, header))
        else:
            empty.append(number)
    if table.broken_row is not None:
        reports.append(_refused(table.broken_row, [Finding(Level.ERROR, Code.QUOTES_BROKEN)]))
    return FacilityFile(
        header.form,
        table.encoding,
        table.has_bom,
        table.line_end,
        tuple(_without_doubles(reports, header.form)),
        tuple(empty),
    )


def normalise_identifier(text: str) -> str:
    """By which a facility is known again: 0000010934, １０９３４ and 10934 are the same."""
    narrow = re.sub(r"\s", "", unicodedata.normalize("NFKC", visible(text)))
    return (narrow.lstrip("0") or "0") if narrow.isdigit() else narrow


def _report(row: int, cells: tuple[str, ...], header: Header) -> RowReport:
    expected = len(header.names)
    counts = {"expected": expected, "found": len(cells)}
    if len(cells) < expected:
        return _refused(row, [Finding(Level.ERROR, Code.COLUMNS_MISSING, text=cells[0], values=counts)])
    if any(cell.strip() for cell in cells[expected:]):
        text = " ".join(cells[expected:])
        return _refused(row, [Finding(Level.ERROR, Code.COLUMNS_TOO_MANY, text=text, values=counts)])
    source = dict(zip(header.names, cells, strict=False))
    errors = list(_errors(source, header.form))
    if errors:
        return _refused(row, errors)
    understood, findings = understand(source, header.form)
    facility, long = _facility(source, header.form)
    findings += [*long, *check_row(source, header.form), *extra_columns(source, header.extra)]
    filled = [name for name in header.names if source[name].strip()]
    own = taken_columns(header.form)
    taken = tuple(name for name in filled if name in own)
    return RowReport(
        row, facility, understood, tuple(findings), taken, tuple(name for name in filled if name not in own)
    )


def _refused(row: int, errors: list[Finding]) -> RowReport:
    return RowReport(row, None, Understanding(), tuple(errors))


def _errors(source: Mapping[str, str], form: Form) -> list[Finding]:
    """Why the row has no place: nothing to know it by, or no name."""
    errors = []
    for field, missing in (("identifier", Code.IDENTIFIER_MISSING), ("name", Code.NAME_MISSING)):
        column = FIELD_COLUMNS[form][field]
        text = visible(source[column]).strip()
        if not text:
            errors.append(Finding(Level.ERROR, missing, column))
        elif len(text) > LIMITS[field]:
            errors.append(Finding(Level.ERROR, Code.TOO_LONG, column, text[:80], {"limit": LIMITS[field]}))
    return errors


def _facility(source: Mapping[str, str], form: Form) -> tuple[ImportedFacility, list[Finding]]:
    """The row's fields, and a finding for each cell that is too long for its field."""
    columns = FIELD_COLUMNS[form]
    texts = {field: visible(source[column]).strip() for field, column in columns.items()}
    texts["identifier"] = normalise_identifier(texts["identifier"])
    if form is Form.CURRENT:
        texts["address"] = texts["address"] or "".join(source[name].strip() for name in ADDRESS_PARTS)
        said = [(name, visible(source[name]).strip()) for name in ACCESSIBILITY_COLUMNS]
        texts["accessibility_text"] = "\n".join(f"{name}：{text}" for name, text in said if text)
    texts["hours_text"] = _hours_text(source, form)
    if not is_web_address(texts["url"]):
        texts["url"] = ""
    findings = []
    for field, text in list(texts.items()):
        limit = LIMITS.get(field, TEXT_LIMIT)
        if len(text) > limit:
            texts[field] = ""
            column = columns.get(field, field)
            findings.append(
                Finding(Level.NOT_UNDERSTOOD, Code.CELL_TOO_LONG, column, text[:80], {"limit": limit})
            )
    latitude, longitude = read_position(source) or (None, None)
    return ImportedFacility(**texts, latitude=latitude, longitude=longitude, source=source), findings


def _hours_text(source: Mapping[str, str], form: Form) -> str:
    start, end = (visible(source[name]).strip() for name in ("開始時間", "終了時間"))
    span = f"{start}～{end}" if start or end else ""
    return " ".join(filter(None, (visible(source["利用可能曜日"]).strip(), span, notes_of(source, form))))


def _without_doubles(reports: list[RowReport], form: Form) -> list[RowReport]:
    """Rows that share a number are all refused: which one is right can't be known."""
    rows: dict[str, list[int]] = defaultdict(list)
    for report in reports:
        if report.facility is not None:
            rows[report.facility.identifier].append(report.row)
    return [
        replace(report, facility=None, understood=Understanding(), findings=(_double(report, rows, form),))
        if report.facility is not None and len(rows[report.facility.identifier]) > 1
        else report
        for report in reports
    ]


def _double(report: RowReport, rows: Mapping[str, list[int]], form: Form) -> Finding:
    facility = report.facility
    if facility is None:
        raise ValueError("only a row that could be taken can be a double")
    others = [str(row) for row in rows[facility.identifier] if row != report.row]
    values = {"identifier": facility.identifier, "rows": "、".join(others)}
    column = FIELD_COLUMNS[form]["identifier"]
    return Finding(Level.ERROR, Code.IDENTIFIER_TWICE, column, facility.name, values)
