"""What is kept of a calendar is never shown when it is no longer true."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import Select, delete, insert, literal, select, update

from booking.availability.models import Occupancy, OfficialUse
from booking.availability.rules import HolderKind
from booking.availability.service import keep_hold, occupy, place_hold
from booking.core.calendar import at_minute
from booking.core.db import db
from booking.facilities.models import (
    Closure,
    Facility,
    Pool,
    PoolMember,
    RulebookVersion,
    Space,
    SpaceLeaf,
    SpacePart,
)
from booking.facilities.rules.closures import WeeklyClosure
from booking.municipalities.models import Crest, Holiday, Municipality, OfficeDayOff
from booking.municipalities.queries import setup_revision
from booking.news.models import Notice
from booking.news.rules import NoticeKind
from booking.reservations import service
from tests import factories
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in

DAY = date(2026, 12, 5)
NOON = datetime.fromisoformat("2026-12-01T03:00:00+00:00")
NOTICE = {
    "kind": NoticeKind.NOTICE,
    "title": "休み",
    "body": "休みます。",
    "shown_from": NOON,
    "created_at": NOON,
    "updated_at": NOON,
}
Counter = Callable[[], AbstractContextManager[list[str]]]


def _day_address(space: Space) -> str:
    return f"/facilities/{space.facility_id}/day?date={DAY}&view=list"


def _month_address(space: Space) -> str:
    return f"/spaces/{space.id}?month=2026-12&day={DAY}"


def _day(client: Client, space: Space) -> str:
    return client.get(_day_address(space)).text


def _month(client: Client, space: Space) -> str:
    return client.get(_month_address(space)).text


def _free(page: str) -> int:
    """Buttons that begin a booking."""
    return page.count("starts=") + page.count('name="starts"')


@pytest.mark.both_databases
@pytest.mark.parametrize("look", [_day, _month])
def test_a_booking_and_a_cancelling_are_seen_by_the_next_reader(
    client: Client, app: Flask, look: Callable[[Client, Space], str]
) -> None:
    space, user = factories.space(), factories.user()
    assert _free(look(client, space)) == 3
    booking = factories.booking(user, space, at_minute(DAY, 540), at_minute(DAY, 720), NOON)
    assert _free(look(client, space)) == 2
    with db.transaction():
        service.cancel(user, booking.reference, booking.reservations[0].id, now=NOON)
    assert _free(look(client, space)) == 3


@pytest.mark.both_databases
def test_what_takes_the_place_of_something_else_is_seen(client: Client, app: Flask) -> None:
    """SQLite gives the highest id out again: the row looks the same but for its mark."""
    space = factories.space()
    _take(space, 540, 720)
    assert "午前" in _day(client, space)
    before = _day(client, space)
    with db.transaction() as session:
        session.execute(delete(Occupancy))
    _take(space, 780, 1020)
    after = _day(client, space)
    assert _free(before) == _free(after) == 2
    assert before != after


def _take(space: Space, starts: int, ends: int) -> None:
    with db.transaction():
        occupy([space.id], at_minute(DAY, starts), at_minute(DAY, ends), HolderKind.BUFFER, 1)


@pytest.mark.both_databases
def test_a_hold_is_seen_by_others_until_it_runs_out_and_not_by_its_owner(
    client: Client, app: Flask, clock: Clock, new_client: Callable[[], Client]
) -> None:
    space, owner = factories.space(), factories.user()
    own = new_client()
    sign_in(own, owner)
    assert (_free(_day(client, space)), _free(_day(own, space))) == (3, 3)
    with db.transaction():
        place_hold(owner.id, space.id, at_minute(DAY, 540), at_minute(DAY, 720), NOON)
    assert (_free(_day(client, space)), _free(_day(own, space))) == (2, 3)
    clock.forward(minutes=14)
    with db.transaction():
        keep_hold(owner.id, space.id, at_minute(DAY, 540), at_minute(DAY, 720), NOON + timedelta(minutes=14))
    clock.forward(minutes=5)
    assert _free(_day(client, space)) == 2, "it was kept for longer meanwhile"
    clock.forward(minutes=20)
    assert _free(_day(client, space)) == 3


def test_a_window_opens_and_a_slot_begins_without_any_change_in_the_database(
    client: Client, app: Flask, clock: Clock
) -> None:
    space = factories.space(plan=factories.months_before(1))
    clock.set(datetime.fromisoformat("2026-11-05T08:59:00+09:00"))
    assert _free(_day(client, space)) == 0
    clock.forward(minutes=1)
    assert _free(_day(client, space)) == 3
    clock.set(datetime.fromisoformat("2026-12-05T08:59:00+09:00"))
    assert _free(_day(client, space)) == 3
    clock.forward(minutes=1)
    assert _free(_day(client, space)) == 2


@pytest.mark.both_databases
def test_a_closure_and_a_new_name_are_seen(client: Client, app: Flask) -> None:
    home = factories.facility()
    space = factories.space(home, "大会議室")
    assert (_free(_day(client, space)), "大会議室" in _day(client, space)) == (3, True)
    factories.closure(home, WeeklyClosure(weekdays=frozenset({5})))
    assert _free(_day(client, space)) == 0
    with db.transaction() as session:
        session.execute(update(Space).values(name="第一会議室"))
    assert "第一会議室" in _day(client, space)


def test_each_language_has_its_own(client: Client, app: Flask) -> None:
    space = factories.space()
    assert "空き" in _day(client, space)
    english = client.get(_day_address(space), headers={"Accept-Language": "en"}).text
    assert "Free" in english


@pytest.mark.parametrize("address_of", [_day_address, _month_address])
def test_looking_again_asks_no_more_than_whether_it_still_holds(
    client: Client, app: Flask, count_queries: Counter, address_of: Callable[[Space], str]
) -> None:
    address = address_of(factories.space())
    client.get(address)
    with count_queries() as statements:
        client.get(address)
    assert len(statements) == 2, "\n".join(statements)  # BEGIN, and the question
    assert "setup_revisions" in statements[1]


@pytest.mark.parametrize("address_of", [_day_address, _month_address])
def test_strangers_get_one_page_without_cookies_and_who_has_signed_in_one_with_a_token(
    client: Client, app: Flask, new_client: Callable[[], Client], address_of: Callable[[Space], str]
) -> None:
    address = address_of(factories.space())
    app.config["WTF_CSRF_ENABLED"] = True
    first, second = client.get(address), new_client().get(address)
    assert first.data == second.data
    assert "Set-Cookie" not in first.headers
    assert "csrf_token" not in first.text
    own = new_client()
    sign_in(own, factories.user("田辺 由香"))
    assert "csrf_token" in own.get(address).text
    assert "田辺" not in new_client().get(address).text


def test_strangers_are_led_to_sign_in_and_who_has_signed_in_needs_a_token_to_begin(
    client: Client, app: Flask, new_client: Callable[[], Client]
) -> None:
    space = factories.space()
    app.config["WTF_CSRF_ENABLED"] = True
    wish = {"space": space.id, "day": str(DAY), "starts": 540, "ends": 720}
    assert client.post("/book", data=wish).location.startswith("/sign-in")
    own = new_client()
    sign_in(own, factories.user())
    assert own.post("/book", data=wish).status_code == 400


def test_each_way_of_showing_has_its_own_page(client: Client, app: Flask) -> None:
    address = _day_address(factories.space())
    plain = client.get(address).text
    client.set_cookie("display", "ja.dark.larger")
    assert 'data-scheme="dark"' in client.get(address).text
    client.delete_cookie("display")
    assert client.get(address).text == plain


@pytest.mark.both_databases
def test_a_new_telephone_number_of_the_city_is_on_the_next_page(client: Client, app: Flask) -> None:
    address = _day_address(factories.space())
    client.get(address)
    with db.transaction() as session:
        session.execute(update(Municipality).values(phone="0287-00-9999"))
    assert "0287-00-9999" in client.get(address).text


DAY_OFF = {"month": 10, "day": 1, "name": "市制記念日"}
_COPIED = ("facility_id", "number", "status", "name", "content", "created_at", "updated_at", "published_at")


def _second_version(home: Facility) -> Select[object]:
    """The first version of the facility's rulebook under another number."""
    columns = RulebookVersion.__table__.columns
    copied = [literal(99) if name == "number" else columns[name] for name in _COPIED]
    return select(*copied).where(RulebookVersion.facility_id == home.id, RulebookVersion.number == 1)


def _setup_changes(home: Facility, space: Space) -> list[tuple[str, object]]:
    """A change of every kind of row that calendars rest on, inserts, updates and deletes."""
    return [
        ("facility", update(Facility).values(name="新しい名前")),
        ("space", update(Space).where(Space.id == space.id).values(capacity=3)),
        ("part", insert(SpacePart).values(whole_id=space.id, part_id=_other(home, space))),
        ("part again", delete(SpacePart)),
        (
            "pool",
            insert(Pool).values(
                id=99, municipality_id=home.municipality_id, facility_id=home.id, name="どれでも", name_en=""
            ),
        ),
        ("pool again", update(Pool).values(name="どの部屋でも")),
        ("member", insert(PoolMember).values(pool_id=99, space_id=space.id, position=1)),
        ("no member", delete(PoolMember)),
        ("leaf", delete(SpaceLeaf).where(SpaceLeaf.space_id != space.id)),
        ("rulebook", insert(RulebookVersion).from_select(_COPIED, _second_version(home))),
        ("rulebook again", update(RulebookVersion).values(name="冬")),
        ("no rulebook", delete(RulebookVersion).where(RulebookVersion.number == 99)),
        ("closure", insert(Closure).values(facility_id=home.id, rule={"kind": "weekly", "weekday": 0})),
        ("closure again", delete(Closure)),
        ("holiday", insert(Holiday).values(municipality_id=home.municipality_id, day=DAY, name="市民の日")),
        ("day off", insert(OfficeDayOff).values(municipality_id=home.municipality_id, **DAY_OFF)),
        ("day off again", update(OfficeDayOff).values(day=2)),
        ("no day off", delete(OfficeDayOff)),
        ("official use", update(OfficialUse).values(title="市の説明会")),
        ("municipality", update(Municipality).values(phone="0287-00-9999")),
        (
            "crest",
            insert(Crest).values(
                municipality_id=home.municipality_id, sha256="0" * 64, content=b"", added_at=NOON
            ),
        ),
        ("notice", insert(Notice).values(municipality_id=home.municipality_id, **NOTICE)),
        ("notice again", update(Notice).values(ended_at=NOON)),
        ("no notice", delete(Notice)),
    ]


def _other(home: Facility, space: Space) -> int:
    return db.session.scalars(
        select(Space.id).where(Space.facility_id == home.id, Space.id != space.id)
    ).one()


@pytest.mark.both_databases
def test_the_database_itself_counts_every_change_of_the_setup(app: Flask) -> None:
    home = factories.facility()
    space = factories.space(home, "大会議室")
    factories.space(home, "小会議室")
    factories.official_use(space, at_minute(DAY, 540), at_minute(DAY, 720))
    for what, statement in _setup_changes(home, space):
        before = setup_revision()
        with db.transaction() as session:
            session.execute(statement)  # type: ignore[call-overload]
        db.session.rollback()
        assert setup_revision() > before, what
        db.session.rollback()
