"""Staff book for somebody: whose it is, which rules hold, what is left behind, on both databases."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from booking.accounts.models import User
from booking.accounts.rules.people import PersonalDetails
from booking.audit.models import AuditEntry
from booking.availability.models import Hold, Occupancy
from booking.core.db import db
from booking.core.errors import InvalidInput, NotFound
from booking.facilities.models import Facility, Space
from booking.facilities.queries import SpaceNotFound
from booking.facilities.rules.closures import DatedClosure
from booking.outbox.models import OutboxMessage
from booking.reservations import service
from booking.reservations.models import Booking, Permit
from booking.reservations.rules.refusals import CannotReserve, RefusalCode
from booking.reservations.rules.status import ReservationStatus
from booking.reservations.service.reserve import MAX_PENDING, TooManyPending
from tests import factories
from tests.reservations.deeds import AFTERNOON, DAY, DETAILS, MORNING, NOW, count, draft_of, wish

pytestmark = pytest.mark.both_databases

CALLER = PersonalDetails("相沢 文子", "アイザワ フミコ", "0287-33-4444")


@pytest.fixture
def hall(app: Flask) -> Facility:
    return factories.facility()


@pytest.fixture
def them(hall: Facility) -> User:
    return factories.staff(hall)


@pytest.fixture
def space(hall: Facility) -> Space:
    return factories.space(hall)


def enter(them: User, person: User | PersonalDetails, space: Space, **values: object) -> Booking:
    given: dict[str, object] = {"now": NOW, "token": "form", **values}
    times = given.pop("times", MORNING)
    details = given.pop("details", DETAILS)
    with db.transaction():
        return service.reserve_for(them, person, [wish(space, times)], details, **given)  # type: ignore[arg-type]


def test_the_booking_is_the_persons_and_says_who_entered_it(them: User, space: Space) -> None:
    person = factories.user()
    booking = enter(them, person, space)
    assert (booking.user_id, booking.entered_by_id) == (person.id, them.id)
    assert booking.reservations[0].status is ReservationStatus.CONFIRMED
    row = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "booking.reserve")).one()
    assert (row.actor_id, row.object_id, row.detail["channel"]) == (them.id, booking.id, "counter")
    mail = db.session.scalars(select(OutboxMessage)).one()
    assert (mail.address, mail.context["by_office"]) == (person.email, True)
    assert count(Occupancy) == 1


def test_somebody_new_is_written_down_with_the_booking_or_not_at_all(them: User, space: Space) -> None:
    booking = enter(them, CALLER, space, details=service.UseDetails("俳句の会", 8))
    person = booking.user
    assert (person.name, person.email, person.password_hash) == (CALLER.name, None, None)
    assert person.number
    assert booking.phone == CALLER.phone  # said once
    assert count(OutboxMessage) == 0
    other = PersonalDetails("坂本 明", "", "0287-55-6666")
    with pytest.raises(CannotReserve):
        enter(them, other, space, token="another")
    assert count(User) == 2


def test_the_same_form_again_gives_the_same_booking(them: User, space: Space) -> None:
    first = enter(them, CALLER, space)
    assert enter(them, CALLER, space).id == first.id
    assert (count(Booking), count(User)) == (1, 2)


def test_the_token_of_another_of_the_staff_gives_nothing_away(
    hall: Facility, them: User, space: Space
) -> None:
    enter(them, CALLER, space)
    with pytest.raises(CannotReserve):
        enter(factories.staff(hall, name="別の 職員"), factories.user(), space)


@pytest.mark.parametrize(
    "details",
    [
        PersonalDetails("相沢 ふみ子", "", "0287334444"),  # the phone, written otherwise
        PersonalDetails("相沢　文子", "あいざわ ふみこ", "090-9999-8888"),  # name and kana
    ],
)
def test_a_probable_double_is_shown_before_a_second_record_is_made(
    them: User, space: Space, details: PersonalDetails
) -> None:
    known = enter(them, CALLER, space).user
    with pytest.raises(service.ProbableDouble) as shown:
        enter(them, details, space, times=AFTERNOON, token="second")
    assert [one.id for one in shown.value.people] == [known.id]
    made = enter(them, details, space, times=AFTERNOON, token="second", known=[known.id])
    assert made.user_id != known.id


def test_who_has_nothing_in_common_is_no_double(them: User, space: Space) -> None:
    enter(them, CALLER, space)
    enter(them, PersonalDetails("相沢 文子", "", "0287-33-444"), space, times=AFTERNOON, token="second")
    assert count(User) == 3


def test_only_for_facilities_that_they_look_after(them: User) -> None:
    elsewhere = factories.space(factories.facility("中央公民館"))
    with pytest.raises(SpaceNotFound):
        enter(them, factories.user(), elsewhere)
    with pytest.raises(SpaceNotFound):
        enter(factories.clerk(), factories.user(), elsewhere)


def test_not_for_somebody_whose_account_is_closed(them: User, space: Space) -> None:
    with pytest.raises(InvalidInput):
        enter(them, factories.user(closed_at=NOW), space)


def test_not_for_somebody_who_is_not_of_this_city(them: User, space: Space) -> None:
    stranger = User(id=99_999, name="よその 人")
    with pytest.raises(NotFound):
        enter(them, stranger, space)


def test_what_residents_are_refused_for_staff_are_refused_for(
    hall: Facility, them: User, space: Space
) -> None:
    person = factories.user()
    with pytest.raises(InvalidInput):
        enter(them, person, space, details=service.UseDetails("講演会", 61, "0287-33-4444"))
    factories.closure(hall, DatedClosure(reason="館内点検", first=DAY, last=DAY))
    with pytest.raises(CannotReserve) as closed:
        enter(them, person, space)
    assert closed.value.refusals[0].code is RefusalCode.CLOSED
    with pytest.raises(CannotReserve) as early:
        enter(them, person, space, now=MORNING[0] - timedelta(days=200))
    assert RefusalCode.NOT_YET_OPEN in {one.code for one in early.value.refusals}


def test_a_place_that_is_booked_by_telephone_only_and_after_the_screen_has_closed(
    hall: Facility, them: User
) -> None:
    hidden = factories.space(hall, "陶芸窯", bookable=False)
    late = factories.space(hall, "和室", plan=factories.months_before(3, 7))
    person = factories.user()
    for number, one in enumerate((hidden, late)):
        with pytest.raises(CannotReserve), db.transaction():
            service.reserve(person, [wish(one)], DETAILS, now=NOW)
        assert enter(them, person, one, token=str(number)).reservations


def test_the_persons_own_limits_hold(hall: Facility, them: User) -> None:
    person = factories.user()
    spaces = [factories.space(hall, f"室{one}", needs_approval=True) for one in range(MAX_PENDING + 1)]
    for one in spaces[:-1]:
        enter(them, person, one, token=str(one.id))
    with pytest.raises(TooManyPending):
        enter(them, person, spaces[-1], token="last")
    enter(them, person, spaces[-1], token="last", permits=True)  # it does not wait
    enter(them, factories.user(), spaces[-1], times=AFTERNOON, token="another")  # theirs, not the staff's


def test_a_request_is_left_waiting_or_permitted_with_its_number_at_once(hall: Facility, them: User) -> None:
    left, right = factories.space(hall, "左"), factories.space(hall, "右")
    whole = factories.space(hall, "全面", needs_approval=True, parts=[left, right])
    waiting = enter(them, factories.user(), whole).reservations[0]
    assert (waiting.status, waiting.permit_id) == (ReservationStatus.REQUESTED, None)
    done = enter(them, factories.user(), whole, times=AFTERNOON, token="second", permits=True)
    one = done.reservations[0]
    assert one.status is ReservationStatus.CONFIRMED
    assert one.permit is not None
    assert (one.permit.number, one.permit.issued_by_id, one.decided_by_id) == (1, them.id, them.id)
    assert [row.template for row in db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))] == [
        "booking_requested",
        "booking_confirmed",
    ]


def test_what_is_confirmed_anyway_gets_no_permit_number(them: User, space: Space) -> None:
    enter(them, factories.user(), space, permits=True)
    assert count(Permit) == 0


def test_the_persons_own_hold_is_no_obstacle_and_others_are(them: User, space: Space) -> None:
    holder = factories.user()
    draft_of(holder, space)
    with pytest.raises(CannotReserve) as refused:
        enter(them, factories.user(), space)
    assert refused.value.refusals[0].code is RefusalCode.HELD
    enter(them, holder, space)
    assert count(Hold) == 0
