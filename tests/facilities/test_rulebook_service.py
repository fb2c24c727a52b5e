"""Versions of a rulebook: corrected on the spot, drafted, published from a day of use on."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from booking.accounts.models import User
from booking.audit.models import AuditEntry
from booking.core.db import db
from booking.core.errors import InvalidInput
from booking.core.stale import Stale, fingerprint
from booking.facilities.models import Facility, RulebookVersion, Space
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
from booking.facilities.service import rulebooks, spaces
from booking.facilities.service.rulebooks import (
    AlreadyPublished,
    change_rulebook,
    drop_draft,
    publish_draft,
    start_draft,
)
from booking.municipalities.queries import setup_revision
from tests import factories
from tests.support.rivals import at_the_same_time

NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)
TODAY, APRIL = date(2026, 12, 1), date(2027, 4, 1)
LAST_OF_MARCH = date(2027, 3, 31)
MONDAYS = WeeklyClosure(weekdays=frozenset({0}))
TUESDAYS = WeeklyClosure(weekdays=frozenset({1}))


@pytest.fixture
def admin(app: Flask) -> User:
    return factories.administrator()


@pytest.fixture
def facility(admin: User) -> Facility:
    return factories.facility()


def closing(rule: WeeklyClosure) -> rulebooks.Change:
    return lambda book: book.with_closure(1, rule)


def changed(admin: User, facility: Facility, rule: WeeklyClosure) -> RulebookVersion:
    with db.transaction():
        return change_rulebook(admin, facility, closing(rule), now=NOW)


def drafted(
    admin: User, facility: Facility, rule: WeeklyClosure, name: str = "新しい規則"
) -> RulebookVersion:
    with db.transaction():
        draft = start_draft(admin, facility, name, now=NOW)
    with db.transaction():
        return change_rulebook(admin, facility, closing(rule), draft=draft, now=NOW)


def published(admin: User, facility: Facility, rule: WeeklyClosure, starts_on: date) -> RulebookVersion:
    draft = drafted(admin, facility, rule)
    with db.transaction():
        return publish_draft(admin, facility, draft, starts_on, now=NOW)


def rule_on(facility: Facility, day: date) -> object:
    return book_in_force(facility.id, day).closures.get(1)


def audit(facility: Facility) -> list[tuple[str, int]]:
    rows = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    return [(one.action, one.detail["number"]) for one in rows if one.object_type == "rulebook"]


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
def test_a_draft_is_a_copy_that_does_not_count(admin: User, facility: Facility) -> None:
    changed(admin, facility, MONDAYS)
    with db.transaction():
        draft = start_draft(admin, facility, " 2027年度 ", now=NOW)
    assert (draft.name, draft.status, draft.starts_on) == ("2027年度", RulebookStatus.DRAFT, None)
    assert draft.book == book_in_force(facility.id, TODAY)
    with db.transaction():
        assert change_rulebook(admin, facility, closing(TUESDAYS), draft=draft, now=NOW) is draft
    assert draft.book.closures == {1: TUESDAYS}
    assert rule_on(facility, TODAY) == rule_on(facility, APRIL) == MONDAYS
    assert audit(facility) == [("rulebook.change", 1), ("rulebook.start_draft", 2)]
    with db.transaction():
        drop_draft(admin, facility, draft, now=NOW)
    assert [one.number for one in list_versions(facility.id)] == [1]
    assert audit(facility)[-1] == ("rulebook.drop_draft", 2)


def test_a_draft_begins_with_the_rules_that_count_last(admin: User, facility: Facility) -> None:
    changed(admin, facility, MONDAYS)
    published(admin, facility, TUESDAYS, APRIL)
    with db.transaction():
        assert start_draft(admin, facility, "その次", now=NOW).book.closures == {1: TUESDAYS}


@pytest.mark.parametrize(
    ("name", "taken"), [("", False), ("  ", False), ("あ" * 60, True), ("あ" * 61, False)]
)
def test_a_draft_has_a_name(admin: User, facility: Facility, name: str, taken: bool) -> None:
    if taken:
        with db.transaction():
            assert start_draft(admin, facility, name, now=NOW).name == name
        return
    with pytest.raises(InvalidInput) as refused, db.transaction():
        start_draft(admin, facility, name, now=NOW)
    assert refused.value.field == "name"


@pytest.mark.both_databases
def test_a_published_draft_counts_from_its_day_on(admin: User, facility: Facility) -> None:
    changed(admin, facility, MONDAYS)
    draft = drafted(admin, facility, TUESDAYS)
    changed(admin, facility, WeeklyClosure(weekdays=frozenset({2})))  # number 3, while the draft waits
    with db.transaction():
        publish_draft(admin, facility, draft, APRIL, now=NOW)
    assert (draft.number, draft.starts_on, draft.status) == (4, APRIL, RulebookStatus.PUBLISHED)
    assert (draft.published_at, draft.published_by_id) == (NOW, admin.id)
    assert rule_on(facility, LAST_OF_MARCH) == WeeklyClosure(weekdays=frozenset({2}))
    assert rule_on(facility, APRIL) == TUESDAYS
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "rulebook.publish")).one()
    assert entry.actor_id == admin.id
    assert entry.detail == {"facility": facility.id, "number": 4, "starts_on": "2027-04-01"}


@pytest.mark.parametrize(
    ("starts_on", "taken"),
    [
        (date(2026, 11, 30), False),
        (TODAY, False),  # people may be using it already
        (date(2026, 12, 2), True),
    ],
)
def test_rules_are_published_for_days_to_come(
    admin: User, facility: Facility, starts_on: date, taken: bool
) -> None:
    late = datetime(2026, 12, 1, 14, 59, tzinfo=UTC)  # 23:59 in Tokyo
    draft = drafted(admin, facility, MONDAYS)
    if taken:
        with db.transaction():
            assert publish_draft(admin, facility, draft, starts_on, now=late).starts_on == starts_on
        return
    with pytest.raises(InvalidInput) as refused, db.transaction():
        publish_draft(admin, facility, draft, starts_on, now=late)
    assert refused.value.field == "starts_on"


def test_what_is_published_is_neither_changed_nor_dropped_nor_published_again(
    admin: User, facility: Facility
) -> None:
    version = published(admin, facility, MONDAYS, APRIL)
    for deed in (
        lambda: change_rulebook(admin, facility, closing(TUESDAYS), draft=version, now=NOW),
        lambda: drop_draft(admin, facility, version, now=NOW),
        lambda: publish_draft(admin, facility, version, date(2027, 5, 1), now=NOW),
    ):
        with pytest.raises(AlreadyPublished), db.transaction():
            deed()
    assert (version.starts_on, version.book.closures) == (APRIL, {1: MONDAYS})


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
        spaces.save_timetable(admin, facility, 1, factories.steps(), seen=seen_timetable, now=NOW)
    with pytest.raises(Stale), db.transaction():
        spaces.save_timetable(admin, facility, 1, factories.periods(name="冬"), seen=seen_timetable, now=NOW)
    assert book_in_force(facility.id, TODAY).timetables == {1: factories.steps()}


def test_how_a_space_is_opened_changes_and_its_closures_stay(admin: User, facility: Facility) -> None:
    space = factories.space(facility)
    factories.closure(facility, MONDAYS, only=space)
    with db.transaction():
        spaces.set_up_space(admin, facility, space.id, SpaceSetup(buffers=Buffers(10, 20)), now=NOW)
    assert book_in_force(facility.id, TODAY).of(space.id) == SpaceSetup(
        buffers=Buffers(10, 20), closures={1: MONDAYS}
    )


def test_in_a_draft_timetables_spaces_and_closures_are_changed_alike(admin: User, facility: Facility) -> None:
    space = factories.space(facility)
    before = book_in_force(facility.id, TODAY)
    draft = drafted(admin, facility, MONDAYS)
    setup = SpaceSetup(Schedule((ScheduleEntry(2),)), plan=1)
    for deed in (
        lambda: spaces.save_timetable(admin, facility, None, factories.steps(), draft=draft, now=NOW),
        lambda: spaces.set_up_space(admin, facility, space.id, setup, draft=draft, now=NOW),
        lambda: spaces.remove_timetable(admin, facility, 1, draft=draft, now=NOW),
        lambda: rulebooks.add_closure(admin, facility, TUESDAYS, space_id=space.id, draft=draft, now=NOW),
        lambda: rulebooks.remove_closure(admin, facility, 1, draft=draft, now=NOW),
    ):
        with db.transaction():
            deed()
    assert draft.book.timetables == {2: factories.steps()}
    assert draft.book.of(space.id).schedule == setup.schedule
    assert draft.book.all_closures() == {2: (TUESDAYS, str(space.id))}
    assert book_in_force(facility.id, TODAY) == before


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
def test_of_two_who_publish_and_drop_one_draft_the_second_is_told(
    app: Flask, admin: User, facility: Facility
) -> None:
    draft_id = drafted(admin, facility, MONDAYS).id
    admin_id, facility_id = admin.id, facility.id

    def publish() -> None:
        by, there = db.session.get_one(User, admin_id), db.session.get_one(Facility, facility_id)
        publish_draft(by, there, get_version(facility_id, draft_id), APRIL, now=NOW)

    def drop() -> None:
        by, there = db.session.get_one(User, admin_id), db.session.get_one(Facility, facility_id)
        drop_draft(by, there, get_version(facility_id, draft_id), now=NOW)

    told = [one for one in at_the_same_time(app, publish, drop) if one is not None]
    assert [type(one) for one in told] in ([AlreadyPublished], [RulebookNotFound])
    assert len(list_versions(facility_id)) == (type(told[0]) is AlreadyPublished)


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
