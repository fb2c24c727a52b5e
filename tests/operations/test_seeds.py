"""The fictional city as it is loaded: consistent, as if the service had written it row by row."""

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from flask import Flask
from sqlalchemy import func, select

from booking import all_models
from booking.accounts.models import RoleGrant, TermsAcceptance, User
from booking.accounts.rules import Role
from booking.audit.models import AuditEntry
from booking.availability.models import Occupancy, OfficialUse
from booking.availability.rules import HolderKind
from booking.core.calendar import local_date
from booking.core.db import db
from booking.facilities.models import Facility, FacilityStaff, Space
from booking.facilities.rulebook_queries import load_space_rules
from booking.facilities.rules.schedules import Buffers
from booking.municipalities.models import Holiday, Municipality
from booking.municipalities.queries import list_current_terms
from booking.municipalities.rules import last_official_year
from booking.offers.queries import load_offers
from booking.offers.rules.days import summarise
from booking.offers.rules.states import SlotState
from booking.operations import seeds
from booking.reservations.models import Booking, Permit, PermitSeries, Reservation
from booking.reservations.queries import load_board
from booking.reservations.rules.asker import Asker
from booking.reservations.rules.reference import parse_reference
from booking.reservations.rules.refusals import refusals_of
from booking.reservations.rules.status import ACTIVE, ReservationStatus
from booking.reservations.service.reserve import MAX_PENDING
from tests.operations.loaded import NOW

pytestmark = pytest.mark.long

# Days on which calendars are awkward: the year's end, the turn of the fiscal year at night, a leap day.
AWKWARD = (
    datetime(2026, 12, 28, 3, 0, tzinfo=UTC),
    datetime(2027, 3, 31, 17, 0, tzinfo=UTC),
    datetime(2028, 2, 29, 9, 0, tzinfo=UTC),
)


def count_rows() -> dict[str, int]:
    tables = all_models.metadata.sorted_tables
    return {one.name: db.session.scalar(select(func.count()).select_from(one)) or 0 for one in tables}


@pytest.mark.both_databases
def test_the_city_is_loaded_once_and_a_second_load_does_nothing(app: Flask) -> None:
    with db.transaction():
        first = seeds.load(NOW)
    rows = count_rows()
    with db.transaction():
        second = seeds.load(NOW + timedelta(days=30))
    assert first.loaded
    assert not second.loaded
    assert second.municipality == "春凪市"
    assert count_rows() == rows
    assert rows["bookings"] == first.bookings > 1000
    assert inconsistencies(NOW) == []


@pytest.mark.slow
@pytest.mark.parametrize("now", AWKWARD, ids=str)
def test_the_city_is_consistent_on_whichever_day_it_is_loaded(app: Flask, now: datetime) -> None:
    with db.transaction():
        seeds.load(now)
    assert inconsistencies(now) == []
    assert {one.status for one in own_reservations(app)} == set(ReservationStatus)


def inconsistencies(now: datetime) -> list[str]:
    """What the service would never have written."""
    spaces, today, year = list(db.session.scalars(select(Space.id))), local_date(now), timedelta(days=365)
    board = load_board(1, spaces, today - year, today + year, now)
    found = []
    for one in db.session.scalars(select(Reservation)).unique():
        space = board.rules[one.space_id]
        asker = Asker(audience=one.booking.user.audience)
        facts = board.facts(one.space_id, one.starts_at, one.ends_at, asker)
        slot = facts.slot
        refused = refusals_of(replace(facts, conflict=None), one.booking.created_at, asker)
        waits = one.status is ReservationStatus.REQUESTED
        decided = one.decided_at is not None
        checks = {
            "could not have been booked then": not refused,
            "has the period's name": slot is not None and one.period_name == slot.name,
            "made before now": one.booking.created_at <= now,
            "decided in between": one.decided_at is None
            or one.booking.created_at < one.decided_at <= min(now, one.starts_at),
            "cancelled in between": one.cancelled_at is None
            or (one.decided_at or one.booking.created_at) < one.cancelled_at <= min(now, one.starts_at),
            "waits only before its use": not waits or one.starts_at > now,
            "decided only where that is needed": decided == (space.policy.needs_approval and not waits),
            "a permit for what was permitted": (one.permit_id is not None)
            == (decided and one.status is not ReservationStatus.DECLINED),
            "few enough people": one.booking.people <= (space.policy.capacity or 0),
            "a good reference": parse_reference(one.booking.reference) == one.booking.reference,
            "a reason for those that were declined": bool(one.decision_reason)
            == (one.status is ReservationStatus.DECLINED),
        }
        found += [f"{one.id} {name}" for name, holds in checks.items() if not holds]
    return found


def own_reservations(app: Flask) -> list[Reservation]:
    """What the demo resident finds on her page."""
    resident = User.email == "resident@harunagi.example"
    statement = select(Reservation).join(Reservation.booking).join(Booking.user).where(resident)
    return list(db.session.scalars(statement))


def test_what_is_taken_is_what_active_reservations_and_official_uses_take(city: Municipality) -> None:
    rules = load_space_rules(db.session.scalars(select(Space.id)))
    expected = {
        (leaf, one.starts_at, one.ends_at, kind, one.id)
        for kind, table in ((HolderKind.RESERVATION, Reservation), (HolderKind.OFFICIAL_USE, OfficialUse))
        for one in db.session.scalars(select(table))
        if not isinstance(one, Reservation) or one.status in ACTIVE
        for leaf in rules[one.space_id].leaf_ids
    }
    for use in db.session.scalars(select(Reservation)):
        buffers = rules[use.space_id].at(local_date(use.starts_at)).buffers
        assert (use.buffer_before, use.buffer_after) == (buffers.before, buffers.after)
        if use.status in ACTIVE and buffers != Buffers():
            before = use.starts_at - timedelta(minutes=buffers.before)
            after = use.ends_at + timedelta(minutes=buffers.after)
            for leaf in rules[use.space_id].leaf_ids:
                expected.add((leaf, before, use.starts_at, HolderKind.BUFFER, use.id))
                expected.add((leaf, use.ends_at, after, HolderKind.BUFFER, use.id))
    rows = db.session.scalars(select(Occupancy)).all()
    assert {row.holder_kind for row in rows} == {
        HolderKind.RESERVATION,
        HolderKind.OFFICIAL_USE,
        HolderKind.BUFFER,
    }
    assert len(rows) == len(expected)
    taken = {(one.space_id, one.starts_at, one.ends_at, one.holder_kind, one.holder_id) for one in rows}
    assert taken == expected


def test_nothing_is_booked_twice_wholes_and_halves_included(city: Municipality) -> None:
    by_leaf = defaultdict(list)
    for one in db.session.scalars(select(Occupancy)):
        by_leaf[one.space_id].append((one.starts_at, one.ends_at))
    for times in by_leaf.values():
        ordered = sorted(times)
        assert all(before[1] <= after[0] for before, after in pairwise(ordered))
    wholes = select(func.count()).select_from(Reservation).join(Reservation.space)
    assert db.session.scalar(wholes.where(Space.name == "メインアリーナ 全面")) or 0 > 0


def test_every_state_of_a_slot_and_of_a_day_can_be_seen(city: Municipality) -> None:
    spaces = list(db.session.scalars(select(Space.id)))
    days = [local_date(NOW) + timedelta(days=offset) for offset in range(-7, 60)]
    offers = load_offers(city.id, spaces, days, now=NOW)
    slots = {offer.state for space in spaces for day in days for offer in offers.of(space, day)}
    whole_days = {summarise(day, offers.of(space, day)).state for space in spaces for day in days}
    assert slots | {SlotState.PARTIAL} == set(SlotState)
    assert whole_days >= set(SlotState) - {SlotState.ENDED}


def test_a_good_third_of_what_comes_is_taken(city: Municipality) -> None:
    rules = load_space_rules(db.session.scalars(select(Space.id)))
    by_periods = [
        space_id
        for space_id, one in rules.items()
        if any(timetable.periods for timetable in one.at(local_date(NOW)).timetables())
    ]
    days = [local_date(NOW) + timedelta(days=offset) for offset in range(1, 15)]
    offers = load_offers(city.id, by_periods, days, now=NOW)
    states = [offer.state for space in by_periods for day in days for offer in offers.of(space, day)]
    taken, free = states.count(SlotState.TAKEN), states.count(SlotState.FREE)
    assert 0.3 < taken / (taken + free) < 0.5


def test_staff_have_a_queue_and_nobody_has_too_many_requests_in_it(city: Municipality) -> None:
    statement = select(Booking.user_id, func.count(Reservation.id)).join(Booking.reservations)
    waiting = db.session.execute(
        statement.where(Reservation.status == ReservationStatus.REQUESTED).group_by(Booking.user_id)
    ).all()
    assert 12 <= sum(count for _user, count in waiting) <= 30
    assert max(count for _user, count in waiting) <= MAX_PENDING


def test_the_demo_resident_finds_every_state_on_her_page(city: Municipality, loaded: Flask) -> None:
    own = own_reservations(loaded)
    assert {one.status for one in own} == set(ReservationStatus)
    assert {one.starts_at > NOW for one in own} == {True, False}


def test_permits_are_numbered_without_gaps_in_the_order_of_the_decisions(city: Municipality) -> None:
    numbers = defaultdict(list)
    for permit in db.session.scalars(select(Permit).order_by(Permit.issued_at, Permit.id)):
        numbers[permit.facility_id, permit.year].append(permit.number)
    assert all(series == list(range(1, len(series) + 1)) for series in numbers.values())
    last = {(one.facility_id, one.year): one.last_number for one in db.session.scalars(select(PermitSeries))}
    assert last == {key: len(value) for key, value in numbers.items()}


def test_every_deed_left_its_audit_row(city: Municipality) -> None:
    rows = db.session.execute(select(AuditEntry.action, func.count()).group_by(AuditEntry.action)).all()
    audited = {action: count for action, count in rows if action.startswith("booking.")}
    reservations = list(db.session.scalars(select(Reservation)))
    declined = [one for one in reservations if one.status is ReservationStatus.DECLINED]
    assert audited == {
        "booking.reserve": db.session.scalar(select(func.count()).select_from(Booking)),
        "booking.approve": sum(one.decided_at is not None for one in reservations) - len(declined),
        "booking.decline": len(declined),
        "booking.cancel": sum(one.cancelled_at is not None for one in reservations),
    }


def test_everybody_has_agreed_and_only_staff_have_roles_and_facilities(city: Municipality) -> None:
    people = list(db.session.scalars(select(User)))
    agreed = db.session.scalar(select(func.count()).select_from(TermsAcceptance))
    assert agreed == len(people) * len(list_current_terms(city.id))
    roles = [one.role for one in db.session.scalars(select(RoleGrant))]
    assert (roles.count(Role.STAFF), roles.count(Role.ADMINISTRATOR)) == (4, 1)
    looked_after = set(db.session.scalars(select(FacilityStaff.facility_id)))
    assert looked_after == set(db.session.scalars(select(Facility.id)))


def test_facilities_can_be_found_by_kana_nickname_and_use(city: Municipality) -> None:
    arena = select(Facility.name).where(Facility.search_text.contains("はるなぎありな"))
    assert db.session.scalars(arena).all() == ["春凪市民体育館"]
    tea = select(func.count()).select_from(Space).where(Space.search_text.contains("茶道"))
    assert db.session.scalar(tea) == 2


def test_holidays_reach_three_years_ahead_and_say_which_are_not_settled(city: Municipality) -> None:
    holidays = list(db.session.scalars(select(Holiday).order_by(Holiday.day)))
    assert {one.day.year for one in holidays} == {2025, 2026, 2027, 2028, 2029}
    assert {one.day.year for one in holidays if one.predicted} == {2028, 2029}
    named = {one.day.isoformat(): one.name for one in holidays}
    assert "2026-09-22" in named, "a citizens' holiday between two others"
    assert "2027-03-22" in named, "a substitute"


@pytest.mark.parametrize(
    ("today", "year"),
    [((2026, 11, 21), 2027), ((2027, 1, 1), 2027), ((2027, 2, 28), 2027), ((2027, 3, 1), 2028)],
)
def test_a_years_equinoxes_are_settled_in_february_of_the_year_before(
    today: tuple[int, int, int], year: int
) -> None:
    assert last_official_year(datetime(*today, tzinfo=UTC).date()) == year
