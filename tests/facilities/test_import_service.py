"""Importing twice: known again by number, edits kept, nothing doubled, everything written down."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from booking.audit.models import AuditEntry
from booking.core.db import db
from booking.facilities.importing.columns import OLDER_COLUMNS
from booking.facilities.importing.findings import Code
from booking.facilities.importing.reading import read_facilities
from booking.facilities.importing.stored import StoredReport
from booking.facilities.models import Closure, Facility
from booking.facilities.rules.settings import FacilityStatus
from booking.facilities.service import editing
from booking.facilities.service.importing import Outcome, PlannedRow, import_facilities, plan_import
from tests import factories

NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)
DATA = Path(__file__).parent / "data"
BASE = {
    "都道府県コード又は市区町村コード": "999017",
    "NO": "0000010934",
    "市区町村名": "春凪市",
    "名称": "大井川体育館",
    "名称_カナ": "オオイガワタイイクカン",
    "住所": "春凪市中島1183",
    "緯度": "34.796",
    "経度": "138.272",
    "団体名": "スポーツ課",
    "利用可能日時特記事項": "【開館時間】8:30～21:00 【休館日】毎週月曜日、年末年始",
}


def a_list(*rows: dict[str, str]) -> bytes:
    lines = [",".join((BASE | row).get(column, "") for column in OLDER_COLUMNS) for row in rows]
    return "\n".join([",".join(OLDER_COLUMNS), *lines]).encode()


def bring_in(data: bytes) -> list[PlannedRow]:
    municipality = factories.municipality()
    with db.transaction():
        return import_facilities(municipality.id, read_facilities(data).reports, NOW, actor_id=None)


def facilities() -> list[Facility]:
    return list(db.session.scalars(select(Facility).order_by(Facility.id)))


@pytest.mark.both_databases
def test_a_new_facility_waits_to_be_completed(app: Flask) -> None:
    (row,) = bring_in(a_list({}))
    (facility,) = facilities()
    assert row.outcome is Outcome.CREATED
    assert (facility.identifier, facility.status) == ("10934", FacilityStatus.IMPORTED)
    assert (facility.latitude, facility.operator) == (34.796, "スポーツ課")
    assert "おおいがわたいいくかん" in facility.search_text
    report = StoredReport.from_json(facility.import_report)
    assert [finding.code for finding in report.open] == [Code.HOURS, Code.CLOSURE, Code.YEAR_END]
    assert db.session.scalars(select(Closure)).all() == []


@pytest.mark.both_databases
def test_the_same_list_a_second_time_changes_nothing(app: Flask) -> None:
    bring_in(a_list({}))
    (row,) = bring_in(a_list({}))
    assert row.outcome is Outcome.UNCHANGED
    assert len(facilities()) == 1
    assert len(db.session.scalars(select(AuditEntry)).all()) == 1


@pytest.mark.parametrize("number", ["10934", "１０９３４", "00010934"])
def test_a_facility_is_known_again_however_its_number_is_written(app: Flask, number: str) -> None:
    bring_in(a_list({}))
    (row,) = bring_in(a_list({"NO": number, "住所": "静岡県春凪市中島1183"}))
    assert row.outcome is Outcome.UPDATED
    assert [(change.field, change.ours, change.theirs) for change in row.changes] == [
        ("address", "春凪市中島1183", "静岡県春凪市中島1183")
    ]
    (facility,) = facilities()
    assert facility.address == "静岡県春凪市中島1183"


def edit(**values: str) -> None:
    with db.transaction():
        (facility,) = facilities()
        for name, value in values.items():
            setattr(facility, name, value)


def test_an_edit_is_kept_and_both_values_are_reported(app: Flask) -> None:
    bring_in(a_list({}))
    edit(operator="文化スポーツ課", phone="054-000-1111")
    (row,) = bring_in(a_list({"団体名": "市民スポーツ課", "名称": "大井川総合体育館"}))
    assert [(each.field, each.ours, each.theirs) for each in row.kept] == [
        ("phone", "054-000-1111", ""),
        ("operator", "文化スポーツ課", "市民スポーツ課"),
    ]
    assert [each.field for each in row.changes] == ["name"]
    (facility,) = facilities()
    assert (facility.name, facility.operator) == ("大井川総合体育館", "文化スポーツ課")
    kept = StoredReport.from_json(facility.import_report).kept
    assert [each.theirs for each in kept] == ["", "市民スポーツ課"]


def test_an_edit_stays_through_any_number_of_imports(app: Flask) -> None:
    bring_in(a_list({}))
    edit(operator="文化スポーツ課")
    outcomes = [bring_in(a_list({"団体名": "市民スポーツ課"}))[0].outcome for _ in range(2)]
    assert outcomes == [Outcome.UNCHANGED, Outcome.UNCHANGED]
    assert facilities()[0].operator == "文化スポーツ課"


def test_an_edit_that_the_list_catches_up_with_is_no_longer_one(app: Flask) -> None:
    bring_in(a_list({}))
    edit(operator="市民スポーツ課")
    (row,) = bring_in(a_list({"団体名": "市民スポーツ課"}))
    assert (row.outcome, row.kept) == (Outcome.UNCHANGED, ())
    (row,) = bring_in(a_list({"団体名": "スポーツ振興課"}))
    assert row.outcome is Outcome.UPDATED


def test_a_facility_entered_by_hand_keeps_what_was_entered(app: Flask) -> None:
    factories.facility("市民体育館", identifier="10934")
    (row,) = bring_in(a_list({}))
    assert {each.field for each in row.kept} == {"name"} | {
        each.field for each in row.kept if each.ours not in ("", None)
    }
    (facility,) = facilities()
    assert (facility.name, facility.address) == ("市民体育館", "春凪市中島1183")
    assert facility.status is FacilityStatus.PUBLISHED


def test_a_row_that_is_refused_leaves_the_others_alone(app: Flask) -> None:
    rows = bring_in(a_list({}, {"NO": "2", "名称": ""}, {"NO": "3", "名称": "公民館"}))
    assert [row.report.row for row in rows] == [2, 4]
    assert [facility.name for facility in facilities()] == ["大井川体育館", "公民館"]


def test_a_plan_only_reads(app: Flask) -> None:
    municipality = factories.municipality()
    (row,) = plan_import(municipality.id, read_facilities(a_list({})).reports)
    assert row.outcome is Outcome.CREATED
    assert facilities() == []


def test_the_facilities_of_another_municipality_are_not_touched(app: Flask) -> None:
    own = factories.municipality()
    with db.transaction() as session:
        other = type(own)(code="222127", name="よその市")
        session.add(other)
        session.flush()
        import_facilities(other.id, read_facilities(a_list({})).reports, NOW, actor_id=None)
    (row,) = bring_in(a_list({}))
    assert row.outcome is Outcome.CREATED
    assert len(facilities()) == 2


def test_what_was_settled_stays_settled_until_the_list_says_something_else(app: Flask) -> None:
    bring_in(a_list({}))
    admin = factories.administrator()
    with db.transaction():
        (facility,) = facilities()
        editing.settle(admin, facility, StoredReport.from_json(facility.import_report).open, now=NOW)
    bring_in(a_list({"住所": "春凪市中島1"}))
    assert StoredReport.from_json(facilities()[0].import_report).open == []
    bring_in(a_list({"利用可能日時特記事項": "【開館時間】8:30～21:00 【休館日】毎週火曜日"}))
    still_open = StoredReport.from_json(facilities()[0].import_report).open
    assert [finding.text for finding in still_open] == ["毎週火曜日"]


def test_every_import_that_changes_something_is_written_down(app: Flask) -> None:
    bring_in(a_list({}))
    bring_in(a_list({"団体名": "市民スポーツ課"}))
    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(entry.action, entry.detail["outcome"]) for entry in entries] == [
        ("facility.import", "created"),
        ("facility.import", "updated"),
    ]
    assert entries[1].detail["changed"] == {"operator": ["スポーツ課", "市民スポーツ課"]}


def test_a_whole_file_of_the_current_form_is_taken(app: Flask) -> None:
    rows = bring_in((DATA / "current_bom_crlf.csv").read_bytes())
    assert [row.outcome for row in rows] == [Outcome.CREATED] * 9
    kept = facilities()[1].imported
    assert kept is not None
    assert kept["source"]["町字ID"] == "992011"
