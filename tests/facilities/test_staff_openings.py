"""When a space can be booked, on the screen: timetables by day, windows, time kept free."""

import pytest

from booking.core.db import db
from booking.facilities.models import Facility, Space
from booking.facilities.rulebook_queries import find_in_force
from booking.facilities.rules.rulebook import Rulebook, SpaceSetup
from booking.facilities.rules.schedules import Buffers, OnHolidays, Schedule, ScheduleEntry
from tests import factories
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.forms import values_of

WEEKEND = frozenset({5, 6})


@pytest.fixture
def room(waiting: Facility) -> Space:
    """A space without a timetable in a facility with two of them and one plan."""
    made = factories.space(waiting, "集会室", timetable=None)

    def put(book: Rulebook) -> Rulebook:
        book = book.with_timetable(1, factories.periods(name="ふだん"))
        book = book.with_timetable(2, factories.steps(name="休日"))
        return book.with_plan(1, factories.months_before())

    factories.rulebook(waiting, put)
    return made


def setup_of(space: Space) -> SpaceSetup:
    db.session.expire_all()
    version = find_in_force(space.facility_id, factories.LONG_AGO.date())
    return version.book.of(space.id) if version is not None else SpaceSetup()


def address(space: Space) -> str:
    return f"/staff/facilities/{space.facility_id}/spaces/{space.id}/opening"


def test_timetables_by_day_windows_and_buffers_are_saved(client: Client, room: Space) -> None:
    data = {
        "entries-0-timetable": 2,
        "entries-0-weekdays": [5, 6],
        "entries-0-on_holidays": "any",
        "entries-0-first": "4月1日",
        "entries-0-last": "９／３０",
        "entries-1-timetable": 1,
        "entries-1-on_holidays": "never",
        "plan": 1,
        "before": "",
        "after": "１５",
    }
    answer = client.post(address(room), data=data)
    assert answer.status_code == 302
    assert setup_of(room) == SpaceSetup(
        Schedule(
            (
                ScheduleEntry(2, WEEKEND, season=((4, 1), (9, 30))),
                ScheduleEntry(1, on_holidays=OnHolidays.NEVER),
            )
        ),
        1,
        Buffers(0, 15),
    )


def test_time_kept_free_is_worked_out_without_saving(clock: Clock, client: Client, room: Space) -> None:
    assert "準備と片付けの時間をとらないので" in client.get(address(room)).text
    data = {"entries-0-timetable": 1, "plan": 1, "before": "30", "day": "2026-12-10", "check": "yes"}
    page = client.post(address(room), data=data).text
    assert "準備30分: 12月10日（木） 9:00からの利用のために、8:30から場所をあけておきます。" in page
    assert "9:00–12:00に予約が入ると、その後の利用は、早くて13:00から予約できます。" in page
    assert setup_of(room) == SpaceSetup()


def test_what_is_stored_comes_back_as_it_was(client: Client, room: Space) -> None:
    stored = SpaceSetup(
        Schedule((ScheduleEntry(2, WEEKEND, OnHolidays.ONLY, ((12, 1), (2, 29))), ScheduleEntry(1))),
        1,
        Buffers(30, 15),
    )
    factories.rulebook(room.facility, lambda book: book.with_space(room.id, stored))
    client.post(address(room), data=values_of(client.get(address(room)).text))
    assert setup_of(room) == stored


def test_the_page_says_what_it_means_for_the_coming_days(clock: Clock, client: Client, room: Space) -> None:
    stored = SpaceSetup(Schedule((ScheduleEntry(2, WEEKEND), ScheduleEntry(1))), 1, Buffers(0, 15))
    factories.rulebook(room.facility, lambda book: book.with_space(room.id, stored))
    page = client.get(address(room)).text
    for words in (
        "土曜日・日曜日は「休日」",
        "毎日は「ふだん」",
        "利用の後15分は、片付けのために",
        "使う日の3か月前の同じ日 9:00から",
        "12月5日",
        "3月10日（水）の利用は、12月10日（木） 9:00から",
    ):
        assert words in page


def test_looking_at_examples_saves_nothing(clock: Clock, client: Client, room: Space) -> None:
    data = {"entries-0-timetable": 1, "entries-0-weekdays": [0], "plan": 1, "day": "2027-01-04"}
    page = client.post(address(room), data=data | {"check": "yes"}).text
    assert "月曜日は「ふだん」" in page
    assert "どれにも当てはまらない日は、予約できません。" in page
    assert "1月4日" in page
    assert setup_of(room) == SpaceSetup()


def test_a_new_space_is_led_there_and_proposed_the_only_timetable_and_plan(
    client: Client, waiting: Facility
) -> None:
    factories.space(waiting, "ほかの部屋", timetable=factories.periods(name="ふだん"))
    data = {"name": "会議室", "kind": "meeting_room", "needs_approval": "no", "bookable": "y"}
    answer = client.post(f"/staff/facilities/{waiting.id}/spaces/new", data=data)
    page = client.get(answer.location).text
    assert "あらかじめ入れてあります" in page
    client.post(answer.location, data=values_of(page))
    space = next(one for one in db.session.query(Space) if one.name == "会議室")
    assert setup_of(space) == SpaceSetup(Schedule((ScheduleEntry(1),)), 1)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"entries-0-timetable": 1, "entries-0-first": "4/1"}, "1番目: 季節の始まりと終わりを"),
        ({"entries-0-timetable": 1, "entries-1-weekdays": [2]}, "2番目: 時間割を選んでください。"),
        (
            {"entries-0-timetable": 1, "entries-0-first": "4/31", "entries-0-last": "5/1"},
            "月日を 4/1 のように",
        ),
        ({"entries-0-timetable": 9}, "error-summary"),
        ({"plan": 7}, "error-summary"),
        ({"after": "721"}, "0から720までの数字"),
        ({"before": "二十"}, "数字で入れてください。"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    client: Client, room: Space, data: dict[str, object], words: str
) -> None:
    answer = client.post(address(room), data={"plan": 1, **data})
    assert answer.status_code == 200
    assert words in answer.text
    assert setup_of(room) == SpaceSetup()


def test_who_saves_second_is_told_what_the_other_saved(client: Client, room: Space) -> None:
    mine = values_of(client.get(address(room)).text) | {"entries-0-timetable": ["1"], "plan": ["1"]}
    other = SpaceSetup(Schedule((ScheduleEntry(2),)), 1)
    factories.rulebook(room.facility, lambda book: book.with_space(room.id, other))
    page = client.post(address(room), data=mine).text
    assert "ほかの人がこの内容を変えました" in page
    assert "毎日は「休日」" in page
    assert setup_of(room) == other
    client.post(address(room), data=values_of(page))
    assert setup_of(room) == SpaceSetup(Schedule((ScheduleEntry(1),)), 1)


def test_spaces_of_others_are_not_there(client: Client, room: Space) -> None:
    elsewhere = factories.space(factories.facility("西公民館"))
    assert (
        client.get(f"/staff/facilities/{room.facility_id}/spaces/{elsewhere.id}/opening").status_code == 404
    )
