"""Staff grant exemptions in the browser, on a booking and to a person, and take them back."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from booking.accounts.models import User
from booking.audit.models import AuditEntry
from booking.core.db import db
from booking.facilities.models import Facility, Space
from booking.fees.models import Exemption
from booking.outbox.models import OutboxMessage
from booking.reservations.models import Booking
from booking.reservations.service.cancel import cancel
from tests import factories
from tests.fees import made
from tests.reservations.deeds import AFTERNOON, MORNING, NOW
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.forms import values_of
from tests.support.signing_in import sign_in

GIVEN = {
    "percent": "50",
    "scopes": ["room"],
    "ground": "社会教育関係団体",
    "article": "条例第9条",
    "reason": "登録証を確かめた",
}


@pytest.fixture(autouse=True)
def _noon(clock: Clock) -> None:
    """All of this happens from noon of 1 December 2026."""


@pytest.fixture
def hall(app: Flask) -> Facility:
    return factories.facility()


@pytest.fixture
def room(hall: Facility) -> Space:
    space = factories.space(hall)
    made.tariff(hall, made.document(space))
    return space


@pytest.fixture
def them(client: Client, hall: Facility) -> User:
    staff = factories.staff(hall)
    sign_in(client, staff)
    return staff


@pytest.fixture
def booking(room: Space) -> Booking:
    return factories.booking(factories.user(), room, *MORNING, now=NOW)


def address(booking: Booking) -> str:
    return f"/staff/requests/{booking.reservations[0].id}/exemption"


def fee_of(booking: Booking) -> int:
    db.session.expire_all()
    assert booking.fee is not None
    return booking.fee.total


def test_the_effect_is_shown_before_anything_is_written(client: Client, them: User, booking: Booking) -> None:
    filled = {**values_of(client.get(address(booking)).text), **GIVEN}
    page = client.post(address(booking), data={**filled, "step": "fee"}).text
    assert "社会教育関係団体" in page
    assert "420円" in page.replace('<span class="yen__unit">', "").replace("</span>", "")
    assert db.session.scalar(select(func.count(Exemption.id))) == 0
    assert fee_of(booking) == 840


def test_granting_prices_the_booking_and_tells_the_person_once(
    client: Client, them: User, booking: Booking
) -> None:
    filled = {**values_of(client.get(address(booking)).text), **GIVEN, "step": "save"}
    for _ in range(2):  # a double click
        assert client.post(address(booking), data=filled).status_code == 303
    assert fee_of(booking) == 420
    assert db.session.scalar(select(func.count(Exemption.id))) == 1
    mails = list(db.session.scalars(select(OutboxMessage.template).order_by(OutboxMessage.id)))
    assert mails.count("fee_changed") == 1
    actions = list(db.session.scalars(select(AuditEntry.action)))
    assert (actions.count("exemption.grant"), actions.count("fee.change")) == (1, 1)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"ground": ""}, "減免の根拠を"),
        ({"reason": " "}, "減免する理由を"),
        ({"scopes": []}, "なにを減免するかを1つ以上選んでください"),
        ({"percent": "other", "other_percent": "0"}, "減免の割合を"),
        ({"percent": "other", "other_percent": "101"}, "減免の割合を"),
        ({"percent": "other", "other_percent": "たくさん"}, "減免の割合を"),
        ({"span": "days", "first_day": "2026-12-10", "last_day": "2026-12-09"}, "終わりの日を"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_lost(
    client: Client, them: User, booking: Booking, changed: dict[str, str], message: str
) -> None:
    filled = {**values_of(client.get(address(booking)).text), **GIVEN, **changed, "step": "save"}
    answer = client.post(address(booking), data=filled)
    assert answer.status_code == 422
    assert message in answer.text
    assert "条例第9条" in answer.text
    assert fee_of(booking) == 840


def test_another_percentage_is_taken_as_it_is_typed(client: Client, them: User, booking: Booking) -> None:
    filled = {**values_of(client.get(address(booking)).text), **GIVEN}
    filled |= {"percent": ["other"], "other_percent": ["１２．５％"], "step": ["save"]}
    client.post(address(booking), data=filled)
    assert fee_of(booking) == 730  # 840 less 105 is 735, and what is below 10 yen is left off


def test_staff_of_other_facilities_see_nothing(client: Client, booking: Booking) -> None:
    sign_in(client, factories.staff(factories.facility("別の館")))
    assert client.get(address(booking)).status_code == 404


def test_an_exemption_for_a_time_counts_for_what_is_booked_from_then_on(
    client: Client, them: User, hall: Facility, room: Space, booking: Booking
) -> None:
    person = booking.user
    page = f"/staff/people/{person.id}/exemptions"
    filled = {**values_of(client.get(page).text), **GIVEN}
    assert client.post(page, data=filled).status_code == 303
    assert fee_of(booking) == 840  # what is there keeps its fee
    later = factories.booking(person, room, *AFTERNOON, now=NOW)
    assert fee_of(later) == 470
    (granted,) = db.session.scalars(select(Exemption))
    assert (granted.facility_id, granted.last_day.isoformat()) == (hall.id, "2027-03-31")


def test_taking_it_back_needs_a_reason_and_prices_its_booking_anew(
    client: Client, them: User, booking: Booking
) -> None:
    filled = {**values_of(client.get(address(booking)).text), **GIVEN, "step": "save"}
    client.post(address(booking), data=filled)
    (granted,) = db.session.scalars(select(Exemption))
    page = f"/staff/exemptions/{granted.id}/revoke"
    shown = values_of(client.get(f"/staff/exemptions/{granted.id}").text)
    assert client.post(page, data={**shown, "reason": ""}).status_code == 422
    assert client.post(page, data={**shown, "reason": "誤って登録した"}).status_code == 303
    assert fee_of(booking) == 840
    assert client.post(page, data={**shown, "reason": "もう一度"}).status_code == 409


def test_only_administrators_take_back_what_holds_everywhere(client: Client, booking: Booking) -> None:
    admin = factories.administrator()
    sign_in(client, admin)
    page = f"/staff/people/{booking.user_id}/exemptions"
    filled = {**values_of(client.get(page).text), **GIVEN, "place": "everywhere"}
    assert client.post(page, data=filled).status_code == 303
    (granted,) = db.session.scalars(select(Exemption))
    assert granted.facility_id is None
    sign_in(client, factories.staff(booking.facility))
    assert client.get(f"/staff/exemptions/{granted.id}").status_code == 404


def test_the_fee_of_a_cancelled_booking_stays(client: Client, them: User, booking: Booking) -> None:
    filled = {**values_of(client.get(address(booking)).text), **GIVEN, "step": "save"}
    with db.transaction():
        cancel(booking.user, booking.reference, booking.reservations[0].id, now=NOW)
    answer = client.post(address(booking), data=filled)
    assert answer.status_code == 409
    assert "取り消された予約" in answer.text
    assert fee_of(booking) == 840


@pytest.mark.parametrize("token", ["", "x" * 33, "あ"])
def test_a_form_without_its_token_grants_nothing(
    client: Client, them: User, booking: Booking, token: str
) -> None:
    filled = {**values_of(client.get(address(booking)).text), **GIVEN, "step": "save", "token": token}
    assert client.post(address(booking), data=filled).status_code == 422
    assert fee_of(booking) == 840


def test_a_registered_room_is_chosen_on_the_persons_page(
    client: Client, them: User, hall: Facility, room: Space, booking: Booking
) -> None:
    other = factories.space(hall, "和室")
    page = f"/staff/people/{booking.user_id}/exemptions"
    filled = {**values_of(client.get(page).text), **GIVEN}
    assert client.post(page, data={**filled, "place": f"{hall.id}-{other.id}"}).status_code == 303
    (granted,) = db.session.scalars(select(Exemption))
    assert (granted.facility_id, granted.space_id) == (hall.id, other.id)
    assert fee_of(factories.booking(booking.user, room, *AFTERNOON, now=NOW)) == 940


@pytest.mark.parametrize("place", ["", "0", "everywhere"])
def test_staff_grant_nothing_where_they_are_not(
    client: Client, them: User, booking: Booking, place: str
) -> None:
    page = f"/staff/people/{booking.user_id}/exemptions"
    filled = {**values_of(client.get(page).text), **GIVEN, "place": place}
    assert client.post(page, data=filled).status_code == 422
    assert db.session.scalar(select(func.count(Exemption.id))) == 0
