"""Staff open closing days for once, and take that back: on both databases."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from booking.accounts.rules import Audience
from booking.audit.models import AuditEntry
from booking.core.calendar import at_minute
from booking.core.db import db
from booking.core.errors import InvalidInput, NotFound
from booking.facilities.models import Closure, Facility, Space
from booking.facilities.queries import FacilityNotFound
from booking.facilities.rules.closures import DatedClosure, DatedOpening, OnHoliday, WeeklyClosure
from booking.facilities.rules.windows import Channel
from booking.municipalities.models import Holiday
from booking.reservations.queries import refusals_now
from booking.reservations.rules.asker import Asker
from booking.reservations.rules.refusals import CannotReserve
from booking.reservations.service import closing
from booking.reservations.service.closing import OpeningPlan
from tests import factories
from tests.reservations.deeds import AFTERNOON, DAY, MORNING, NOW, count, request_of, wish
from tests.support.client import Client
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.both_databases
SATURDAYS = WeeklyClosure(weekdays=frozenset({DAY.weekday()}))
PLAN = OpeningPlan(DatedOpening(first=DAY, last=DAY, reason="文化祭"))
TYPED = {"where": "whole", "first": DAY.isoformat(), "reason": "文化祭のため"}


@pytest.fixture
def hall(app: Flask) -> Facility:
    made = factories.facility()
    factories.closure(made, SATURDAYS)
    return made


@pytest.fixture
def room(hall: Facility) -> Space:
    return factories.space(hall)


def _open(hall: Facility, plan: OpeningPlan = PLAN) -> int:
    them = factories.staff(hall, name="受付")
    with db.transaction():
        return closing.open_days(them, hall.id, plan, now=NOW)


def _is_closed(space: Space, times: tuple[datetime, datetime] = MORNING) -> bool:
    try:
        request_of(factories.user(), space, times)
    except CannotReserve as refused:
        return refused.code == "closed"
    return False


def test_a_closing_day_is_opened_and_can_be_booked_at_once(hall: Facility, room: Space) -> None:
    assert _is_closed(room)
    assert _open(hall) == 1
    assert not _is_closed(room)
    assert "closure.add" in db.session.scalars(select(AuditEntry.action)).all()


def test_only_the_opened_hours_can_be_booked(hall: Facility, room: Space) -> None:
    _open(hall, OpeningPlan(replace(PLAN.rule, start_minute=780, end_minute=1020)))
    assert _is_closed(room)
    assert not _is_closed(room, AFTERNOON)


def test_a_part_is_opened_alone_and_the_whole_opens_its_parts(hall: Facility) -> None:
    half, other = factories.space(hall, "半面A"), factories.space(hall, "半面B")
    whole = factories.space(hall, "全面", parts=[half, other])
    _open(hall, replace(PLAN, space_ids=(half.id,)))
    assert not _is_closed(half)
    assert _is_closed(other)
    assert _is_closed(whole, AFTERNOON)
    _open(hall, replace(PLAN, space_ids=(whole.id,)))
    assert not _is_closed(other)
    assert not _is_closed(whole, AFTERNOON)


def test_a_space_that_its_own_rule_closes_stays_closed_when_the_facility_opens(
    hall: Facility, room: Space
) -> None:
    pool = factories.space(hall, "プール")
    factories.closure(hall, replace(SATURDAYS, reason="水質検査"), pool)
    _open(hall)
    assert not _is_closed(room)
    assert _is_closed(pool)
    _open(hall, replace(PLAN, space_ids=(pool.id,)))
    assert not _is_closed(pool)


def test_the_days_that_open_are_counted_and_those_open_anyhow_are_not(hall: Facility, room: Space) -> None:
    assert _open(hall, OpeningPlan(replace(PLAN.rule, last=DAY + timedelta(days=20)))) == 3


def test_a_moved_closing_day_is_found_over_the_holiday_before_it(hall: Facility, room: Space) -> None:
    holiday = DAY + timedelta(days=5)
    with db.transaction():
        db.session.add(Holiday(municipality_id=hall.municipality_id, day=holiday, name="臨時の祝日"))
    moving = WeeklyClosure(weekdays=frozenset({holiday.weekday()}), on_holiday=OnHoliday.NEXT_DAY)
    factories.closure(hall, moving)
    holiday += timedelta(days=1)
    assert _open(hall, OpeningPlan(replace(PLAN.rule, first=holiday, last=holiday))) == 1


@pytest.mark.parametrize(
    ("rule", "field", "words"),
    [
        (replace(PLAN.rule, first=date(2026, 12, 7), last=date(2026, 12, 7)), "first", "もともと開館"),
        (replace(PLAN.rule, reason=""), "reason", "理由"),
        (replace(PLAN.rule, first=date(2026, 11, 28), last=date(2026, 11, 28)), "first", "過ぎた日"),
        (replace(PLAN.rule, first=date(2030, 1, 5), last=date(2030, 1, 5)), "first", "3年より先"),
        (replace(PLAN.rule, last=DAY + timedelta(days=367)), "last", "1年まで"),
    ],
)
def test_an_opening_that_cannot_be_meant_names_its_field_and_leaves_nothing(
    hall: Facility, room: Space, rule: DatedOpening, field: str, words: str
) -> None:
    before = count(Closure)
    with pytest.raises(InvalidInput, match=words) as refused:
        _open(hall, OpeningPlan(rule))
    assert refused.value.field == field
    assert count(Closure) == before


def test_a_one_off_closure_is_not_opened_by_an_opening(hall: Facility, room: Space) -> None:
    factories.closure(hall, DatedClosure(first=DAY, last=DAY, reason="停電"))
    with pytest.raises(InvalidInput, match="臨時休館") as refused:
        _open(hall)
    assert refused.value.field == "first"


def test_taken_back_it_is_closed_again_and_what_was_booked_stays(hall: Facility, room: Space) -> None:
    _open(hall)
    one = request_of(factories.user(), room)
    them = factories.staff(hall)
    [(found, rule)] = closing.list_coming_openings(hall, DAY)
    claim = closing.claim_of_opening(hall, found, rule, NOW)
    assert claim.touches(one.starts_at, one.ends_at)
    assert not claim.touches(at_minute(DAY, -60), at_minute(DAY, 0))
    with db.transaction():
        closing.take_back_opening(them, hall.id, found.id, now=NOW)
    assert _is_closed(room, AFTERNOON)
    assert one.cancelled_at is None
    with pytest.raises(NotFound), db.transaction():
        closing.take_back_opening(them, hall.id, found.id, now=NOW)


def test_a_closure_is_not_taken_back_as_an_opening_nor_an_opening_as_a_closure(
    hall: Facility, room: Space
) -> None:
    _open(hall)
    later = DAY + timedelta(days=2)
    closure = factories.closure(hall, DatedClosure(first=later, last=later, reason="停電"))
    [(opening, _rule)] = closing.list_coming_openings(hall, DAY)
    them = factories.staff(hall)
    with pytest.raises(NotFound), db.transaction():
        closing.take_back_opening(them, hall.id, closure.number, now=NOW)
    with pytest.raises(NotFound), db.transaction():
        closing.reopen(them, hall.id, opening.id, now=NOW)


def test_staff_open_their_own_facilities_only(hall: Facility, room: Space) -> None:
    stranger = factories.staff(factories.facility("東部公民館"))
    with pytest.raises(FacilityNotFound), db.transaction():
        closing.open_days(stranger, hall.id, PLAN, now=NOW)


def test_the_screen_opens_lists_and_takes_back(client: Client, hall: Facility, room: Space) -> None:
    sign_in(client, factories.staff(hall))
    base = f"/staff/facilities/{hall.id}"
    assert "この日を臨時に開ける" in client.get(f"{base}/day?date={DAY}").text
    assert f'value="{DAY}"' in client.get(f"{base}/open?date={DAY}").text
    done = client.post(f"{base}/open", data=TYPED, follow_redirects=True)
    assert "1日が開館になり" in done.text
    assert "文化祭のため（2026年12月5日（土） 臨時開館）" in done.text
    again = client.post(f"{base}/open", data=TYPED)
    assert again.status_code == 422
    assert "この日は、もともと開館しています。" in again.text
    request_of(factories.user(), room)
    [(found, _rule)] = closing.list_coming_openings(hall, DAY)
    address = f"{base}/openings/{found.id}/take-back"
    assert "予約1件は、取り消されずに残ります。" in client.get(address).text
    assert "臨時開館をやめました。" in client.post(address, follow_redirects=True).text
    assert "もうやめてあります。" in client.post(address, follow_redirects=True).text


def test_the_screen_refuses_what_cannot_be_meant_beside_its_field(
    client: Client, hall: Facility, room: Space
) -> None:
    sign_in(client, factories.staff(hall))
    for typed, words in (
        ({"first": ""}, "始まりの日を入れてください。"),
        ({"reason": ""}, "開館の理由を入れてください"),
        ({"where": "some"}, "室場を1つ以上選んでください。"),
        ({"starts": "9:00"}, "始まりと終わりの両方"),
    ):
        answer = client.post(f"/staff/facilities/{hall.id}/open", data=TYPED | typed)
        assert (answer.status_code, words in answer.text) == (422, True)


def test_strangers_find_none_of_the_pages(client: Client, hall: Facility, room: Space) -> None:
    _open(hall)
    [(found, _rule)] = closing.list_coming_openings(hall, DAY)
    sign_in(client, factories.staff(factories.facility("東部公民館")))
    base = f"/staff/facilities/{hall.id}"
    for address in (f"{base}/open", f"{base}/openings/{found.id}/take-back"):
        assert client.get(address).status_code == 404
        assert client.post(address, data=TYPED).status_code == 404


@pytest.mark.parametrize(("on_request", "at_the_counter"), [(True, []), (False, ["closed"])])
def test_the_counter_opens_for_whoever_asks_where_the_rule_says_so(
    app: Flask, on_request: bool, at_the_counter: list[str]
) -> None:
    house = factories.facility()
    factories.closure(house, replace(SATURDAYS, opens_on_request=on_request))
    space = factories.space(house)

    def refused(asker: Asker) -> list[str]:
        found = refusals_now(house.municipality_id, wish(space), NOW, asker)
        return [one.code.value for one in found]

    assert refused(Asker(audience=Audience.RESIDENT)) == ["closed"]
    counter = Asker(audience=Audience.RESIDENT, channel=Channel.COUNTER)
    assert refused(counter) == at_the_counter
    # Where another rule keeps the day closed, nobody can be asked.
    factories.closure(house, replace(SATURDAYS, reason="定期清掃"))
    assert refused(counter) == ["closed"]
