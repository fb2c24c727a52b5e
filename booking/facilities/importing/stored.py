"""What an import leaves with a facility: what was read, what was kept, and what waits to be settled."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from booking.facilities.importing.facility import RowReport
from booking.facilities.importing.findings import Code, Finding, Level
from booking.facilities.importing.hours import OpeningHours
from booking.facilities.importing.week import HoursApart
from booking.facilities.rules.closure_json import closure_from_json
from booking.facilities.rules.closures import ClosureRule

Value = str | float | None

# What making a timetable settles.
HOURS_CODES = frozenset(
    {
        Code.HOURS,
        Code.AROUND_THE_CLOCK,
        Code.HOURS_MISSING,
        Code.SEVERAL_RANGES,
        Code.BY_WEEKDAY,
        Code.BY_SEASON,
        Code.ENDS_BEFORE_START,
        Code.HOURS_DISAGREE,
        Code.UNREAD_HOURS,
    }
)


@dataclass(frozen=True)
class FieldChange:
    """One field that differs: ``ours`` is what the facility has, ``theirs`` what the list says."""

    field: str
    ours: Value
    theirs: Value


@dataclass(frozen=True)
class StoredReport:
    """The report of the last import of one facility; ``settled`` are the keys of findings dealt with."""

    row: int = 0
    hours: OpeningHours | None = None
    findings: tuple[Finding, ...] = ()
    kept: tuple[FieldChange, ...] = ()
    settled: frozenset[str] = frozenset()
    apart: tuple[HoursApart, ...] = ()
    """Hours of some days that are not ``hours``."""

    @property
    def open(self) -> list[Finding]:
        """What an administrator has still to look at: all that is not a mere notice."""
        return [
            finding
            for finding in self.findings
            if finding.level is not Level.NOTICE and finding.key not in self.settled
        ]

    @property
    def notices(self) -> list[Finding]:
        """What looks wrong in the list itself."""
        return [finding for finding in self.findings if finding.level is Level.NOTICE]

    def settle(self, findings: list[Finding]) -> "StoredReport":
        """The report with these dealt with."""
        return replace(self, settled=self.settled | {finding.key for finding in findings})

    def find(self, token: str) -> Finding | None:
        """The open finding with that token."""
        return next((finding for finding in self.open if finding.token == token), None)

    def to_json(self) -> dict[str, Any]:
        """For storage."""
        return {
            "row": self.row,
            "hours": [self.hours.start_minute, self.hours.end_minute] if self.hours else None,
            "apart": [each.to_json() for each in self.apart],
            "findings": [finding.to_json() for finding in self.findings],
            "kept": [{"field": each.field, "ours": each.ours, "theirs": each.theirs} for each in self.kept],
            "settled": sorted(self.settled),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any] | None) -> "StoredReport":
        """The inverse of ``to_json``; an empty report for a facility that was never imported."""
        if not value:
            return cls()
        hours = value["hours"]
        return cls(
            row=value["row"],
            hours=OpeningHours(*hours) if hours else None,
            findings=tuple(Finding.from_json(each) for each in value["findings"]),
            kept=tuple(FieldChange(each["field"], each["ours"], each["theirs"]) for each in value["kept"]),
            settled=frozenset(value["settled"]),
            apart=tuple(HoursApart.from_json(each) for each in value.get("apart", ())),
        )


def store(report: RowReport, kept: tuple[FieldChange, ...], before: StoredReport) -> StoredReport:
    """The report to keep; what was settled stays settled as long as the list says the same."""
    keys = {finding.key for finding in report.findings}
    return StoredReport(
        report.row,
        report.understood.hours,
        report.findings,
        kept,
        before.settled & keys,
        report.understood.apart,
    )


def apart_of(finding: Finding) -> list[HoursApart]:
    """The hours of some days that a finding states besides the usual ones."""
    stored = finding.values.get("apart", [])
    return [HoursApart.from_json(each) for each in stored] if isinstance(stored, list) else []


def closures_of(finding: Finding) -> list[ClosureRule]:
    """The rules that a finding states, or proposes for confirmation."""
    rules = finding.values.get("rules", [])
    proposal = finding.values.get("proposal")
    stored = list(rules) if isinstance(rules, list) else []
    if isinstance(proposal, dict):
        stored.append(proposal)
    return [closure_from_json(rule) for rule in stored]
