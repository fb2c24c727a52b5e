"""The clerks' queue: whose applications, in which order, how many statements, what is written down."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select

from booking.accounts.models import User
from booking.applications import queries
from booking.applications.models import Application, Procedure
from booking.applications.rules.queue import QueueState
from booking.audit.models import AuditEntry
from booking.core.db import db
from tests import factories
from tests.applications.clerks import NOON, application_with_file, many, take
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in

QUEUE = "/staff/applications"


@pytest.fixture
def me(client: Client, clock: Clock) -> User:
    """A clerk who has signed in."""
    made = factories.clerk()
    sign_in(client, made)
    return made


@pytest.fixture
def course(me: User) -> Procedure:
    return factories.procedure(me)


def named(procedure: Procedure, name: str, hours: int = 0) -> Application:
    """An application of that name, so many hours old."""
    typed = {**factories.TYPED_COURSE, "name": name}
    return factories.application(
        procedure, f"{name}@example.jp", typed=typed, now=NOON - timedelta(hours=hours)
    )


def audited(action: str) -> list[AuditEntry]:
    return list(
        db.session.scalars(select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id))
    )


def test_who_came_first_stands_first_with_its_age(client: Client, course: Procedure, clock: Clock) -> None:
    named(course, "あと 花子", hours=1)
    named(course, "さき 太郎", hours=24 * 14)
    page = client.get(QUEUE).text

    assert page.index("さき 太郎") < page.index("あと 花子")
    assert "10日" in page
    assert "きょう" in page
    assert "1–2 / 2件" in page


def test_tabs_part_the_applications_by_what_can_be_done(client: Client, me: User, course: Procedure) -> None:
    mine, waiting = named(course, "自分 待子"), named(course, "受付 待男")
    take(me, mine)
    pages = {state: client.get(f"{QUEUE}?state={state}").text for state in QueueState}
    assert "受付 待男" in pages[QueueState.WAITING]
    assert "自分 待子" not in pages[QueueState.WAITING]
    assert "自分 待子" in pages[QueueState.MINE]
    for state in (QueueState.OTHERS, QueueState.RETURNED, QueueState.OVER):
        assert "待子" not in pages[state]
        assert "待男" not in pages[state]
    assert waiting.reference in client.get(f"{QUEUE}?case={waiting.reference}").text


def test_a_procedure_can_be_chosen_and_one_that_is_not_ones_own_is_no_choice(
    client: Client, me: User, course: Procedure
) -> None:
    with db.transaction() as session:
        other = Procedure(
            municipality_id=course.municipality_id,
            code="other",
            name="ほかの手続き",
            summary="",
            department="課",
            phone="1",
            created_at=NOON,
        )
        session.add(other)
    assert "ほかの手続き" not in client.get(QUEUE).text
    named(course, "申請 花子")
    assert "申請 花子" in client.get(f"{QUEUE}?procedure={course.id}").text
    assert "申請 花子" in client.get(f"{QUEUE}?procedure={other.id}").text  # counts as none chosen


def test_an_open_case_shows_every_answer_in_order_and_how_to_reach_the_applicant(
    client: Client, course: Procedure
) -> None:
    sent, number = application_with_file(course, email="yuka@example.jp")
    page = client.get(f"{QUEUE}?case={sent.reference}").text
    panel = page[page.index('id="panel"') :]
    places = [
        panel.index(text)
        for text in ("春凪の郷土料理", "2人", "昭和60年", "車いすを使います。", "受給者証.jpg")
    ]
    assert places == sorted(places)
    assert "yuka@example.jp" in panel
    assert f"/files/{number}" in panel
    assert "引き受ける" in panel


@pytest.mark.both_databases
def test_opening_leaves_one_row_an_hour_however_often_the_page_is_loaded(
    client: Client, me: User, course: Procedure, clock: Clock
) -> None:
    sent, number = application_with_file(course)
    for _ in range(3):
        client.get(f"{QUEUE}?case={sent.reference}")
        client.get(f"{QUEUE}/{sent.reference}/files/{number}").close()
        client.get(f"{QUEUE}/{sent.reference}/content.pdf")
        client.get(f"{QUEUE}/{sent.reference}/content")
    assert [(one.actor_id, one.object_id) for one in audited("application.view")] == [(me.id, sent.id)]
    assert [one.object_id for one in audited("application.open_file")] == [number]
    assert [one.object_id for one in audited("application.print")] == [sent.id]
    assert [one.detail for one in audited("application.list")] == [{"shown": [sent.id]}]
    new = named(course, "次の 人")
    clock.forward(minutes=30)
    client.get(f"{QUEUE}?case={sent.reference}")
    assert len(audited("application.view")) == 1
    assert [one.detail for one in audited("application.list")][1:] == [{"shown": [new.id]}]
    clock.forward(minutes=31)
    client.get(f"{QUEUE}?case={sent.reference}")
    assert len(audited("application.view")) == 2


@pytest.mark.parametrize("words", ["たかさき", "ﾀｶｻｷ", "高崎", "髙﨑　由香", "由香"])
def test_a_name_is_found_however_it_is_written_and_the_search_is_written_down(
    client: Client, course: Procedure, words: str
) -> None:
    sent = factories.application(course)
    answer = client.post(f"{QUEUE}/find", data={"words": words})
    assert answer.status_code == 200
    assert sent.reference in answer.text
    (row,) = audited("application.search")
    assert row.personal == {"words": words.replace("\u3000", " ")}
    assert row.detail == {"found": [sent.id]}


def test_a_number_leads_to_the_case_in_its_tab(client: Client, me: User, course: Procedure) -> None:
    sent = named(course, "申請 花子")
    take(me, sent)
    answer = client.post(f"{QUEUE}/find", data={"words": sent.reference.replace("-", "")})
    assert answer.status_code == 303
    assert f"state=mine&case={sent.reference}" in answer.location
    assert client.get(f"{QUEUE}/{sent.reference}").status_code == 302


@pytest.mark.parametrize("words", ["", "123", "2612-0000-0000", "%", "_"])
def test_a_search_that_can_find_nothing_says_so(client: Client, course: Procedure, words: str) -> None:
    named(course, "申請 花子")
    answer = client.post(f"{QUEUE}/find", data={"words": words})
    assert answer.status_code in (200, 422)
    assert "申請 花子</a>" not in answer.text or answer.status_code == 422


def test_a_page_past_the_last_and_a_mad_one_show_the_last(client: Client, course: Procedure) -> None:
    many(course, 60, waiting=60)
    for page in ("2", "99", "999999999", "2147483647"):
        assert "51–60 / 60件" in client.get(f"{QUEUE}?page={page}").text
    for page in ("0", "-1", "x"):
        assert "1–50 / 60件" in client.get(f"{QUEUE}?page={page}").text


def test_the_open_case_brings_its_own_page_of_the_list(client: Client, course: Procedure) -> None:
    many(course, 60, waiting=60)
    page = client.get(f"{QUEUE}?case=9{55:011}").text
    assert "51–60 / 60件" in page
    assert "56 / 60" in page


@pytest.mark.long
@pytest.mark.both_databases
def test_ten_thousand_applications_take_no_more_statements_than_three(
    client: Client,
    me: User,
    course: Procedure,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    def statements(address: str) -> int:
        client.get(address)  # what it writes down, it writes down once an hour
        with count_queries() as found:
            assert client.get(address).status_code == 200
        return len(found)

    many(course, 3, waiting=2)
    addresses = [f"{QUEUE}?state={state}&case=9{2:011}" for state in QueueState]
    few = [statements(address) for address in addresses]
    many(course, 10_000, waiting=500, first=3)
    assert [statements(address) for address in addresses] == few
    assert max(few) <= 30
    _assert_along_the_index(me, course.id)


def _assert_along_the_index(me: User, procedure_id: int) -> None:
    """The queue is read by procedure and state, never as a whole."""
    if db.is_postgresql:
        with db.engine.connect() as connection:
            connection.exec_driver_sql("ANALYZE applications")
            connection.commit()
    asked: list[tuple[str, Any]] = []
    event.listen(
        db.engine, "before_cursor_execute", lambda _c, _k, sql, values, *_: asked.append((sql, values))
    )
    queries.list_rows(me, [procedure_id], QueueState.WAITING, limit=50)
    queries.count_states(me, [procedure_id])
    queries.count_waiting(me)
    about = [(sql, values) for sql, values in asked if "FROM applications" in sql]
    assert len(about) == 3
    for sql, values in about:
        plan = _plan(sql, values)
        assert "ix_applications_procedure_id_status_arrived_at" in plan, plan
        assert not re.search(r"Seq Scan on applications|SCAN applications", plan), plan


def _plan(sql: str, values: Any) -> str:
    explain = "EXPLAIN " if db.is_postgresql else "EXPLAIN QUERY PLAN "
    with db.engine.connect() as connection:
        rows = connection.exec_driver_sql(explain + sql, values).all()
    return "\n".join(str(row[-1]) for row in rows)
