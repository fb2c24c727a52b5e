"""Timetables and spaces on the screen."""

from collections.abc import Mapping
from datetime import date

import pytest
from sqlalchemy import select

from booking.core.db import db
from booking.facilities.models import Facility, Space
from booking.facilities.rulebook_queries import book_in_force
from booking.facilities.rules.rulebook import SpaceSetup
from booking.facilities.rules.schedules import Schedule, ScheduleEntry
from booking.facilities.rules.timetables import TimetableSpec
from tests import factories
from tests.support.client import Client
from tests.support.clock import Clock


def timetables(facility: Facility) -> Mapping[int, TimetableSpec]:
    return book_in_force(facility.id, date(2026, 12, 1)).timetables


def periods(*rows: tuple[str, str, str]) -> dict[str, str]:
    return {
        f"periods-{number}-{name}": value
        for number, row in enumerate(rows)
        for name, value in zip(("name", "starts", "ends"), row, strict=True)
    }


def test_periods_are_proposed_within_the_opening_hours(client: Client, waiting: Facility) -> None:
    page = client.get(f"/staff/facilities/{waiting.id}/timetables/new").text
    for value in ("午前", "9:00", "12:00", "午後", "13:00", "17:00", "夜間", "18:00", "21:30"):
        assert f'value="{value}"' in page


def test_periods_are_saved_in_the_order_of_the_day(client: Client, waiting: Facility) -> None:
    data = {"name": "ふだん", **periods(("午後", "１３：００", "17時"), ("", "", ""), ("午前", "9時", "12"))}
    assert client.post(f"/staff/facilities/{waiting.id}/timetables/new", data=data).status_code == 302
    (timetable,) = timetables(waiting).values()
    assert [(each.name, each.starts, each.ends) for each in timetable.periods] == [
        ("午前", 540, 720),
        ("午後", 780, 1020),
    ]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("午前", "12:00", "9:00")], "「午前」の終わりを"),
        ([("午前", "9:00", "")], "1行目: 「終わり」を入れてください。"),
        ([("", "9:00", "12:00")], "1行目: 「区分の名前」を入れてください。"),
        ([("午前", "9:75", "12:00")], "1行目: 時刻を 9:00 のように"),
        ([("午前", "9:00", "37:00")], "1行目: 時刻を 9:00 のように"),
        ([("午前", "9:00", "12:00"), ("午前", "13:00", "17:00")], "「午前」が2つあります。"),
        ([], "区分を1つ以上入れてください。"),
    ],
)
def test_periods_that_cannot_be_meant_are_refused_and_stay_typed(
    client: Client, waiting: Facility, rows: list[tuple[str, str, str]], words: str
) -> None:
    data = {"name": "特別な時間割", **periods(*rows)}
    answer = client.post(f"/staff/facilities/{waiting.id}/timetables/new", data=data)
    assert words in answer.text
    assert "特別な時間割" in answer.text
    assert all(f'value="{value}"' in answer.text for row in rows for value in row if value)
    assert timetables(waiting) == {}


def test_every_wrong_time_is_counted_and_can_be_gone_to(client: Client, waiting: Facility) -> None:
    data = {"name": "", **periods(("午前", "9:00", "37:00"), ("午後", "13:00", "17:75"))}
    page = client.post(f"/staff/facilities/{waiting.id}/timetables/new", data=data).text
    assert "3か所を直してください" in page
    for field, words in (("periods-0-ends", "1行目: 時刻を"), ("periods-1-ends", "2行目: 時刻を")):
        assert f'<a href="#{field}">{words}' in page
        assert f'id="{field}"' in page


def test_a_timetable_by_the_hour_is_saved_and_changed(client: Client, waiting: Facility) -> None:
    data = {"name": "時間貸し", "opens": "9:00", "closes": "21:00", "step": 30, "max_steps": 4}
    client.post(f"/staff/facilities/{waiting.id}/timetables/new?kind=steps", data=data)
    ((key, timetable),) = timetables(waiting).items()
    assert (timetable.opens, timetable.closes, timetable.step) == (540, 1260, 30)
    address = f"/staff/facilities/{waiting.id}/timetables/{key}"
    answer = client.post(address, data=data | {"closes": "8:00"})
    assert "終わりの時刻を、始まりより後で翌日の12:00までにしてください。" in answer.text
    assert client.post(address, data=data | {"closes": "24:00"}).status_code == 302
    db.session.expire_all()
    assert timetables(waiting)[key].closes == 1440


def test_what_is_typed_is_told_with_examples_and_not_saved(
    clock: Clock, client: Client, waiting: Facility
) -> None:
    address = f"/staff/facilities/{waiting.id}/timetables/new"
    assert "1月10日（日）の「午前」を借りると、9:00から12:00まで使えます。" in client.get(address).text
    data = {
        "name": "夏",
        **periods(("午前", "9:00", "12:00"), ("午後", "13:00", "17:00")),
        "combinations-0-name": "一日",
        "combinations-0-periods": "午前、午後",
        "day": "2027-07-20",
        "check": "yes",
    }
    page = client.post(address, data=data).text
    assert "「一日」は、9:00から17:00までを1つとして借ります（午前・午後）。" in page
    assert (
        "7月20日（火）の「一日」を借りると、9:00から17:00まで使えます。あいだの12:00–13:00も使えます。"
        in page
    )
    assert "まだありません。室場の「いつ予約できるか」で" in page
    wrong = client.post(address, data=data | {"combinations-0-periods": "午前、夜間"}).text
    assert "「一日」の区分「夜間」が時間割にありません。" in wrong
    assert "1つとして借ります" not in wrong
    assert timetables(waiting) == {}


def test_a_timetable_is_worked_out_for_a_day_on_which_a_space_is_cut_by_it(
    clock: Clock, client: Client, waiting: Facility
) -> None:
    room = factories.space(waiting, "和室", timetable=None)
    season = ScheduleEntry(1, weekdays=frozenset({5}), season=((4, 1), (9, 30)))
    factories.rulebook(
        waiting,
        lambda book: book.with_timetable(1, factories.steps(name="夏の土曜日")).with_space(
            room.id, SpaceSetup(Schedule((season,)))
        ),
    )
    address = f"/staff/facilities/{waiting.id}/timetables/1"
    page = client.get(address).text
    assert "4月3日（土）は、和室がこの時間割です。" in page
    assert "4月3日（土） 9:00から借りると、短くて10:00まで" in page
    assert (
        "和室が使っていますが、4月4日（日）は使わない日です。" in client.get(f"{address}?day=2027-04-04").text
    )


SPACE = {
    "name": "大会議室",
    "kind": "meeting_room",
    "capacity": "６０",
    "needs_approval": "no",
    "bookable": "y",
}


def test_a_space_is_added_and_changed(client: Client, waiting: Facility) -> None:
    address = f"/staff/facilities/{waiting.id}/spaces/new"
    assert client.post(address, data=SPACE).status_code == 302
    (space,) = db.session.scalars(select(Space))
    assert (space.capacity, space.needs_approval, space.bookable) == (60, False, True)
    changed = {key: value for key, value in SPACE.items() if key != "bookable"} | {"needs_approval": "yes"}
    client.post(f"/staff/facilities/{waiting.id}/spaces/{space.id}", data=changed)
    db.session.expire_all()
    assert (space.needs_approval, space.bookable) == (True, False)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"name": ""}, "室場の名前を入れてください。"),
        ({"needs_approval": ""}, "field--error"),
        ({"capacity": "六十"}, "数字で入れてください。"),
        ({"capacity": "0"}, "1から100000までの数字で入れてください。"),
        ({"capacity": "-5"}, "1から100000までの数字で入れてください。"),
        ({"name": "既にある部屋"}, "同じ名前の室場があります。"),
    ],
)
def test_a_space_that_cannot_be_meant_is_refused_and_stays_typed(
    client: Client, waiting: Facility, data: dict[str, str], words: str
) -> None:
    factories.space(waiting, name="既にある部屋")
    sent = SPACE | {"uses": "卓球、ヨガ"} | data
    answer = client.post(f"/staff/facilities/{waiting.id}/spaces/new", data=sent)
    assert answer.status_code == 200
    assert words in answer.text
    assert "卓球、ヨガ" in answer.text
    assert len(db.session.scalars(select(Space)).all()) == 1
