"""What is known of places: choices, lists, parts and wholes, and what is taken."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from booking.availability.service import place_hold
from booking.core.calendar import at_minute
from booking.core.db import db
from booking.facilities.rules.settings import FacilityKind
from booking.facilities.rules.uses import uses_of
from booking.offers.queries import list_official_titles, load_offers
from booking.offers.queries.directory import load_directory
from booking.offers.queries.places import (
    arrange,
    find_division,
    list_choices,
    list_published,
)
from booking.offers.queries.search import supply_by_kind
from booking.offers.rules.matching import ids_of
from booking.offers.rules.states import SlotState
from booking.reservations.rules.asker import Asker
from tests import factories

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
DAY = date(2026, 12, 5)


@pytest.mark.both_databases
def test_choices_are_what_there_is(app: Flask) -> None:
    gym = factories.facility("体育館", area="本町")
    factories.space(gym, "会議室", kind=FacilityKind.MEETING_ROOM)
    factories.facility("空き地", area="", kind=FacilityKind.OTHER)
    choices = list_choices(gym.municipality_id)
    assert choices.areas == ("本町",)
    assert choices.kinds == (FacilityKind.GYM, FacilityKind.MEETING_ROOM, FacilityKind.OTHER)


@pytest.mark.both_databases
def test_facilities_are_listed_by_page_with_their_spaces(app: Flask) -> None:
    for number in range(3):
        home = factories.facility(f"第{number}会館", name_kana=f"ア{number}")
    factories.space(home, "一")
    factories.space(home, "二")
    rows, count = list_published(home.municipality_id, FacilityKind.GYM, "", first=1, limit=5)
    assert count == 3
    assert [(facility.name, spaces) for facility, spaces in rows] == [("第1会館", 0), ("第2会館", 2)]


def test_uses_are_parted_by_their_comma() -> None:
    assert uses_of("卓球、 、会議") == ["卓球", "会議"]


@pytest.mark.both_databases
def test_parts_stand_below_their_whole(app: Flask) -> None:
    home = factories.facility()
    quarter = factories.space(home, "A-1", position=4)
    other = factories.space(home, "単独", position=5)
    second = factories.space(home, "半面B", position=3)
    first = factories.space(home, "半面A", position=2, parts=[quarter])
    whole = factories.space(home, "全面", position=1, parts=[first, second])
    placed = arrange([whole, first, second, quarter, other])
    assert [(one.space.name, one.whole.name if one.whole else None) for one in placed] == [
        ("全面", None),
        ("半面A", "全面"),
        ("半面B", "全面"),
        ("A-1", "全面"),
        ("単独", None),
    ]
    assert [one.is_last_part for one in placed] == [False, False, False, True, False]
    assert [one.has_parts for one in placed] == [True, False, False, False, False]


@pytest.mark.both_databases
def test_a_part_knows_its_whole_and_a_whole_its_parts(app: Flask) -> None:
    home = factories.facility()
    first = factories.space(home, "半面A", position=2)
    second = factories.space(home, "半面B", position=3)
    whole = factories.space(home, "全面", position=1, parts=[second, first])
    alone = factories.space(home, "卓球室", position=4)
    for space in (whole, first, second):
        division = find_division(space)
        assert division is not None
        assert division.whole.id == whole.id
        assert [part.name for part in division.parts] == ["半面A", "半面B"]
    assert find_division(alone) is None


@pytest.mark.both_databases
def test_the_own_hold_leaves_a_slot_free_and_is_told(app: Flask) -> None:
    space = factories.space()
    user, other = factories.user(), factories.user("佐藤 花")
    starts, ends = at_minute(DAY, 540), at_minute(DAY, 720)
    with db.transaction():
        place_hold(user.id, space.id, starts, ends, NOW)

    def morning(viewer_id: int | None, now: datetime = NOW) -> tuple[str, bool, bool]:
        offers = load_offers(space.municipality_id, [space.id], [DAY], now=now, asker=Asker(viewer_id))
        offer = offers.of(space.id, DAY)[0]
        return offer.state, offer.is_held_by_viewer, offer.is_held_by_others

    assert morning(user.id) == ("free", True, False)
    assert morning(other.id) == ("taken", False, True)
    assert morning(None) == ("taken", False, True)
    assert morning(other.id, NOW + timedelta(minutes=16)) == ("free", False, False)


@pytest.mark.both_databases
def test_official_uses_are_told_with_their_titles_for_parts_too(app: Flask) -> None:
    home = factories.facility()
    half = factories.space(home, "半面A")
    whole = factories.space(home, "全面", parts=[half, factories.space(home, "半面B")])
    factories.official_use(whole, at_minute(DAY, 780), at_minute(DAY, 1020), "選挙の投票所")
    day_before = DAY - timedelta(days=1)
    factories.official_use(whole, at_minute(day_before, 540), at_minute(day_before, 720), "設営")
    offers = load_offers(home.municipality_id, [half.id], [day_before, DAY], now=NOW)
    titles = list_official_titles(offers, [half.id], [day_before, DAY])
    assert [one.title for one in titles] == ["設営", "選挙の投票所"]
    assert [one.title for one in list_official_titles(offers, [half.id], [DAY])] == ["選挙の投票所"]
    states = [offer.state for offer in offers.of(half.id, DAY)]
    assert states == [SlotState.FREE, SlotState.OFFICIAL, SlotState.FREE]
    assert [titles[1].overlaps(offer.slot) for offer in offers.of(half.id, DAY)] == [False, True, False]


def _supply(city: int) -> dict[FacilityKind, SlotState | None]:
    places = load_directory(city).places
    offers = load_offers(city, ids_of(places), [DAY], now=NOW)
    return supply_by_kind(places, [DAY], offers)


def test_the_supply_of_a_kind_counts_spaces_and_their_facilities(app: Flask) -> None:
    gym = factories.facility("体育館")
    room = factories.space(gym, "会議室", kind=FacilityKind.MEETING_ROOM)
    user = factories.user()
    for starts, ends in ((540, 720), (780, 1020), (1080, 1290)):
        factories.booking(user, room, at_minute(DAY, starts), at_minute(DAY, ends), NOW)
    city = gym.municipality_id
    assert _supply(city) == {
        FacilityKind.GYM: SlotState.TAKEN,
        FacilityKind.MEETING_ROOM: SlotState.TAKEN,
    }
    factories.space(gym, "アリーナ")
    assert _supply(city)[FacilityKind.GYM] is SlotState.FREE
