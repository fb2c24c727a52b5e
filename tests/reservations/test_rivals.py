"""Deeds at the very same moment, in threads of their own, on both databases."""

from collections.abc import Callable

import pytest
from flask import Flask

from booking.accounts.models import User
from booking.accounts.rules.people import PersonalDetails
from booking.availability.models import Hold, Occupancy, OfficialUse
from booking.availability.rules import SlotTaken
from booking.core.db import db
from booking.facilities.models import Closure, Facility, Space
from booking.facilities.rules.closures import DatedClosure
from booking.outbox.models import OutboxMessage
from booking.reservations import service
from booking.reservations.models import Booking, Permit
from booking.reservations.rules.clearing import Choice, ListChanged
from booking.reservations.rules.refusals import CannotReserve
from booking.reservations.rules.status import AlreadyDecided, CannotCancel, ReservationStatus
from booking.reservations.service import closing, official_uses
from booking.reservations.service.clearing import Decision
from tests import factories
from tests.reservations.deeds import (
    DAY,
    DETAILS,
    NOW,
    count,
    draft_of,
    request_of,
    wish,
)

pytestmark = pytest.mark.both_databases


@pytest.fixture
def hall(app: Flask) -> Facility:
    return factories.facility()


@pytest.fixture
def waiting(hall: Facility) -> Space:
    return factories.space(hall, needs_approval=True)


def test_a_form_sent_from_two_tabs_at_once_gives_one_booking(
    app: Flask, at_the_same_time: Callable[..., list[BaseException | None]]
) -> None:
    person, space = factories.user(), factories.space()
    person_id, wanted, token = person.id, wish(space), draft_of(person, space).token

    def send() -> None:
        service.reserve(db.session.get_one(User, person_id), [wanted], DETAILS, now=NOW, draft_token=token)

    assert at_the_same_time(send, send, send) == [None] * 3
    assert (count(Booking), count(OutboxMessage)) == (1, 1)


def test_an_approval_and_a_cancellation_at_once_leave_one_of_them(
    hall: Facility, waiting: Space, at_the_same_time: Callable[..., list[BaseException | None]]
) -> None:
    person, them = factories.user(), factories.staff(hall)
    one = request_of(person, waiting)
    person_id, staff_id, one_id, reference = person.id, them.id, one.id, one.booking.reference

    def permit() -> None:
        service.approve(db.session.get_one(User, staff_id), one_id, now=NOW)

    def withdraw() -> None:
        service.cancel(db.session.get_one(User, person_id), reference, one_id, now=NOW)

    answers = at_the_same_time(permit, withdraw)
    assert answers[1] is None  # what was permitted can still be cancelled
    assert answers[0] is None or isinstance(answers[0], AlreadyDecided)
    assert one.status is ReservationStatus.CANCELLED
    assert count(Occupancy) == 0
    assert count(Permit) == (1 if answers[0] is None else 0)


def test_counter_and_screen_compete_for_one_slot_and_one_of_them_gets_it(
    hall: Facility, at_the_same_time: Callable[..., list[BaseException | None]]
) -> None:
    space = factories.space(hall)
    staff_id, person_id, wanted = factories.staff(hall).id, factories.user().id, wish(space)

    def by_telephone() -> None:
        them, caller = db.session.get_one(User, staff_id), PersonalDetails("電話 太郎", "", "0287-11-2222")
        service.reserve_for(them, caller, [wanted], DETAILS, now=NOW, token="form")

    def on_the_screen() -> None:
        service.reserve(db.session.get_one(User, person_id), [wanted], DETAILS, now=NOW)

    answers = at_the_same_time(by_telephone, on_the_screen)
    [refused] = [answer for answer in answers if answer is not None]
    assert isinstance(refused, SlotTaken | CannotReserve)
    assert (count(Booking), count(Occupancy), count(OutboxMessage)) == (1, 1, 0 if answers[0] is None else 1)
    assert count(User) == (3 if answers[0] is None else 2)  # who got nothing is not written down


def test_a_counter_form_sent_twice_at_once_gives_one_booking_and_one_person(
    hall: Facility, at_the_same_time: Callable[..., list[BaseException | None]]
) -> None:
    space, staff_id = factories.space(hall, needs_approval=True), factories.staff(hall).id
    wanted, caller = wish(space), PersonalDetails("電話 太郎", "デンワ タロウ", "0287-11-2222")

    def send() -> None:
        them = db.session.get_one(User, staff_id)
        service.reserve_for(them, caller, [wanted], DETAILS, now=NOW, token="form", permits=True)

    assert at_the_same_time(send, send, send) == [None] * 3
    assert (count(Booking), count(User), count(Permit)) == (1, 2, 1)


def test_two_approvals_at_once_give_one_number(
    hall: Facility, waiting: Space, at_the_same_time: Callable[..., list[BaseException | None]]
) -> None:
    one, them = request_of(factories.user(), waiting), factories.staff(hall)
    staff_id, one_id = them.id, one.id

    def permit() -> None:
        service.approve(db.session.get_one(User, staff_id), one_id, now=NOW)

    answers = at_the_same_time(permit, permit)
    assert sorted(type(answer).__name__ for answer in answers) == ["AlreadyDecided", "NoneType"]
    assert count(Permit) == 1


def test_two_holds_at_once_leave_one_refused(
    app: Flask, at_the_same_time: Callable[..., list[BaseException | None]]
) -> None:
    space = factories.space()
    ids, wanted = [factories.user().id, factories.user().id], wish(space)
    deeds = [
        lambda number=number: service.start_draft(db.session.get_one(User, ids[number]), wanted, NOW)
        for number in range(2)
    ]
    answers = at_the_same_time(*deeds)
    refused = [answer for answer in answers if answer is not None]
    assert len(refused) == 1
    assert isinstance(refused[0], SlotTaken | CannotReserve)
    assert count(Hold) == 1


PLAN = closing.ClosingPlan(DatedClosure(first=DAY, last=DAY, reason="設備点検"))


def test_a_booking_at_the_moment_of_closing_is_seen_by_staff_or_refused_as_closed(
    hall: Facility, at_the_same_time: Callable[..., list[BaseException | None]]
) -> None:
    person, them, space = factories.user(), factories.staff(hall), factories.space(hall)
    person_id, staff_id, hall_id, wanted = person.id, them.id, hall.id, wish(space)

    def book() -> None:
        service.reserve(db.session.get_one(User, person_id), [wanted], DETAILS, now=NOW)

    def close() -> None:
        closing.close(db.session.get_one(User, staff_id), hall_id, PLAN, Decision("form", {}), now=NOW)

    booked, closed = at_the_same_time(book, close)
    if booked is None:
        assert isinstance(closed, ListChanged)  # the list that staff get then has the booking
        assert (count(Booking), count(Closure)) == (1, 0)
    else:
        assert isinstance(booked, CannotReserve)
        assert (booked.code, closed) == ("closed", None)
        assert (count(Booking), count(Closure)) == (0, 1)


def test_a_closing_sent_twice_at_once_is_done_once(
    hall: Facility, at_the_same_time: Callable[..., list[BaseException | None]]
) -> None:
    person, them, space = factories.user(), factories.staff(hall), factories.space(hall)
    one = request_of(person, space)
    staff_id, hall_id = them.id, hall.id
    decision = Decision("form", {f"r{one.id}": Choice.CANCEL})

    def close() -> None:
        closing.close(db.session.get_one(User, staff_id), hall_id, PLAN, decision, now=NOW)

    assert at_the_same_time(close, close, close) == [None] * 3
    assert (count(Closure), count(OutboxMessage)) == (1, 2)  # the booking's mail and its cancellation's


def test_a_resident_and_the_office_cancel_at_once_and_one_of_them_does(
    hall: Facility, waiting: Space, at_the_same_time: Callable[..., list[BaseException | None]]
) -> None:
    person, them = factories.user(), factories.staff(hall)
    one = request_of(person, waiting)
    person_id, staff_id, one_id, reference = person.id, them.id, one.id, one.booking.reference
    deeds = (
        lambda: service.cancel(db.session.get_one(User, person_id), reference, one_id, now=NOW),
        lambda: service.cancel_by_staff(db.session.get_one(User, staff_id), one_id, "点検", now=NOW),
    )
    answers = at_the_same_time(*deeds)
    assert sorted(type(answer).__name__ for answer in answers) == ["CannotCancel", "NoneType"]
    assert any(isinstance(answer, CannotCancel) for answer in answers)
    assert (count(Occupancy), count(OutboxMessage)) == (0, 2)


def test_a_booking_and_an_official_use_at_once_leave_one_of_them(
    hall: Facility, at_the_same_time: Callable[..., list[BaseException | None]]
) -> None:
    person, them, space = factories.user(), factories.staff(hall), factories.space(hall)
    person_id, staff_id, hall_id, wanted = person.id, them.id, hall.id, wish(space)
    plan = official_uses.UsePlan((space.id,), DAY, None, 600, 900, "健診")

    def book() -> None:
        service.reserve(db.session.get_one(User, person_id), [wanted], DETAILS, now=NOW)

    def enter() -> None:
        official_uses.enter(db.session.get_one(User, staff_id), hall_id, plan, Decision("f", {}), now=NOW)

    booked, entered = at_the_same_time(book, enter)
    assert (booked is None) is isinstance(entered, ListChanged)
    assert (booked is None) or isinstance(booked, CannotReserve)
    assert (count(Booking), count(OfficialUse)) == ((1, 0) if booked is None else (0, 1))
    assert count(Occupancy) == 1
