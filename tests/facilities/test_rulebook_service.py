"""Versions of a rulebook: corrected on the spot, and which counts for which day of use."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from booking.accounts.models import User
from booking.core.db import db
from booking.core.stale import Stale, fingerprint
from booking.facilities.models import Facility, Space
from booking.facilities.rulebook_queries import (
    RulebookNotFound,
    book_in_force,
    find_in_force,
    get_version,
    list_versions,
    load_space_rules,
)
from booking.facilities.rules.closures import HolidayClosure, WeeklyClosure
from booking.facilities.rules.rulebook import InvalidRulebook, Rulebook, SpaceSetup
from booking.facilities.rules.schedules import Buffers, Schedule, ScheduleEntry
from booking.facilities.rules.settings import RulebookStatus
from booking.facilities.rules.timetable_json import timetable_to_json
from booking.facilities.service import spaces, timetables
from booking.facilities.service.rulebooks import (
    change_rulebook,
    publish_draft,
    start_draft,
)
from booking.municipalities.queries import setup_revision
from tests import factories
from tests.facilities.rulebooks import (
    APRIL,
    LAST_OF_MARCH,
    MONDAYS,
    NOW,
    TODAY,
    TUESDAYS,
    audit,
    changed,
    closing,
    drafted,
    published,
    rule_on,
)
from tests.support.rivals import at_the_same_time


@pytest.fixture
def admin(app: Flask) -> User:
    return factories.administrator()


@pytest.fixture
def facility(admin: User) -> Facility:
    return factories.facility()


@pytest.mark.both_databases
def test_a_change_on_the_spot_is_a_new_version_with_the_same_start(admin: User, facility: Facility) -> None:
    first = changed(admin, facility, MONDAYS)
    content = first.content
    second = changed(admin, facility, TUESDAYS)
    assert [one.number for one in list_versions(facility.id)] == [2, 1]
    assert first.content == content, "what is published is never changed"
    assert (second.starts_on, second.status) == (first.starts_on, RulebookStatus.PUBLISHED)
    assert (second.published_at, second.published_by_id) == (NOW, admin.id)
    assert [rule_on(facility, day) for day in (date(2000, 1, 1), TODAY, APRIL)] == [TUESDAYS] * 3
    assert audit(facility) == [("rulebook.change", 1), ("rulebook.change", 2)]


@pytest.mark.both_databases
def test_a_change_on_the_spot_is_of_the_rules_that_count_today(admin: User, facility: Facility) -> None:
    changed(admin, facility, MONDAYS)
    later = published(admin, facility, TUESDAYS, APRIL)
    with db.transaction():
        now_on = change_rulebook(
            admin, facility, lambda book: book.with_closure(2, HolidayClosure()), now=NOW
        )
    assert now_on.starts_on is None
    assert now_on.number > later.number
    assert list(book_in_force(facility.id, LAST_OF_MARCH).closures.values()) == [MONDAYS, HolidayClosure()]
    assert list(book_in_force(facility.id, APRIL).closures.values()) == [TUESDAYS]
    in_april = datetime(2027, 4, 1, 3, tzinfo=UTC)
    with db.transaction():
        corrected = change_rulebook(admin, facility, closing(MONDAYS), now=in_april)
    assert corrected.starts_on == APRIL
    assert rule_on(facility, APRIL) == MONDAYS


@pytest.mark.both_databases
def test_a_change_that_changes_nothing_is_no_version(admin: User, facility: Facility) -> None:
    first = changed(admin, facility, MONDAYS)
    assert changed(admin, facility, MONDAYS).id == first.id
    assert len(list_versions(facility.id)) == 1
    assert audit(facility) == [("rulebook.change", 1)]


def test_rules_that_name_what_is_not_there_are_not_taken(admin: User, facility: Facility) -> None:
    space = factories.space(facility)
    before = len(list_versions(facility.id))
    for change, field in (
        (lambda book: book.without_timetable(1), "schedule"),
        (lambda book: book.without_plan(1), "plan"),
        (lambda book: book.with_closure(1, MONDAYS).with_closure(1, MONDAYS, space.id), "closures"),
    ):
        with pytest.raises(InvalidRulebook) as refused, db.transaction():
            change_rulebook(admin, facility, change, now=NOW)
        assert refused.value.field == field
    assert len(list_versions(facility.id)) == before


@pytest.mark.both_databases
def test_for_a_day_of_use_the_latest_start_counts_and_of_one_start_the_highest_number(
    admin: User, facility: Facility
) -> None:
    space = factories.space(facility)
    first = find_in_force(facility.id, TODAY)
    may = published(admin, facility, MONDAYS, date(2027, 5, 1))
    april = published(admin, facility, MONDAYS, APRIL)
    again = published(admin, facility, TUESDAYS, APRIL)
    drafted(admin, facility, WeeklyClosure(weekdays=frozenset({6})))
    assert first is not None
    expected = {
        date.min: first,
        TODAY: first,
        LAST_OF_MARCH: first,
        APRIL: again,
        date(2027, 4, 30): again,
        date(2027, 5, 1): may,
        date.max: may,
    }
    assert april.number < again.number
    rules = load_space_rules([space.id])[space.id]
    for day, version in expected.items():
        found = find_in_force(facility.id, day)
        assert found is not None
        assert found.id == version.id == rules.at(day).rulebook_id, day


def test_before_there_are_rules_nothing_is_opened(admin: User, facility: Facility) -> None:
    assert find_in_force(facility.id, TODAY) is None
    assert book_in_force(facility.id, TODAY) == Rulebook()
    version = published(admin, facility, MONDAYS, APRIL)
    assert find_in_force(facility.id, LAST_OF_MARCH) is None
    assert find_in_force(facility.id, APRIL) == version
    assert book_in_force(facility.id, LAST_OF_MARCH) == Rulebook()


def test_a_version_is_found_in_its_own_facility_alone(admin: User, facility: Facility) -> None:
    draft = drafted(admin, facility, MONDAYS)
    assert get_version(facility.id, draft.id) == draft
    with pytest.raises(RulebookNotFound):
        get_version(factories.facility("別の施設").id, draft.id)
    with pytest.raises(RulebookNotFound):
        get_version(facility.id, draft.id + 1)


@pytest.mark.both_databases
def test_the_second_to_change_a_setup_or_a_timetable_is_told(admin: User, facility: Facility) -> None:
    space = factories.space(facility)
    book = book_in_force(facility.id, TODAY)
    setup, timetable = book.of(space.id), book.timetables[1]
    seen = fingerprint(spaces.setup_values(setup))
    seen_timetable = fingerprint(timetable_to_json(timetable))
    slower = SpaceSetup(setup.schedule, setup.plan, Buffers(after=30))
    quicker = SpaceSetup(setup.schedule, setup.plan, Buffers(after=15))

    def set_up(wanted: SpaceSetup) -> None:
        with db.transaction():
            spaces.set_up_space(admin, facility, space.id, wanted, seen=seen, now=NOW)

    set_up(quicker)
    set_up(quicker)  # a form sent twice
    with pytest.raises(Stale):
        set_up(slower)
    assert book_in_force(facility.id, TODAY).of(space.id).buffers == Buffers(after=15)
    with db.transaction():
        timetables.save_timetable(admin, facility, 1, factories.steps(), seen=seen_timetable, now=NOW)
    with pytest.raises(Stale), db.transaction():
        timetables.save_timetable(
            admin, facility, 1, factories.periods(name="冬"), seen=seen_timetable, now=NOW
        )
    assert book_in_force(facility.id, TODAY).timetables == {1: factories.steps()}


def test_how_a_space_is_opened_changes_and_its_closures_stay(admin: User, facility: Facility) -> None:
    space = factories.space(facility)
    factories.closure(facility, MONDAYS, only=space)
    with db.transaction():
        spaces.set_up_space(admin, facility, space.id, SpaceSetup(buffers=Buffers(10, 20)), now=NOW)
    assert book_in_force(facility.id, TODAY).of(space.id) == SpaceSetup(
        buffers=Buffers(10, 20), closures={1: MONDAYS}
    )


@pytest.mark.both_databases
def test_a_space_is_scheduled_once_published_rules_give_it_a_timetable_and_a_plan(
    admin: User, facility: Facility
) -> None:
    space = factories.space(facility, timetable=None)
    other = factories.space(facility, "小会議室")

    def scheduled() -> tuple[bool, bool]:
        db.session.expire_all()
        return db.session.get_one(Space, space.id).is_scheduled, other.is_scheduled

    assert scheduled() == (False, True)
    schedule = Schedule((ScheduleEntry(1),))
    for setup, expected in (
        (SpaceSetup(schedule), False),
        (SpaceSetup(plan=1), False),
        (SpaceSetup(schedule, plan=1), True),
        (SpaceSetup(), False),
    ):
        with db.transaction():
            spaces.set_up_space(admin, facility, space.id, setup, now=NOW)
        assert scheduled() == (expected, True)
    with db.transaction():
        draft = start_draft(admin, facility, "春から", now=NOW)
    with db.transaction():
        spaces.set_up_space(admin, facility, space.id, SpaceSetup(schedule, plan=1), draft=draft, now=NOW)
    assert scheduled() == (False, True)
    with db.transaction():
        publish_draft(admin, facility, draft, APRIL, now=NOW)
    assert scheduled() == (True, True), "from April on, for which people may book already"


def test_rules_that_have_been_followed_by_others_schedule_nothing_any_more(
    admin: User, facility: Facility
) -> None:
    space = factories.space(facility)
    with db.transaction():
        draft = start_draft(admin, facility, "ばらす", now=NOW)
    with db.transaction():
        spaces.set_up_space(admin, facility, space.id, SpaceSetup(), draft=draft, now=NOW)
        publish_draft(admin, facility, draft, date(2026, 12, 2), now=NOW)
    assert db.session.get_one(Space, space.id).is_scheduled, "today it can still be had"
    with db.transaction():
        change_rulebook(admin, facility, closing(MONDAYS), now=NOW + timedelta(days=2))
    assert not db.session.get_one(Space, space.id).is_scheduled


@pytest.mark.both_databases
def test_at_the_very_same_moment_no_change_is_lost(app: Flask, admin: User, facility: Facility) -> None:
    admin_id, facility_id = admin.id, facility.id

    def close(key: int) -> None:
        there = db.session.get_one(Facility, facility_id)
        by = db.session.get_one(User, admin_id)
        change_rulebook(by, there, lambda book: book.with_closure(key, MONDAYS), now=NOW)

    assert at_the_same_time(app, *(lambda key=key: close(key) for key in (1, 2, 3))) == [None] * 3
    assert sorted(book_in_force(facility_id, TODAY).closures) == [1, 2, 3]
    assert [one.number for one in list_versions(facility_id)] == [3, 2, 1]


@pytest.mark.both_databases
def test_whatever_was_worked_out_with_the_old_rules_is_known_to_be_old(
    admin: User, facility: Facility
) -> None:
    before = setup_revision()
    changed(admin, facility, MONDAYS)
    after = setup_revision()
    assert after > before
    draft = drafted(admin, facility, TUESDAYS)
    with db.transaction():
        publish_draft(admin, facility, draft, APRIL, now=NOW)
    assert setup_revision() > after
