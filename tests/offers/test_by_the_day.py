"""A ground that is rented by the day: one cell a day, without a name and without a question for the time."""

import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from booking.core.calendar import at_minute
from booking.core.db import db
from booking.facilities.models import Space
from booking.facilities.rules.settings import TimetableKind
from booking.facilities.rules.timetables import TimetableSpec
from booking.reservations.models import Booking
from tests import factories
from tests.offers.conftest import DAY
from tests.reservations.steps import TYPED, hidden
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in

NOON = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)


@pytest.fixture
def ground(app: Flask) -> Space:
    by_day = TimetableSpec(TimetableKind.DAY, opens=510, closes=1020, name="1日単位")
    return factories.space(name="野球場", timetable=by_day)


@pytest.mark.parametrize(
    "address",
    [
        "/spaces/{space}?day=2026-12-05",
        "/spaces/{space}?day=2026-12-05&view=list",
        "/spaces/{space}?day=2026-12-05&view=week",
        "/spaces/{space}?day=2026-12-05&view=week-list",
        "/facilities/{home}/day?date=2026-12-05&view=grid",
        "/facilities/{home}/day?date=2026-12-05&view=list",
    ],
)
def test_each_view_offers_the_day_as_one(client: Client, ground: Space, address: str) -> None:
    page = client.get(address.format(space=ground.id, home=ground.facility_id)).text
    assert "空き" in page
    assert re.search(r"510.{1,60}1020", page, re.DOTALL), "it can be picked there"
    factories.booking(factories.user(), ground, at_minute(DAY, 510), at_minute(DAY, 1020), NOON)
    later = client.get(address.format(space=ground.id, home=ground.facility_id)).text
    assert "予約済み" in later or "満" in later


def test_it_is_booked_without_being_asked_for_a_time(client: Client, ground: Space, clock: Clock) -> None:
    sign_in(client, factories.user())
    picked = {"space": str(ground.id), "day": DAY.isoformat(), "starts": "510", "ends": "1020"}
    details = client.post("/book", data=picked).headers["Location"]
    page = client.get(details).text
    assert "8:30–17:00" in page
    assert 'name="ends"' not in page
    assert 'name="period"' not in page
    confirm = client.post(details, data=TYPED).headers["Location"]
    client.post(confirm, data={"seen": hidden(client.get(confirm).text, "seen")})
    [one] = db.session.scalars(select(Booking)).one().reservations
    assert (one.period_name, one.starts_at, one.ends_at) == ("", at_minute(DAY, 510), at_minute(DAY, 1020))


def test_half_of_it_is_not_rented(client: Client, ground: Space) -> None:
    page = client.get(f"/book?space={ground.id}&day={DAY}&starts=510&ends=720").text
    assert "この時間では予約できません" in page


def test_the_counter_takes_it_by_its_beginning_or_as_a_day(client: Client, ground: Space) -> None:
    sign_in(client, factories.staff(ground.facility))
    sent = {"token": "a-form", "space": str(ground.id), "day": "12/5", "step": "look"}
    for typed in ("830", "終日", "8:30-17"):
        assert "空いています" in client.post("/staff/bookings/new", data={**sent, "time": typed}).text
    refused = client.post("/staff/bookings/new", data={**sent, "time": "9-12"}).text
    assert "ここは1日単位で、8:30から17:00までです。" in refused
