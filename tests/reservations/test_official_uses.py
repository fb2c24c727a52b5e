"""Staff enter official use, change it and give it up: on both databases."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from booking.accounts.models import User
from booking.audit.models import AuditEntry
from booking.availability.models import Hold, Occupancy, OfficialUse
from booking.availability.rules import HolderKind
from booking.core.calendar import at_minute
from booking.core.db import db
from booking.core.errors import InvalidInput
from booking.facilities.models import Facility, Space
from booking.facilities.queries import FacilityNotFound
from booking.outbox.models import OutboxMessage
from booking.reservations import queries, service
from booking.reservations.models import Clearing
from booking.reservations.rules.clearing import Choice, ListChanged
from booking.reservations.rules.refusals import CannotReserve
from booking.reservations.rules.status import ReservationStatus
from booking.reservations.service import official_uses
from booking.reservations.service.clearing import Decision
from booking.reservations.service.composition import recompose
from booking.reservations.service.official_uses import NothingToEnter, OfficialUseNotFound, UsePlan
from tests import factories
from tests.reservations.deeds import AFTERNOON, DAY, DETAILS, NOW, count, draft_of, request_of, wish

pytestmark = pytest.mark.both_databases
CANCEL, KEEP = Choice.CANCEL, Choice.KEEP
WEEK = timedelta(days=7)


@pytest.fixture
def hall(app: Flask) -> Facility:
    return factories.facility()


@pytest.fixture
def room(hall: Facility) -> Space:
    return factories.space(hall)


def _plan(*spaces: Space, **values: object) -> UsePlan:
    made = UsePlan(tuple(space.id for space in spaces), DAY, None, 560, 700, "乳幼児健診", note="保健課")
    return replace(made, **values)  # type: ignore[arg-type]


def _enter(
    them: User, hall: Facility, plan: UsePlan, choices: dict[str, Choice] | None = None, token: str = "form"
) -> Clearing:
    with db.transaction():
        return official_uses.enter(them, hall.id, plan, Decision(token, choices or {}), now=NOW)


def _uses() -> list[OfficialUse]:
    return list(db.session.scalars(select(OfficialUse).order_by(OfficialUse.starts_at, OfficialUse.space_id)))


def test_a_use_takes_its_time_and_is_told_as_the_citys_own(hall: Facility, room: Space) -> None:
    them = factories.staff(hall)
    _enter(them, hall, _plan(room))
    [use] = _uses()
    assert (use.starts_at, use.ends_at) == (at_minute(DAY, 560), at_minute(DAY, 700))
    assert (use.title, use.note, use.entered_by_id) == ("乳幼児健診", "保健課", them.id)
    with pytest.raises(CannotReserve) as refused:
        request_of(factories.user(), room)
    assert refused.value.code == "official_use"
    request_of(factories.user(), room, AFTERNOON)
    assert "official_use.enter" in db.session.scalars(select(AuditEntry.action)).all()


def test_a_whole_takes_its_parts_and_a_part_chosen_beside_it_is_not_taken_twice(hall: Facility) -> None:
    half, other = factories.space(hall, "半面A"), factories.space(hall, "半面B")
    whole = factories.space(hall, "全面", parts=[half, other])
    _enter(factories.staff(hall), hall, _plan(half, whole))
    assert [use.space_id for use in _uses()] == [whole.id]
    assert set(db.session.scalars(select(Occupancy.space_id))) == {half.id, other.id}


def test_bookings_in_the_way_are_cancelled_with_a_mail_or_left_and_their_day_with_them(
    hall: Facility, room: Space
) -> None:
    person, them, second = factories.user(), factories.staff(hall), factories.space(hall, "和室")
    weekly = _plan(room, second, until=DAY + 2 * WEEK)
    first = request_of(person, room)
    nine = (at_minute(DAY + WEEK, 540), at_minute(DAY + WEEK, 720))
    kept = request_of(person, room, nine)
    done = _enter(them, hall, weekly, {f"r{first.id}": CANCEL, f"r{kept.id}": KEEP})
    assert (first.status, kept.status) == (ReservationStatus.CANCELLED, ReservationStatus.CONFIRMED)
    days = [(use.starts_at.date() - DAY).days // 7 for use in _uses() if use.space_id == room.id]
    assert days == [0, 2]
    assert len([use for use in _uses() if use.space_id == second.id]) == 3
    assert done.made["left_out"] == [{"space": room.id, "day": (DAY + WEEK).isoformat()}]
    mails = select(OutboxMessage.context).where(OutboxMessage.template == "booking_cancelled_by_office")
    assert [context["reason"] for context in db.session.scalars(mails)] == ["市が使うため（乳幼児健診）"]
    assert len({use.series for use in _uses()}) == 1


def test_nothing_is_entered_when_everything_is_left_to_bookings(hall: Facility, room: Space) -> None:
    one = request_of(factories.user(), room)
    with pytest.raises(NothingToEnter):
        _enter(factories.staff(hall), hall, _plan(room), {f"r{one.id}": KEEP})
    assert (count(OfficialUse), count(Clearing)) == (0, 0)


def test_nothing_is_done_when_somebody_booked_meanwhile(hall: Facility, room: Space) -> None:
    request_of(factories.user(), room)
    with pytest.raises(ListChanged):
        _enter(factories.staff(hall), hall, _plan(room))
    assert count(OfficialUse) == 0


def test_the_same_form_again_enters_nothing_twice(hall: Facility, room: Space) -> None:
    them = factories.staff(hall)
    assert _enter(them, hall, _plan(room)).id == _enter(them, hall, _plan(room)).id
    assert count(OfficialUse) == 1


def test_a_form_being_filled_in_gives_way(hall: Facility, room: Space) -> None:
    person = factories.user()
    draft = draft_of(person, room)
    _enter(factories.staff(hall), hall, _plan(room))
    assert (count(Hold), list(db.session.scalars(select(Occupancy.holder_kind)))) == (
        0,
        [HolderKind.OFFICIAL_USE],
    )
    with pytest.raises(CannotReserve), db.transaction():
        service.reserve(person, [wish(room)], DETAILS, now=NOW, draft_token=draft.token)


def test_a_use_is_moved_and_renamed_and_its_old_time_is_free(hall: Facility, room: Space) -> None:
    them, person = factories.staff(hall), factories.user()
    _enter(them, hall, _plan(room))
    [use] = _uses()
    one = request_of(person, room, AFTERNOON)
    moved = _plan(room, starts=650, ends=800, title="歯の健診", note="")
    for choices, error in (({}, ListChanged), ({f"r{one.id}": KEEP}, NothingToEnter)):
        with pytest.raises(error), db.transaction():
            official_uses.change(them, hall.id, use.id, moved, Decision("a", choices), now=NOW)
    with db.transaction():
        decision = Decision("a", {f"r{one.id}": CANCEL})
        official_uses.change(them, hall.id, use.id, moved, decision, now=NOW)
    db.session.expire_all()
    assert (use.starts_at, use.ends_at, use.title, use.note) == (
        at_minute(DAY, 650),
        at_minute(DAY, 800),
        "歯の健診",
        "",
    )
    [row] = db.session.scalars(select(Occupancy))
    assert (row.starts_at, row.holder_id) == (use.starts_at, use.id)
    assert one.status is ReservationStatus.CANCELLED


def test_a_use_that_is_going_on_can_be_prolonged_but_not_begun_anew(hall: Facility, room: Space) -> None:
    them = factories.staff(hall)
    _enter(them, hall, _plan(room))
    [use] = _uses()
    running = at_minute(DAY, 600)
    longer = _plan(room, ends=760)
    with db.transaction():
        official_uses.change(them, hall.id, use.id, longer, Decision("a", {}), now=running)
    earlier = replace(longer, starts=570)
    with pytest.raises(InvalidInput), db.transaction():
        official_uses.change(them, hall.id, use.id, earlier, Decision("b", {}), now=running)


def test_given_up_a_use_frees_its_time_alone_or_with_the_later_ones(hall: Facility, room: Space) -> None:
    them = factories.staff(hall)
    _enter(them, hall, _plan(room, until=DAY + 3 * WEEK))
    first, second, _third, _fourth = (use.id for use in _uses())
    with db.transaction():
        assert official_uses.remove(them, hall.id, first, following=False, now=NOW) == 1
    request_of(factories.user(), room)
    with db.transaction():
        assert official_uses.remove(them, hall.id, second, following=True, now=NOW) == 3
    with pytest.raises(OfficialUseNotFound), db.transaction():
        official_uses.remove(them, hall.id, second, following=True, now=NOW)
    assert set(db.session.scalars(select(Occupancy.holder_kind))) == {HolderKind.RESERVATION}
    assert all(use.cancelled_by_id == them.id for use in _uses())


def test_staff_enter_and_change_in_their_own_facilities_only(hall: Facility, room: Space) -> None:
    away = factories.facility("東部公民館")
    stranger = factories.staff(away)
    with pytest.raises(FacilityNotFound):
        _enter(stranger, hall, _plan(room))
    with pytest.raises(InvalidInput):
        _enter(stranger, away, _plan(room))
    _enter(factories.staff(hall), hall, _plan(room))
    [use] = _uses()
    with pytest.raises(OfficialUseNotFound), db.transaction():
        official_uses.remove(stranger, away.id, use.id, following=False, now=NOW)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": " "}, "title"),
        ({"starts": 700}, "ends"),
        ({"first": date(2026, 11, 30)}, "day"),
        ({"first": date(2026, 12, 1), "starts": 719, "ends": 800}, "starts"),
        ({"first": date(2030, 1, 1)}, "day"),
        ({"until": DAY - timedelta(days=1)}, "until"),
        ({"until": DAY + timedelta(days=367)}, "until"),
        ({"space_ids": ()}, "spaces"),
    ],
)
def test_a_use_that_cannot_be_meant_names_its_field(
    hall: Facility, room: Space, values: dict[str, object], field: str
) -> None:
    noon: datetime = NOW
    with pytest.raises(InvalidInput) as refused:
        official_uses.claim_of(hall, _plan(room, **values), noon)
    assert refused.value.field == field


def test_a_given_up_use_is_not_written_to_new_parts(hall: Facility, room: Space) -> None:
    them, half = factories.staff(hall), factories.space(hall, "半面")
    _enter(them, hall, _plan(room))
    [use] = _uses()
    with db.transaction():
        official_uses.remove(them, hall.id, use.id, following=False, now=NOW)
    with db.transaction():
        recompose(them, room, [half.id], NOW)
    assert count(Occupancy) == 0
    assert queries.list_concerned(hall, official_uses.claim_of(hall, _plan(room), NOW), NOW).total == 0
