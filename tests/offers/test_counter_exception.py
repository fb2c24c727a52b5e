"""The counter takes what the rules refuse where the municipality lets it, and keeps the reason."""

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from booking.accounts.models import User
from booking.audit.models import AuditEntry
from booking.core.calendar import at_minute
from booking.core.db import db
from booking.facilities.models import Facility, Space
from booking.facilities.rules.closures import DatedClosure
from booking.reservations.models import Booking
from booking.reservations.rules.refusals import RefusalCode
from tests import factories
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in

DAY = date(2026, 12, 5)
NEW = "/staff/bookings/new"
ASKED = "例外として受ける理由"


@pytest.fixture(autouse=True)
def _noon(clock: Clock) -> None:
    """All of this happens from noon of 1 December 2026."""


@pytest.fixture
def hall(app: Flask) -> Facility:
    return factories.facility("中央公民館")


@pytest.fixture
def room(client: Client, hall: Facility) -> Space:
    sign_in(client, factories.staff(hall))
    return factories.space(hall, "大会議室")


@pytest.fixture
def caller(app: Flask) -> User:
    return factories.user("相沢 文子", phone="0287-33-4444", email=None)


def let_staff_lift(hall: Facility, *codes: RefusalCode) -> None:
    lifted = frozenset(code.value for code in codes)
    factories.rulebook(hall, lambda book: replace(book, staff_may_lift=lifted))


def typed(room: Space, caller: User, **values: str) -> dict[str, str]:
    return {
        "token": "a-form",
        "space": str(room.id),
        "day": "12/5",
        "time": "9-12",
        "person": str(caller.id),
        "purpose": "俳句の会",
        "people": "8",
        "step": "send",
        **values,
    }


def close(hall: Facility) -> None:
    factories.closure(hall, DatedClosure(reason="館内点検", first=DAY, last=DAY))


def test_a_closed_day_is_taken_with_a_reason_that_is_kept(
    client: Client, hall: Facility, room: Space, caller: User
) -> None:
    close(hall)
    let_staff_lift(hall, RefusalCode.CLOSED)
    asked = client.post(NEW, data=typed(room, caller))
    assert (asked.status_code, ASKED in asked.text) == (422, True)
    assert "例外として受ける理由を入れてください。" in asked.text
    assert db.session.scalars(select(Booking)).all() == []
    answer = client.post(NEW, data=typed(room, caller, override_reason="点検が早く終わるため"))
    assert answer.status_code == 303
    [booking] = db.session.scalars(select(Booking))
    assert booking.override_reason == "点検が早く終わるため"
    [entry] = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "booking.reserve"))
    assert entry.detail["override"] == "点検が早く終わるため"


def test_it_is_asked_for_only_where_staff_may_lift_every_reason(
    client: Client, hall: Facility, room: Space, caller: User
) -> None:
    close(hall)
    assert ASKED not in client.post(NEW, data=typed(room, caller, step="look")).text
    let_staff_lift(hall, RefusalCode.NOT_YET_OPEN)
    assert ASKED not in client.post(NEW, data=typed(room, caller, step="look")).text
    let_staff_lift(hall, RefusalCode.NOT_YET_OPEN, RefusalCode.CLOSED)
    assert ASKED in client.post(NEW, data=typed(room, caller, step="look")).text
    factories.official_use(room, at_minute(DAY, 540), at_minute(DAY, 720))
    assert ASKED not in client.post(NEW, data=typed(room, caller, step="look")).text
    answer = client.post(NEW, data=typed(room, caller, override_reason="どうしても"))
    assert answer.status_code == 409


def test_a_slot_whose_window_has_not_opened_is_taken_with_a_reason(
    client: Client, hall: Facility, room: Space, caller: User
) -> None:
    let_staff_lift(hall, RefusalCode.NOT_YET_OPEN)
    far = typed(room, caller, day="2027-06-05", override_reason="合併記念の式典")
    assert client.post(NEW, data=far).status_code == 303
    [booking] = db.session.scalars(select(Booking))
    assert booking.override_reason == "合併記念の式典"


def test_no_reason_is_kept_for_what_the_rules_allow(
    client: Client, hall: Facility, room: Space, caller: User
) -> None:
    let_staff_lift(hall, RefusalCode.CLOSED)
    assert client.post(NEW, data=typed(room, caller, override_reason="念のため")).status_code == 303
    [booking] = db.session.scalars(select(Booking))
    assert booking.override_reason == ""


def test_a_reason_that_is_too_long_is_refused(
    client: Client, hall: Facility, room: Space, caller: User
) -> None:
    close(hall)
    let_staff_lift(hall, RefusalCode.CLOSED)
    answer = client.post(NEW, data=typed(room, caller, override_reason="あ" * 501))
    assert "理由は500文字までです。" in answer.text
    assert db.session.scalars(select(Booking)).all() == []
