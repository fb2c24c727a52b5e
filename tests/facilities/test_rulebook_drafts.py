"""Drafts of a rulebook: changed, dropped, and published from a day of use on."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from booking.accounts.models import User
from booking.audit.models import AuditEntry
from booking.core.db import db
from booking.core.errors import InvalidInput
from booking.facilities.models import Facility
from booking.facilities.rulebook_queries import (
    RulebookNotFound,
    book_in_force,
    get_version,
    list_versions,
)
from booking.facilities.rules.closures import WeeklyClosure
from booking.facilities.rules.rulebook import SpaceSetup
from booking.facilities.rules.schedules import Schedule, ScheduleEntry
from booking.facilities.rules.settings import RulebookStatus
from booking.facilities.service import rulebooks, spaces, timetables
from booking.facilities.service.parts import remove_part
from booking.facilities.service.rulebooks import (
    AlreadyPublished,
    change_rulebook,
    drop_draft,
    publish_draft,
    start_draft,
)
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
    assert audit(facility) == [
        ("rulebook.change", 1),
        ("rulebook.start_draft", 2),
        ("rulebook.change_draft", 2),
    ]
    with db.transaction():
        drop_draft(admin, facility, draft, now=NOW)
    assert [one.number for one in list_versions(facility.id)] == [1]
    assert audit(facility)[-1] == ("rulebook.drop_draft", 2)


def test_a_change_of_a_draft_is_written_down_once(admin: User, facility: Facility) -> None:
    draft = drafted(admin, facility, TUESDAYS)
    assert audit(facility)[-1] == ("rulebook.change_draft", draft.number)
    before = audit(facility)
    with db.transaction():
        change_rulebook(admin, facility, closing(TUESDAYS), draft=draft, now=NOW)
    assert audit(facility) == before, "nothing has changed"


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


def test_in_a_draft_timetables_spaces_and_closures_are_changed_alike(admin: User, facility: Facility) -> None:
    space = factories.space(facility)
    before = book_in_force(facility.id, TODAY)
    draft = drafted(admin, facility, MONDAYS)
    setup = SpaceSetup(Schedule((ScheduleEntry(2),)), plan=1)
    for deed in (
        lambda: timetables.save_timetable(admin, facility, None, factories.steps(), draft=draft, now=NOW),
        lambda: spaces.set_up_space(admin, facility, space.id, setup, draft=draft, now=NOW),
        lambda: remove_part(timetables.TIMETABLES, admin, facility, 1, draft=draft, now=NOW),
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
