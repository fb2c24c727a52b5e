"""Whoever does not handle the procedure sees neither list nor case, file, paper or count."""

import json
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import delete, select

from booking.accounts.models import RoleGrant, User
from booking.applications.models import Application, Procedure, ProcedureClerk
from booking.audit.models import AuditEntry
from booking.core.db import db
from tests import factories
from tests.applications.clerks import application_with_file, status_of, take
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in

QUEUE = "/staff/applications"


@pytest.fixture
def owner(app: Flask, clock: Clock) -> User:
    return factories.clerk("受持 花子")


@pytest.fixture
def file(owner: User) -> tuple[Application, int]:
    """An application with a file, and the number of that."""
    return application_with_file(factories.procedure(owner), "写真<script>.png.jpg")


@pytest.fixture
def sent(file: tuple[Application, int]) -> Application:
    return file[0]


@pytest.fixture
def number(file: tuple[Application, int]) -> int:
    return file[1]


def facility_staff() -> User:
    return factories.staff(factories.facility())


def other_clerk() -> User:
    return factories.clerk("よそ 守")


OUTSIDERS: list[Callable[[], User]] = [
    other_clerk,
    facility_staff,
    factories.administrator,
    factories.user,
]
CONDITIONS = [
    {},
    {"If-None-Match": "*"},
    {"If-Modified-Since": "Tue, 01 Dec 2026 00:00:00 GMT"},
    {"Range": "bytes=0-10"},
]


@pytest.mark.parametrize("outsider", OUTSIDERS)
def test_nothing_of_it_is_shown_to_anybody_else(
    client: Client, sent: Application, number: int, outsider: Callable[[], User]
) -> None:
    sign_in(client, outsider())
    before = db.session.scalar(select(AuditEntry.id).order_by(AuditEntry.id.desc()).limit(1))
    for path in (
        f"{QUEUE}?case={sent.reference}",
        f"{QUEUE}?state=mine&case={sent.reference}&step=complete",
        f"{QUEUE}/{sent.reference}",
        f"{QUEUE}/{sent.reference}/files/{number}",
        f"{QUEUE}/{sent.reference}/slip.pdf",
        f"{QUEUE}/{sent.reference}/content.pdf",
        f"{QUEUE}/{sent.reference}/slip",
        f"{QUEUE}/{sent.reference}/content",
    ):
        for headers in CONDITIONS:
            answer = client.get(path, headers=headers)
            assert answer.status_code == 404, path
            assert sent.applicant_name not in answer.text
    assert db.session.scalar(select(AuditEntry.id).order_by(AuditEntry.id.desc()).limit(1)) == before


@pytest.mark.parametrize("outsider", OUTSIDERS)
def test_nobody_else_can_do_anything_with_it(
    client: Client, owner: User, sent: Application, outsider: Callable[[], User]
) -> None:
    take(owner, sent)
    sign_in(client, outsider())
    for deed in ("take", "give-back", "take-over", "return", "complete", "refuse"):
        data = {"version": "2", "message": "x", "remark_name": "x"}
        assert client.post(f"{QUEUE}/{sent.reference}/{deed}", data=data).status_code == 404, deed
    assert status_of(sent) == "in_review"


def test_another_clerk_s_list_search_and_counts_are_empty(client: Client, sent: Application) -> None:
    sign_in(client, other_clerk())
    for path in (QUEUE, f"{QUEUE}?state=over", f"{QUEUE}?procedure={sent.procedure_id}", "/staff"):
        page = client.get(path).text
        assert sent.applicant_name not in page
        assert "公民館講座" not in page
    assert "申請の受付 0件" in client.get("/staff").text
    found = client.post(f"{QUEUE}/find", data={"words": "髙﨑"})
    assert sent.reference not in found.text
    by_number = client.post(f"{QUEUE}/find", data={"words": sent.reference})
    assert by_number.status_code == 422
    assert "担当の手続きにはありません" in by_number.text


@pytest.mark.parametrize("outsider", [facility_staff, factories.administrator])
def test_the_navigation_counts_applications_for_clerks_only(
    client: Client, sent: Application, outsider: Callable[[], User]
) -> None:
    sign_in(client, outsider())
    page = client.get("/staff").text
    assert "申請の受付" not in page


def test_the_navigation_counts_what_waits_for_the_clerk(
    client: Client, owner: User, sent: Application
) -> None:
    sign_in(client, owner)
    assert "申請の受付 1件" in client.get("/staff").text
    take(owner, sent)
    assert "申請の受付 0件" in client.get("/staff").text


def test_who_loses_the_role_or_the_procedure_sees_nothing_at_once(
    client: Client, owner: User, sent: Application, number: int
) -> None:
    sign_in(client, owner)
    path = f"{QUEUE}/{sent.reference}/files/{number}"
    with client.get(path) as answer:
        assert answer.status_code == 200
    with db.transaction() as session:
        session.execute(delete(ProcedureClerk).where(ProcedureClerk.user_id == owner.id))
    assert client.get(path).status_code == 404
    assert client.get(f"{QUEUE}?case={sent.reference}").status_code == 404
    with db.transaction() as session:
        session.add(ProcedureClerk(procedure_id=sent.procedure_id, user_id=owner.id))
        session.execute(delete(RoleGrant).where(RoleGrant.user_id == owner.id))
    assert client.get(path).status_code == 404
    assert client.get(QUEUE).status_code == 404


def test_a_file_of_another_application_is_not_given_out_through_ones_own(client: Client, number: int) -> None:
    mine = factories.clerk("自分 守")
    own = factories.application(_another_procedure(mine), "b@example.jp")
    sign_in(client, mine)
    assert client.get(f"{QUEUE}/{own.reference}/files/{number}").status_code == 404


def _another_procedure(clerk: User) -> Procedure:
    data = json.loads(factories.COURSE.read_text(encoding="utf-8"))
    return factories.procedure(clerk, data={**data, "code": "another"})


def test_a_file_comes_as_a_download_that_can_t_run(
    client: Client, owner: User, sent: Application, number: int
) -> None:
    sign_in(client, owner)
    with client.get(f"{QUEUE}/{sent.reference}/files/{number}") as answer:
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.data.startswith(b"\xff\xd8\xff")
