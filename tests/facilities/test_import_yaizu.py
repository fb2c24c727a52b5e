"""The lists of a real city, 焼津市: every row taken, and how much of its free text is understood."""

import os
from collections import Counter
from pathlib import Path

import pytest

from booking.facilities.importing.columns import Form
from booking.facilities.importing.facility import Reading
from booking.facilities.importing.findings import Code, Level
from booking.facilities.importing.reading import FacilityFile, read_facilities

# Beside the repository or further up, not in it: they are the city's own files.
FOLDERS = [parent / "shared" / "data" for parent in Path(__file__).parents]


def read(name: str) -> FacilityFile:
    path = next((each for folder in FOLDERS if (each := folder / f"yaizu_{name}.csv").exists()), None)
    if path is None and "CI" not in os.environ:
        pytest.skip("the lists of 焼津市 are not beside the repository")
    assert path is not None, "the lists of 焼津市 have to be beside the repository"
    return read_facilities(path.read_bytes())


@pytest.mark.parametrize(
    ("name", "has_bom", "rows", "hours", "rules", "to_be_completed"),
    [
        ("public_facility_all", False, 230, 120, 147, 150),
        ("centers", True, 28, 27, 33, 6),
        ("culture", True, 6, 6, 6, 1),
        ("sports_facilities", True, 16, 15, 10, 13),
        ("welfare", True, 2, 2, 4, 0),
    ],
)
def test_every_row_is_taken(
    name: str, has_bom: bool, rows: int, hours: int, rules: int, to_be_completed: int
) -> None:
    file = read(name)
    assert (file.form, file.encoding, file.has_bom, file.line_end) == (Form.OLDER, "UTF-8", has_bom, "CRLF")
    assert (len(file.takeable), file.refused, file.empty_rows) == (rows, [], ())
    assert sum(report.understood.hours is not None for report in file.reports) == hours
    assert sum(len(report.understood.closures) for report in file.reports) == rules
    assert sum(report.is_to_be_completed for report in file.reports) == to_be_completed


def test_what_is_understood_of_the_whole_list_is_counted() -> None:
    file = read("public_facility_all")
    assert Counter(finding.code for report in file.reports for finding in report.findings) == {
        Code.HOURS: 117,
        Code.AROUND_THE_CLOCK: 3,
        Code.CLOSURE: 146,
        Code.NO_CLOSURES: 13,
        Code.YEAR_END: 17,
        Code.HOURS_MISSING: 95,
        Code.CLOSURES_MISSING: 120,
        Code.IRREGULAR: 4,
        Code.UNDECIDED: 2,
        Code.BY_SEASON: 8,
        Code.BY_WEEKDAY: 1,
        Code.SEVERAL_RANGES: 2,
        Code.UNREAD_CLOSURE: 2,
        Code.INEXACT_DATES: 1,
        Code.TEMPORARY: 1,
    }


def test_of_230_rows_those_are_counted_whose_words_all_became_rules() -> None:
    file = read("public_facility_all")
    assert Counter(report.reading for report in file.reports) == {
        Reading.COMPLETE: 101,
        Reading.PARTLY: 28,
        Reading.NOT_AT_ALL: 6,
        Reading.NOTHING_WRITTEN: 95,
    }


def test_every_text_that_is_left_is_in_the_documentation() -> None:
    file = read("public_facility_all")
    waiting = (Level.TO_CONFIRM, Level.NOT_UNDERSTOOD)
    left = Counter(
        " ".join(finding.text.split()) for report in file.reports for finding in report.at(*waiting)
    )
    listed = {}
    for line in (Path(__file__).parents[2] / "docs" / "import.md").read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| 「") and len(cells) == 3:
            listed[cells[0].strip("「」")] = int(cells[1])
    assert listed == left


def test_hours_of_weekends_and_holidays_are_kept_apart() -> None:
    file = read("public_facility_all")
    apart = {
        report.facility.name: [one.text for one in report.understood.apart]
        for report in file.reports
        if report.facility and report.understood.apart
    }
    assert len(apart) == 3
    assert apart["焼津図書館"] == ["土曜日・日曜日・祝日は9:00–17:00"]


def test_every_text_that_is_not_understood_is_kept_in_its_own_words() -> None:
    file = read("public_facility_all")
    texts = {
        finding.text for report in file.reports for finding in report.at(Level.NOT_UNDERSTOOD) if finding.text
    }
    assert {
        "３",
        "不定期",
        "未定",
        "8:30～１7:15（不定期）",
        "9:00～17:00、14:00～17:00",
        "毎年9月上旬～翌年6月末",
        "展示替に伴う臨時休館日",
        "月曜日（祝日又は臨時休館日の場合は、翌日を旧館とする。）",
        "10:00 ～ 16:00    (土日祝等17:00)",
    } <= texts
    for report in file.reports:
        assert report.facility is not None
        for finding in report.findings:
            assert (
                finding.text in report.facility.source["利用可能日時特記事項"]
                or finding.level is Level.NOTICE
            )


def test_the_newer_lists_name_the_same_facilities_by_shorter_numbers() -> None:
    numbers = {
        name: {report.facility.identifier for report in read(name).reports if report.facility}
        for name in ("public_facility_all", "centers", "culture", "sports_facilities", "welfare")
    }
    newer = numbers["centers"] | numbers["culture"] | numbers["sports_facilities"] | numbers["welfare"]
    assert newer - numbers["public_facility_all"] == {"91100001", "109691", "109692"}
