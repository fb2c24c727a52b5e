"""Publishing, changing and ending notices."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from booking.audit.models import AuditEntry
from booking.core.db import db
from booking.core.errors import InvalidInput, NotFound
from booking.core.stale import Stale, fingerprint
from booking.municipalities.models import Municipality
from booking.news import queries, service
from booking.news.models import Notice
from booking.news.rules import NoticeDetails, NoticeKind
from tests import factories

NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)
HOUR = timedelta(hours=1)
NOTICE = NoticeDetails(NoticeKind.NOTICE, "年末年始の休み", "29日から休みます。", shown_from=NOW)
EMERGENCY = NoticeDetails(
    NoticeKind.EMERGENCY, "きょう15:00に閉まります", "大雨のためです。", NOW, shown_until=NOW + 3 * HOUR
)


def publish(details: NoticeDetails, now: datetime = NOW) -> Notice:
    body = factories.municipality()
    with db.transaction():
        return service.publish(body.id, details, author_id=7, now=now)


def change(notice: Notice, details: NoticeDetails, seen: str | None = None, now: datetime = NOW) -> None:
    with db.transaction():
        service.change(notice.municipality_id, notice.id, details, seen=seen, author_id=8, now=now)


def end(notice: Notice, now: datetime = NOW) -> None:
    with db.transaction():
        service.end(notice.municipality_id, notice.id, author_id=9, now=now)


def city() -> Municipality:
    found = factories.municipality()
    db.session.refresh(found)
    return found


def deeds() -> list[tuple[str, int | None]]:
    rows = db.session.scalars(select(AuditEntry).where(AuditEntry.object_type == "notice"))
    return [(row.action, row.actor_id) for row in rows]


@pytest.mark.both_databases
def test_an_emergency_is_found_while_it_lasts_and_not_a_moment_longer(app: Flask) -> None:
    publish(EMERGENCY)
    moment = timedelta(microseconds=1)
    for now, shown in ((NOW - moment, 0), (NOW, 1), (NOW + 3 * HOUR - moment, 1), (NOW + 3 * HOUR, 0)):
        assert len(queries.list_emergencies(city(), now)) == shown, now


@pytest.mark.both_databases
def test_ending_one_emergency_leaves_the_other_standing(app: Flask) -> None:
    first, second = (
        publish(EMERGENCY),
        publish(replace(EMERGENCY, title="道路が通れません", shown_until=NOW + HOUR)),
    )
    assert [one.id for one in queries.list_emergencies(city(), NOW)] == [second.id, first.id]
    end(first)
    assert [one.id for one in queries.list_emergencies(city(), NOW)] == [second.id]
    assert city().emergency_until == NOW + HOUR
    end(second)
    assert city().emergency_until is None
    assert deeds()[-1] == ("notice.end", 9)


def test_nothing_is_asked_while_there_is_no_emergency(
    app: Flask, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    publish(NOTICE)
    body = city()
    with count_queries() as statements:
        assert queries.list_emergencies(body, NOW) == []
    assert statements == []


@pytest.mark.both_databases
def test_an_emergency_that_becomes_a_notice_leaves_the_top_of_the_pages(app: Flask) -> None:
    notice = publish(EMERGENCY)
    change(notice, replace(EMERGENCY, kind=NoticeKind.NOTICE))
    assert city().emergency_until is None
    change(notice, replace(EMERGENCY, shown_until=NOW + 5 * HOUR))
    assert city().emergency_until == NOW + 5 * HOUR
    assert deeds() == [("notice.publish", 7), ("notice.change", 8), ("notice.change", 8)]


def test_of_two_who_change_it_the_second_is_told(app: Flask) -> None:
    notice = publish(NOTICE)
    seen = fingerprint(asdict(NOTICE))
    change(notice, replace(NOTICE, title="年末の休み"), seen)
    with pytest.raises(Stale):
        change(notice, replace(NOTICE, title="年始の休み"), seen)
    change(notice, replace(NOTICE, title="年末の休み"), seen)  # the same form sent twice
    assert queries.get_notice(notice.municipality_id, notice.id).title == "年末の休み"


def test_what_has_been_ended_is_not_changed_and_ending_twice_is_one_deed(app: Flask) -> None:
    notice = publish(NOTICE)
    end(notice)
    end(notice, NOW + HOUR)
    assert queries.get_notice(notice.municipality_id, notice.id).ended_at == NOW
    assert [action for action, _who in deeds()] == ["notice.publish", "notice.end"]
    with pytest.raises(service.AlreadyEnded):
        change(notice, replace(NOTICE, title="新しい見出し"))


def test_an_emergency_without_an_end_is_not_published(app: Flask) -> None:
    with pytest.raises(InvalidInput):
        publish(replace(EMERGENCY, shown_until=None))
    assert queries.count_notices(factories.municipality().id) == 0


def test_another_city_has_no_part_in_it(app: Flask) -> None:
    notice = publish(EMERGENCY)
    with db.transaction() as session:
        other = Municipality(code="999024", name="夕凪市")
        session.add(other)
    assert queries.list_shown(other.id, NOW, limit=9) == []
    with pytest.raises(NotFound):
        queries.get_notice(other.id, notice.id)
    with pytest.raises(NotFound):
        queries.get_shown(other.id, notice.id, NOW)


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("sort", "descending", "titles"),
    [
        ("from", True, ["c", "b", "a"]),
        ("from", False, ["a", "b", "c"]),
        ("title", False, ["a", "b", "c"]),
        ("until", False, ["b", "c", "a"]),
        ("until", True, ["a", "c", "b"]),
    ],
)
def test_the_list_is_sorted_and_what_has_no_end_ends_last(
    app: Flask, sort: str, descending: bool, titles: list[str]
) -> None:
    for number, (title, until) in enumerate((("a", None), ("b", 4 * HOUR), ("c", 5 * HOUR))):
        begins = NOW + number * timedelta(minutes=1)
        publish(replace(NOTICE, title=title, shown_from=begins, shown_until=until and NOW + until))
    body_id = factories.municipality().id
    found = queries.list_notices(body_id, sort=sort, descending=descending, limit=9)
    assert [one.title for one in found] == titles


@pytest.mark.both_databases
def test_the_next_change_is_the_first_that_time_alone_will_make(app: Flask) -> None:
    body_id = factories.municipality().id
    assert queries.next_change(body_id, NOW) is None
    publish(NOTICE)
    assert queries.next_change(body_id, NOW) is None
    ended = publish(replace(NOTICE, shown_from=NOW + HOUR))
    publish(EMERGENCY)
    assert queries.next_change(body_id, NOW) == NOW + HOUR
    end(ended)
    assert queries.next_change(body_id, NOW) == NOW + 3 * HOUR
    assert queries.next_change(body_id, NOW + 3 * HOUR) is None
