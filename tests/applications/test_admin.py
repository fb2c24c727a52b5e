"""Procedures as data files, and what administrators decide about them."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from booking.accounts.sessions import token_hash
from booking.applications import queries, service
from booking.applications.models import Application, FormVersion
from booking.applications.rules.procedures import ProcedureStatus
from booking.applications.service import Loaded
from booking.applications.service.procedures import NotForOneself
from booking.core.db import db
from booking.core.errors import InvalidInput
from tests import factories
from tests.support.client import Client
from tests.support.signing_in import sign_in

NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)


def load(data: dict[str, Any]) -> Loaded:
    body = factories.municipality()
    with db.transaction():
        _procedure, done = service.load_procedure(body.id, data, NOW)
    return done


@pytest.mark.both_databases
def test_only_what_is_asked_makes_a_new_version(app: Flask) -> None:
    data = factories.course_data()
    assert load(data) is Loaded.NEW
    assert factories.found_procedure().status is ProcedureStatus.HIDDEN
    assert load(data) is Loaded.UNCHANGED
    assert load({**data, "summary": "新しい説明です。"}) is Loaded.TEXTS
    assert load({**data, "purpose_of_use": "新しい使いみちです。"}) is Loaded.NEW_VERSION
    assert db.session.scalar(select(func.count()).select_from(FormVersion)) == 2
    assert queries.get_newest_version(factories.found_procedure().id).number == 2


@pytest.mark.both_databases
def test_what_was_begun_keeps_the_form_it_was_begun_with(app: Flask) -> None:
    applied = factories.procedure()
    with db.transaction():
        draft = service.start_guest_draft("a@harunagi.example", token_hash("link"), applied, NOW)
        service.note_answers(draft.token, factories.TYPED_COURSE, NOW)
    data = factories.course_data()
    data["form"]["sections"][0]["fields"][0]["options"] = [{"value": "tea", "label": "茶道"}]
    assert load(data) is Loaded.NEW_VERSION
    with db.transaction():
        sent = service.send(draft.token, user=None, password_hash=None, now=NOW)
    assert sent.form_version.number == 1
    with db.transaction():
        later = service.start_guest_draft("a@harunagi.example", token_hash("other link"), applied, NOW)
        service.note_answers(later.token, factories.TYPED_COURSE, NOW)
    with pytest.raises(service.CannotSend) as caught, db.transaction():
        service.send(later.token, user=None, password_hash=None, now=NOW)
    assert list(caught.value.checked.problems) == ["course"]
    assert db.session.scalar(select(func.count()).select_from(Application)) == 1


def test_the_command_says_what_it_brought_or_where_it_is_wrong(app: Flask, tmp_path: Path) -> None:
    factories.municipality()
    file, run = tmp_path / "form.json", app.test_cli_runner().invoke
    file.write_text(json.dumps(factories.course_data()), encoding="utf-8")
    assert "取り込めます" in run(args=["load-procedure", str(file), "--dry-run"]).output
    assert "新しい手続き" in run(args=["load-procedure", str(file)]).output
    assert "変わったところはありません" in run(args=["load-procedure", str(file)]).output
    file.write_text(json.dumps({**factories.course_data(), "form": {"sections": [{}]}}), encoding="utf-8")
    wrong = run(args=["load-procedure", str(file)])
    assert wrong.exit_code == 1
    assert "sections[0].title" in wrong.output
    file.write_text("{", encoding="utf-8")
    assert run(args=["load-procedure", str(file)]).exit_code == 1


def test_an_administrator_publishes_sets_dates_and_names_clerks(client: Client, app: Flask) -> None:
    clerk = factories.clerk()
    factories.procedure(status=ProcedureStatus.HIDDEN)
    sign_in(client, factories.administrator())
    assert "公民館講座の申込み" in client.get("/admin/procedures").text
    assert client.get("/apply/kominkan-koza").status_code == 404
    typed = {
        "status": "published",
        "opens_on": "2026-12-01",
        "closes_on": "2026-12-20",
        "closes_time": "17時",
        "clerks": str(clerk.id),
    }
    assert client.post("/admin/procedures/kominkan-koza", data=typed).status_code == 303
    found = factories.found_procedure()
    assert found.opens_at == datetime(2026, 11, 30, 15, tzinfo=UTC)
    assert found.closes_at == datetime(2026, 12, 20, 8, tzinfo=UTC)
    assert [one.id for one in queries.list_clerks([found.id])[found.id]] == [clerk.id]
    assert client.get("/apply/kominkan-koza").status_code == 200


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"status": "published", "opens_on": "2026-12-20", "closes_on": "2026-12-01"}, "始まりより後"),
        ({"status": "published", "closes_time": "17:00"}, "日付も入れて"),
        ({"status": "published", "closes_on": "2026-12-20", "closes_time": "25:00"}, "24:00まで"),
        ({"closes_on": "2026-12-20"}, "公開するかどうか"),
    ],
)
def test_settings_that_cannot_be_are_said_beside_their_field(
    client: Client, app: Flask, typed: dict[str, str], words: str
) -> None:
    factories.procedure()
    sign_in(client, factories.administrator())
    answer = client.post("/admin/procedures/kominkan-koza", data=typed)
    assert answer.status_code == 422
    assert words in answer.text
    assert factories.found_procedure().closes_at is None


def test_nobody_makes_themselves_a_clerk_of_a_procedure(app: Flask) -> None:
    both, other = factories.clerk(), factories.clerk("相川 守")
    applied = factories.procedure()
    with pytest.raises(NotForOneself), db.transaction():
        service.set_clerks(both, applied, [both.id, other.id], NOW)
    with db.transaction():
        service.set_clerks(both, applied, [other.id], NOW)
        service.set_clerks(other, applied, [other.id], NOW)
    assert [one.id for one in queries.list_clerks([applied.id])[applied.id]] == [other.id]


def test_only_clerks_can_be_named(app: Flask) -> None:
    applied, resident, admin = factories.procedure(), factories.user(), factories.administrator()
    with pytest.raises(InvalidInput), db.transaction():
        service.set_clerks(admin, applied, [resident.id], NOW)
