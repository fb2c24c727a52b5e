"""What people do while the service is killed, and what must be true of it afterwards."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import timedelta
from itertools import pairwise
from random import Random

from sqlalchemy import select

from booking.accounts.models import User
from booking.applications.models import Application, ApplicationAttachment, ApplicationDraft, ApplicationEvent
from booking.audit.models import AuditEntry
from booking.availability.models import Hold, Occupancy
from booking.availability.rules import HolderKind
from booking.core import clock
from booking.core.calendar import local_date
from booking.core.db import db
from booking.facilities.queries import leaves_of
from booking.files import service as files
from booking.outbox.models import OutboxMessage
from booking.reservations.models import Booking, BookingDraft
from booking.reservations.rules.status import ReservationStatus
from tests import factories
from tests.applications.steps import CODE, FILLED
from tests.faults.rush import Deed, Step
from tests.files.samples import picture
from tests.support.web import Answer, Web

DAYS = 120
COURTS = 3
_TYPED = {"purpose": "バドミントンの練習", "people": "12", "phone": "090-0000-1234", "note": ""}
_SENT = re.compile(r"/apply/form/([^/]+)/done")
_DONE = re.compile(r"/bookings/([0-9-]+)/done")


class Book:
    """A slot of few that many want, through all the forms."""

    def set_up(self) -> None:
        hall = factories.facility(address="本町1丁目1番")
        self._spaces = []
        for court in range(COURTS):
            halves = [
                factories.space(hall, f"コート{court}{half}", plan=factories.months_before(6))
                for half in ("北", "南")
            ]
            whole = factories.space(hall, f"コート{court}", parts=halves, plan=factories.months_before(6))
            self._spaces += [whole.id, *(half.id for half in halves)]

    def lead_up(self, web: Web, chance: Random) -> Step | None:
        day = local_date(clock.now()) + timedelta(days=2 + chance.randrange(DAYS))
        starts, ends = chance.choice(("09:00 12:00", "13:00 17:00", "18:00 21:30")).split()
        slot = f"space={chance.choice(self._spaces)}&starts={day}T{starts}&ends={day}T{ends}"
        picked = web.get(f"/book?{slot}")
        started = web.post("/book", picked.hidden())
        if started.status != 303:
            return None
        details = web.get(started.place)
        typed = web.post(started.place, {**details.hidden(), **_TYPED})
        assert typed.status == 303, typed.text
        shown = web.get(typed.place)
        return Step(typed.place, shown.hidden()) if "seen" in shown.hidden() else None

    def receipt(self, answer: Answer) -> str | None:
        found = _DONE.search(answer.place)
        return found[1] if found else None

    def assert_whole(self, people: Collection[User], receipts: Collection[str], *, all_told: bool) -> None:
        assert len(receipts) == len(set(receipts)), "two people were given one booking"
        bookings = {one.reference: one for one in db.session.scalars(select(Booking))}
        assert set(receipts) <= set(bookings), "a booking that was acknowledged is gone"
        if all_told:
            assert set(bookings) <= set(receipts), "a booking was made twice"
        for booking in bookings.values():
            assert [one.status for one in booking.reservations] == [ReservationStatus.CONFIRMED]
        assert_floor_is_held_rightly()
        assert_each_has_its_rows(bookings.values())


def assert_floor_is_held_rightly() -> None:
    """Nothing overlaps; each reservation and each hold takes exactly its space's smallest parts."""
    taken = list(db.session.scalars(select(Occupancy).order_by(Occupancy.space_id, Occupancy.starts_at)))
    for one, other in pairwise(taken):
        assert one.space_id != other.space_id or one.ends_at <= other.starts_at, "taken twice"
    held = Counter(
        (one.holder_kind, one.holder_id, one.space_id, one.starts_at, one.ends_at) for one in taken
    )
    reservations = [one for booking in db.session.scalars(select(Booking)) for one in booking.reservations]
    holds = list(db.session.scalars(select(Hold)))
    leaves = leaves_of({one.space_id for one in (*reservations, *holds)})
    wanted = Counter(
        (kind, one.id, leaf, one.starts_at, one.ends_at)
        for kind, some in ((HolderKind.RESERVATION, reservations), (HolderKind.HOLD, holds))
        for one in some
        for leaf in leaves[one.space_id]
    )
    assert held == wanted


def assert_each_has_its_rows(bookings: Collection[Booking]) -> None:
    """Each booking has its line in the audit log, its mail in the outbox, and at most one form."""
    audited = db.session.scalars(select(AuditEntry.object_id).where(AuditEntry.action == "booking.reserve"))
    assert Counter(audited) == Counter(booking.id for booking in bookings)
    addressed = Counter(booking.user.email for booking in bookings)
    mailed = select(OutboxMessage.address).where(OutboxMessage.template == "booking_confirmed")
    assert Counter(db.session.scalars(mailed)) == addressed
    drafts = select(BookingDraft.booking_id).where(BookingDraft.booking_id.is_not(None))
    assert sorted(db.session.scalars(drafts)) == sorted(booking.id for booking in bookings)


class Apply:
    """An application of somebody with an account; every other one has a file."""

    def set_up(self) -> None:
        factories.procedure(opens_at=None, closes_at=None)

    def lead_up(self, web: Web, chance: Random) -> Step | None:
        form = web.post(f"/apply/{CODE}/start", web.get(f"/apply/{CODE}").hidden()).place
        typed: dict[str, str | Sequence[str]] = {**web.get(form).hidden(), **FILLED}
        if chance.random() < 0.5:
            typed["f-reduction"] = "yes"
            filled = web.upload(form, typed, "f-proof", "受給者証.jpg", picture())
        else:
            filled = web.post(form, typed)
        if filled.status != 303:
            return None
        return Step(filled.place, web.get(filled.place).hidden())

    def receipt(self, answer: Answer) -> str | None:
        found = _SENT.search(answer.place)
        return found[1] if found else None

    def assert_whole(self, people: Collection[User], receipts: Collection[str], *, all_told: bool) -> None:
        sent = select(ApplicationDraft).where(ApplicationDraft.application_id.is_not(None))
        made = {draft.token: draft.application_id for draft in db.session.scalars(sent)}
        applications = {one.id: one for one in db.session.scalars(select(Application))}
        assert set(receipts) <= set(made), "an application that was acknowledged is gone"
        assert sorted(applications) == sorted(made.values()), "one form is one application"
        if all_told:
            assert set(made) <= set(receipts)
        events = db.session.scalars(select(ApplicationEvent.application_id))
        assert Counter(events) == Counter(list(applications))
        audited = select(AuditEntry.object_id).where(AuditEntry.action == "application.send")
        assert Counter(db.session.scalars(audited)) == Counter(list(applications))
        mailed = select(OutboxMessage.address).where(OutboxMessage.template == "application_received")
        senders = [one.user.email for one in applications.values() if one.user]
        assert Counter(db.session.scalars(mailed)) == Counter(senders)
        with_file = [one.id for one in applications.values() if one.answers["reduction"] == "yes"]
        attached = list(db.session.scalars(select(ApplicationAttachment)))
        own = [one.application_id for one in attached if one.application_id is not None]
        assert set(with_file) <= set(own), "a file that came along is gone"
        for one in attached:
            with files.open_file(one.file) as stream:
                assert stream.read() == picture()


DEEDS: tuple[type[Deed], ...] = (Book, Apply)
