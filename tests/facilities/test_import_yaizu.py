"""The lists of a real city, 焼津市: every row taken, and how much of its free text is understood."""

from collections import Counter
from pathlib import Path

import pytest

from booking.facilities.importing.columns import Form
from booking.facilities.importing.findings import Code, Level
from booking.facilities.importing.reading import FacilityFile, read_facilities

# Beside the repository, not in it: they are the city's own files.
FOLDER = Path(__file__).parents[3] / "shared" / "data"


def read(name: str) -> FacilityFile:
    path = FOLDER / f"yaizu_{name}.csv"
    if not path.exists():
        pytest.skip("the lists of 焼津市 are not beside the repository")
    return read_facilities(path.read_bytes())


@pytest.mark.parametrize(
    ("name", "has_bom", "rows", "hours", "rules", "to_be_completed"),
    [
        ("public_facility_all", False, 230, 117, 147, 152),
        ("centers", True, 28, 26, 33, 7),
        ("culture", True, 6, 5, 6, 2),
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
        Code.HOURS: 114,
        Code.AROUND_THE_CLOCK: 3,
        Code.CLOSURE: 146,
        Code.NO_CLOSURES: 13,
        Code.YEAR_END: 17,
        Code.HOURS_MISSING: 95,
        Code.CLOSURES_MISSING: 120,
        Code.IRREGULAR: 4,
        Code.UNDECIDED: 2,
        Code.BY_SEASON: 8,
        Code.BY_WEEKDAY: 4,
        Code.SEVERAL_RANGES: 2,
        Code.UNREAD_CLOSURE: 2,
        Code.INEXACT_DATES: 1,
        Code.TEMPORARY: 1,
    }


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
