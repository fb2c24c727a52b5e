"""The administrator's screens: what they show, what they refuse, whose facilities they open."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from booking.accounts.models import User
from booking.core.db import db
from booking.facilities.importing.findings import Code, Finding, Level
from booking.facilities.importing.hours import OpeningHours
from booking.facilities.importing.stored import FieldChange, StoredReport
from booking.facilities.models import Closure, Facility, Space, Timetable
from booking.facilities.rules.closure_json import closure_from_json, closure_to_json
from booking.facilities.rules.closures import (
    AnnualClosure,
    ClosureRule,
    DatedClosure,
    DayAfterHolidayClosure,
    HolidayClosure,
    MonthEndClosure,
    NthWeekdayClosure,
    OnHoliday,
    WeeklyClosure,
)
from booking.facilities.rules.settings import FacilityStatus
from tests import factories
from tests.support.client import Client
from tests.support.signing_in import sign_in

NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)
MONDAYS = WeeklyClosure(weekdays=frozenset({0}), on_holiday=OnHoliday.NEXT_DAY)
YEAR_END = AnnualClosure(first=(12, 29), last=(1, 3), reason="年末年始")
CLOSED = Finding(
    Level.UNDERSTOOD, Code.CLOSURE, "備考", "月曜(祝日は翌日)", {"rules": [closure_to_json(MONDAYS)]}
)
UNDATED = Finding(
    Level.TO_CONFIRM, Code.YEAR_END, "備考", "年末年始", {"proposal": closure_to_json(YEAR_END)}
)
UNREAD = Finding(Level.NOT_UNDERSTOOD, Code.UNREAD_CLOSURE, "備考", "３")
REPORT = StoredReport(
    row=7,
    hours=OpeningHours(540, 1290),
    findings=(CLOSED, UNDATED, UNREAD),
    kept=(FieldChange("operator", "文化課", "<b>スポーツ課</b>"),),
)


@pytest.fixture
def admin(client: Client) -> User:
    made = factories.administrator()
    sign_in(client, made)
    return made


@pytest.fixture
def facility(admin: User) -> Facility:
    return factories.facility(
        "東公民館",
        status=FacilityStatus.IMPORTED,
        address="春凪市東1",
        import_report=REPORT.to_json(),
        imported={"fields": {}, "source": {"名称": "東公民館", "備考": "３"}},
    )


def test_the_waiting_list_shows_what_was_understood_and_what_was_not(
    client: Client, facility: Facility
) -> None:
    page = client.get("/staff/facilities").text
    assert "取り込んだ施設（これから整えるもの）" in page
    assert "休館 毎週月曜日（祝日のときは翌日）" in page
    assert "「３」" in page
    assert "「年末年始」" in page


def test_the_list_is_searched_by_name_and_address_in_any_width(client: Client, facility: Facility) -> None:
    factories.facility("体育館１", status=FacilityStatus.IMPORTED)
    assert "東公民館" not in client.get("/staff/facilities?q=体育館1").text
    assert "体育館１" in client.get("/staff/facilities?q=体育館1").text
    assert "当てはまる施設はありません" in client.get("/staff/facilities?q=%25").text


def test_the_number_of_queries_of_the_list_does_not_grow_with_its_rows(
    client: Client, admin: User, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    counts = []
    for number in (1, 12):
        for each in range(number):
            factories.facility(
                f"施設{number}-{each}", status=FacilityStatus.IMPORTED, import_report=REPORT.to_json()
            )
        client.get("/staff/facilities")
        with count_queries() as statements:
            client.get("/staff/facilities")
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_a_long_list_has_pages(client: Client, admin: User) -> None:
    for number in range(31):
        factories.facility("施設", name_kana=f"{number:02}", status=FacilityStatus.IMPORTED)
    assert client.get("/staff/facilities").text.count('<th scope="row">') == 30
    assert client.get("/staff/facilities?page=2").text.count('<th scope="row">') == 1
    assert client.get("/staff/facilities?page=99").status_code == 200
    assert client.get("/staff/facilities?page=x&status=x").status_code == 200


def test_the_facility_page_shows_the_row_and_kept_edits_as_text(client: Client, facility: Facility) -> None:
    page = client.get(f"/staff/facilities/{facility.id}").text
    assert "取り込んだ行をそのまま見る（7行目）" in page
    assert "&lt;b&gt;スポーツ課&lt;/b&gt;" in page
    assert "時間割のある室場を1つ以上入れてください。" in page


def test_the_facilities_of_another_municipality_are_unknown(client: Client, admin: User) -> None:
    own = factories.municipality()
    with db.transaction() as session:
        other = type(own)(code="222127", name="よその市")
        session.add(other)
        session.flush()
        foreign = Facility(
            municipality_id=other.id,
            name="よその施設",
            status=FacilityStatus.IMPORTED,
            created_at=NOW,
            updated_at=NOW,
        )
        session.add(foreign)
    for path in ("", "/edit", "/spaces/new", "/timetables/new", "/closures/new"):
        assert client.get(f"/staff/facilities/{foreign.id}{path}").status_code == 404
    assert client.post(f"/staff/facilities/{foreign.id}/publish").status_code == 404
    assert "よその施設" not in client.get("/staff/facilities").text


def test_staff_of_a_facility_do_not_get_in(client: Client, app: Flask) -> None:
    facility = factories.facility()
    sign_in(client, factories.staff(facility))
    assert client.get(f"/staff/facilities/{facility.id}").status_code == 404
    assert client.post(f"/staff/facilities/{facility.id}/hide").status_code == 404


def test_understood_closures_are_registered_by_one_button(client: Client, facility: Facility) -> None:
    answer = client.post(f"/staff/facilities/{facility.id}/adopt", follow_redirects=True)
    assert "読み取った休館日を登録しました。" in answer.text
    (closure,) = db.session.scalars(select(Closure))
    assert closure_from_json(closure.rule) == MONDAYS


def test_the_year_end_is_proposed_and_registered_with_the_dates_confirmed(
    client: Client, facility: Facility
) -> None:
    address = f"/staff/facilities/{facility.id}/closures/new?finding={UNDATED.token}"
    page = client.get(address).text
    assert '<option selected value="29">' in page
    assert 'value="年末年始"' in page
    data = {"first_month": 12, "first_day": 28, "last_month": 1, "last_day": 4, "reason": "年末年始"}
    client.post(address, data=data | {"space_id": 0})
    (closure,) = db.session.scalars(select(Closure))
    assert closure_from_json(closure.rule) == AnnualClosure(first=(12, 28), last=(1, 4), reason="年末年始")
    assert UNDATED not in StoredReport.from_json(facility.import_report).open


def test_a_finding_can_be_marked_as_dealt_with_once(client: Client, facility: Facility) -> None:
    address = f"/staff/facilities/{facility.id}/settle"
    answer = client.post(address, data={"finding": UNREAD.token}, follow_redirects=True)
    assert "「３」を確認済みにしました。" in answer.text
    assert client.post(address, data={"finding": UNREAD.token}).status_code == 404
    assert client.post(address, data={"finding": "<x>"}).status_code == 404


@pytest.mark.parametrize(
    ("kind", "data", "rule"),
    [
        ("weekly", {"weekdays": [0, 6], "on_holiday": "next_workday"}, WeeklyClosure(
            weekdays=frozenset({0, 6}), on_holiday=OnHoliday.NEXT_WORKDAY
        )),
        ("nth_weekday", {"weeks": [2, -1], "weekday": 1, "on_holiday": "closed"}, NthWeekdayClosure(
            weekday=1, weeks=frozenset({2, -1})
        )),
        ("annual", {"first_month": 6, "first_day": 23, "last_month": 6, "last_day": 23}, AnnualClosure(
            first=(6, 23), last=(6, 23)
        )),
        ("holidays", {"reason": "祝日"}, HolidayClosure(reason="祝日")),
        ("day_after_holiday", {"open_weekdays": [6]}, DayAfterHolidayClosure()),
        ("month_end", {"workday_before": "y"}, MonthEndClosure(workday_before=True)),
        ("dated", {"first": "2026-12-05"}, DatedClosure(first=date(2026, 12, 5), last=date(2026, 12, 5))),
        (
            "dated",
            {"first": "2026-12-05", "last": "2026-12-06", "starts": "９時", "ends": "12:30"},
            DatedClosure(
                first=date(2026, 12, 5),
                last=date(2026, 12, 6),
                start_minute=540,
                end_minute=750,
            ),
        ),
    ],
)  # fmt: skip
def test_every_kind_of_closure_has_a_form(
    client: Client, facility: Facility, kind: str, data: dict[str, Any], rule: ClosureRule
) -> None:
    address = f"/staff/facilities/{facility.id}/closures/new?kind={kind}"
    assert client.get(address).status_code == 200
    assert client.post(address, data={"space_id": 0} | data).status_code == 302
    (closure,) = db.session.scalars(select(Closure))
    assert closure_from_json(closure.rule) == rule


@pytest.mark.parametrize(
    ("kind", "data", "words"),
    [
        ("weekly", {"on_holiday": "closed"}, "曜日を1つ以上選んでください。"),
        (
            "annual",
            {"first_month": 2, "first_day": 30, "last_month": 3, "last_day": 1},
            "2月30日という日はありません。",
        ),
        ("dated", {"first": "", "reason": "工事のため"}, "始まりの日を入れてください。"),
        ("dated", {"first": "2026-13-45"}, "日付を 2026-12-05 のように入れてください。"),
        ("dated", {"first": "2026-12-05", "last": "2026-12-04"}, "始まりの日と同じか後の日"),
        ("dated", {"first": "2026-12-05", "starts": "9"}, "始まりと終わりの両方"),
        ("dated", {"first": "2026-12-05", "starts": "あさ", "ends": "12"}, "時刻を 9:00 のように"),
        ("nth_weekday", {"weekday": 1, "on_holiday": "closed"}, "週を1つ以上選んでください。"),
        ("holidays", {"space_id": 999}, "field--error"),
    ],
)  # fmt: skip
def test_a_closure_that_cannot_be_meant_is_refused_and_stays_typed(
    client: Client, facility: Facility, kind: str, data: dict[str, Any], words: str
) -> None:
    answer = client.post(
        f"/staff/facilities/{facility.id}/closures/new?kind={kind}", data={"space_id": 0} | data
    )
    assert answer.status_code == 200
    assert words in answer.text
    assert data.get("reason", "") in answer.text
    assert db.session.scalars(select(Closure)).all() == []


def test_a_closure_is_removed_by_its_button_and_only_from_its_facility(
    client: Client, facility: Facility
) -> None:
    closure = factories.closure(facility, MONDAYS)
    other = factories.facility("別の施設")
    assert client.post(f"/staff/facilities/{other.id}/closures/{closure.id}/remove").status_code == 404
    assert client.post(f"/staff/facilities/{facility.id}/closures/{closure.id}/remove").status_code == 302
    assert db.session.scalars(select(Closure)).all() == []


def periods(*rows: tuple[str, str, str]) -> dict[str, str]:
    return {
        f"periods-{number}-{name}": value
        for number, row in enumerate(rows)
        for name, value in zip(("name", "starts", "ends"), row, strict=True)
    }


def test_periods_are_proposed_within_the_opening_hours(client: Client, facility: Facility) -> None:
    page = client.get(f"/staff/facilities/{facility.id}/timetables/new").text
    for value in ("午前", "9:00", "12:00", "午後", "13:00", "17:00", "夜間", "18:00", "21:30"):
        assert f'value="{value}"' in page


def test_periods_are_saved_in_the_order_of_the_day(client: Client, facility: Facility) -> None:
    data = {"name": "ふだん", **periods(("午後", "１３：００", "17時"), ("", "", ""), ("午前", "9時", "12"))}
    assert client.post(f"/staff/facilities/{facility.id}/timetables/new", data=data).status_code == 302
    (timetable,) = db.session.scalars(select(Timetable))
    assert [(each.name, each.starts, each.ends) for each in timetable.spec.periods] == [
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
        ([("午前", "9:00", "25:00")], "1行目: 時刻を 9:00 のように"),
        ([("午前", "9:00", "12:00"), ("午前", "13:00", "17:00")], "「午前」が2つあります。"),
        ([], "区分を1つ以上入れてください。"),
    ],
)
def test_periods_that_cannot_be_meant_are_refused_and_stay_typed(
    client: Client, facility: Facility, rows: list[tuple[str, str, str]], words: str
) -> None:
    data = {"name": "特別な時間割", **periods(*rows)}
    answer = client.post(f"/staff/facilities/{facility.id}/timetables/new", data=data)
    assert words in answer.text
    assert "特別な時間割" in answer.text
    assert all(f'value="{value}"' in answer.text for row in rows for value in row if value)
    assert db.session.scalars(select(Timetable)).all() == []


def test_a_timetable_by_the_hour_is_saved_and_changed(client: Client, facility: Facility) -> None:
    data = {"name": "時間貸し", "opens": "9:00", "closes": "21:00", "step": 30, "max_steps": 4}
    client.post(f"/staff/facilities/{facility.id}/timetables/new?kind=steps", data=data)
    (timetable,) = db.session.scalars(select(Timetable))
    assert (timetable.opens, timetable.closes, timetable.step) == (540, 1260, 30)
    address = f"/staff/facilities/{facility.id}/timetables/{timetable.id}"
    answer = client.post(address, data=data | {"closes": "8:00"})
    assert "終わりの時刻を、始まりより後で24:00までにしてください。" in answer.text
    assert client.post(address, data=data | {"closes": "24:00"}).status_code == 302
    db.session.expire_all()
    assert timetable.closes == 1440


SPACE = {
    "name": "大会議室",
    "kind": "meeting_room",
    "capacity": "６０",
    "timetable_id": 0,
    "needs_approval": "no",
    "opens_months_before": 3,
    "closes_days_before": 0,
    "bookable": "y",
}


def test_a_space_is_added_and_changed(client: Client, facility: Facility) -> None:
    timetable = factories.periods(facility)
    address = f"/staff/facilities/{facility.id}/spaces/new"
    assert client.post(address, data=SPACE | {"timetable_id": timetable.id}).status_code == 302
    (space,) = db.session.scalars(select(Space))
    assert (space.capacity, space.needs_approval, space.timetable_id) == (60, False, timetable.id)
    changed = {key: value for key, value in SPACE.items() if key != "bookable"} | {"needs_approval": "yes"}
    client.post(f"/staff/facilities/{facility.id}/spaces/{space.id}", data=changed)
    db.session.expire_all()
    assert (space.needs_approval, space.bookable, space.timetable_id) == (True, False, None)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"name": ""}, "室場の名前を入れてください。"),
        ({"needs_approval": ""}, "field--error"),
        ({"capacity": "六十"}, "数字で入れてください。"),
        ({"capacity": "0"}, "1から100000までの数字で入れてください。"),
        ({"capacity": "-5"}, "1から100000までの数字で入れてください。"),
        ({"opens_months_before": "99"}, "0から24までの数字で入れてください。"),
        ({"timetable_id": "999"}, "field--error"),
        ({"name": "既にある部屋"}, "同じ名前の室場があります。"),
    ],
)
def test_a_space_that_cannot_be_meant_is_refused_and_stays_typed(
    client: Client, facility: Facility, data: dict[str, str], words: str
) -> None:
    factories.space(facility, name="既にある部屋")
    sent = SPACE | {"uses": "卓球、ヨガ"} | data
    answer = client.post(f"/staff/facilities/{facility.id}/spaces/new", data=sent)
    assert answer.status_code == 200
    assert words in answer.text
    assert "卓球、ヨガ" in answer.text
    assert len(db.session.scalars(select(Space)).all()) == 1


DETAILS = {"name": "東公民館", "kind": "community_centre", "address": "春凪市東1"}


def test_fields_are_written_in_one_way(client: Client, facility: Facility) -> None:
    data = DETAILS | {"phone": "０５４（６２７）８１１１", "postal_code": "4250022", "name_kana": "ひがし"}
    assert client.post(f"/staff/facilities/{facility.id}/edit", data=data).status_code == 302
    db.session.expire_all()
    assert (facility.phone, facility.postal_code, facility.name_kana) == (
        "054-627-8111",
        "425-0022",
        "ヒガシ",
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"name": " "}, "名称を入れてください。"),
        ({"address": ""}, "住所を入れてください。"),
        ({"phone": "123"}, "電話番号を10桁か11桁の数字で"),
        ({"postal_code": "12"}, "郵便番号を7桁の数字で"),
        ({"url": "javascript:alert(1)"}, "https:// から始まる形で"),
        ({"name": "あ" * 201}, "200文字までにしてください。"),
    ],
)
def test_fields_that_cannot_be_right_are_refused_and_stay_typed(
    client: Client, facility: Facility, data: dict[str, str], words: str
) -> None:
    sent = DETAILS | {"notes": "駐車場30台"} | data
    answer = client.post(f"/staff/facilities/{facility.id}/edit", data=sent)
    assert words in answer.text
    assert "駐車場30台" in answer.text


def test_a_facility_that_is_not_ready_is_not_published(client: Client, facility: Facility) -> None:
    answer = client.post(f"/staff/facilities/{facility.id}/publish", follow_redirects=True)
    assert "まだ公開できません。" in answer.text
    db.session.expire_all()
    assert facility.status is FacilityStatus.IMPORTED


def test_a_ready_facility_is_published_and_hidden_again(client: Client, admin: User) -> None:
    facility = factories.facility(status=FacilityStatus.HIDDEN, address="春凪市東1")
    factories.space(facility)
    client.post(f"/staff/facilities/{facility.id}/publish")
    db.session.expire_all()
    assert facility.status is FacilityStatus.PUBLISHED
    client.post(f"/staff/facilities/{facility.id}/hide")
    db.session.expire_all()
    assert facility.status is FacilityStatus.HIDDEN


def test_a_facility_can_be_entered_without_a_list(client: Client, admin: User) -> None:
    answer = client.post("/staff/facilities/new", data=DETAILS, follow_redirects=True)
    assert "続けて、時間割と室場を入れてください。" in answer.text
