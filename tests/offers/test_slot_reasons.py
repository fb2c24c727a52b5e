"""What a slot of a room's page says: that it can be booked, or why it can't."""

from datetime import UTC, date, datetime

from flask import Flask

from booking.core.calendar import at_minute
from booking.facilities.rules.closures import DatedClosure, WeeklyClosure
from tests import factories
from tests.offers.conftest import DAY
from tests.support.client import Client
from tests.support.clock import Clock

NOON = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)


def _panel(page: str) -> str:
    """What stands in the panel of the chosen day."""
    start = page.index('class="day-panel')
    return page[start : page.index("</section>", start)]


def test_the_button_of_a_slot_leads_to_signing_in_and_back_to_the_slot(client: Client, app: Flask) -> None:
    space = factories.space()
    fields = {"space": space.id, "day": "2026-12-05", "starts": 540, "ends": 720}
    answer = client.post("/book", data=fields)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/sign-in?next=")


def test_a_past_slot_says_so(client: Client, app: Flask) -> None:
    space = factories.space()
    panel = _panel(client.get(f"/spaces/{space.id}?day=2026-12-01").text)
    assert panel.count("過ぎた") == 1, "9:00 is over at noon"
    assert panel.count('action="/book"') == 2


def test_a_slot_that_has_begun_can_no_longer_be_picked(client: Client, app: Flask, clock: Clock) -> None:
    space = factories.space()
    clock.set(at_minute(date(2026, 12, 1), 780))
    panel = _panel(client.get(f"/spaces/{space.id}?day=2026-12-01").text)
    assert panel.count("過ぎた") == 2
    assert panel.count('action="/book"') == 1


def test_a_taken_slot_says_so(client: Client, app: Flask) -> None:
    space = factories.space()
    factories.booking(factories.user(), space, at_minute(DAY, 540), at_minute(DAY, 720), NOON)
    page = client.get(f"/spaces/{space.id}?day=2026-12-05").text
    assert _panel(page).count("予約済み") == 1
    assert "一部" in page


def test_a_closed_day_says_by_which_rule(client: Client, app: Flask) -> None:
    space = factories.space()
    factories.closure(space.facility, WeeklyClosure(weekdays=frozenset({5})))
    page = client.get(f"/spaces/{space.id}?day=2026-12-05").text
    assert "休館日です。毎週土曜日" in _panel(page)
    assert 'action="/book"' not in _panel(page)
    assert "毎週土曜日" in page[page.index("この室場の案内") :]


def test_closed_hours_say_why(client: Client, app: Flask) -> None:
    space = factories.space()
    factories.closure(
        space.facility, DatedClosure(first=DAY, last=DAY, start_minute=540, end_minute=600, reason="点検")
    )
    panel = _panel(client.get(f"/spaces/{space.id}?day=2026-12-05").text)
    assert panel.count("休館です。点検") == 1
    assert panel.count('action="/book"') == 2


def test_official_use_is_told_with_its_title(client: Client, app: Flask) -> None:
    space = factories.space()
    factories.official_use(space, at_minute(DAY, 540), at_minute(DAY, 720), "選挙の投票所")
    page = client.get(f"/spaces/{space.id}?day=2026-12-05").text
    assert "行政使用" in _panel(page)
    assert "選挙の投票所" in _panel(page)
    assert "行政使用：12月5日（土） 選挙の投票所" in page


def test_a_slot_that_is_too_early_says_from_when(client: Client, app: Flask) -> None:
    space = factories.space(plan=factories.months_before(1))
    page = client.get(f"/spaces/{space.id}?month=2027-01&day=2027-01-05").text
    assert _panel(page).count("12月5日（土） 9:00から予約できます") == 3
    page = client.get(f"/spaces/{space.id}?month=2027-01&day=2027-01-05&view=list").text
    assert "12月5日（土） 9:00から" in page[: page.index('class="day-panel')]


def test_a_slot_whose_time_for_booking_is_over_says_until_when(client: Client, app: Flask) -> None:
    space = factories.space(plan=factories.months_before(3, 7))
    panel = _panel(client.get(f"/spaces/{space.id}?day=2026-12-05").text)
    assert panel.count("受付終了") == 3
    assert "11月28日（土）で終わりました" in panel


def test_a_space_for_the_telephone_says_so(client: Client, app: Flask) -> None:
    space = factories.space(bookable=False)
    panel = _panel(client.get(f"/spaces/{space.id}?day=2026-12-05").text)
    assert panel.count("窓口・電話") == 3
    assert "施設に電話してください" in panel
