"""One calendar for different people: what a resident can book now opens later for somebody from elsewhere.

The hall opens for residents a month before, for everybody else fourteen days before; it is noon of
1 December 2026.
"""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from booking.accounts.models import User
from booking.accounts.rules import Audience
from booking.core.db import db
from booking.facilities.models import Facility, Space
from booking.facilities.rules.moments import BeforeStart, DaysBefore, SameDay
from booking.facilities.rules.windows import PUBLIC, Window, WindowPlan
from booking.reservations.models import Booking
from tests import factories
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in

NINE = 9 * 60
OF_THE_CITY = PUBLIC - {Audience.NON_RESIDENT}
PLAN = WindowPlan(
    "市内の方は1か月前から、市外の方は14日前から",
    (
        Window(audiences=OF_THE_CITY, opens=SameDay(months=1, time=NINE), closes=BeforeStart()),
        Window(
            audiences=frozenset({Audience.NON_RESIDENT}),
            opens=DaysBefore(days=14, time=NINE),
            closes=BeforeStart(),
        ),
    ),
)
# Open for residents since 25 November; for others from 11 December on.
DAY = date(2026, 12, 25)
# Open for residents from 20 December on; for others from 6 January on.
LATER = date(2027, 1, 20)


@pytest.fixture
def hall(app: Flask) -> Facility:
    return factories.facility("市民体育館")


@pytest.fixture
def arena(hall: Facility) -> Space:
    return factories.space(hall, "アリーナ", plan=PLAN)


def _panel(client: Client, space: Space, day: date) -> str:
    """The chosen day, without the marks that keep words together."""
    page = client.get(f"/spaces/{space.id}?day={day}").text
    start = page.index('class="day-panel')
    panel = page[start : page.index("</section>", start)]
    return panel.replace('<span class="nowrap">', "").replace("</span>", "")


@pytest.mark.parametrize("audience", sorted(OF_THE_CITY))
def test_residents_and_groups_can_book_what_is_open_for_them(
    client: Client, arena: Space, audience: Audience
) -> None:
    sign_in(client, factories.user(audience=audience))
    panel = _panel(client, arena, DAY)
    assert panel.count('action="/book"') == 3
    assert "受付前" not in panel


def test_somebody_from_elsewhere_reads_their_own_later_date(client: Client, arena: Space) -> None:
    sign_in(client, factories.user(audience=Audience.NON_RESIDENT))
    panel = _panel(client, arena, DAY)
    assert 'action="/book"' not in panel
    assert panel.count("受付前") >= 3
    assert "12月11日（金） 9:00から予約できます" in panel
    assert "11月25日" not in panel
    month = client.get(f"/spaces/{arena.id}?month=2026-12").text
    cell = month[month.index('id="d25"') :]
    cell = cell[: cell.index("</td>")]
    assert "受付前" in cell
    assert '<span class="month__opens" aria-hidden="true">12/11 から</span>' in cell
    assert "12月11日（金） 9:00から" in cell


def test_their_date_comes(client: Client, arena: Space, clock: Clock) -> None:
    for moment, buttons in (
        (datetime(2026, 12, 10, 23, 59, tzinfo=UTC), 0),
        (datetime(2026, 12, 11, 0, 0, tzinfo=UTC), 3),
    ):
        clock.set(moment)
        sign_in(client, factories.user(audience=Audience.NON_RESIDENT))
        assert _panel(client, arena, DAY).count('action="/book"') == buttons


@pytest.mark.parametrize(
    ("audience", "told", "not_told"),
    [
        (Audience.RESIDENT, "12月20日（日） 9:00から予約できます", "1月6日"),
        (Audience.NON_RESIDENT, "1月6日（水） 9:00から予約できます", "12月20日"),
    ],
)
def test_each_reads_the_date_that_counts_for_them(
    client: Client, arena: Space, audience: Audience, told: str, not_told: str
) -> None:
    sign_in(client, factories.user(audience=audience))
    panel = _panel(client, arena, LATER)
    assert told in panel
    assert not_told not in panel


def test_a_visitor_reads_both_dates(client: Client, arena: Space) -> None:
    for _time in range(2):  # made, and then kept
        panel = _panel(client, arena, LATER)
        assert "市内の方・登録団体・優先団体は12月20日（日） 9:00から" in panel
        assert "市外の方は1月6日（水） 9:00から" in panel
        assert 'action="/book"' not in panel


def test_nobody_is_shown_what_was_kept_for_another_kind_of_people(client: Client, arena: Space) -> None:
    for audience, buttons in (
        (Audience.RESIDENT, 3),
        (Audience.NON_RESIDENT, 0),
        (Audience.RESIDENT, 3),
        (Audience.NON_RESIDENT, 0),
    ):
        sign_in(client, factories.user(audience=audience))
        assert _panel(client, arena, DAY).count('action="/book"') == buttons


def test_who_picks_a_slot_before_signing_in_is_told_then(client: Client, arena: Space) -> None:
    assert _panel(client, arena, DAY).count('action="/book"') == 3, "it is open for some"
    sign_in(client, factories.user(audience=Audience.NON_RESIDENT))
    picked = {"space": str(arena.id), "day": DAY.isoformat(), "starts": "540", "ends": "720"}
    page = client.post("/book", data=picked, follow_redirects=True).text
    assert "12月11日" in page
    assert db.session.scalars(select(Booking)).all() == []


def test_who_says_that_they_are_of_the_city_sees_its_dates_at_once(client: Client, arena: Space) -> None:
    user = factories.user(audience=Audience.NON_RESIDENT, phone="0287-00-9999")
    sign_in(client, user)
    assert 'action="/book"' not in _panel(client, arena, DAY)
    data = {"name": user.name, "phone": user.phone, "locale": "ja", "audience": "resident"}
    assert client.post("/account/details", data=data).status_code == 303
    assert _panel(client, arena, DAY).count('action="/book"') == 3


CALLER = {
    "step": "send",
    "token": "a-form",
    "day": "12/25",
    "time": "9-12",
    "person": "new",
    "name": "坂本 明",
    "phone": "0287-44-5555",
    "purpose": "卓球の練習",
    "people": "8",
}


@pytest.fixture
def them(client: Client, hall: Facility) -> User:
    made = factories.staff(hall)
    sign_in(client, made)
    return made


@pytest.mark.parametrize(("said", "booked"), [("resident", True), (None, True), ("non_resident", False)])
def test_somebody_new_at_the_counter_books_as_what_they_say_they_are(
    client: Client, them: User, arena: Space, said: str | None, booked: bool
) -> None:
    data = {**CALLER, "space": str(arena.id)} | ({"audience": said} if said else {})
    answer = client.post("/staff/bookings/new", data=data)
    assert answer.status_code == (303 if booked else 409)
    found = db.session.scalars(select(Booking)).all()
    assert [one.user.audience for one in found] == ([Audience.RESIDENT] if booked else [])
    if not booked:
        assert "12月11日" in answer.text
        assert 'value="non_resident" checked' in answer.text


def test_the_counter_looks_for_the_one_who_is_being_written_down(
    client: Client, them: User, arena: Space
) -> None:
    data = {**CALLER, "space": str(arena.id), "step": "slots"}
    for said, told in (("resident", "空いています"), ("non_resident", "12月11日（金） 9:00から予約できます")):
        page = client.post("/staff/bookings/new", data={**data, "audience": said}).text
        start = page.index('id="counter-answer"')
        answer = page[start : page.index("</p>", start)].replace('<span class="nowrap">', "")
        assert told in answer.replace("</span>", "")


def test_an_answer_that_is_none_of_the_two_is_put_right_first(
    client: Client, them: User, arena: Space
) -> None:
    data = {**CALLER, "space": str(arena.id), "audience": "priority_group"}
    answer = client.post("/staff/bookings/new", data=data)
    assert answer.status_code == 422
    assert "どちらかを選んでください。" in answer.text
    assert db.session.scalars(select(Booking)).all() == []
