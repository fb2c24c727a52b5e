"""Changing what was said about a booking: who, until when, what it does to the fee, and once only."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from booking.accounts.models import User
from booking.audit.models import AuditEntry
from booking.core.db import db
from booking.core.errors import DomainError, InvalidInput
from booking.core.stale import Stale, fingerprint
from booking.facilities.models import Facility, Space
from booking.fees.models import Fee
from booking.outbox.models import OutboxMessage
from booking.reservations import service
from booking.reservations.models import Booking
from booking.reservations.queries import BookingNotFound
from booking.reservations.queries.changing import details_of, list_changes, price_with
from booking.reservations.queries.prices import load_booking_prices
from booking.reservations.rules.changing import (
    CannotChange,
    Change,
)
from booking.reservations.rules.details import UseDetails
from booking.reservations.service.pricing import FeeChanged, NothingLeft
from tests import factories
from tests.fees import made
from tests.reservations.deeds import AFTERNOON, MORNING, NOW, wish
from tests.support.rivals import at_the_same_time

both = pytest.mark.both_databases
SECOND = timedelta(seconds=1)
BEGINS, ENDS = MORNING
SAID = UseDetails("卓球の練習", 10, "090-0000-1234", "車で行きます。", {"commercial": "no"})
CROWD = {
    "source": "measured",
    "key": "crowd",
    "label": "人数",
    "measure": "people",
    "options": [
        {"key": "few", "label": "30人以下", "at_most": 30},
        {"key": "many", "label": "31人以上", "more_than": 30},
    ],
}
MANY = {
    "kind": "surcharge",
    "key": "many",
    "label": "31人以上の加算",
    "mode": "times",
    "cases": [{"when": {"crowd": ["many"]}, "rate": "1.5"}],
}


@dataclass(frozen=True)
class Town:
    """A hall whose price depends on the number of people; who works there, and who books."""

    hall: Facility
    room: Space
    other_room: Space
    them: User
    person: User


@pytest.fixture
def town(app: Flask) -> Town:
    hall = factories.facility()
    room = factories.space(hall, "大会議室", capacity=60)
    other = factories.space(hall, "和室", capacity=40, needs_approval=True)
    data = made.document(room, other, steps=(MANY, made.TRADE, made.EXEMPTION, made.ITEMS))
    data["conditions"].append(CROWD)
    made.tariff(hall, data)
    return Town(hall, room, other, factories.staff(hall), factories.user())


def booked(town: Town, space: Space | None = None) -> Booking:
    with db.transaction():
        return service.reserve(town.person, [wish(space or town.room)], SAID, now=NOW)


def changed(booking: Booking, **values: object) -> Change:
    """A form that began with what is stored, and showed what it costs now."""
    stored = details_of(booking)
    details = replace(stored, **values)  # type: ignore[arg-type]
    price = price_with(load_booking_prices(booking), details)
    found = Change(details, price.mark, fingerprint(asdict(stored)), "電話で申し出")
    db.session.rollback()
    return found


def by_the_resident(town: Town, booking: Booking, change: Change, now: datetime = NOW) -> None:
    with db.transaction():
        service.change_own(town.person, booking.reference, change, now=now)


def by_staff(town: Town, booking: Booking, change: Change, now: datetime = NOW) -> None:
    with db.transaction():
        service.change_by_staff(town.them, booking.reservations[0].id, change, now=now)


def total(booking: Booking) -> int:
    db.session.expire_all()
    assert booking.fee is not None
    return booking.fee.total


def mails() -> list[str]:
    return list(db.session.scalars(select(OutboxMessage.template).order_by(OutboxMessage.id)))[1:]


def deeds(action: str) -> list[AuditEntry]:
    rows = select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id)
    return list(db.session.scalars(rows))


def count_fees() -> int:
    return db.session.scalar(select(func.count()).select_from(Fee)) or 0


@both
@pytest.mark.parametrize("change_it", [by_the_resident, by_staff])
def test_more_people_make_another_fee_once(
    town: Town, change_it: Callable[[Town, Booking, Change], None]
) -> None:
    booking = booked(town)
    version = booking.reservations[0].version
    change = changed(booking, people=31, purpose="　卓球の大会 ")
    for _ in range(2):  # sent twice
        change_it(town, booking, change)
    assert (total(booking), booking.people, booking.purpose) == (1260, 31, "卓球の大会")
    assert booking.reservations[0].version == version + 1
    assert mails() == ["fee_changed"]
    (entry,) = deeds("booking.change")
    assert entry.detail["fields"] == ["purpose", "people"]
    assert entry.personal == {"purpose": "卓球の練習", "people": 10}
    assert [one.detail["why"] for one in deeds("fee.change")] == ["change"]
    (past,) = list_changes(booking.id)
    assert past.names == ["目的", "人数"]
    assert past.reason == "電話で申し出"


@both
@pytest.mark.parametrize("change_it", [by_the_resident, by_staff])
@pytest.mark.parametrize(
    "values",
    [{"purpose": "会議"}, {"people": 30}, {"phone": "090-0000-9999"}, {"note": ""}],
)
def test_what_no_price_depends_on_leaves_the_fee(
    town: Town, change_it: Callable[[Town, Booking, Change], None], values: dict[str, object]
) -> None:
    booking = booked(town)
    fee = booking.fee_id
    change_it(town, booking, changed(booking, **values))
    assert (total(booking), booking.fee_id, count_fees(), mails()) == (840, fee, 1, [])
    assert {name: getattr(booking, name) for name in values} == values
    assert len(deeds("booking.change")) == 1


@both
def test_another_price_than_was_shown_is_not_written_down(town: Town) -> None:
    booking = booked(town)
    change = replace(changed(booking, people=31), seen_price=changed(booking).seen_price)
    with pytest.raises(FeeChanged):
        by_the_resident(town, booking, change)
    db.session.expire_all()
    assert (booking.people, total(booking), count_fees(), deeds("booking.change")) == (10, 840, 1, [])


@both
def test_who_saves_second_is_told_and_overwrites_knowingly(town: Town) -> None:
    booking = booked(town)
    first, second = changed(booking, purpose="会議"), changed(booking, phone="090-0000-9999")
    by_the_resident(town, booking, first)
    with pytest.raises(Stale):
        by_staff(town, booking, second)
    stored = fingerprint(asdict(details_of(booking)))
    db.session.rollback()
    by_staff(town, booking, replace(second, seen_details=stored))
    db.session.expire_all()
    assert (booking.purpose, booking.phone) == ("卓球の練習", "090-0000-9999")


@both
@pytest.mark.parametrize(
    ("change_it", "now", "values", "error"),
    [
        (by_the_resident, BEGINS - SECOND, {"purpose": "会議"}, None),
        (by_the_resident, BEGINS, {"purpose": "会議"}, CannotChange),
        (by_staff, ENDS + timedelta(days=40), {"purpose": "会議"}, None),
        (by_the_resident, NOW, {"people": 60}, None),
        (by_the_resident, NOW, {"people": 61}, InvalidInput),
        (by_staff, NOW, {"people": 61}, InvalidInput),
        (by_staff, NOW, {"purpose": " "}, InvalidInput),
        (by_the_resident, NOW, {"phone": "12"}, InvalidInput),
    ],
)
def test_who_may_change_what_until_when(
    town: Town,
    change_it: Callable[..., None],
    now: datetime,
    values: dict[str, object],
    error: type[DomainError] | None,
) -> None:
    booking = booked(town)
    change = changed(booking, **values)
    if error is None:
        change_it(town, booking, change, now)
        return
    with pytest.raises(error):
        change_it(town, booking, change, now)
    db.session.expire_all()
    assert details_of(booking) == SAID


@both
def test_what_staff_have_permitted_only_staff_change(town: Town) -> None:
    booking = booked(town, town.other_room)
    by_the_resident(town, booking, changed(booking, purpose="会議"))  # still waits: staff see it
    with db.transaction():
        service.approve(town.them, booking.reservations[0].id, now=NOW)
    for values in ({"purpose": "宴会"}, {"people": 11}, {"answers": {"commercial": "yes"}}):
        with pytest.raises(CannotChange):
            by_the_resident(town, booking, changed(booking, **values))
    by_the_resident(town, booking, changed(booking, phone="090-0000-9999"))
    by_staff(town, booking, changed(booking, purpose="宴会", answers={"commercial": "yes"}))
    assert (booking.phone, booking.purpose, total(booking)) == ("090-0000-9999", "宴会", 1680)


@both
def test_of_two_rooms_only_what_is_held_counts(town: Town) -> None:
    wishes = [wish(town.room, MORNING), wish(town.other_room, AFTERNOON)]
    with db.transaction():
        booking = service.reserve(town.person, wishes, SAID, now=NOW)
    with pytest.raises(InvalidInput):  # the smaller room takes 40
        by_staff(town, booking, changed(booking, people=41))
    with db.transaction():
        service.cancel(town.person, booking.reference, booking.reservations[1].id, now=NOW)
    by_the_resident(town, booking, changed(booking, people=41))
    assert (total(booking), booking.people) == (1260, 41)
    with db.transaction():
        service.cancel(town.person, booking.reference, booking.reservations[0].id, now=NOW)
    change = changed(booking, purpose="会議")
    with pytest.raises(CannotChange):
        by_the_resident(town, booking, change)
    with pytest.raises(NothingLeft):
        by_staff(town, booking, change)


def test_staff_say_why_and_nobody_changes_what_is_not_theirs(town: Town) -> None:
    booking = booked(town)
    change = changed(booking, purpose="会議")
    for reason in ("", " 　", "あ" * 1001):
        with pytest.raises(InvalidInput, match="理由") as caught:
            by_staff(town, booking, replace(change, reason=reason))
        assert caught.value.field == "reason"
    other = factories.staff(factories.facility("別館"))
    strangers = replace(town, them=other, person=factories.user("今井 守"))
    for change_it in (by_staff, by_the_resident):
        with pytest.raises(BookingNotFound):
            change_it(strangers, booking, change)


@both
def test_cancelling_while_it_is_changed_leaves_one_fee_for_what_is_held(app: Flask, town: Town) -> None:
    wishes = [wish(town.room, MORNING), wish(town.other_room, AFTERNOON)]
    with db.transaction():
        booking = service.reserve(town.person, wishes, SAID, now=NOW)
    change, reference, person = changed(booking, people=31), booking.reference, town.person.id
    second = booking.reservations[1].id

    def change_it() -> None:
        service.change_own(db.session.get_one(User, person), reference, change, now=NOW)

    def cancel_it() -> None:
        service.cancel(db.session.get_one(User, person), reference, second, now=NOW)

    refused, cancelled = at_the_same_time(app, change_it, cancel_it)
    assert cancelled is None
    # Whoever comes after the cancellation was shown the price of both rooms.
    assert refused is None or isinstance(refused, FeeChanged)
    assert (total(booking), booking.people) == ((1260, 31) if refused is None else (840, 10))
    assert booking.fee is not None
    assert {row.part for row in booking.fee.lines} == {0}
