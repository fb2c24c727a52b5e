"""What a search finds, and in which order."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from booking.core.calendar import at_minute
from booking.facilities.rules.settings import FacilityKind, FacilityStatus
from booking.offers.queries.directory import lexicon_of, load_directory, load_spaces
from booking.offers.queries.places import (
    list_choices,
    list_published,
)
from booking.offers.queries.search import Found, Order, search
from booking.offers.rules.matching import Aspect, Criteria, fitting, ids_of
from booking.offers.rules.phrases.understand import understand
from booking.offers.rules.states import SlotState
from booking.offers.rules.times import Hours, PartOfDay
from tests import factories

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
DAY = date(2026, 12, 5)


def _names(criteria: Criteria) -> list[str]:
    ids = ids_of(fitting(load_directory(factories.municipality().id).places, criteria))
    spaces = load_spaces(ids)
    return [spaces[one].name for one in ids]


def _said(text: str) -> Criteria:
    """What the search makes of words alone."""
    city = factories.municipality()
    understood = understand(text, lexicon_of(load_directory(city.id), city), DAY)
    return Criteria(words=understood.words, areas=understood.areas)


def _search(
    city: int, criteria: Criteria, days: Sequence[date] = (DAY,), order: Order = Order.SOON
) -> list[Found]:
    places = load_directory(city).places
    return list(search(city, places, criteria, days, order=order, now=NOW).found)


def _found_names(found: Sequence[Found]) -> list[str]:
    spaces = load_spaces([one.place.space_id for one in found])
    return [spaces[one.place.space_id].name for one in found]


@pytest.mark.both_databases
def test_words_are_looked_for_in_space_and_facility_in_any_spelling(app: Flask) -> None:
    gym = factories.facility("春凪市民体育館", name_kana="ハルナギシミンタイイクカン", area="本町")
    factories.space(gym, "卓球室", uses="卓球、ダンス")
    factories.space(gym, "柔道場", uses="柔道")
    hall = factories.facility(
        "東部公民館", name_kana="ヒガシ", area="東部", kind=FacilityKind.COMMUNITY_CENTRE
    )
    factories.space(hall, "ﾎｰﾙ", equipment_text="ピアノ")
    assert _names(_said("卓球")) == ["卓球室"]
    assert _names(_said("たいいくかん")) == ["卓球室", "柔道場"]
    assert _names(_said("体育館 卓球")) == ["卓球室"]
    assert _names(_said("体育館 ピアノ")) == []
    assert _names(_said("ホール")) == ["ﾎｰﾙ"]
    assert _names(_said("ﾋﾟｱﾉ 東部")) == ["ﾎｰﾙ"]
    assert _names(_said("・ ー")) == ["卓球室", "柔道場", "ﾎｰﾙ"], "signs alone say nothing"


@pytest.mark.both_databases
@pytest.mark.parametrize("word", ["%", "_", "\\", "'", "100%"])
def test_signs_of_the_database_are_only_signs(app: Flask, word: str) -> None:
    factories.space(name="大会議室")
    assert _names(_said(f"大{word}室")) == [], "nothing stands for any characters"


def test_a_percent_sign_in_a_name_is_found(app: Flask) -> None:
    factories.space(name="スタジオ100%")
    factories.space(name="スタジオ1000")
    assert _names(_said("100%")) == ["スタジオ100%"]


@pytest.mark.both_databases
def test_kind_area_and_people_narrow(app: Flask) -> None:
    gym = factories.facility("体育館", area="本町")
    factories.space(gym, "アリーナ", capacity=120)
    factories.space(gym, "会議室", kind=FacilityKind.MEETING_ROOM, capacity=18)
    field = factories.facility("広場", area="東部", kind=FacilityKind.GROUND)
    factories.space(field, "広場", capacity=None)
    assert _names(Criteria(kind=FacilityKind.MEETING_ROOM)) == ["会議室"]
    assert _names(Criteria(kind=FacilityKind.GYM)) == ["アリーナ", "会議室"], "all there is in a gymnasium"
    assert _names(Criteria(areas=("東部",))) == ["広場"]
    assert _names(Criteria(people=18)) == ["アリーナ", "会議室", "広場"]
    assert _names(Criteria(people=19)) == ["アリーナ", "広場"], "who has no limit takes all"


@pytest.mark.parametrize("status", [FacilityStatus.IMPORTED, FacilityStatus.HIDDEN])
def test_what_is_not_published_is_not_found(app: Flask, status: FacilityStatus) -> None:
    hidden = factories.facility("閉じた館", status=status, area="奥")
    factories.space(hidden, uses="茶道")
    city = factories.municipality().id
    assert _names(Criteria()) == []
    assert list_choices(city).areas == ()
    assert list_published(city, None, "", first=0, limit=10) == ([], 0)


@pytest.mark.both_databases
def test_what_is_free_on_the_day_comes_first(app: Flask) -> None:
    home = factories.facility()
    user = factories.user()
    full = factories.space(home, "満室")
    some = factories.space(home, "一部")
    free = factories.space(home, "空室")
    for space, slots in ((full, ((540, 720), (780, 1020), (1080, 1290))), (some, ((540, 720),))):
        for starts, ends in slots:
            factories.booking(user, space, at_minute(DAY, starts), at_minute(DAY, ends), NOW)
    found = _search(home.municipality_id, Criteria())
    assert _found_names(found) == ["空室", "一部", "満室"]
    assert [one.days[0].state for one in found] == ["free", "partial", "taken"]
    morning = _search(home.municipality_id, Criteria(time=PartOfDay.MORNING))
    states = dict(zip(_found_names(morning), (one.days[0].state for one in morning), strict=True))
    assert states == {"空室": "free", "一部": "taken", "満室": "taken"}
    assert free.id == morning[0].place.space_id


@pytest.mark.parametrize(
    ("hours", "state"),
    [
        (Hours(540, 720), "taken"),
        (Hours(600, 660), "taken"),
        (Hours(720, 780), None),
        (Hours(720, 1020), "free"),
        (Hours(1080, None), "free"),
        (Hours(None, 720), "taken"),
        (Hours(540, 1020), "partial"),
    ],
)
def test_hours_are_free_when_all_slots_that_they_touch_are(
    app: Flask, hours: Hours, state: str | None
) -> None:
    space = factories.space()
    factories.booking(factories.user(), space, at_minute(DAY, 540), at_minute(DAY, 720), NOW)
    found = _search(space.municipality_id, Criteria(time=hours))
    assert [one.days[0].state for one in found] == ([state] if state else [])


def test_the_order_is_as_asked(app: Flask) -> None:
    home, user = factories.facility(), factories.user()
    later = DAY + timedelta(days=7)
    first = factories.space(home, "早い", position=3)
    last = factories.space(home, "遅い", position=2)
    most = factories.space(home, "多い", position=1)
    for space, taken in ((first, later), (last, DAY)):
        for starts, ends in ((540, 720), (780, 1020), (1080, 1290)):
            factories.booking(user, space, at_minute(taken, starts), at_minute(taken, ends), NOW)
    for starts, ends in ((540, 720), (780, 1020), (1080, 1290)):
        factories.booking(user, most, at_minute(DAY, starts), at_minute(DAY, ends), NOW)
    third = DAY + timedelta(days=14)
    days = (DAY, later, third)
    for space in (first, last):
        for starts, ends in ((540, 720), (780, 1020), (1080, 1290)):
            factories.booking(user, space, at_minute(third, starts), at_minute(third, ends), NOW)
    city = home.municipality_id
    assert _found_names(_search(city, Criteria(), days, Order.MOST)) == ["多い", "早い", "遅い"]
    assert _found_names(_search(city, Criteria(), days, Order.SOON)) == ["早い", "多い", "遅い"]
    assert _found_names(_search(city, Criteria(), days, Order.NAME)) == ["多い", "遅い", "早い"]


def test_when_nothing_is_free_it_is_counted_what_one_condition_less_finds(app: Flask) -> None:
    gym, user = factories.facility("体育館", area="本町"), factories.user()
    small = factories.space(gym, "小さい", capacity=10)
    factories.space(gym, "大きい", capacity=50)
    factories.space(factories.facility("東館", area="東部"), "遠い", capacity=10)
    factories.booking(user, small, at_minute(DAY, 540), at_minute(DAY, 720), NOW)
    places = load_directory(gym.municipality_id).places
    criteria = Criteria(areas=("東部",), people=30, time=PartOfDay.MORNING)
    results = search(gym.municipality_id, places, criteria, [DAY], order=Order.SOON, now=NOW)
    assert results.found == ()
    assert {one.aspect: (one.found, one.free) for one in results.looser} == {
        Aspect.WHERE: (1, 1),
        Aspect.PEOPLE: (1, 1),
        Aspect.TIME: (0, 0),
    }
    free = Criteria(areas=("東部",))
    assert search(gym.municipality_id, places, free, [DAY], order=Order.SOON, now=NOW).looser == ()


def test_a_space_that_has_no_such_part_of_the_day_is_left_out(app: Flask) -> None:
    home = factories.facility()
    factories.space(home, "昼だけ", timetable=factories.steps(540, 1020))
    factories.space(home, "夜も")
    assert _found_names(_search(home.municipality_id, Criteria(time=PartOfDay.EVENING))) == ["夜も"]


def test_a_space_without_a_timetable_is_found_as_one_to_ask_for(app: Flask) -> None:
    space = factories.space(name="野外炊事場", timetable=None)
    found = _search(space.municipality_id, Criteria())
    assert [one.days[0].state for one in found] == [SlotState.COUNTER_ONLY]
