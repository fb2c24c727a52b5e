"""The calendar, the page of a slot, the interface and the counter answer alike, and in the same words."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

import pytest
from flask import Flask

from booking.accounts.models import User
from booking.accounts.rules import Audience
from booking.core.calendar import at_minute, minute_text
from booking.core.db import db
from booking.facilities.models import Space
from booking.facilities.rules.closures import (
    AnnualClosure,
    ClosureRule,
    DatedClosure,
    DatedOpening,
    HolidayClosure,
    NthWeekdayOpening,
    SeasonClosure,
    WeeklyClosure,
)
from booking.facilities.rules.moments import BeforeStart, DaysBefore, SameDay
from booking.facilities.rules.rulebook import Rulebook
from booking.facilities.rules.schedules import Buffers, Schedule
from booking.facilities.rules.windows import PUBLIC, Window, WindowPlan
from booking.municipalities.models import Holiday
from booking.reservations import service
from tests import factories
from tests.offers.conftest import DAY
from tests.support.client import Client
from tests.support.signing_in import sign_in

NOON = datetime.fromisoformat("2026-12-01T03:00:00+00:00")
FREE = "空いています"
MORNING, AFTERNOON, ALL_DAY, NIGHT = (540, 720), (780, 1020), (540, 1290), (1320, 1500)
ELSEWHERE = frozenset({Audience.NON_RESIDENT})
IN_TWO_STEPS = WindowPlan(
    "市内の方から",
    (
        Window(
            audiences=PUBLIC - ELSEWHERE,
            opens=SameDay(months=1, time=540),
            closes=BeforeStart(),
            article="規則第5条",
        ),
        Window(audiences=ELSEWHERE, opens=DaysBefore(days=14, time=540), closes=BeforeStart()),
    ),
)
FOR_RESIDENTS = WindowPlan("市内の方だけ", (replace(IN_TWO_STEPS.windows[0], opens=None),))


@dataclass(frozen=True)
class Asked:
    """A room, what is true of it, who asks for which time, and the answer of everybody."""

    name: str
    told: str
    make: Callable[[], Space]
    day: date = DAY
    times: tuple[int, int] = MORNING
    who: Audience = Audience.RESIDENT
    at_the_counter: str | None = None
    """Where staff may take it, or are held to less."""
    in_a_cell: str | None = ""
    """Where the word of the state says it; None: there is no cell for such a time."""

    def __str__(self) -> str:
        return self.name


def closed(rule: ClosureRule, **values: object) -> Callable[[], Space]:
    def make() -> Space:
        space = factories.space(**values)
        factories.closure(space.facility, rule)
        return space

    return make


def taken(times: tuple[int, int] = MORNING, **values: object) -> Callable[[], Space]:
    def make() -> Space:
        space = factories.space(**values)
        book(space, times)
        return space

    return make


def book(space: Space, times: tuple[int, int]) -> None:
    factories.booking(factories.user(), space, *(at_minute(DAY, one) for one in times), now=NOON)


def held() -> Space:
    space, somebody = factories.space(), factories.user()
    wish = service.Wish(space.id, *(at_minute(DAY, one) for one in MORNING))
    with db.transaction():
        service.start_draft(somebody, wish, NOON)
    return space


def officially_used() -> Space:
    space = factories.space()
    factories.official_use(space, at_minute(DAY, 540), at_minute(DAY, 720), "選挙")
    return space


def on_a_holiday() -> Space:
    space = factories.space()
    with db.transaction() as session:
        session.add(Holiday(municipality_id=space.municipality_id, day=date(2027, 1, 11), name="成人の日"))
    factories.closure(space.facility, HolidayClosure(article="条例第4条"))
    return space


def taken_in_a_part() -> Space:
    home = factories.facility()
    part = factories.space(home, "半面A")
    whole = factories.space(home, "全面", parts=[part, factories.space(home, "半面B")])
    book(part, MORNING)
    return whole


def not_on_saturdays() -> Space:
    space = factories.space()

    def put(book: Rulebook) -> Rulebook:
        setup = book.of(space.id)
        [entry] = setup.schedule.entries
        weekdays = replace(entry, weekdays=frozenset(range(5)))
        return book.with_space(space.id, replace(setup, schedule=Schedule((weekdays,))))

    factories.rulebook(space.facility, put)
    return space


def opened_again(rule: ClosureRule) -> Callable[[], Space]:
    def make() -> Space:
        space = closed(WeeklyClosure(weekdays=frozenset({5})))()
        factories.closure(space.facility, rule)
        return space

    return make


def night() -> Space:
    """From 22:00 to 1:00; the day after is closed."""
    evening = factories.periods([("夜間", 1080, 1290), ("深夜", *NIGHT)])
    return closed(DatedClosure(first=date(2026, 12, 6), last=date(2026, 12, 6)), timetable=evening)()


SITUATIONS = [
    Asked("free", "", factories.space),
    Asked("as one", "", lambda: factories.space(timetable=factories.combined()), times=ALL_DAY),
    Asked("taken", "この時間は予約済みです。", taken(), in_a_cell="予約済み"),
    Asked("a part is taken", "この時間は予約済みです。", taken_in_a_part, in_a_cell="予約済み"),
    Asked(
        "one of those that make the day is taken",
        "この時間は予約済みです。",
        taken(AFTERNOON, timetable=factories.combined()),
        times=ALL_DAY,
        in_a_cell=None,
    ),
    Asked(
        "kept free for clearing",
        "この時間は予約済みです。",
        taken(MORNING, buffers=Buffers(after=90)),
        times=AFTERNOON,
        in_a_cell="予約済み",
    ),
    Asked("held", "この時間は、いまほかの方が予約の手続きをしています。", held),
    Asked("official use", "この時間は市が使います。", officially_used, in_a_cell="選挙"),
    Asked(
        "over", "この時間は、もう過ぎています。", factories.space, day=date(2026, 12, 1), in_a_cell="過ぎた"
    ),
    Asked("every week", "休館日です。毎週土曜日", closed(WeeklyClosure(weekdays=frozenset({5})))),
    Asked(
        "year end",
        "休館です。年末年始［条例第4条］",
        closed(AnnualClosure(first=(12, 29), last=(1, 3), reason="年末年始", article="条例第4条")),
        day=date(2026, 12, 30),
    ),
    Asked("once", "臨時休館", closed(DatedClosure(first=DAY, last=DAY))),
    Asked(
        "some hours",
        "休館です。点検",
        closed(DatedClosure(first=DAY, last=DAY, start_minute=600, end_minute=660, reason="点検")),
    ),
    Asked("a holiday", "休館日です。成人の日［条例第4条］", on_a_holiday, day=date(2027, 1, 11)),
    Asked(
        "a season",
        "休館です。冬の養生",
        closed(SeasonClosure(first=(4, 1), last=(11, 30), reason="冬の養生")),
    ),
    Asked(
        "on request",
        "休館日です。毎週土曜日。開館できることがあります。施設にお問い合わせください。",
        closed(WeeklyClosure(weekdays=frozenset({5}), opens_on_request=True)),
        at_the_counter="",
    ),
    Asked(
        "open by exception",
        "",
        opened_again(NthWeekdayOpening(weekday=5, weeks=frozenset({1}))),
    ),
    Asked(
        "open by exception, but not those hours",
        "休館日です。毎週土曜日",
        opened_again(DatedOpening(first=DAY, last=DAY, start_minute=780, end_minute=1020)),
    ),
    Asked("not let that day", "この日は、貸し出していません。", not_on_saturdays),
    Asked(
        "no such time",
        "この時間では予約できません。空き状況から、時間を選びなおしてください。",
        factories.space,
        times=(600, 660),
        in_a_cell=None,
        at_the_counter="ここで選べる時間は、午前 9:00–12:00、",
    ),
    Asked(
        "too early",
        "この枠は受付前です。12月20日（日） 9:00から予約できます。",
        lambda: factories.space(plan=IN_TWO_STEPS),
        day=date(2027, 1, 20),
    ),
    Asked(
        "too early for somebody from elsewhere",
        "この枠は受付前です。12月6日（日） 9:00から予約できます。",
        lambda: factories.space(plan=IN_TWO_STEPS),
        day=date(2026, 12, 20),
        who=Audience.NON_RESIDENT,
    ),
    Asked(
        "for others",
        "この枠を予約できるのは、市内の方・登録団体・優先団体です。",
        lambda: factories.space(plan=FOR_RESIDENTS),
        who=Audience.NON_RESIDENT,
    ),
    Asked(
        "too late",
        "この枠の受付は11月28日（土）で終わりました。",
        lambda: factories.space(plan=factories.months_before(3, 7)),
        at_the_counter="",
    ),
    Asked(
        "by telephone",
        "ここはインターネットからは予約できません。施設に電話してください。",
        lambda: factories.space(bookable=False),
        at_the_counter="",
    ),
    Asked("past midnight into a closed day", "", night, times=NIGHT),
]


def words(page: str) -> str:
    """What a page says, without its marks."""
    return " ".join(re.sub(r"<[^>]*>", "", page).split())


def panel(page: str) -> str:
    start = page.index('class="day-panel"')
    return page[start : page.index("</section>", start)]


def period(page: str, asked: Asked) -> str:
    """What the panel of the day says of the time; of a day without times, all that it says."""
    times = f"{minute_text(asked.times[0])}–{minute_text(asked.times[1])}"
    parts = panel(page).split('class="day-panel__period')
    return words(next((part for part in parts if times in part), panel(page)))


@pytest.mark.parametrize("asked", SITUATIONS, ids=str)
def test_all_that_answer_say_the_same(client: Client, app: Flask, asked: Asked) -> None:
    space = asked.make()
    person = factories.user(audience=asked.who)
    sign_in(client, person)
    starts, ends = asked.times
    query = f"date={asked.day}&starts={minute_text(starts)}&ends={minute_text(ends)}&for={asked.who}"
    answer = client.get(f"/api/v1/spaces/{space.id}/answer?{query}").json
    assert answer["may_book"] is (not asked.told)
    sentence, _bracket, article = asked.told.partition("［")  # which the interface tells beside it
    assert bool(answer["reasons"]) is bool(asked.told)
    for first in answer["reasons"][:1]:
        assert first["reason"].startswith(sentence)
        assert article.removesuffix("］") in (first["source"] or "")
    slot = words(client.get(f"/book?space={space.id}&day={asked.day}&starts={starts}&ends={ends}").text)
    assert (asked.told or "この枠を予約しますか") in slot
    if asked.in_a_cell is not None:
        cell = period(client.get(f"/spaces/{space.id}?day={asked.day}").text, asked)
        assert (asked.in_a_cell or asked.told or "空き") in cell
    told = asked.told if asked.at_the_counter is None else asked.at_the_counter
    assert (told or FREE) in at_the_counter(client, space, person, asked)


def at_the_counter(client: Client, space: Space, person: User, asked: Asked) -> str:
    sign_in(client, factories.staff(space.facility))
    sent = {
        "token": "a-form",
        "space": str(space.id),
        "day": asked.day.isoformat(),
        "time": f"{minute_text(asked.times[0])}-{minute_text(asked.times[1])}",
        "person": str(person.id),
        "step": "look",
    }
    return words(client.post("/staff/bookings/new", data=sent).text)
