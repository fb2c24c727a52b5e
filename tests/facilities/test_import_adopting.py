"""Hours of a list become timetables by one button, and the spaces without any are opened by them."""

import os
from datetime import date
from pathlib import Path

import pytest

from booking.core.db import db
from booking.facilities.importing.findings import Code, Finding, Level
from booking.facilities.importing.proposals import schedule_of, timetables_of
from booking.facilities.importing.reading import read_facilities
from booking.facilities.importing.stored import StoredReport
from booking.facilities.importing.week import WeekHours, read_week
from booking.facilities.models import Facility
from booking.facilities.queries import list_spaces
from booking.facilities.rulebook_queries import book_in_force
from booking.facilities.rules.details import check_timetable
from booking.facilities.rules.schedules import timetable_on
from booking.facilities.rules.settings import FacilityStatus
from tests import factories
from tests.support.client import Client
from tests.support.forms import values_of

LIBRARY = "9:00～19:00 9:00～17:00（土・日・祝休日）"
HOLIDAYS = {date(2026, 9, 22): "国民の休日"}
TODAY = date(2026, 12, 1)


def read(text: str) -> WeekHours:
    found = read_week(text)
    assert isinstance(found, WeekHours)
    return found


@pytest.mark.parametrize(
    ("text", "step", "most"),
    [
        ("9:00～17:00", 60, 4),
        ("9:00～21:30", 30, 8),
        ("8:30～17:15", 15, 16),
        ("9:00～11:00", 60, 2),
        ("24時間", 60, 4),
        ("9:01～17:00", 1, 240),
    ],
)
def test_the_steps_fit_the_hours_and_four_hours_can_be_had(text: str, step: int, most: int) -> None:
    [spec] = timetables_of(read(text).usual, ())
    check_timetable(spec)
    assert (spec.step, spec.max_steps) == (step, most)


@pytest.mark.parametrize(
    ("text", "day", "closes"),
    [
        (LIBRARY, date(2026, 9, 18), "19:00"),  # Friday
        (LIBRARY, date(2026, 9, 19), "17:00"),  # Saturday
        (LIBRARY, date(2026, 9, 22), "17:00"),  # Tuesday, the citizens' holiday
        (LIBRARY, date(2026, 9, 24), "19:00"),
        ("4月～9月は9:00～19:00、10月～3月は9:00～17:00", date(2026, 9, 30), "19:00"),
        ("4月～9月は9:00～19:00、10月～3月は9:00～17:00", date(2026, 10, 1), "17:00"),
        ("4月～9月は9:00～19:00、10月～3月は9:00～17:00", date(2028, 2, 29), "17:00"),
        ("4月～9月は9:00～19:00、10月～3月は9:00～17:00", date(2027, 4, 1), "19:00"),
    ],
)
def test_each_day_has_the_hours_that_the_text_means(text: str, day: date, closes: str) -> None:
    found = read(text)
    specs = dict(enumerate(timetables_of(found.usual, found.apart), 1))
    key = timetable_on(schedule_of(list(specs), found.apart), day, HOLIDAYS)
    assert key is not None
    assert f"{specs[key].closes // 60}:{specs[key].closes % 60:02}" == closes


@pytest.fixture
def library(signed_in_admin: object) -> Facility:
    found = read(LIBRARY)
    finding = Finding(Level.UNDERSTOOD, Code.HOURS, "備考", LIBRARY, {
        "start_minute": 540, "end_minute": 1140, "apart": [one.to_json() for one in found.apart]
    })  # fmt: skip
    report = StoredReport(hours=found.usual, apart=found.apart, findings=(finding,))
    return factories.facility("図書館", status=FacilityStatus.IMPORTED, import_report=report.to_json())


def test_one_button_makes_the_timetables_and_opens_the_spaces_that_have_none(
    client: Client, library: Facility
) -> None:
    room = factories.space(library, "会議室", timetable=None)
    page = client.get(f"/staff/facilities/{library.id}").text
    assert "土曜日・日曜日・祝日は9:00–17:00" in page
    assert "読み取った時間で時間割を登録する" in page
    for _again in range(2):
        answer = client.post(f"/staff/facilities/{library.id}/adopt-hours", follow_redirects=True)
        assert "読み取った開館時間で時間割を登録しました。" in answer.text
    db.session.expire_all()
    book = book_in_force(library.id, TODAY)
    assert [spec.name for spec in book.timetables.values()] == ["ふだんの時間割", "土曜日・日曜日・祝日"]
    assert timetable_on(book.of(room.id).schedule, date(2026, 12, 5), {}) == 2
    assert StoredReport.from_json(library.import_report).open == []
    assert "読み取った時間で時間割を登録する" not in client.get(f"/staff/facilities/{library.id}").text


def test_a_space_that_is_added_later_is_opened_by_the_hours_that_were_adopted(
    client: Client, library: Facility
) -> None:
    new = f"/staff/facilities/{library.id}/spaces/new"
    data = {"kind": "meeting_room", "capacity": "20", "needs_approval": "no", "bookable": "y"}
    client.post(new, data=data | {"name": "前からの部屋"})
    client.post(f"/staff/facilities/{library.id}/adopt-hours")
    client.post(f"/staff/facilities/{library.id}/timetables/1", data=as_shown(client, library, "ふだん"))
    client.post(new, data=data | {"name": "あとからの部屋"})
    db.session.expire_all()
    book = book_in_force(library.id, TODAY)
    earlier, later = (book.of(space.id) for space in list_spaces(library.id))
    assert later.schedule == earlier.schedule
    assert later.schedule.entries
    assert later.plan is None


def as_shown(client: Client, library: Facility, name: str) -> dict[str, object]:
    """The first timetable under another name."""
    page = client.get(f"/staff/facilities/{library.id}/timetables/1").text
    return values_of(page) | {"name": [name]}


def test_hours_that_were_changed_by_hand_open_no_new_space(client: Client, library: Facility) -> None:
    client.post(f"/staff/facilities/{library.id}/adopt-hours")
    longer = as_shown(client, library, "ふだん") | {"closes": ["22:00"]}
    client.post(f"/staff/facilities/{library.id}/timetables/1", data=longer)
    data = {"name": "会議室", "kind": "meeting_room", "needs_approval": "no", "bookable": "y"}
    client.post(f"/staff/facilities/{library.id}/spaces/new", data=data)
    [space] = list_spaces(library.id)
    assert book_in_force(library.id, TODAY).of(space.id).schedule.entries == ()


def test_hours_that_were_not_read_make_nothing(client: Client, signed_in_admin: object) -> None:
    facility = factories.facility("西公民館", status=FacilityStatus.IMPORTED)
    assert client.post(f"/staff/facilities/{facility.id}/adopt-hours").status_code == 422
    assert book_in_force(facility.id, TODAY).timetables == {}


def test_all_hours_read_of_the_list_of_yaizu_become_timetables() -> None:
    folders = [parent / "shared" / "data" for parent in Path(__file__).parents]
    name = "yaizu_public_facility_all.csv"
    path = next((each for folder in folders if (each := folder / name).exists()), None)
    if path is None and "CI" not in os.environ:
        pytest.skip("the list of 焼津市 is not beside the repository")
    assert path is not None, "the list of 焼津市 has to be beside the repository"
    made = [
        timetables_of(report.understood.hours, report.understood.apart)
        for report in read_facilities(path.read_bytes()).reports
        if report.understood.hours is not None
    ]
    for specs in made:
        for spec in specs:
            check_timetable(spec)
    assert (len(made), sum(map(len, made))) == (120, 123)
