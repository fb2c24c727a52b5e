"""What clerks do with a case, and what the second of two is told."""

import json

import pytest
from flask import Flask
from sqlalchemy import select

from booking.accounts.models import User
from booking.applications import queries, service
from booking.applications.models import Application, Procedure, ProcedureClerk
from booking.core.db import db
from booking.outbox.models import OutboxMessage
from tests import factories
from tests.applications.clerks import NOON, status_of, take
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in

QUEUE = "/staff/applications"


@pytest.fixture
def me(client: Client, clock: Clock) -> User:
    made = factories.clerk()
    sign_in(client, made)
    return made


@pytest.fixture
def course(me: User) -> Procedure:
    return factories.procedure(me)


@pytest.fixture
def sent(course: Procedure) -> Application:
    return factories.application(course)


@pytest.fixture
def colleague(course: Procedure) -> User:
    made = factories.clerk("相川 守")
    with db.transaction() as session:
        session.add(ProcedureClerk(procedure_id=course.id, user_id=made.id))
    return made


def do(client: Client, sent: Application, deed: str, version: int, **data: str) -> tuple[int, str]:
    answer = client.post(
        f"{QUEUE}/{sent.reference}/{deed}", data={"version": str(version), "state": "waiting", **data}
    )
    return answer.status_code, answer.location or answer.text


def test_after_a_decision_the_next_case_opens_in_the_same_tab(client: Client, course: Procedure) -> None:
    first, second, third = (factories.application(course, f"{n}@example.jp") for n in range(3))
    status, address = do(client, first, "take", 1)
    assert (status, f"state=waiting&case={first.reference}" in address) == (303, True)
    status, address = do(client, first, "complete", 2, message="受講できます。")
    assert (status, f"case={second.reference}" in address) == (303, True)
    assert status_of(first) == "completed"
    page = client.get(address).text
    assert "手続きを完了にしました。" in page
    do(client, third, "take", 1)
    assert f"case={second.reference}" in do(client, third, "refuse", 2, message="定員です。")[1]
    do(client, second, "take", 1)
    assert "case" not in do(client, second, "complete", 2)[1]


def test_a_case_is_returned_with_remarks_beside_the_fields(
    client: Client, me: User, sent: Application
) -> None:
    take(me, sent)
    page = client.get(f"{QUEUE}?state=mine&case={sent.reference}&step=return").text
    assert page.count('<details class="remark"') == len(factories.TYPED_COURSE) + 1
    status, _ = do(client, sent, "return", 2, remark_people="4人以下にしてください。", message="")
    assert status == 303
    event = queries.list_events(sent.id)[-1]
    assert (event.kind, event.remarks) == ("returned", {"people": "4人以下にしてください。"})


@pytest.mark.parametrize(
    ("deed", "data", "words"),
    [
        ("return", {"message": " "}, "なにを直せばよいか"),
        ("refuse", {"message": ""}, "理由を入れてください"),
        ("complete", {"message": "長" * 2001}, "2000文字まで"),
        ("return", {"remark_name": "長" * 2001}, "2000文字まで"),
    ],
)
def test_what_is_missing_or_too_long_is_said_beside_the_field_and_what_was_typed_stays(
    client: Client, me: User, sent: Application, deed: str, data: dict[str, str], words: str
) -> None:
    take(me, sent)
    status, page = do(client, sent, deed, 2, **data)
    assert status == 422
    assert words in page
    assert "field__error" in page
    assert all(text in page for text in data.values() if text.strip())
    assert status_of(sent) == "in_review"


def test_the_second_of_two_is_told_who_did_what_and_when(
    client: Client, me: User, sent: Application, colleague: User
) -> None:
    take(me, sent)
    with db.transaction():
        freed = service.give_back(colleague, sent.reference, seen_version=2, now=NOON)
        service.take(colleague, sent.reference, seen_version=freed.version, now=NOON)
        service.complete(colleague, sent.reference, "", seen_version=4, now=NOON)
    status, page = do(client, sent, "refuse", 2, message="定員です。")
    assert status == 409
    assert "もう手続きが終わっています" in page
    assert "相川 守：完了にしました（12月1日（火） 12:00）" in page
    assert status_of(sent) == "completed"


def test_a_second_take_and_a_double_click_change_nothing(
    client: Client, sent: Application, colleague: User
) -> None:
    take(colleague, sent)
    status, page = do(client, sent, "take", 1)
    assert status == 409
    assert "相川 守：引き受けました" in page


def test_a_case_of_a_colleague_who_is_away_can_be_taken_over(
    client: Client, me: User, sent: Application, colleague: User
) -> None:
    take(colleague, sent)
    page = client.get(f"{QUEUE}?state=others&case={sent.reference}").text
    assert "相川 守さんが確認しています。" in page
    assert "完了にする</a>" not in page
    assert do(client, sent, "take-over", 2)[0] == 303
    assert queries.get_clerk_application(me, sent.reference).handler_id == me.id
    assert do(client, sent, "give-back", 4)[0] == 303
    assert status_of(sent) == "received"


def test_what_was_corrected_is_shown_with_what_it_was_and_what_was_asked(
    client: Client, me: User, sent: Application
) -> None:
    take(me, sent)
    do(client, sent, "return", 2, remark_people="1人にしてください。")
    with db.transaction():
        draft = service.start_correction(sent, NOON)
    with db.transaction():
        service.note_answers(draft.token, {**draft.answers, "people": "1"}, NOON)
    with db.transaction():
        service.correct(draft.token, user=None, now=NOON)
    page = client.get(f"{QUEUE}?case={sent.reference}").text
    assert "直す前：2人" in page
    assert "頼んだこと：1人にしてください。" in page
    assert "申請した人が直しました" in page
    assert "直ってきた" in page


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999"])
def test_a_mad_version_changes_nothing(client: Client, sent: Application, version: str) -> None:
    answer = client.post(f"{QUEUE}/{sent.reference}/take", data={"version": version})
    assert answer.status_code == 409
    assert status_of(sent) == "received"


def test_what_people_write_stays_text_for_the_clerk(client: Client, course: Procedure) -> None:
    typed = {**factories.TYPED_COURSE, "needs": "<script>alert(1)</script>{{7*7}}\n\u202eabc"}
    sent = factories.application(course, typed=typed)
    page = client.get(f"{QUEUE}?case={sent.reference}").text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "49" not in page[page.index("&lt;script&gt;") :][:60]
    assert "\u202e" not in page


NOTICE = (
    "この決定があったことを知った日の翌日から起算して3か月以内に、春凪市長に審査請求をすることができます。"
)


def test_a_refusal_tells_what_can_be_done_against_it(client: Client, me: User) -> None:
    data = json.loads(factories.COURSE.read_text(encoding="utf-8"))
    data["guide"] |= {"appeal": NOTICE}
    sent = factories.application(factories.procedure(me, data=data))
    take(me, sent)
    assert NOTICE in client.get(f"{QUEUE}?case={sent.reference}&step=refuse").text
    do(client, sent, "refuse", 2, message="対象の方ではありません。")
    told = db.session.scalars(select(Application.decision_message)).one()
    assert told == f"対象の方ではありません。\n\nこの決定に不服があるとき\n{NOTICE}"
    mail = db.session.scalars(
        select(OutboxMessage).where(OutboxMessage.template == "application_refused")
    ).one()
    assert NOTICE in mail.context["message"]


def test_a_clerk_without_procedures_is_told_whom_to_ask(app: Flask, client: Client, clock: Clock) -> None:
    sign_in(client, factories.clerk())
    assert "管理者に、担当の設定を頼んでください。" in client.get(QUEUE).text
