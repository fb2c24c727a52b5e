"""``flask import-facilities``: bring in a city's list of public facilities and report on every row."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from booking.core import clock
from booking.core.db import db
from booking.core.i18n import _
from booking.facilities.forms.facility import FIELD_LABELS
from booking.facilities.importing.columns import Form
from booking.facilities.importing.facility import Reading, RowReport
from booking.facilities.importing.files import UnreadableFile
from booking.facilities.importing.findings import Finding, Level
from booking.facilities.importing.reading import FacilityFile, read_facilities
from booking.facilities.importing.stored import FieldChange
from booking.facilities.importing.wording import meanings
from booking.facilities.service.importing import Outcome, PlannedRow, import_facilities, plan_import
from booking.municipalities.models import Municipality
from booking.municipalities.queries import get_current

SOME_ROWS_REFUSED, UNREADABLE = 1, 2


@click.command("import-facilities")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Report only; change nothing.")
@with_appcontext
def import_command(file: Path, dry_run: bool) -> None:
    """Bring in FILE, a 公共施設一覧 (CSV of 56 or 24 columns). Exit code 1: some rows were not taken."""
    municipality = get_current()
    try:
        read = read_facilities(file.read_bytes())
    except UnreadableFile as error:
        click.echo(_("%(file)s は取り込めません。%(reason)s", file=file.name, reason=error.message), err=True)
        raise SystemExit(UNREADABLE) from error
    if dry_run:
        rows = plan_import(municipality.id, read.reports)
    else:
        with db.transaction():
            rows = import_facilities(municipality.id, read.reports, clock.now(), actor_id=None)
    for line in _report(file.name, read, rows, municipality, dry_run):
        click.echo(line)
    if read.refused:
        raise SystemExit(SOME_ROWS_REFUSED)


def _report(
    name: str, read: FacilityFile, rows: list[PlannedRow], municipality: Municipality, dry_run: bool
) -> Iterator[str]:
    """The whole report, line by line, in the order of the file."""
    yield from _about_file(name, read, municipality)
    planned = {row.report.row: row for row in rows}
    for report in read.reports:
        yield ""
        yield from _about_row(report, planned.get(report.row))
    yield ""
    yield from _summary(read, rows, dry_run)


def _about_file(name: str, read: FacilityFile, municipality: Municipality) -> Iterator[str]:
    form = _("現行の56列") if read.form is Form.CURRENT else _("以前の24列")
    bom = _("、BOMあり") if read.has_bom else ""
    yield _(
        "%(name)s: 公共施設一覧（%(form)s）、文字コード %(encoding)s%(bom)s、改行 %(line_end)s、%(count)s行",
        name=name,
        form=form,
        encoding=read.encoding,
        bom=bom,
        line_end=read.line_end,
        count=len(read.reports),
    )
    if read.empty_rows:
        yield _("空の行（読みとばしました）: %(rows)s行目", rows="、".join(map(str, read.empty_rows)))
    facilities = [report.facility for report in read.reports if report.facility is not None]
    own = municipality.code[:5]
    others = {each.municipality_name for each in facilities if each.municipality_code[:5] != own}
    if others:
        yield _(
            "注意: %(others)sの施設が入っています。取り込み先は%(here)sです。",
            others="、".join(sorted(others)),
            here=municipality.name,
        )


def _about_row(report: RowReport, row: PlannedRow | None) -> Iterator[str]:
    if row is None:
        yield _("%(row)s行目 取り込めません", row=report.row)
    else:
        facility = row.facility
        yield _(
            "%(row)s行目 %(name)s（%(identifier)s） %(outcome)s",
            row=report.row,
            name=facility.name,
            identifier=facility.identifier,
            outcome=_outcome(row.outcome),
        )
        kept = _("（元の行だけに残した列: %(names)s）", names="、".join(report.kept)) if report.kept else ""
        yield _("  取り込んだ列 %(count)s%(kept)s", count=len(report.taken), kept=kept)
        for change in row.changes:
            yield _("  変わった項目 %(change)s", change=_change(change))
        for change in row.kept:
            yield _(
                "  そのままにした項目 %(label)s: こちらの「%(ours)s」を残しました（一覧は「%(theirs)s」）",
                label=FIELD_LABELS[change.field],
                ours=_value(change.ours),
                theirs=_value(change.theirs),
            )
    for finding in report.findings:
        yield f"  {_finding(finding)}"


def _finding(finding: Finding) -> str:
    what = {
        Level.UNDERSTOOD: _("読み取り"),
        Level.TO_CONFIRM: _("要確認"),
        Level.NOT_UNDERSTOOD: _("読み取れず"),
        Level.MISSING: _("記載なし"),
        Level.NOTICE: _("注意"),
        Level.ERROR: _("誤り"),
    }[finding.level]
    words = f"「{finding.text}」" if finding.text else ""
    column = f"{finding.column} " if finding.column else ""
    arrow = "→ " if finding.level is Level.UNDERSTOOD and finding.values else ""
    return f"{what}: {column}{words} {arrow}{'、'.join(meanings(finding))}".replace("  ", " ")


def _outcome(outcome: Outcome) -> str:
    return {
        Outcome.CREATED: _("新しい施設"),
        Outcome.UPDATED: _("前の取り込みから変わった施設"),
        Outcome.UNCHANGED: _("変わりなし"),
    }[outcome]


def _change(change: FieldChange) -> str:
    return _(
        "%(label)s: 「%(ours)s」→「%(theirs)s」",
        label=FIELD_LABELS[change.field],
        ours=_value(change.ours),
        theirs=_value(change.theirs),
    )


def _value(value: object) -> str:
    return "" if value is None else str(value)


def _summary(read: FacilityFile, rows: list[PlannedRow], dry_run: bool) -> Iterator[str]:
    outcomes = Counter(row.outcome for row in rows)
    findings = [finding for report in read.takeable for finding in report.findings]
    levels = Counter(finding.level for finding in findings)
    yield _("まとめ（試しに読んだだけで、何も変えていません）") if dry_run else _("まとめ")
    yield _(
        "  取り込める行 %(taken)s（新しい施設 %(created)s、変わった施設 %(updated)s、変わりなし %(same)s）",
        taken=len(rows),
        created=outcomes[Outcome.CREATED],
        updated=outcomes[Outcome.UPDATED],
        same=outcomes[Outcome.UNCHANGED],
    )
    yield _("  取り込めなかった行 %(count)s", count=len(read.refused))
    yield _(
        "  開館時間を読み取れた施設 %(count)s",
        count=sum(report.understood.hours is not None for report in read.takeable),
    )
    readings = Counter(report.reading for report in read.takeable)
    yield _(
        "  開館時間と休館日の文: すべて読み取れた %(complete)s、一部 %(partly)s、"
        "読み取れない %(unread)s、書かれていない %(nothing)s",
        complete=readings[Reading.COMPLETE],
        partly=readings[Reading.PARTLY],
        unread=readings[Reading.NOT_AT_ALL],
        nothing=readings[Reading.NOTHING_WRITTEN],
    )
    yield _(
        "  読み取れた休館日 %(count)s（%(facilities)s施設）",
        count=sum(len(report.understood.closures) for report in read.takeable),
        facilities=sum(bool(report.understood.closures) for report in read.takeable),
    )
    yield _(
        "  確かめること: 日付の確認 %(confirm)s、読み取れなかった文 %(unread)s、記載のない項目 %(missing)s",
        confirm=levels[Level.TO_CONFIRM],
        unread=levels[Level.NOT_UNDERSTOOD],
        missing=levels[Level.MISSING],
    )
    yield _("  そのほかの注意 %(count)s", count=levels[Level.NOTICE])
    if not dry_run:
        address = f"{current_app.config['BASE_URL']}/staff/facilities"
        yield _("続きは、管理者の画面「これから整えるもの」で行います: %(address)s", address=address)
