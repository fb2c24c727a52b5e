"""Closing days on the screen: adopted from a list, confirmed, entered, removed."""

import re
from datetime import date
from typing import Any

import pytest
from flask import Flask

from booking.core.db import db
from booking.facilities.importing.stored import StoredReport
from booking.facilities.models import Facility
from booking.facilities.rulebook_queries import ListedClosure, Which, list_all_closures
from booking.facilities.rules.closures import (
    AnnualClosure,
    AnnualOpening,
    ClosureRule,
    DatedClosure,
    DatedOpening,
    DayAfterHolidayClosure,
    HolidayClosure,
    MonthEndClosure,
    NthWeekdayClosure,
    NthWeekdayOpening,
    OnHoliday,
    SeasonClosure,
    WeeklyClosure,
)
from tests import factories
from tests.facilities.samples import MONDAYS, UNDATED, UNREAD
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in


def closures(facility: Facility) -> list[ListedClosure]:
    db.session.expire_all()
    return list_all_closures(facility.id, date(2026, 12, 1))


def rules(facility: Facility) -> list[ClosureRule]:
    return [one.rule for one in closures(facility)]


def test_understood_closures_are_registered_by_one_button(client: Client, waiting: Facility) -> None:
    answer = client.post(f"/staff/facilities/{waiting.id}/adopt", follow_redirects=True)
    assert "読み取った休館日を登録しました。" in answer.text
    assert rules(waiting) == [MONDAYS]


def test_the_year_end_is_proposed_and_registered_with_the_dates_confirmed(
    client: Client, waiting: Facility
) -> None:
    address = f"/staff/facilities/{waiting.id}/closures/new?finding={UNDATED.token}"
    page = client.get(address).text
    assert '<option selected value="29">' in page
    assert 'value="年末年始"' in page
    data = {"first_month": 12, "first_day": 28, "last_month": 1, "last_day": 4, "reason": "年末年始"}
    client.post(address, data=data | {"space_id": 0})
    assert rules(waiting) == [AnnualClosure(first=(12, 28), last=(1, 4), reason="年末年始")]
    assert UNDATED not in StoredReport.from_json(waiting.import_report).open


def test_a_finding_can_be_marked_as_dealt_with_once(client: Client, waiting: Facility) -> None:
    address = f"/staff/facilities/{waiting.id}/settle"
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
        (
            "holidays",
            {"opens_on_request": "y", "article": "条例第3条第1項"},
            HolidayClosure(opens_on_request=True, article="条例第3条第1項"),
        ),
        ("season", {"first_month": 4, "first_day": 1, "last_month": 11, "last_day": 30}, SeasonClosure(
            first=(4, 1), last=(11, 30)
        )),
        (
            "annual_opening",
            {"first_month": 7, "first_day": 21, "last_month": 8, "last_day": 31},
            AnnualOpening(first=(7, 21), last=(8, 31)),
        ),
        ("nth_weekday_opening", {"weeks": [2], "weekday": 0}, NthWeekdayOpening(
            weekday=0, weeks=frozenset({2})
        )),
        ("dated_opening", {"first": "2026-12-07", "reason": "文化祭"}, DatedOpening(
            first=date(2026, 12, 7), last=date(2026, 12, 7), reason="文化祭"
        )),
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
    client: Client, waiting: Facility, kind: str, data: dict[str, Any], rule: ClosureRule
) -> None:
    address = f"/staff/facilities/{waiting.id}/closures/new?kind={kind}"
    assert client.get(address).status_code == 200
    assert client.post(address, data={"space_id": 0} | data).status_code == 302
    assert rules(waiting) == [rule]


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
    client: Client, waiting: Facility, kind: str, data: dict[str, Any], words: str
) -> None:
    answer = client.post(
        f"/staff/facilities/{waiting.id}/closures/new?kind={kind}", data={"space_id": 0} | data
    )
    assert answer.status_code == 200
    assert words in answer.text
    assert data.get("reason", "") in answer.text
    assert rules(waiting) == []


@pytest.mark.parametrize("rule", [MONDAYS, DatedClosure(first=date(2026, 12, 5), last=date(2026, 12, 5))])
def test_a_closure_is_removed_by_its_button_and_only_from_its_facility(
    client: Client, waiting: Facility, rule: ClosureRule
) -> None:
    factories.closure(waiting, rule)
    factories.closure(waiting, AnnualClosure(first=(12, 29), last=(1, 3)))
    (closure,) = [one for one in closures(waiting) if one.rule == rule]
    part = f"{'closures' if closure.which is Which.ONCE else 'rules/closures'}/{closure.number}/remove"
    other = factories.facility("別の施設")
    assert client.post(f"/staff/facilities/{other.id}/{part}").status_code == 404
    assert len(closures(waiting)) == 2
    assert client.post(f"/staff/facilities/{waiting.id}/{part}").status_code == 302
    assert rules(waiting) == [AnnualClosure(first=(12, 29), last=(1, 3))]
    assert client.post(f"/staff/facilities/{waiting.id}/{part}").status_code == 404


def test_rules_are_told_with_the_next_days_that_they_close(
    clock: Clock, client: Client, waiting: Facility
) -> None:
    factories.closure(waiting, WeeklyClosure(weekdays=frozenset({0})))
    factories.closure(waiting, AnnualClosure(first=(12, 28), last=(1, 4), reason="年末年始"))
    page = client.get(f"/staff/facilities/{waiting.id}").text
    assert "これから休む日: 2026年12月7日（月）、12月14日（月）" in page
    assert "これから休む日: 2026年12月28日（月）から2027年1月4日（月）まで" in page


def test_what_is_typed_is_worked_out_and_not_saved(clock: Clock, client: Client, waiting: Facility) -> None:
    room = factories.space(waiting, "和室")
    factories.closure(waiting, AnnualClosure(first=(12, 28), last=(1, 4)))
    before = list_all_closures(waiting.id, date(2026, 12, 1))
    address = f"/staff/facilities/{waiting.id}/closures/new"
    data = {"weeks": [1], "weekday": 0, "space_id": room.id, "check": "yes"}
    page = client.post(f"{address}?kind=nth_weekday_opening", data=data).text
    assert "毎月第1月曜日は開館" in page
    assert "これから1年のあいだに、この決まりで開ける日はありません。" in page
    page = client.post(f"{address}?kind=weekly", data=CHECKED).text
    assert "これから休む日: 2026年12月2日（水）、12月9日（水）" in page
    once = {"first": "2026-12-27", "last": "2026-12-29", "space_id": 0, "check": "yes"}
    page = client.post(f"{address}?kind=dated_opening", data=once).text
    assert "新しく開くのは、2026年12月28日（月）から12月29日（火）までです。" in page
    wrong = {"first_month": 2, "first_day": 30, "last_month": 3, "last_day": 1, "space_id": 0, "check": "yes"}
    page = client.post(f"{address}?kind=annual", data=wrong).text
    assert "2月30日という日はありません。" in page
    assert list_all_closures(waiting.id, date(2026, 12, 1)) == before


CHECKED = {"weekdays": [2], "on_holiday": "open", "space_id": 0, "check": "yes"}


def test_what_opens_is_called_so_when_it_is_saved_and_removed(client: Client, app: Flask) -> None:
    sign_in(client, factories.administrator())
    hall = factories.facility()
    address = f"/staff/facilities/{hall.id}/closures/new?kind=nth_weekday_opening"
    saved = client.post(address, data={"weeks": [3], "weekday": 0, "space_id": 0}, follow_redirects=True)
    assert "開館日を登録しました。" in saved.text
    [made] = list_all_closures(hall.id, date(2026, 12, 1))
    remove = f"/staff/facilities/{hall.id}/rules/closures/{made.number}/remove"
    asked = client.get(remove).text
    assert "この開館日を削除しますか" in asked
    assert re.search('href="/staff/facilities" aria-current="page"', asked), "the menu shows where one is"
    assert "開館日を削除しました。" in client.post(remove, follow_redirects=True).text
