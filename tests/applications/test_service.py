"""Sending, correcting, withdrawing; and what the clerks do."""

import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import func, select

from booking.accounts.sessions import token_hash
from booking.applications import queries, service
from booking.applications.models import Application, ApplicationAttachment, ApplicationDraft, FormVersion
from booking.applications.rules.status import ApplicationStatus, ChangedMeanwhile, EventKind, NotPossibleNow
from booking.applications.service.send import TooManyWaiting
from booking.core.db import db
from booking.core.errors import InvalidInput
from booking.files.rules import FileLimits
from booking.files.service import Received, receive
from booking.outbox.models import OutboxMessage
from tests import factories
from tests.files.samples import picture

NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def templates() -> list[str]:
    return list(db.session.scalars(select(OutboxMessage.template).order_by(OutboxMessage.id)))


@pytest.mark.both_databases
def test_what_was_sent_is_there_with_its_history_and_a_mail(app: Flask) -> None:
    sent = factories.application(factories.procedure(), now=NOW)
    assert sent.status is ApplicationStatus.RECEIVED
    assert sent.applicant_name == "髙﨑 由香"
    assert sent.answers["people"] == 2
    assert sent.answers["birthday"] == "1985-04-01"
    assert sent.answers["address"] == {"postal_code": "123-4567", "line": "春凪市桜台2丁目3番4号"}
    assert [event.kind for event in queries.list_events(sent.id)] == [EventKind.RECEIVED]
    assert templates() == ["application_received"]


@pytest.mark.both_databases
def test_a_form_that_is_sent_twice_is_one_application(app: Flask) -> None:
    applied = factories.procedure()
    with db.transaction():
        draft = service.start_guest_draft("a@harunagi.example", token_hash("link"), applied, NOW)
        service.note_answers(draft.token, factories.TYPED_COURSE, NOW)
    for _ in range(2):
        with db.transaction():
            service.send(draft.token, user=None, password_hash="x", now=NOW)
    assert db.session.scalar(select(func.count()).select_from(Application)) == 1
    assert templates() == ["application_received"]


@pytest.mark.both_databases
def test_from_return_to_correction_to_completion(app: Flask) -> None:
    clerk = factories.clerk()
    sent = factories.application(factories.procedure(clerk), now=NOW)
    number = sent.reference
    with db.transaction():
        service.take(clerk, number, seen_version=1, now=NOW)
        service.return_(clerk, number, "", {"people": "4人以下にしてください。"}, seen_version=2, now=NOW)
    with db.transaction():
        draft = service.start_correction(sent, LATER)
        service.note_answers(draft.token, {**draft.answers, "people": "1"}, LATER)
    with db.transaction():
        corrected = service.correct(draft.token, user=None, now=LATER)
        assert service.correct(draft.token, user=None, now=LATER) is corrected
    assert corrected.status is ApplicationStatus.RESUBMITTED
    assert queries.list_events(sent.id)[-1].before == {"people": 2}
    with db.transaction():
        service.take(clerk, number, seen_version=4, now=LATER)
        service.give_back(clerk, number, seen_version=5, now=LATER)
        assert sent.status is ApplicationStatus.RESUBMITTED
        service.take(clerk, number, seen_version=6, now=LATER)
        service.complete(clerk, number, "受講できます。", seen_version=7, now=LATER)
    assert sent.status is ApplicationStatus.COMPLETED
    assert templates() == [
        "application_received", "application_returned", "application_corrected", "application_completed"
    ]  # fmt: skip


@pytest.mark.both_databases
def test_of_two_clerks_who_decide_only_one_does(app: Flask) -> None:
    clerk, other = factories.clerk(), factories.clerk("相川 守")
    sent = factories.application(factories.procedure(clerk, other), now=NOW)
    with db.transaction():
        service.take(clerk, sent.reference, seen_version=1, now=NOW)
    with db.transaction():
        service.complete(clerk, sent.reference, "", seen_version=2, now=NOW)
    with pytest.raises(NotPossibleNow), db.transaction():
        service.refuse(other, sent.reference, "定員", seen_version=2, now=NOW)
    assert sent.status is ApplicationStatus.COMPLETED


@pytest.mark.both_databases
def test_whoever_looked_at_an_older_version_changes_nothing(app: Flask) -> None:
    clerk = factories.clerk()
    sent = factories.application(factories.procedure(clerk), now=NOW)
    with db.transaction():
        draft = service.start_correction(sent, NOW)
        service.correct(draft.token, user=None, now=NOW)
    with pytest.raises(ChangedMeanwhile), db.transaction():
        service.take(clerk, sent.reference, seen_version=1, now=LATER)


def test_a_clerk_of_another_procedure_finds_nothing(app: Flask) -> None:
    sent, other = (
        factories.application(factories.procedure(factories.clerk()), now=NOW),
        factories.clerk("相川 守"),
    )
    with pytest.raises(queries.ApplicationNotFound), db.transaction():
        service.take(other, sent.reference, seen_version=1, now=NOW)


@pytest.mark.both_databases
def test_withdrawing_asks_for_a_reason_and_is_harmless_twice(app: Flask) -> None:
    sent = factories.application(factories.procedure(), now=NOW)
    with pytest.raises(InvalidInput), db.transaction():
        service.withdraw(sent, " ", seen_version=1, now=LATER)
    for _ in range(2):
        with db.transaction():
            service.withdraw(sent, "都合が悪くなりました", seen_version=1, now=LATER)
    assert sent.status is ApplicationStatus.WITHDRAWN
    assert templates() == ["application_received", "application_withdrawn"]


def test_a_form_version_is_never_changed(app: Flask) -> None:
    factories.procedure()
    with pytest.raises(RuntimeError, match="never changed"), db.transaction():
        db.session.scalars(select(FormVersion)).one().purpose_of_use = "ほか"


@pytest.mark.both_databases
def test_a_form_that_was_left_is_forgotten_with_its_files_and_one_that_was_sent_after_a_day(
    app: Flask,
) -> None:
    applied, resident = factories.procedure(), factories.user()
    factories.application(applied, now=NOW)
    with db.transaction():
        service.start_user_draft(resident, applied, NOW)
    assert drafts() == 2
    with db.transaction():
        service.forget_old(NOW + timedelta(hours=24, seconds=1))
    assert drafts() == 1
    with db.transaction():
        service.forget_old(NOW + timedelta(days=14, seconds=1))
    assert drafts() == 0
    assert db.session.scalar(select(func.count()).select_from(Application)) == 1


def drafts() -> int:
    return db.session.scalar(select(func.count()).select_from(ApplicationDraft)) or 0


def test_what_was_begun_is_gone_on_with_and_not_begun_anew(app: Flask) -> None:
    applied, resident = factories.procedure(), factories.user(address="春凪市本町1丁目1番1号")
    with db.transaction():
        first = service.start_user_draft(resident, applied, NOW)
        assert first.answers["name"] == resident.name
        assert service.start_user_draft(resident, applied, LATER) is first


@pytest.mark.both_databases
def test_nobody_has_more_than_so_many_applications_waiting(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules[TooManyWaiting.__module__], "MAX_WAITING", 2)
    applied, resident = factories.procedure(), factories.user()
    for by in (resident, "guest@harunagi.example"):
        for _ in range(2):
            factories.application(applied, by, now=NOW)
        with pytest.raises(TooManyWaiting):
            factories.application(applied, by, now=NOW)
    factories.application(applied, "other@harunagi.example", now=NOW)


def test_of_a_file_that_a_correction_replaces_the_old_one_stays_for_the_record(app: Flask) -> None:
    typed = {**factories.TYPED_COURSE, "reduction": "yes"}
    applied = factories.procedure()
    with db.transaction():
        draft = service.start_guest_draft("a@harunagi.example", token_hash("link"), applied, NOW)
        service.note_answers(draft.token, typed, NOW)
        service.attach(draft.token, "proof", received("old.jpg"), NOW)
    with db.transaction():
        sent = service.send(draft.token, user=None, password_hash=None, now=NOW)
    with db.transaction():
        correction = service.start_correction(sent, LATER)
        (old,) = queries.list_draft_attachments(correction.id)
        service.detach(correction.token, old.id)
        service.attach(correction.token, "proof", received("new.jpg"), LATER)
        service.correct(correction.token, user=None, now=LATER)
    assert [one.file.name for one in queries.list_attachments(sent.id)] == ["new.jpg"]
    everything = queries.list_attachments(sent.id, removed=True)
    assert [(one.file.name, one.removed_at) for one in everything] == [("old.jpg", LATER), ("new.jpg", None)]


def test_a_file_of_a_question_that_is_not_asked_after_all_is_not_kept(app: Flask) -> None:
    applied = factories.procedure()
    with db.transaction():
        draft = service.start_guest_draft("a@harunagi.example", token_hash("link"), applied, NOW)
        service.note_answers(draft.token, {**factories.TYPED_COURSE, "reduction": "no"}, NOW)
        service.attach(draft.token, "proof", received("card.jpg"), NOW)
    with db.transaction():
        sent = service.send(draft.token, user=None, password_hash=None, now=NOW)
    assert queries.list_attachments(sent.id, removed=True) == []
    assert db.session.scalar(select(func.count()).select_from(ApplicationAttachment)) == 0


def received(name: str) -> Received:
    return receive(BytesIO(picture()), name, limits=FileLimits())


@pytest.mark.both_databases
def test_who_sends_the_same_form_at_once_sends_it_once(app: Flask) -> None:
    applied = factories.procedure()
    with db.transaction():
        draft = service.start_guest_draft("a@harunagi.example", token_hash("link"), applied, NOW)
        service.note_answers(draft.token, factories.TYPED_COURSE, NOW)
    token = draft.token

    def press() -> str:
        with app.app_context(), db.transaction():
            return service.send(token, user=None, password_hash="x", now=NOW).reference

    with ThreadPoolExecutor(max_workers=4) as pool:
        numbers = {done.result() for done in [pool.submit(press) for _ in range(4)]}
    assert len(numbers) == 1
    assert db.session.scalar(select(func.count()).select_from(Application)) == 1
