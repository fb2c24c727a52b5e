"""Picking a period offers what is rented together with it, as far as that is free."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from booking.accounts.models import User
from booking.availability.models import Hold
from booking.core.calendar import at_minute
from booking.core.db import db
from booking.facilities.models import Space
from booking.reservations.models import Booking, BookingDraft
from tests import factories
from tests.reservations.steps import DAY, TYPED, hidden, start
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in

MORNING, ALL_DAY = "2026-12-05T09:00/2026-12-05T12:00", "2026-12-05T09:00/2026-12-05T21:30"


@pytest.fixture
def person(client: Client, app: Flask, clock: Clock) -> User:
    made = factories.user()
    sign_in(client, made)
    return made


@pytest.fixture
def hall(app: Flask) -> Space:
    return factories.space(timetable=factories.combined())


def choices(page: str) -> list[tuple[str, bool]]:
    """The labels of the question for the period, and whether each is chosen."""
    found = re.findall(r'<input[^>]*name="period"([^>]*)>.*?choice__label">(.*?)</span>', page, re.DOTALL)
    return [(label, "checked" in rest) for rest, label in found]


def take(space: Space, starts: int, ends: int, clock: Clock) -> None:
    factories.booking(factories.user(), space, at_minute(DAY, starts), at_minute(DAY, ends), now=clock.now())


def test_all_that_begins_with_the_morning_is_offered_and_the_morning_is_chosen(
    client: Client, person: User, hall: Space
) -> None:
    page = client.get(start(client, hall)).text
    assert choices(page) == [
        ("午前 9:00–12:00", True),
        ("午前＋昼 9:00–13:00", False),
        ("午前・午後 9:00–17:00", False),
        ("午前・午後＋夕 9:00–18:00", False),
        ("全日 9:00–21:30", False),
    ]


def test_only_what_is_free_is_offered(client: Client, person: User, hall: Space, clock: Clock) -> None:
    take(hall, 1080, 1290, clock)
    page = client.get(start(client, hall)).text
    assert [label for label, _chosen in choices(page)][-1] == "午前・午後＋夕 9:00–18:00"
    take(hall, 780, 1020, clock)
    assert [label for label, _chosen in choices(client.get(start(client, hall)).text)] == [
        "午前 9:00–12:00",
        "午前＋昼 9:00–13:00",
    ]


def test_where_there_is_nothing_to_choose_nothing_is_asked(
    client: Client, person: User, hall: Space, clock: Clock
) -> None:
    take(hall, 720, 1020, clock)
    page = client.get(start(client, hall)).text
    assert "なにに使いますか" in page
    assert 'name="period"' not in page


def test_all_day_is_held_and_booked(client: Client, person: User, hall: Space) -> None:
    details = start(client, hall)
    confirm = client.post(details, data={**TYPED, "period": ALL_DAY}).headers["Location"]
    draft, hold = db.session.scalars(select(BookingDraft)).one(), db.session.scalars(select(Hold)).one()
    assert draft.ends_at == hold.ends_at == at_minute(DAY, 1290)
    page = client.get(confirm).text
    assert "全日 9:00–21:30" in page
    assert ("全日 9:00–21:30", True) in choices(client.get(details).text)
    client.post(confirm, data={"seen": hidden(page, "seen")})
    [one] = db.session.scalars(select(Booking)).one().reservations
    assert (one.period_name, one.ends_at) == ("全日", at_minute(DAY, 1290))


def test_the_noon_before_an_afternoon_moves_the_beginning(client: Client, person: User, hall: Space) -> None:
    details = start(client, hall, "780", "1020")
    client.post(details, data={**TYPED, "period": "2026-12-05T12:00/2026-12-05T17:00"})
    draft = db.session.scalars(select(BookingDraft)).one()
    assert (draft.starts_at, draft.ends_at) == (at_minute(DAY, 720), at_minute(DAY, 1020))
    assert ("昼＋午後 12:00–17:00", True) in choices(client.get(details).text)


def test_one_may_think_better_of_it(client: Client, person: User, hall: Space) -> None:
    details = start(client, hall)
    client.post(details, data={**TYPED, "period": ALL_DAY})
    client.post(details, data={**TYPED, "period": MORNING})
    draft, hold = db.session.scalars(select(BookingDraft)).one(), db.session.scalars(select(Hold)).one()
    assert draft.ends_at == hold.ends_at == at_minute(DAY, 720)


@pytest.mark.parametrize("sent", ["", "nonsense", "2026-12-05T09:00/2026-12-05T10:00", ALL_DAY])
def test_what_is_not_or_no_longer_offered_is_refused_beside_the_question(
    client: Client, person: User, hall: Space, clock: Clock, sent: str
) -> None:
    details = start(client, hall)
    take(hall, 1080, 1290, clock)
    answer = client.post(details, data={**TYPED, "period": sent})
    assert answer.status_code == 422
    assert ("使う区分を選んでください" if not sent else "その区分は、もう予約できません") in answer.text
    assert 'value="バドミントンの練習"' in answer.text
    assert db.session.scalars(select(BookingDraft)).one().ends_at == at_minute(DAY, 720)


def test_the_page_of_a_picked_slot_leads_to_the_longer_ones(
    client: Client, hall: Space, clock: Clock
) -> None:
    take(hall, 1080, 1290, clock)
    page = client.get(f"/book?space={hall.id}&day={DAY}&starts=540&ends=720").text
    links = dict(re.findall(r'<a href="(/book\?[^"]*)">([^<]*)</a>', page))
    assert list(links.values()) == [
        "午前＋昼 9:00–13:00",
        "午前・午後 9:00–17:00",
        "午前・午後＋夕 9:00–18:00",
    ]
    longer = client.get(next(iter(links)).replace("&amp;", "&")).text
    assert "午前＋昼 9:00–13:00" in longer
    assert "午前 9:00–12:00</a>" in longer
