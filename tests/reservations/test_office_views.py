"""The pages of cancelling and closing: what is asked, refused, kept and written down."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from booking.accounts.models import User
from booking.audit.models import AuditEntry
from booking.core.db import db
from booking.facilities.models import Closure, Facility, Space
from booking.reservations.models import Reservation
from booking.reservations.rules.status import ReservationStatus
from tests import factories
from tests.reservations.deeds import AFTERNOON, DAY, MORNING, NOW, cancel, count, request_of
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in

TYPED = {"first": "2026-12-05", "where": "whole", "reason": "設備点検"}


@pytest.fixture(autouse=True)
def _noon(clock: Clock) -> None:
    assert clock.moment == NOW


@pytest.fixture
def room(hall: Facility) -> Space:
    return factories.space(hall)


@pytest.fixture
def them(client: Client, hall: Facility) -> User:
    made = factories.staff(hall)
    sign_in(client, made)
    return made


def _close(client: Client, hall: Facility, step: str, **more: Any) -> Any:
    return client.post(f"/staff/facilities/{hall.id}/close", data={**TYPED, "step": step, **more})


def _token(page: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_closing_goes_from_the_list_over_the_confirmation_to_the_record(
    client: Client, them: User, hall: Facility, room: Space
) -> None:
    one = request_of(factories.user("大野 花"), room)
    page = _close(client, hall, "list").text
    assert "大野 花" in page
    assert "checked" not in page
    known = {"token": _token(page), "seen": f"r{one.id}"}
    page = _close(client, hall, "check", **known).text
    assert "まだ選んでいないものが1件あります" in page
    known[f"choice-r{one.id}"] = "cancel"
    page = _close(client, hall, "check", **known).text
    assert "1件を取り消して休館にする" in page
    assert count(Closure) == 0
    answer = _close(client, hall, "do", **known)
    assert answer.status_code == 303
    again = _close(client, hall, "do", **known)
    assert again.headers["Location"] == answer.headers["Location"]
    page = client.get(answer.headers["Location"]).text
    assert "1人にメールで知らせます: 大野 花" in page
    assert (count(Closure), one.status) == (1, ReservationStatus.CANCELLED)
    written = set(db.session.scalars(select(AuditEntry.action)))
    assert {"booking.list_concerned", "clearing.view", "closure.add", "closing.enter"} <= written
    closure = db.session.scalars(select(Closure.id)).one()
    reopening = client.get(f"/staff/facilities/{hall.id}/closures/{closure}/reopen").text
    assert "取り消した予約1件は戻りません" in reopening


def test_a_day_without_bookings_is_closed_from_the_list(
    client: Client, them: User, hall: Facility, room: Space
) -> None:
    page = _close(client, hall, "list").text
    assert "取り消すものはありません" in page
    assert _close(client, hall, "do", token=_token(page)).status_code == 303
    assert count(Closure) == 1


def test_what_came_meanwhile_is_marked_and_the_choices_are_kept(
    client: Client, them: User, hall: Facility, room: Space
) -> None:
    one = request_of(factories.user(), room)
    known = {"token": "form", "seen": f"r{one.id}", f"choice-r{one.id}": "keep"}
    new = request_of(factories.user("大野 花"), room, AFTERNOON)
    answer = _close(client, hall, "do", **known)
    assert (answer.status_code, count(Closure)) == (409, 0)
    assert "選んでいる間に予約が変わりました" in answer.text
    assert answer.text.count("新しく入りました") == 1
    assert re.search(rf'id="choice-r{one.id}-keep" value="keep" checked', answer.text)
    assert not re.search(rf'name="choice-r{new.id}"[^>]*checked', answer.text)


def test_what_went_meanwhile_is_said(client: Client, them: User, hall: Facility, room: Space) -> None:
    person = factories.user()
    one, other = request_of(person, room), request_of(person, room, AFTERNOON)
    cancel(person, one)
    known = {"token": "form", f"choice-r{one.id}": "cancel", f"choice-r{other.id}": "keep"}
    answer = _close(client, hall, "do", **known, seen=[f"r{one.id}", f"r{other.id}"])
    assert (answer.status_code, count(Closure)) == (409, 0)
    assert "1件がなくなりました" in answer.text


def test_all_can_be_set_at_once_and_nothing_is_done_by_that(
    client: Client, them: User, hall: Facility, room: Space
) -> None:
    keys = [f"r{request_of(factories.user(), room, times).id}" for times in (MORNING, AFTERNOON)]
    page = _close(client, hall, "", **{"all": "cancel", "token": "form", "seen": keys}).text
    assert len(re.findall(r'value="cancel" checked', page)) == 2
    assert (count(Closure), count(Reservation)) == (0, 2)


def test_back_at_the_form_everything_that_was_typed_is_there(
    client: Client, them: User, hall: Facility, room: Space
) -> None:
    page = _close(client, hall, "edit", token="form", message="翌週は空いています。").text
    assert "設備点検" in page
    assert "翌週は空いています。" in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"first": ""}, "始まりの日を入れてください。"),
        ({"reason": "\u200b"}, "休館の理由を入れてください"),
        ({"starts": "9:00"}, "始まりと終わりの両方"),
        ({"starts": "12", "ends": "9"}, "終わりの時刻は、始まりより後"),
        ({"last": "2026-12-04"}, "始まりの日と同じか後の日"),
        ({"first": "2026-11-30"}, "もう過ぎた日です"),
        ({"where": "some"}, "室場を1つ以上選んでください。"),
        ({"where": "some", "spaces": "99999"}, "field--error"),
    ],
)
def test_a_closing_that_cannot_be_meant_is_refused_beside_its_field(
    client: Client, them: User, hall: Facility, room: Space, typed: dict[str, str], words: str
) -> None:
    answer = _close(client, hall, "do", **typed)
    assert (answer.status_code, count(Closure)) == (422, 0)
    assert words in answer.text


def test_strangers_find_none_of_the_pages(client: Client, hall: Facility, room: Space) -> None:
    one = request_of(factories.user(), room)
    use = factories.official_use(room, *AFTERNOON)
    sign_in(client, factories.staff(factories.facility("東部公民館")))
    base = f"/staff/facilities/{hall.id}"
    paths = ("close", "closures", "official-uses", "official-uses/new", f"official-uses/{use.id}")
    for path in (*(f"{base}/{path}" for path in paths), f"/staff/reservations/{one.id}/cancel"):
        assert client.get(path).status_code == 404, path
    assert client.post(f"{base}/close", data={**TYPED, "step": "do"}).status_code == 404
    assert client.post(f"{base}/official-uses/{use.id}/remove").status_code == 404
    assert client.post(f"/staff/reservations/{one.id}/cancel", data={"reason": "点検"}).status_code == 404


def test_a_record_of_another_facility_is_not_found(
    client: Client, them: User, hall: Facility, room: Space
) -> None:
    page = _close(client, hall, "list").text
    address = _close(client, hall, "do", token=_token(page)).headers["Location"]
    other = factories.facility("東部公民館")
    sign_in(client, factories.staff(other))
    assert client.get(address.replace(f"/{hall.id}/", f"/{other.id}/")).status_code == 404


def test_opening_again_twice_says_that_it_is_open(
    client: Client, them: User, hall: Facility, room: Space
) -> None:
    page = _close(client, hall, "list").text
    record = _close(client, hall, "do", token=_token(page)).headers["Location"]
    closure = db.session.scalars(select(Closure)).one()
    path = f"/staff/facilities/{hall.id}/closures/{closure.id}/reopen"
    assert "取り消した予約はありません" in client.get(path).text
    for words in ("開館に戻しました", "もう開館に戻しています"):
        assert client.post(path).status_code == 303
        assert words in client.get(f"/staff/facilities/{hall.id}/closures").text
    assert "開館に戻してあります" in client.get(record).text


def test_staff_see_whom_to_call_after_cancelling(client: Client, them: User, room: Space) -> None:
    one = request_of(factories.user("大野 花", email=None), room)
    path = f"/staff/reservations/{one.id}/cancel"
    assert "大野 花さんに電話で知らせてください" in client.get(path).text
    assert client.post(path, data={"reason": " "}).status_code == 422
    for _time in range(2):  # pressed twice
        answer = client.post(path, data={"reason": "空調の故障"})
    assert answer.status_code in (303, 409)
    page = client.get(path).text
    assert "予約を取り消しました" in page
    assert "090-0000-1234" in page
    assert "空調の故障" in page


def test_the_resident_reads_on_the_booking_that_the_facility_cancelled_it_and_why(
    client: Client, person: User, new_client: Callable[[], Client], hall: Facility, room: Space
) -> None:
    one = request_of(person, room)
    office = new_client()
    sign_in(office, factories.staff(hall))
    office.post(f"/staff/reservations/{one.id}/cancel", data={"reason": "<b>空調の故障</b>"})
    page = client.get(f"/bookings/{one.booking.reference}").text
    assert "施設の都合で取り消されました" in page
    assert "&lt;b&gt;空調の故障&lt;/b&gt;" in page


def test_what_a_resident_cancelled_is_not_told_as_the_offices_doing(
    client: Client, them: User, room: Space
) -> None:
    person = factories.user()
    one = request_of(person, room)
    cancel(person, one)
    page = client.get(f"/staff/reservations/{one.id}/cancel").text
    assert "この予約は、もう取り消しています。" in page
    assert "メールで知らせます" not in page


def test_the_day_sheet_marks_what_was_left_and_closed_hours(
    client: Client, them: User, hall: Facility, room: Space
) -> None:
    one = request_of(factories.user(), room)
    other = factories.space(hall, "和室")
    request_of(factories.user(), other)
    page = _close(client, hall, "list", where="some", spaces=room.id, starts="9", ends="12").text
    known = {"token": _token(page), "seen": f"r{one.id}", f"choice-r{one.id}": "keep"}
    where = {"where": "some", "spaces": str(room.id), "starts": "9", "ends": "12"}
    assert _close(client, hall, "do", **known, **where).status_code == 303
    page = client.get(f"/staff/facilities/{hall.id}/day?date={DAY}").text
    assert page.count("休館日に残した予約") == 1
    assert "9:00–12:00 休館です。設備点検" in page


def test_the_list_costs_as_many_statements_for_many_bookings_as_for_one(
    app: Flask,
    client: Client,
    them: User,
    hall: Facility,
    room: Space,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    request_of(factories.user(), room)
    with count_queries() as few:
        assert _close(client, hall, "list").status_code == 200
    for name in ("和室", "調理室", "工作室", "音楽室"):
        space = factories.space(hall, name)
        for times in (MORNING, AFTERNOON):
            request_of(factories.user(), space, times)
    with count_queries() as many:
        assert _close(client, hall, "list").status_code == 200
    assert len(many) == len(few)
