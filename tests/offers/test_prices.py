"""Prices on calendars: one number for page, panel and interface, for the one who reads."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask

from booking.accounts.rules import Audience
from booking.core.calendar import at_minute
from booking.facilities.models import Facility, Space
from booking.offers.queries import load_offers
from booking.reservations.rules.asker import ANYBODY, Asker
from tests import factories
from tests.fees import made
from tests.reservations.deeds import DAY, NOW
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.sayings import spoken

RESIDENT = Asker(audience=Audience.RESIDENT)
OUTSIDER = Asker(audience=Audience.NON_RESIDENT)


@pytest.fixture(autouse=True)
def standing(clock: Clock) -> None:
    """It is noon of Tuesday 2026-12-01."""


@pytest.fixture
def hall(app: Flask) -> Facility:
    return factories.facility()


@pytest.fixture
def room(hall: Facility) -> Space:
    return factories.space(hall)


def prices(space: Space, asker: Asker = ANYBODY) -> list[tuple[int, bool] | None]:
    offers = load_offers(space.municipality_id, [space.id], [DAY], now=NOW, asker=asker)
    found = [offer.price for offer in offers.of(space.id, DAY)]
    return [(one.total, one.is_from) if one is not None else None for one in found]


def test_each_slot_has_the_price_of_its_period(hall: Facility, room: Space) -> None:
    made.tariff(hall, made.document(room, steps=[made.TENS]))
    assert prices(room) == [(840, False), (940, False), (1580, False)]


def test_a_price_is_a_beginning_where_it_depends_on_what_is_asked(hall: Facility, room: Space) -> None:
    made.tariff(hall, made.document(room, steps=[made.TRADE]))
    assert prices(room)[0] == (840, True)


def test_who_reads_sees_the_own_price(hall: Facility, room: Space) -> None:
    made.tariff(hall, made.document(room, steps=[made.OUTSIDERS]))
    assert prices(room, OUTSIDER)[0] == (1260, False)
    assert prices(room, RESIDENT)[0] == (840, False)


def test_who_is_not_signed_in_may_live_elsewhere(hall: Facility, room: Space) -> None:
    made.tariff(hall, made.document(room, steps=[made.OUTSIDERS]))
    assert prices(room)[0] == (840, True)


def test_a_price_that_may_be_less_is_called_the_usual_one(
    client: Client, hall: Facility, room: Space
) -> None:
    """「840円から」 would be untrue where a rehearsal costs half."""
    rehearsal = {**made.TRADE, "cases": [{"when": {"commercial": ["yes"]}, "rate": "0.5"}]}
    made.tariff(hall, made.document(room, steps=[rehearsal]))
    page = client.get(f"/spaces/{room.id}?day=2026-12-05").text
    assert "基本 840円" in page
    assert "840円から" not in page


def test_a_space_that_no_tariff_names_has_no_price(hall: Facility, room: Space) -> None:
    made.tariff(hall, made.document(factories.space(hall, "和室")))
    assert prices(room) == [None, None, None]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/spaces/{space}?day=2026-12-05", "840円から"),
        ("/spaces/{space}?view=week&day=2026-12-05", "840円から"),
        ("/facilities/{facility}/day?date=2026-12-05", "840円から"),
    ],
)
def test_prices_stand_on_the_pages(client: Client, hall: Facility, room: Space, path: str, text: str) -> None:
    made.tariff(hall, made.document(room))
    page = client.get(path.format(space=room.id, facility=hall.id)).get_data(as_text=True)
    assert text in page


def test_a_space_by_the_hour_tells_its_price_once(client: Client, hall: Facility) -> None:
    court = factories.space(hall, "卓球室", timetable=factories.steps())
    made.tariff(hall, made.document(court, by_hour=400, steps=[]))
    page = client.get(f"/facilities/{hall.id}/day?date=2026-12-05&view=list").get_data(as_text=True)
    listed = page[page.index('class="space-list') : page.index("</ul>", page.index('class="space-list'))]
    assert listed.count("400円") == 1
    assert "1時間ごと 400円" in page


def test_prices_of_many_spaces_are_one_statement(
    hall: Facility, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    spaces = [factories.space(hall, f"会議室{number}") for number in range(12)]
    made.tariff(hall, made.document(*spaces))
    found = []
    for some in (spaces[:2], spaces):
        ids = [one.id for one in some]
        with count_queries() as statements:
            load_offers(spaces[0].municipality_id, ids, [DAY], now=NOW)
        found.append(len(statements))
    assert found[0] == found[1]


def test_hours_of_the_day_are_heard_with_their_prices(client: Client, hall: Facility) -> None:
    """Cells by the hour have no room for a price; the room's name has the lowest beside it."""
    court = factories.space(hall, "卓球室", timetable=factories.steps(step=60))
    document = made.document(court, by_hour=400, steps=[])
    early = {"kind": "duration", "key": "early", "label": "午前1時間", "minutes": 60, "ends": 720}
    late = {"kind": "duration", "key": "late", "label": "午後1時間", "minutes": 60, "starts": 720}
    document["steps"][0] |= {"units": [early, late], "rows": [{"prices": {"early": 300, "late": 500}}]}
    made.tariff(hall, document)
    page = client.get(f"/facilities/{hall.id}/day?date=2026-12-05&view=grid").text
    table = page[page.index('class="day-grid-scroll') : page.index("</table>")]
    heard = spoken(page, table)
    assert "卓球室 12月5日 土曜日 9時から10時 空き 300円" in heard
    assert "卓球室 12月5日 土曜日 13時から14時 空き 500円" in heard
    assert "1時間ごと 300円から" in table


def test_a_pool_costs_what_the_cheapest_of_its_free_courts_does(client: Client, hall: Facility) -> None:
    cheap, dear = (factories.space(hall, name, timetable=factories.steps(step=120)) for name in "AB")
    document = made.document(cheap, dear, by_hour=400, steps=[])
    document["rooms"] = [
        {"key": "a", "label": "A", "spaces": [str(cheap.id)]},
        {"key": "b", "label": "B", "spaces": [str(dear.id)]},
    ]
    document["steps"][0]["rows"] = [
        {"rooms": ["a"], "prices": {"hour": 200}},
        {"rooms": ["b"], "prices": {"hour": 450}},
    ]
    made.tariff(hall, document)
    pool = factories.pool(cheap, dear, name="どちらでも")
    factories.booking(factories.user(), cheap, at_minute(DAY, 540), at_minute(DAY, 660), NOW)
    page = client.get(f"/facilities/{hall.id}/day?date=2026-12-05&view=grid").text
    table = page[page.index('class="day-grid-scroll') : page.index("</table>")]
    assert spoken(page, table)[:2] == [
        "どちらでも 12月5日 土曜日 9時から11時 空き 1面 900円",
        "どちらでも 12月5日 土曜日 11時から13時 空き 2面 400円から",
    ]
    assert "2面 400円から" in table
    panel = client.get(f"/pools/{pool.id}?day=2026-12-05").text
    assert "900円" in panel
    assert "400円から" in panel
