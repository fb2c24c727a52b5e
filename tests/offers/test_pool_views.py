"""Any of several equal courts on the residents' pages: its calendar, its row of the day, picking it."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from booking.core.calendar import at_minute
from booking.core.db import db
from booking.facilities.models import Facility, Pool, PoolMember, Space
from booking.facilities.rules.settings import FacilityKind, FacilityStatus
from booking.offers.queries.places import PlacedPool, arrange, stand_pools
from booking.reservations.models import BookingDraft
from tests import factories
from tests.offers.conftest import DAY
from tests.support.client import Client
from tests.support.sayings import spoken
from tests.support.signing_in import sign_in

NOON = datetime.fromisoformat("2026-12-01T03:00:00+00:00")
MORNING = (at_minute(DAY, 540), at_minute(DAY, 660))
Counter = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def park(app: Flask) -> Facility:
    return factories.facility("潮見公園テニスコート", kind=FacilityKind.TENNIS_COURT)


def _courts(park: Facility, count: int) -> list[Space]:
    hours = factories.steps(step=120)
    return [factories.space(park, f"{number}番コート", timetable=hours) for number in range(1, count + 1)]


@pytest.fixture
def courts(park: Facility) -> list[Space]:
    return _courts(park, 3)


@pytest.fixture
def pool(courts: list[Space]) -> Pool:
    return factories.pool(*courts, name_en="Tennis court (any)")


def _words(markup: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", markup))


def _panel(page: str) -> str:
    return _words(page[page.index('class="day-panel"') : page.index('class="day-panel__foot"')])


def test_each_time_says_how_many_are_free_and_its_button_names_the_pool(
    client: Client, pool: Pool, courts: list[Space]
) -> None:
    factories.booking(factories.user(), courts[0], *MORNING, NOON)
    page = client.get(f"/pools/{pool.id}?day={DAY}").text
    assert "9:00–11:00 空き 2面" in _panel(page)
    assert "11:00–13:00 空き 3面" in _panel(page)
    assert f'name="pool" value="{pool.id}"' in page
    assert 'name="space"' not in page


def test_when_none_is_left_it_is_taken_and_no_button_is_there(
    client: Client, pool: Pool, courts: list[Space]
) -> None:
    for court in courts:
        factories.booking(factories.user(), court, *MORNING, NOON)
    page = client.get(f"/pools/{pool.id}?day={DAY}").text
    assert "9:00–11:00 予約済み" in _panel(page)
    assert page.count(f'name="pool" value="{pool.id}"') == 5


@pytest.mark.parametrize("view", ["", "list", "week", "week-list"])
def test_every_view_of_a_calendar_shows_a_pool(client: Client, pool: Pool, view: str) -> None:
    page = client.get(f"/pools/{pool.id}?day={DAY}&view={view}").text
    assert "テニスコート（どの面でも）" in page
    assert f"/pools/{pool.id}?" in page
    if view.startswith("week"):
        assert f"/book?pool={pool.id}&amp;day={DAY}&amp;starts=540&amp;ends=660" in page


def test_a_court_leads_to_the_pool_and_the_pool_to_its_courts(
    client: Client, pool: Pool, courts: list[Space]
) -> None:
    assert f"/pools/{pool.id}?" in client.get(f"/spaces/{courts[1].id}").text
    page = client.get(f"/pools/{pool.id}").text
    assert all(f"/spaces/{court.id}?" in page for court in courts)
    home = client.get(f"/facilities/{pool.facility_id}").text
    assert home.index(f"/pools/{pool.id}") < home.index(f"/spaces/{courts[0].id}")
    assert "全3面" in home


def test_the_pool_stands_first_on_the_day_with_its_courts_below(
    client: Client, pool: Pool, courts: list[Space], park: Facility
) -> None:
    factories.space(park, "会議室", timetable=factories.periods())
    factories.booking(factories.user(), courts[0], *MORNING, NOON)
    page = client.get(f"/facilities/{park.id}/day?date={DAY}&view=grid").text
    heads = re.findall(r'<th scope="row" class="([^"]*)"><a href="[^"]*">([^<]*)</a>', page)
    part = "day-grid__space day-grid__space--part"
    assert heads == [
        ("day-grid__space", "テニスコート（どの面でも）"),
        (part, "1番コート"),
        (part, "2番コート"),
        (f"{part} day-grid__space--last", "3番コート"),
        ("day-grid__space", "会議室"),
    ]
    assert "室場 4室" in page
    table = page[page.index('class="day-grid-scroll') : page.index("</table>")]
    assert spoken(page, table)[:2] == [
        "テニスコート（どの面でも） 12月5日 土曜日 9時から11時 空き 2面",
        "テニスコート（どの面でも） 12月5日 土曜日 11時から13時 空き 3面",
    ]


def test_a_row_of_hours_that_overlap_is_told_as_ranges(client: Client, park: Facility) -> None:
    hours = replace(factories.steps(step=60), min_steps=2)
    longer = [factories.space(park, f"{number}番コート", timetable=hours) for number in (1, 2)]
    pool = factories.pool(*longer)
    page = client.get(f"/facilities/{park.id}/day?date={DAY}&view=list").text
    row = page[page.index(f'id="p{pool.id}"') : page.index(f'id="s{longer[0].id}"')]
    assert "時間を選ぶ" in row
    assert "9:00–21:00" in row


def test_only_what_is_free_hides_a_pool_that_is_full(
    client: Client, pool: Pool, courts: list[Space], park: Facility
) -> None:
    for court in courts:
        factories.official_use(court, at_minute(DAY, 0), at_minute(DAY, 24 * 60), "テニス大会")
    free = factories.space(park, "会議室")
    page = client.get(f"/facilities/{park.id}/day?date={DAY}&view=list&free=1").text
    assert f"/pools/{pool.id}" not in page
    assert f'id="s{free.id}"' in page
    month = client.get(f"/pools/{pool.id}?day={DAY}").text
    assert "テニス大会" in month


def test_a_court_in_two_pools_stands_once(park: Facility, courts: list[Space]) -> None:
    every, some = factories.pool(*courts), factories.pool(courts[2], courts[0], name="車いすで使える面")
    rows = stand_pools(arrange(courts), [every, some])
    told = [one.pool.name if isinstance(one, PlacedPool) else one.space.name for one in rows]
    assert told == [
        "車いすで使える面",
        "テニスコート（どの面でも）",
        "1番コート",
        "2番コート",
        "3番コート",
    ]


def test_halves_stay_below_their_whole(app: Flask) -> None:
    gym = factories.facility()
    halves = [factories.space(gym, f"アリーナ 半面{name}") for name in "AB"]
    whole = factories.space(gym, "アリーナ 全面", parts=halves)
    pool = factories.pool(*halves, name="半面（どちらでも）")
    rows = stand_pools(arrange([whole, *halves]), [pool])
    told = [one.pool.name if isinstance(one, PlacedPool) else one.space.name for one in rows]
    assert told == ["半面（どちらでも）", "アリーナ 全面", "アリーナ 半面A", "アリーナ 半面B"]


def test_picking_any_court_holds_the_first_free_one_and_says_which(
    client: Client, pool: Pool, courts: list[Space]
) -> None:
    factories.booking(factories.user(), courts[0], *MORNING, NOON)
    address = f"/book?pool={pool.id}&starts=2026-12-05T09:00&ends=2026-12-05T11:00"
    page = client.get(address).text
    assert "テニスコート（どの面でも）" in page
    assert "いまは「2番コート」です" in page
    assert "next=/book?pool" in page.replace("%2F", "/").replace("%3F", "?").replace("%3D", "=")
    sign_in(client, factories.user())
    answer = client.post(address, follow_redirects=True)
    assert "「2番コート」をおさえました。" in answer.text
    (draft,) = db.session.scalars(select(BookingDraft)).all()
    assert draft.space_id == courts[1].id


def test_a_stranger_who_picks_any_court_signs_in_and_comes_back_to_it(client: Client, pool: Pool) -> None:
    answer = client.post(f"/book?pool={pool.id}", data={"day": "2026-12-05", "starts": "540", "ends": "660"})
    assert answer.status_code == 303
    told = client.get(answer.location).text
    assert "テニスコート（どの面でも）" in told


def test_when_the_last_court_is_gone_other_times_of_the_pool_are_offered(
    client: Client, pool: Pool, courts: list[Space], park: Facility
) -> None:
    for court in courts:
        factories.booking(factories.user(), court, *MORNING, NOON)
    other = factories.space(park, "壁打ち場", timetable=factories.steps(step=120))
    sign_in(client, factories.user())
    answer = client.post(f"/book?pool={pool.id}", data={"day": "2026-12-05", "starts": "540", "ends": "660"})
    assert answer.status_code == 409
    page = answer.text
    assert "この時間は予約済みです。" in page
    assert page.count(f'name="pool" value="{pool.id}"') == 5
    assert f'name="space" value="{other.id}"' in page
    assert "1番コート" not in page


@pytest.mark.parametrize("address", ["/pools/999", "/pools/999?view=week", "/api/v1/pools/999/availability"])
def test_a_pool_that_is_not_there_is_not_found(client: Client, app: Flask, address: str) -> None:
    factories.municipality()
    assert client.get(address).status_code == 404


def test_a_pool_of_a_hidden_facility_is_not_found(client: Client, pool: Pool, park: Facility) -> None:
    with db.transaction():
        db.session.get_one(Facility, park.id).status = FacilityStatus.HIDDEN
    address = f"/book?pool={pool.id}&starts=2026-12-05T09:00&ends=2026-12-05T11:00"
    assert [client.get(one).status_code for one in (f"/pools/{pool.id}", address)] == [404, 404]


def test_it_speaks_english(client: Client, pool: Pool) -> None:
    page = client.get(f"/pools/{pool.id}?day={DAY}", headers={"Accept-Language": "en"}).text
    assert "Tennis court (any)" in page
    assert "Free, 3 left" in page


def test_a_new_member_is_seen_by_the_next_reader(client: Client, pool: Pool, park: Facility) -> None:
    assert "空き 3面" in _panel(client.get(f"/pools/{pool.id}?day={DAY}").text)
    more = factories.space(park, "4番コート", timetable=factories.steps(step=120))
    with db.transaction() as session:
        session.add(PoolMember(pool_id=pool.id, space_id=more.id, position=4))
    assert "空き 4面" in _panel(client.get(f"/pools/{pool.id}?day={DAY}").text)


def test_the_statements_do_not_grow_with_the_members(
    client: Client, app: Flask, count_queries: Counter
) -> None:
    pools = []
    for count in (3, 40):
        home = factories.facility(f"{count}面のコート", kind=FacilityKind.TENNIS_COURT)
        pools.append(factories.pool(*_courts(home, count)))
    person = factories.user()
    for address in (
        "/pools/{pool}?day=2026-12-05",
        "/pools/{pool}?view=week&day=2026-12-05",
        "/facilities/{home}/day?date=2026-12-05",
        "/facilities/{home}",
        "/book?pool={pool}&starts=2026-12-05T09:00&ends=2026-12-05T11:00",
        "/api/v1/pools/{pool}/availability?from=2026-12-05&to=2026-12-12",
        "/api/v1/pools/{pool}/answer?date=2026-12-05&starts=9:00&ends=11:00",
    ):
        counts = []
        for pool in pools:
            with count_queries() as statements:
                answer = client.get(address.format(pool=pool.id, home=pool.facility_id))
            assert answer.status_code == 200
            counts.append(len(statements))
        assert counts[0] == counts[1], address
    sign_in(client, person)
    counts = []
    for pool in pools:
        with count_queries() as statements:
            client.post(f"/book?pool={pool.id}&starts=2026-12-05T09:00&ends=2026-12-05T11:00")
        counts.append(len(statements))
    assert counts[0] == counts[1]
