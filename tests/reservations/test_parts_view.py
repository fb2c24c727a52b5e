"""The administrator's screen that says what a space is made of."""

from datetime import UTC, date, datetime

from flask import Flask

from booking.core.calendar import at_minute
from booking.core.db import db
from booking.facilities.queries import leaves_of, list_parts
from tests import factories
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in

MORNING = (at_minute(date(2026, 12, 5), 540), at_minute(date(2026, 12, 5), 720))


def test_a_whole_is_composed_of_the_rooms_that_were_ticked(app: Flask, client: Client) -> None:
    hall = factories.facility()
    whole, left, right = (factories.space(hall, name) for name in ("全面", "左", "右"))
    sign_in(client, factories.administrator())

    answer = client.post(f"/admin/spaces/{whole.id}/parts", data={"parts": [left.id, right.id]})

    assert answer.status_code == 302
    assert list_parts([whole.id]) == {whole.id: [left.id, right.id]}
    assert leaves_of([whole.id]) == {whole.id: (left.id, right.id)}
    page = client.get(f"/admin/spaces/{whole.id}/parts").text
    assert page.count("checked") == 2


def test_what_is_ticked_is_told_and_not_saved(app: Flask, client: Client) -> None:
    hall = factories.facility()
    left, right = (factories.space(hall, name) for name in ("左", "右"))
    whole = factories.space(hall, "全面", parts=[left, right])
    sign_in(client, factories.administrator())
    address = f"/admin/spaces/{whole.id}/parts"
    assert "「左」に予約が入ると、同じ時間の「全面」は予約できません。" in client.get(address).text
    page = client.post(address, data={"parts": [right.id], "check": "yes"}).text
    assert "「全面」に予約が入ると、同じ時間の「右」は予約できません。" in page
    circle = client.post(f"/admin/spaces/{left.id}/parts", data={"parts": [whole.id], "check": "yes"})
    assert circle.status_code == 422
    assert "室場の分け方が循環しています。" in circle.text
    assert list_parts([whole.id, left.id]) == {whole.id: [left.id, right.id]}


def test_a_composition_that_bookings_forbid_is_explained_and_what_was_ticked_stays(
    app: Flask, client: Client, clock: Clock
) -> None:
    hall = factories.facility()
    whole, left, right = (factories.space(hall, name) for name in ("全面", "左", "右"))
    now = datetime(2026, 12, 1, 3, tzinfo=UTC)
    for space in (whole, left):
        factories.booking(factories.user(), space, *MORNING, now=now)
    sign_in(client, factories.administrator())

    answer = client.post(f"/admin/spaces/{whole.id}/parts", data={"parts": [left.id, right.id]})

    assert answer.status_code == 422
    assert "これからの予約が重なるため" in answer.text
    assert answer.text.count("checked") == 2
    db.session.rollback()
    assert list_parts([whole.id]) == {}


def test_a_space_of_nobody_is_not_found(app: Flask, client: Client) -> None:
    sign_in(client, factories.administrator())
    assert client.get("/admin/spaces/987654/parts").status_code == 404
