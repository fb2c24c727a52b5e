"""Window plans on the screen: entered, tried with the real rules, changed and deleted."""

from datetime import date

import pytest

from booking.accounts.rules import Audience
from booking.core.db import db
from booking.facilities.models import Facility
from booking.facilities.rulebook_queries import book_in_force
from booking.facilities.rules.closures import (
    AnnualClosure,
    ClosureRule,
    HolidayClosure,
    MonthEndClosure,
    NthWeekdayClosure,
    WeeklyClosure,
)
from booking.facilities.rules.moments import MOST_MONTHS, BeforeStart, DayOfMonth, DaysBefore
from booking.facilities.rules.windows import PUBLIC, Window, WindowPlan
from tests import factories
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.forms import values_of

RESIDENTS = {
    "windows-0-audiences": ["resident", "registered_group", "priority_group"],
    "windows-0-channels": "both",
    "windows-0-opens-kind": "day_of_month",
    "windows-0-opens-months": "2",
    "windows-0-opens-day": "17",
    "windows-0-opens-time": "9:00",
    "windows-0-closes-kind": "days_before",
    "windows-0-closes-days": "3",
    "windows-0-closes-time": "24:00",
}
OTHERS = {
    "windows-1-audiences": ["non_resident"],
    "windows-1-channels": "both",
    "windows-1-opens-kind": "day_of_month",
    "windows-1-opens-months": "2",
    "windows-1-opens-day": "26",
    "windows-1-opens-time": "9:00",
    "windows-1-closes-kind": "days_before",
    "windows-1-closes-days": "3",
    "windows-1-closes-time": "24:00",
}
BOTH = {"name": "随時", **RESIDENTS, **OTHERS}


def plans(facility: Facility) -> dict[int, WindowPlan]:
    db.session.expire_all()
    return dict(book_in_force(facility.id, date(2026, 12, 1)).plans)


def new(facility: Facility) -> str:
    return f"/staff/facilities/{facility.id}/plans/new"


def test_residents_and_others_have_windows_of_their_own(client: Client, waiting: Facility) -> None:
    answer = client.post(new(waiting), data=BOTH)
    assert answer.status_code == 302
    ((_key, plan),) = plans(waiting).items()
    until = DaysBefore(days=3, time=1440)
    assert plan == WindowPlan(
        "随時",
        (
            Window(
                audiences=PUBLIC - {Audience.NON_RESIDENT},
                opens=DayOfMonth(months=2, day=17, time=540),
                closes=until,
            ),
            Window(
                audiences=frozenset([Audience.NON_RESIDENT]),
                opens=DayOfMonth(months=2, day=26, time=540),
                closes=until,
            ),
        ),
    )


def test_a_plan_with_more_windows_than_a_new_one_has_room_for_keeps_them_all(
    client: Client, waiting: Facility
) -> None:
    many = WindowPlan(
        "市の取込み",
        tuple(Window(audiences=PUBLIC, closes=DaysBefore(days=number, time=1440)) for number in range(1, 9)),
    )
    factories.rulebook(waiting, lambda book: book.with_plan(1, many))
    address = f"/staff/facilities/{waiting.id}/plans/1"
    page = client.get(address)
    assert page.status_code == 200
    assert client.post(address, data=values_of(page.text)).status_code == 302
    assert plans(waiting)[1] == many


def test_after_saving_the_examples_stand_beside_the_form(
    clock: Clock, client: Client, waiting: Facility
) -> None:
    answer = client.post(new(waiting), data=BOTH | {"day": "2027-03-10"}, follow_redirects=True)
    assert "市外の方は、使う月の2か月前の26日 9:00から" in answer.text
    worked_out = "3月10日（水）の利用は、市外の方は1月26日（火） 9:00から、3月7日（日）まで受け付けます。"
    assert worked_out in answer.text


def test_examples_of_what_is_typed_are_shown_without_saving(
    clock: Clock, client: Client, waiting: Facility
) -> None:
    page = client.post(new(waiting), data=BOTH | {"check": "yes", "day": "2027-02-01"}).text
    assert "2月1日（月）の利用は、市外の方は12月26日（土） 9:00から" in page
    assert plans(waiting) == {}


def test_a_facility_without_a_plan_is_offered_usual_ones(client: Client, waiting: Facility) -> None:
    show = client.get(f"/staff/facilities/{waiting.id}").text
    assert "3か月前の同じ日の9:00から、使う時まで" in show
    page = client.get(f"{new(waiting)}?usual=residents_first").text
    assert "市外の方は、使う月の前の月の1日 9:00から" in page or "市外の方は、" in page
    client.post(new(waiting), data=values_of(page))
    ((_key, plan),) = plans(waiting).items()
    assert [len(window.audiences) for window in plan.windows] == [3, 1]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"name": ""}, "受付期間の名前を入れてください。"),
        ({"windows-0-audiences": [], "windows-1-audiences": []}, "受付期間を1つ以上入れてください。"),
        ({"windows-0-opens-months": ""}, "1番目: 「何か月前」を入れてください。"),
        ({"windows-1-closes-days": ""}, "2番目: 「何日前」を入れてください。"),
        ({"windows-0-opens-months": "99"}, f"0から{MOST_MONTHS}までの数字"),
        ({"windows-0-opens-time": "24:00"}, "受付を始める時刻は、23:59まで"),
        ({"windows-0-closes-time": "0:00"}, "受付を終える時刻は、0:00より後に"),
        ({"windows-0-opens-time": ""}, "1番目: 「何時から」を入れてください。"),
        ({"windows-0-opens-by_month": "3、4"}, "1月から12月まで12個"),
        ({"windows-0-opens-instead": "元日→1/4"}, "置きかえる日を「1/1→1/4」のように"),
        ({"windows-0-opens-instead": "2/28→2/29"}, "毎年ある月日"),
        ({"windows-0-opens-kind": "someday"}, "error-summary"),
        ({"name": "いまある受付"}, "同じ名前の受付期間があります。"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_stays_typed(
    client: Client, waiting: Facility, data: dict[str, object], words: str
) -> None:
    kept = WindowPlan("いまある受付", (Window(audiences=PUBLIC, closes=BeforeStart()),))
    factories.rulebook(waiting, lambda book: book.with_plan(1, kept))
    answer = client.post(new(waiting), data=BOTH | data)
    assert answer.status_code == 200
    assert words in answer.text
    assert 'value="26" selected' in answer.text or "26日" in answer.text
    assert plans(waiting) == {1: kept}


def days_out(kind: str, **others: object) -> dict[str, object]:
    return {f"windows-0-days_out-{name}": value for name, value in ({"kind": kind} | others).items()}


@pytest.mark.parametrize(
    ("entered", "rule", "said"),
    [
        # 茅ヶ崎市: no priority on the first Sunday of each month
        (
            days_out("nth_weekday", weeks=["1"], weekday="6"),
            NthWeekdayClosure(weekday=6, weeks=frozenset([1])),
            "毎月第1日曜日の利用は除きます。",
        ),
        (
            days_out("weekly", weekdays=["5", "6"]),
            WeeklyClosure(weekdays=frozenset([5, 6])),
            "毎週土曜日・日曜日の利用は除きます。",
        ),
        (days_out("holidays"), HolidayClosure(), "祝日・休日の利用は除きます。"),
        (
            days_out("annual", first_month="12", first_day="28", last_month="1", last_day="4"),
            AnnualClosure(first=(12, 28), last=(1, 4)),
            "毎年12月28日から翌年1月4日までの利用は除きます。",
        ),
    ],
)
def test_days_that_a_window_leaves_out_are_entered_and_taken_away_again(
    client: Client, waiting: Facility, entered: dict[str, object], rule: ClosureRule, said: str
) -> None:
    page = client.post(new(waiting), data=BOTH | entered, follow_redirects=True).text
    assert said in page
    windows = plans(waiting)[1].windows
    assert [window.not_on for window in windows] == [(rule,), ()]
    address = f"/staff/facilities/{waiting.id}/plans/1"
    values = values_of(client.get(address).text)
    client.post(address, data=values | {"name": ["随時2"]})
    assert plans(waiting)[1] == WindowPlan("随時2", windows)
    values = values_of(client.get(address).text)
    client.post(address, data=values | days_out(""))
    assert [window.not_on for window in plans(waiting)[1].windows] == [(), ()]


@pytest.mark.parametrize(
    ("entered", "words"),
    [
        (days_out("nth_weekday"), "1番目: 第何週かを、第1から第5または最終から選んでください。"),
        (days_out("weekly"), "1番目: 曜日を1つ以上選んでください。"),
        (days_out("annual", first_month="4", first_day="31"), "1番目: 4月31日という日はありません。"),
    ],
)
def test_days_that_cannot_be_meant_are_not_left_out(
    client: Client, waiting: Facility, entered: dict[str, object], words: str
) -> None:
    page = client.post(new(waiting), data=BOTH | entered).text
    assert words in page
    assert plans(waiting) == {}


def test_rules_that_the_fields_cannot_say_are_kept_or_dropped(client: Client, waiting: Facility) -> None:
    first_sunday = NthWeekdayClosure(weekday=6, weeks=frozenset([1]))
    month_end = MonthEndClosure(article="規則第9条")
    window = Window(audiences=PUBLIC, closes=BeforeStart(), not_on=(first_sunday, month_end))
    factories.rulebook(waiting, lambda book: book.with_plan(1, WindowPlan("優先", (window,))))
    address = f"/staff/facilities/{waiting.id}/plans/1"
    page = client.get(address).text
    assert "毎月の末日［規則第9条］" in page
    values = values_of(page)
    client.post(address, data=values | {"name": ["優先2"]})
    assert plans(waiting)[1] == WindowPlan("優先2", (window,))
    values = values_of(client.get(address).text)
    client.post(address, data={name: each for name, each in values.items() if name != KEEPS})
    assert plans(waiting)[1].windows[0].not_on == (first_sunday,)


KEEPS = "windows-0-keeps_days_out"


def test_who_saves_second_is_told_what_the_other_saved(client: Client, waiting: Facility) -> None:
    client.post(new(waiting), data=BOTH)
    address = f"/staff/facilities/{waiting.id}/plans/1"
    mine = values_of(client.get(address).text)
    other = WindowPlan("随時", (Window(audiences=PUBLIC, closes=BeforeStart()),))
    factories.rulebook(waiting, lambda book: book.with_plan(1, other))
    page = client.post(address, data=mine | {"windows-0-closes-days": ["5"]}).text
    assert "ほかの人がこの内容を変えました" in page
    assert "利用が始まるまで" in page
    assert plans(waiting)[1] == other
    client.post(address, data=values_of(page))
    assert plans(waiting)[1].windows[0].closes == DaysBefore(days=5, time=1440)


def test_only_a_plan_that_no_space_uses_is_deleted(client: Client, waiting: Facility) -> None:
    factories.space(waiting, "会議室")
    factories.rulebook(waiting, lambda book: book.with_plan(2, factories.months_before(1)))
    remove = f"/staff/facilities/{waiting.id}/plans/%s/remove"
    answer = client.post(remove % 1, follow_redirects=True)
    assert "会議室がこの受付期間を使っています。" in answer.text
    client.post(remove % 2)
    assert list(plans(waiting)) == [1]
    assert client.post(remove % 2).status_code == 404
    assert client.get(f"/staff/facilities/{waiting.id}/plans/2").status_code == 404
