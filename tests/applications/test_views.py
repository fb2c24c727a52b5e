"""The applicant's pages: what is kept, what is proved, and what nobody else sees."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from booking.applications import service
from booking.applications.models import Application, ApplicationAttachment, ApplicationDraft
from booking.applications.rules.procedures import ProcedureStatus
from booking.applications.rules.status import ApplicationStatus
from booking.audit.models import AuditEntry
from booking.core.db import db
from booking.outbox.models import OutboxMessage
from tests import factories
from tests.applications import steps
from tests.files.samples import picture
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in

NewClient = Callable[[], Client]


@pytest.fixture(autouse=True)
def _procedure(app: Flask, clock: Clock) -> None:
    factories.procedure()


def count(table: Any) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_hidden_and_unknown_procedures_are_answered_alike(client: Client) -> None:
    factories.procedure(data={**factories.course_data(), "code": "secret"}, status=ProcedureStatus.HIDDEN)
    answers = [client.get(f"/apply/{code}") for code in ("secret", "unknown")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert "secret" not in client.get("/apply").text


def test_opening_the_link_changes_nothing_and_its_button_leads_to_one_form(
    client: Client, new_client: NewClient
) -> None:
    link = steps.link(client)
    for _ in range(2):
        assert client.get(link).status_code == 200
    assert count(ApplicationDraft) == 0
    first = client.post(link).headers["Location"]
    other = new_client()
    assert other.get(first).status_code == 404, "the address of the form alone opens nothing"
    assert other.post(link).headers["Location"] == first
    assert other.get(first).status_code == 200


def test_the_answer_is_the_same_for_an_address_with_an_account(client: Client) -> None:
    factories.user(email="known@harunagi.example")
    pages = []
    for email in ("known@harunagi.example", "newer@harunagi.example"):
        answer = client.post("/apply/kominkan-koza/guest", data={"email": email})
        pages.append((answer.status_code, client.get(answer.headers["Location"]).text.replace(email, "")))
    assert pages[0] == pages[1]
    templates = db.session.scalars(select(OutboxMessage.template)).all()
    assert templates == ["application_link", "application_link"]


def test_no_more_than_a_few_mails_go_to_one_address(client: Client) -> None:
    statuses = [
        client.post("/apply/kominkan-koza/guest", data={"email": steps.GUEST}).status_code for _ in range(6)
    ]
    assert statuses == [303] * 5 + [429]


def test_a_link_that_is_too_old_or_wrong_says_so(client: Client, clock: Clock) -> None:
    link = steps.link(client)
    assert client.post("/apply/kominkan-koza/link/wrong").status_code == 404
    clock.forward(hours=24)
    assert client.post(link).status_code == 410


def test_what_was_typed_stays_with_its_file_when_something_else_is_wrong(client: Client) -> None:
    form = steps.open_form(client)
    typed = {**steps.FILLED, "f-people": "たくさん", "f-reduction": "yes"}
    answer = client.post(
        form,
        data={**typed, "f-proof": steps.upload(picture(), "手帳.jpg")},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 422
    for kept in ("たくさん", "昭和60", "春凪市桜台2丁目3番4号", "手帳.jpg", 'value="cooking" checked'):
        assert kept in answer.text
    assert "数字だけを入れてください" in answer.text
    attachment = db.session.scalars(select(ApplicationAttachment)).one()
    with client.get(f"{form}/files/{attachment.id}") as file:
        assert file.data == picture()
    removed = client.post(form, data={**typed, "remove": str(attachment.id)})
    assert removed.status_code == 303
    assert count(ApplicationAttachment) == 0
    assert "たくさん" in client.get(form).text


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"MZ not a picture", "手帳.jpg", "受け取れません"),
        (b"", "empty.pdf", "空です"),
    ],
)
def test_a_file_that_is_not_taken_is_said_beside_its_field(
    client: Client, content: bytes, name: str, words: str
) -> None:
    form = steps.open_form(client)
    answer = client.post(
        form,
        data={**steps.FILLED, "f-proof": steps.upload(content, name)},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 422
    assert words in answer.text
    assert name in answer.text
    assert count(ApplicationAttachment) == 0


def test_a_file_goes_with_the_application(client: Client) -> None:
    form = steps.open_form(client)
    data = {**steps.FILLED, "f-reduction": "yes", "f-proof": steps.upload(picture(), "手帳.jpg")}
    confirm = client.post(form, data=data, content_type="multipart/form-data").headers["Location"]
    assert "手帳.jpg" in client.get(confirm).text
    steps.send(client, confirm)
    sent = steps.the_application()
    attachment = db.session.scalars(select(ApplicationAttachment)).one()
    assert (attachment.application_id, attachment.draft_id) == (sent.id, None)
    with client.get(f"/applications/{sent.reference}/files/{attachment.id}") as file:
        assert file.data == picture()


def test_the_button_sent_twice_gives_one_application_and_the_same_password(client: Client) -> None:
    confirm = steps.to_confirm(client, steps.open_form(client))
    seen = {"seen": steps.hidden(client.get(confirm).text, "seen")}
    places = [client.post(confirm, data=seen).headers["Location"] for _ in range(2)]
    assert places[0] == places[1]
    assert client.get(places[0]).text == client.get(places[0]).text
    assert count(Application) == 1


def test_the_password_is_in_no_mail_no_row_and_nobody_elses_page(
    client: Client, new_client: NewClient
) -> None:
    confirm = steps.to_confirm(client, steps.open_form(client))
    done = steps.send(client, confirm)
    sent = steps.the_application()
    password = service.password_of(done.split("/")[3])
    assert password in client.get(done).text
    slip = done.replace("/done", "/slip")
    assert slip in client.get(done).text
    assert password in client.get(slip).text
    assert new_client().get(slip).status_code == 404
    assert new_client().get(done).status_code == 404
    rows = [
        *db.session.scalars(select(OutboxMessage)),
        *db.session.scalars(select(ApplicationDraft)),
        *db.session.scalars(select(AuditEntry)),
        sent,
    ]
    for row in rows:
        values = str({column.name: getattr(row, column.key) for column in row.__table__.columns})
        assert password not in values
        assert password.replace("-", "") not in values


def test_what_is_confirmed_is_what_was_seen(client: Client) -> None:
    form = steps.open_form(client)
    confirm = steps.to_confirm(client, form)
    seen = steps.hidden(client.get(confirm).text, "seen")
    steps.to_confirm(client, form, **{"f-people": "5"})
    answer = client.post(confirm, data={"seen": seen})
    assert answer.status_code == 422
    assert "別の画面で内容が変わりました" in answer.text
    assert count(Application) == 0


def test_a_form_opened_before_the_closing_time_and_sent_after_it_is_too_late(
    client: Client, clock: Clock
) -> None:
    closes_at = clock.moment + timedelta(minutes=30)
    with db.transaction() as session:
        session.merge(factories.found_procedure()).closes_at = closes_at
    confirm = steps.to_confirm(client, steps.open_form(client))
    seen = {"seen": steps.hidden(client.get(confirm).text, "seen")}
    clock.set(closes_at)
    late = client.post(confirm, data=seen)
    assert late.status_code == 409
    assert "期限を過ぎた" in late.text
    clock.set(closes_at - timedelta(microseconds=1))
    assert client.post(confirm, data=seen).status_code == 303
    assert steps.the_application().arrived_at == closes_at - timedelta(microseconds=1)


def test_arrival_at_night_counts_from_that_instant_and_is_handled_the_next_office_day(
    client: Client, clock: Clock
) -> None:
    clock.set(datetime(2026, 12, 4, 14, 48, tzinfo=UTC))
    sent, _password = steps.apply(client)
    assert sent.arrived_at == clock.moment
    assert sent.handling_from.isoformat() == "2026-12-07"


def test_a_form_left_alone_is_shown_no_more_but_what_was_typed_is_taken(client: Client, clock: Clock) -> None:
    form = steps.open_form(client)
    clock.forward(hours=3)
    assert client.get(form).status_code == 404
    assert client.post(form, data=steps.FILLED).status_code == 303
    assert client.get(form).status_code == 200


def test_others_with_accounts_see_nothing_of_it(client: Client, new_client: NewClient) -> None:
    owner, stranger = factories.user("髙﨑 由香"), factories.user("相川 守")
    sent = factories.application(factories.found_procedure(), owner)
    sign_in(client, owner)
    assert client.get(f"/applications/{sent.reference}").status_code == 200
    other = new_client()
    sign_in(other, stranger)
    unknown = other.get("/applications/2612-0000-0099")
    for address in ("", "/withdraw"):
        answer = other.get(f"/applications/{sent.reference}{address}")
        assert (answer.status_code, len(answer.text)) == (404, len(unknown.text))
    assert other.post(f"/applications/{sent.reference}/correct").status_code == 404
    clerk_in_name_only = new_client()
    sign_in(clerk_in_name_only, factories.clerk())
    assert clerk_in_name_only.get(f"/applications/{sent.reference}").status_code == 404


def test_remarks_lead_to_their_field_and_stand_beside_it(client: Client) -> None:
    owner, clerk = factories.user("髙﨑 由香"), factories.clerk()
    with db.transaction() as session:
        session.add(factories.ProcedureClerk(procedure_id=factories.found_procedure().id, user_id=clerk.id))
    sent = factories.application(factories.found_procedure(), owner)
    with db.transaction():
        service.take(clerk, sent.reference, seen_version=1, now=sent.arrived_at)
        service.return_(
            clerk, sent.reference, "", {"people": "1人にしてください。"}, seen_version=2, now=sent.arrived_at
        )
    sign_in(client, owner)
    page = client.get(f"/applications/{sent.reference}").text
    assert "1か所だけ直してください" in page
    assert clerk.name not in page
    form = client.post(f"/applications/{sent.reference}/correct", data={"at": "f-people"}).headers["Location"]
    assert form.endswith("#f-people")
    assert "1人にしてください。" in client.get(form).text
    assert "直すところを見る" in client.get("/my").text
    steps.send(client, steps.to_confirm(client, form.partition("#")[0], **{"f-people": "1"}))
    assert steps.the_application().status is ApplicationStatus.RESUBMITTED


def test_a_correction_that_comes_after_the_clerk_has_begun_is_told_so(client: Client) -> None:
    owner, clerk = factories.user("髙﨑 由香"), factories.clerk()
    with db.transaction() as session:
        session.add(factories.ProcedureClerk(procedure_id=factories.found_procedure().id, user_id=clerk.id))
    sent = factories.application(factories.found_procedure(), owner)
    sign_in(client, owner)
    form = client.post(f"/applications/{sent.reference}/correct").headers["Location"]
    confirm = steps.to_confirm(client, form, **{"f-people": "1"})
    seen = {"seen": steps.hidden(client.get(confirm).text, "seen")}
    with db.transaction():
        service.take(clerk, sent.reference, seen_version=1, now=sent.arrived_at)
    answer = client.post(confirm, data=seen)
    assert answer.status_code == 409
    assert "電話してください" in answer.text
    assert steps.the_application().answers["people"] == 2


@pytest.mark.parametrize("rows", [1, 20])
def test_the_list_of_own_applications_asks_the_same_however_many_there_are(
    client: Client, count_queries: Any, rows: int
) -> None:
    owner = factories.user("髙﨑 由香")
    for number in range(rows):
        sent = factories.application(factories.found_procedure(), owner, now=_moment(number))
        with db.transaction() as session:
            session.merge(sent).status = ApplicationStatus.COMPLETED
    sign_in(client, owner)
    client.get("/applications")
    with count_queries() as statements:
        client.get("/applications")
    assert len(statements) <= 7


def _moment(number: int) -> datetime:
    return datetime(2026, 11, 1, tzinfo=UTC) + timedelta(hours=number)
