"""Deeds at the very same moment, in threads of their own, on both databases."""

import threading
from collections.abc import Callable

import pytest
from flask import Flask

from booking.accounts.models import User
from booking.availability.models import Hold, Occupancy
from booking.availability.rules import SlotTaken
from booking.core.db import db
from booking.facilities.models import Facility, Space
from booking.outbox.models import OutboxMessage
from booking.reservations import service
from booking.reservations.models import Booking, Permit
from booking.reservations.rules.refusals import CannotReserve
from booking.reservations.rules.status import AlreadyDecided, ReservationStatus
from tests import factories
from tests.reservations.deeds import (
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


@pytest.fixture
def at_the_same_time(app: Flask) -> Callable[..., list[BaseException | None]]:
    """Runs deeds in threads of their own, each with its own session; gives what each of them raised."""

    def run(*deeds: Callable[[], object]) -> list[BaseException | None]:
        db.session.rollback()
        barrier, results = threading.Barrier(len(deeds)), [None] * len(deeds)

        def work(number: int, deed: Callable[[], object]) -> None:
            with app.app_context():
                barrier.wait()
                try:
                    with db.transaction():
                        deed()
                except BaseException as error:
                    results[number] = error  # type: ignore[call-overload]

        threads = [threading.Thread(target=work, args=pair) for pair in enumerate(deeds)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        db.session.expire_all()
        return results

    return run


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
