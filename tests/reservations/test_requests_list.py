"""The list of requests: its parts and orders, and its place after a decision."""

import pytest
from flask import Flask

from booking.accounts.models import User
from booking.core.calendar import at_minute
from booking.core.db import db
from booking.facilities.models import Facility, Space
from booking.reservations import service
from booking.reservations.models import Reservation
from tests import factories
from tests.reservations.requested import PERIODS, QUEUE, TOMORROW, ask, four_requests, names
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in


@pytest.fixture(autouse=True)
def _noon(clock: Clock) -> None:
    """All of this happens from noon of 1 December 2026."""


@pytest.fixture
def hall(app: Flask) -> Facility:
    return factories.facility("春凪市民体育館")


@pytest.fixture
def them(client: Client, hall: Facility) -> User:
    made = factories.staff(hall)
    sign_in(client, made)
    return made


@pytest.fixture
def court(hall: Facility) -> Space:
    return factories.space(hall, "アリーナ", needs_approval=True)


@pytest.fixture
def four(them: User, court: Space, hall: Facility) -> dict[str, Reservation]:
    return four_requests(hall, court)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["あす", "会議", "来週", "電話"]),
        ("?sort=use", ["あす", "会議", "来週", "電話"]),
        ("?sort=received", ["来週", "あす", "会議", "電話"]),
        ("?sort=place", ["あす", "来週", "電話", "会議"]),
        ("?sort=-use", ["電話", "来週", "会議", "あす"]),
        ("?sort=-received", ["電話", "会議", "あす", "来週"]),
        ("?sort=-place", ["会議", "電話", "来週", "あす"]),
        ("?sort=nonsense&part=nonsense", ["あす", "会議", "来週", "電話"]),
        ("?part=due", ["あす"]),
        ("?part=week", ["あす", "会議"]),
        ("?part=call", ["電話"]),
        ("?part=crowded", []),
        ("?facility=99999", ["あす", "会議", "来週", "電話"]),
    ],
)
def test_parts_and_orders_show_what_they_say(
    client: Client, four: dict[str, Reservation], query: str, shown: list[str]
) -> None:
    assert names(client.get(f"{QUEUE}{query}").text) == shown


def test_the_head_and_the_navigation_say_how_many_are_due_today(
    client: Client, four: dict[str, Reservation]
) -> None:
    page = client.get(QUEUE).text
    assert "4件、きょうが期限 1件" in page
    assert 'staff-nav__due">1<' in page
    assert 'aria-sort="ascending"' in page


def test_what_is_over_its_capacity_is_a_part_and_a_warning(client: Client, them: User, court: Space) -> None:
    one = ask(court, TOMORROW, "おおぜい")
    with db.transaction():
        db.session.get_one(Space, court.id).capacity = 4
    page = client.get(f"{QUEUE}?part=crowded&case={one.id}").text
    assert names(page) == ["おおぜい"]
    assert "人数が定員を6人こえています" in page


def test_one_facility_can_be_looked_at_alone(client: Client, hall: Facility, court: Space) -> None:
    ask(court, TOMORROW, "こちら")
    other = factories.facility("中央公民館")
    ask(factories.space(other, "和室", needs_approval=True), TOMORROW, "あちら")
    sign_in(client, factories.staff(hall, other))
    assert names(client.get(f"{QUEUE}?facility={hall.id}").text) == ["こちら"]
    assert set(names(client.get(QUEUE).text)) == {"こちら", "あちら"}


@pytest.mark.parametrize("deed", ["approve", "decline"])
@pytest.mark.parametrize(
    ("order", "of", "following"),
    [
        ("use", "会議", "来週"),
        ("received", "来週", "あす"),
        ("place", "電話", "会議"),
        ("use", "電話", "あす"),
    ],
)
def test_a_decision_opens_what_stands_behind_it_in_the_same_order(
    client: Client, four: dict[str, Reservation], deed: str, order: str, of: str, following: str
) -> None:
    data = {"sort": order, "page": "1", "reason": "この日は工事があります。"}
    answer = client.post(f"{QUEUE}/{four[of].id}/{deed}", data=data)
    kept = "" if order == "use" else f"sort={order}&"
    assert answer.headers["Location"] == f"{QUEUE}?{kept}case={four[following].id}"


def test_the_panel_tells_the_persons_history_and_what_else_they_have_then(
    client: Client, four: dict[str, Reservation], court: Space, hall: Facility, clock: Clock
) -> None:
    one = four["あす"]
    who = db.session.get_one(User, one.booking.user_id)
    start, end = PERIODS["morning"]
    elsewhere = factories.space(hall, "和室", needs_approval=True)
    factories.booking(who, elsewhere, at_minute(TOMORROW, start), at_minute(TOMORROW, end), now=clock.now())
    gone = factories.booking(who, court, at_minute(TOMORROW, 780), at_minute(TOMORROW, 1020), now=clock.now())
    with db.transaction():
        service.cancel(who, gone.reference, gone.reservations[0].id, now=clock.now())
    page = client.get(f"{QUEUE}?case={one.id}").text
    assert "今年度3件の申込み（取り消し1件、不許可0件）" in page
    assert "同じ時間に、この方は和室も申し込んでいます" in page
    assert f"/staff/people/{who.id}" in page
