"""What an administrator does between the import and the first booking."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from booking.accounts.models import User
from booking.audit.models import AuditEntry
from booking.core.db import db
from booking.core.errors import InvalidInput
from booking.facilities.importing.findings import Code, Finding, Level
from booking.facilities.importing.stored import StoredReport
from booking.facilities.models import Closure, Facility, Space, SpaceLeaf
from booking.facilities.rulebook_queries import book_in_force, load_space_rules
from booking.facilities.rules.closure_json import closure_to_json
from booking.facilities.rules.closures import DatedClosure, WeeklyClosure
from booking.facilities.rules.details import (
    FacilityDetails,
    InvalidTimetable,
    NotReadyToPublish,
    SpaceDetails,
    check_timetable,
)
from booking.facilities.rules.rulebook import Rulebook, SpaceSetup
from booking.facilities.rules.schedules import Schedule, ScheduleEntry
from booking.facilities.rules.settings import FacilityStatus, TimetableKind
from booking.facilities.rules.timetables import PeriodSpec, TimetableSpec
from booking.facilities.service import closing, editing, rulebooks, spaces, timetables
from booking.facilities.service.parts import remove_part
from tests import factories

NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)
TODAY = date(2026, 12, 1)
MONDAYS = WeeklyClosure(weekdays=frozenset({0}))
WORKS = DatedClosure(first=date(2026, 12, 7), last=date(2026, 12, 8))
HOURS = Finding(Level.UNDERSTOOD, Code.HOURS, "c", "9:00～21:00", {"start_minute": 540, "end_minute": 1260})
CLOSED = Finding(Level.UNDERSTOOD, Code.CLOSURE, "c", "月曜日", {"rules": [closure_to_json(MONDAYS)]})
UNREAD = Finding(Level.NOT_UNDERSTOOD, Code.UNREAD_CLOSURE, "c", "３")
NOTICE = Finding(Level.NOTICE, Code.KANA_MISSING, "名称_カナ")
DAY = TimetableSpec(
    TimetableKind.PERIODS, (PeriodSpec("午前", 540, 720), PeriodSpec("午後", 780, 1020)), name="ふだん"
)


@pytest.fixture
def admin(app: Flask) -> User:
    return factories.administrator()


@pytest.fixture
def facility(admin: User) -> Facility:
    report = StoredReport(findings=(HOURS, CLOSED, UNREAD, NOTICE))
    return factories.facility(
        status=FacilityStatus.IMPORTED, address="春凪市本町1", import_report=report.to_json()
    )


def open_codes(facility: Facility) -> list[Code]:
    return [finding.code for finding in StoredReport.from_json(facility.import_report).open]


def book_of(facility: Facility) -> Rulebook:
    return book_in_force(facility.id, TODAY)


def actions() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_from_import_to_publishing(admin: User, facility: Facility) -> None:
    with db.transaction():
        assert editing.adopt_closures(admin, facility, [CLOSED], now=NOW) == 1
    assert open_codes(facility) == [Code.HOURS, Code.UNREAD_CLOSURE]
    with db.transaction():
        timetable = timetables.save_timetable(admin, facility, None, DAY, now=NOW)
        space = spaces.add_space(admin, facility, SpaceDetails(name="会議室"), now=NOW)
    with db.transaction():
        plan = factories.months_before(3)
        rulebooks.change_rulebook(admin, facility, lambda book: book.with_plan(1, plan), now=NOW)
        setup = SpaceSetup(Schedule((ScheduleEntry(timetable),)), plan=1)
        spaces.set_up_space(admin, facility, space.id, setup, now=NOW)
    assert open_codes(facility) == [Code.UNREAD_CLOSURE]
    with pytest.raises(NotReadyToPublish, match="確かめることが1件"), db.transaction():
        editing.publish(admin, facility, now=NOW)
    with db.transaction():
        editing.settle(admin, facility, [UNREAD], now=NOW)
        editing.publish(admin, facility, now=NOW)
    assert facility.status is FacilityStatus.PUBLISHED
    rules = load_space_rules([space.id])[space.id]
    assert rules.policy.bookable
    assert rules.timetable_on(TODAY, {}) == DAY
    assert rules.at(TODAY).plan == plan
    assert rules.closures_at(TODAY).all == (MONDAYS,)
    assert actions() == [
        "rulebook.change",
        "facility.settle_findings",
        "facility.adopt_closures",
        "rulebook.change",
        "facility.settle_findings",
        "space.create",
        "rulebook.change",
        "rulebook.change",
        "facility.settle_findings",
        "facility.publish",
    ]


def test_what_is_missing_before_publishing_is_named(admin: User, app: Flask) -> None:
    empty = factories.facility(status=FacilityStatus.HIDDEN, address="")
    assert [str(problem) for problem in editing.problems_before_publishing(empty)] == [
        "住所を入れてください。",
        "時間割のある室場を1つ以上入れてください。",
    ]


def test_a_hidden_facility_keeps_what_it_has(admin: User, app: Flask) -> None:
    space = factories.space()
    facility = space.facility
    with db.transaction():
        editing.hide(admin, facility, now=NOW)
    assert facility.status is FacilityStatus.HIDDEN
    assert db.session.get(Space, space.id) is not None


def test_closures_that_are_already_there_are_not_adopted_twice(admin: User, facility: Facility) -> None:
    factories.closure(facility, MONDAYS)
    with db.transaction():
        assert editing.adopt_closures(admin, facility, [CLOSED], now=NOW) == 0
    assert len(book_of(facility).closures) == 1
    assert Code.CLOSURE not in open_codes(facility)


def test_adopting_what_is_already_settled_is_refused(admin: User, facility: Facility) -> None:
    with pytest.raises(InvalidInput), db.transaction():
        editing.adopt_closures(admin, facility, [], now=NOW)


def test_a_notice_waits_for_nobody(facility: Facility) -> None:
    assert Code.KANA_MISSING not in open_codes(facility)


def test_editing_writes_down_what_changed_and_feeds_the_search(admin: User, facility: Facility) -> None:
    details = FacilityDetails(name="東公民館", name_kana="ヒガシコウミンカン", address="春凪市東1")
    with db.transaction():
        editing.update_facility(admin, facility, details, now=NOW)
    entry = db.session.scalars(select(AuditEntry)).one()
    assert entry.detail["changed"]["name"] == ["春凪市民体育館", "東公民館"]
    assert "ひがしこうみんかん" in facility.search_text
    with db.transaction():
        editing.update_facility(admin, facility, details, now=NOW)
    assert actions() == ["facility.update"]


def test_a_facility_entered_by_hand_is_hidden_first(admin: User) -> None:
    with db.transaction():
        made = editing.create_facility(admin, FacilityDetails(name="南公民館", address="春凪市南1"), now=NOW)
    assert (made.status, made.identifier) == (FacilityStatus.HIDDEN, None)


@pytest.mark.both_databases
def test_a_new_space_is_its_own_smallest_part(admin: User, facility: Facility) -> None:
    with db.transaction():
        one = spaces.add_space(admin, facility, SpaceDetails(name="A"), now=NOW)
        two = spaces.add_space(admin, facility, SpaceDetails(name="B"), now=NOW)
    leaves = {(leaf.space_id, leaf.leaf_id) for leaf in db.session.scalars(select(SpaceLeaf))}
    assert leaves == {(one.id, one.id), (two.id, two.id)}
    assert (one.position, two.position) == (1, 2)


def test_two_spaces_of_a_facility_have_different_names(admin: User, facility: Facility) -> None:
    with db.transaction():
        one = spaces.add_space(admin, facility, SpaceDetails(name="会議室"), now=NOW)
    with pytest.raises(InvalidInput) as refused, db.transaction():
        spaces.add_space(admin, facility, SpaceDetails(name="会議室"), now=NOW)
    assert refused.value.field == "name"
    with db.transaction():
        spaces.update_space(admin, facility, one, SpaceDetails(name="会議室", capacity=20), now=NOW)
    assert one.capacity == 20


def test_a_space_is_not_opened_by_a_timetable_or_a_plan_that_is_not_there(
    admin: User, facility: Facility
) -> None:
    other = factories.space(factories.facility("別の施設"))
    space = factories.space(facility, timetable=None)
    key = next(iter(book_of(other.facility).timetables))
    for setup, field in (
        (SpaceSetup(Schedule((ScheduleEntry(key),))), "schedule"),
        (SpaceSetup(plan=1), "plan"),
    ):
        with pytest.raises(InvalidInput) as refused, db.transaction():
            spaces.set_up_space(admin, facility, space.id, setup, now=NOW)
        assert refused.value.field == field


def test_periods_are_replaced_when_a_timetable_changes(admin: User, facility: Facility) -> None:
    factories.space(facility)
    (key,) = book_of(facility).timetables
    with db.transaction():
        assert timetables.save_timetable(admin, facility, key, DAY, now=NOW) == key
    db.session.expire_all()
    assert book_of(facility).timetables == {key: DAY}


def test_a_timetable_that_is_gone_is_not_changed(admin: User, facility: Facility) -> None:
    with pytest.raises(timetables.TimetableNotFound), db.transaction():
        timetables.save_timetable(admin, facility, 7, DAY, now=NOW)


def test_a_timetable_in_use_cannot_be_removed(admin: User, app: Flask) -> None:
    space = factories.space(name="大会議室")
    facility = space.facility
    (used,) = book_of(facility).timetables
    with db.transaction():
        spare = timetables.save_timetable(admin, facility, None, DAY, now=NOW)
    with pytest.raises(timetables.TimetableInUse, match="大会議室"), db.transaction():
        remove_part(timetables.TIMETABLES, admin, facility, used, now=NOW)
    with db.transaction():
        remove_part(timetables.TIMETABLES, admin, facility, spare, now=NOW)
    assert list(book_of(facility).timetables) == [used]


@pytest.mark.both_databases
def test_a_closure_closes_the_facility_or_one_space_and_can_be_removed(admin: User, app: Flask) -> None:
    one = factories.space(name="A")
    facility = one.facility
    two = factories.space(facility, name="B")
    works = DatedClosure(first=date(2026, 12, 5), last=date(2026, 12, 5))
    with db.transaction():
        whole = closing.add_closure(admin, facility, WORKS, now=NOW)
    with db.transaction():
        closing.add_closure(admin, facility, works, space_id=one.id, now=NOW)
    rules = load_space_rules([one.id, two.id])
    assert rules[one.id].closures_at(TODAY).all == (WORKS, works)
    assert rules[two.id].closures_at(TODAY).all == (WORKS,)
    with db.transaction():
        closing.remove_closure(admin, facility, whole, now=NOW)
    assert [closure.space_id for closure in db.session.scalars(select(Closure))] == [one.id]
    assert actions()[-3:] == ["closure.add", "closure.add", "closure.remove"]


def test_a_space_of_another_facility_cannot_be_closed_here(admin: User, facility: Facility) -> None:
    foreign = factories.space(factories.facility("別の施設"))
    with pytest.raises(InvalidInput), db.transaction():
        closing.add_closure(admin, facility, WORKS, space_id=foreign.id, now=NOW)
    with pytest.raises(InvalidInput), db.transaction():
        rulebooks.add_closure(admin, facility, MONDAYS, space_id=foreign.id, now=NOW)


def steps(**values: Any) -> TimetableSpec:
    usual = {"opens": 540, "closes": 1260, "step": 60, "max_steps": 4}
    return TimetableSpec(TimetableKind.STEPS, **(usual | values))


def periods(*values: tuple[str, int, int]) -> TimetableSpec:
    return TimetableSpec(TimetableKind.PERIODS, tuple(PeriodSpec(*value) for value in values))


@pytest.mark.parametrize(
    "spec",
    [
        steps(),
        steps(opens=0, closes=1440, step=30, max_steps=48),
        periods(("午前", 540, 720)),
        periods(("午前", 540, 720), ("全日", 540, 1290)),
        periods(("終日", 0, 1440)),
    ],
)
def test_a_timetable_that_can_be_booked_is_taken(spec: TimetableSpec) -> None:
    check_timetable(spec)


@pytest.mark.parametrize(
    ("spec", "field"),
    [
        (steps(closes=540), "closes"),
        (steps(closes=2220), "closes"),
        (steps(closes=1250), "step"),
        (steps(step=0), "step"),
        (steps(max_steps=0), "max_steps"),
        (steps(max_steps=13), "max_steps"),
        (periods(), "periods"),
        (periods(("午前", 720, 720)), "periods"),
        (periods(("夜間", 1080, 2161)), "periods"),
        (periods(("午前", 540, 720), ("午前", 780, 900)), "periods"),
        (periods(("午前", 540, 720), ("朝", 540, 720)), "periods"),
    ],
)
def test_a_timetable_that_cannot_be_booked_is_refused_at_its_field(spec: TimetableSpec, field: str) -> None:
    with pytest.raises(InvalidTimetable) as refused:
        check_timetable(spec)
    assert refused.value.field == field
