"""Log lines say what happened and to whom nothing."""

import logging
import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from booking.operations import logs
from tests.support.client import Client


@pytest.mark.parametrize(
    ("rule", "values", "text"),
    [
        ("/", {}, "/"),
        ("/facilities/<int:facility_id>", {"facility_id": 12}, "/facilities/12"),
        ("/facilities/<int:facility_id>/day", {"facility_id": 12}, "/facilities/12/day"),
        ("/book/<token>/confirm", {"token": "a secret"}, "/book/<token>/confirm"),
        ("/register/<string(length=43):token>", {"token": "a secret"}, "/register/<token>"),
        ("/static/<path:filename>", {"filename": "css/a.css"}, "/static/<filename>"),
        ("/x/<int:number>", None, "/x/<number>"),
        (None, None, "-"),
    ],
)
def test_a_route_is_logged_without_its_texts(
    rule: str | None, values: dict[str, object] | None, text: str
) -> None:
    assert logs.route_text(rule, values) == text


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("mail to yuka@example.jp failed", "mail to …@… failed"),
        ("see postgresql://tsudoi@db/x", "see postgresql://tsudoi@db/x"),
        ("x\nDETAIL:  Key (name)=(田辺) already exists.\ny", "x\n…\ny"),
        ("[SQL: INSERT]\n[parameters: {'name': '田辺'}]", "[SQL: INSERT]\n…"),
        ("a\rforged\x1b[31m\u2028line", "a�forged�[31m�line"),
        ("中央公民館は無事です", "中央公民館は無事です"),
    ],
)
def test_a_line_is_cleared_of_what_is_personal(text: str, line: str) -> None:
    assert logs.cleared(text) == line


def test_an_exception_is_written_without_the_values_of_its_statement() -> None:
    formatter = logs.LineFormatter()
    try:
        raise IntegrityError(
            "INSERT INTO users", {"name": "田辺"}, Exception("duplicate\nDETAIL:  Key (email)=(y@x.jp)")
        )
    except IntegrityError as error:
        record = logging.LogRecord(
            "booking.x", logging.ERROR, "", 1, "it failed", None, (type(error), error, None)
        )
    text = formatter.format(record)
    assert "duplicate" in text
    assert "田辺" not in text
    assert "y@x.jp" not in text


def line_of(caplog: pytest.LogCaptureFixture) -> str:
    [record] = [record for record in caplog.records if record.name == "booking.operations.logs"]
    return record.getMessage()


def test_a_request_is_one_line_without_its_query(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "booking"):
        answer = client.get("/dev/mail/secret-name.eml?q=yuka@example.jp")
    identity = answer.headers["X-Request-ID"]
    assert re.fullmatch(rf"GET /dev/mail/<name> 404 \d+ms id={identity}", line_of(caplog))


def test_a_page_that_is_not_there_is_logged_without_its_address(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "booking"):
        client.get("/rest/a-mistyped-secret")
    assert line_of(caplog).startswith("GET - 404 ")


def test_health_and_files_are_logged_only_when_they_fail(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "booking"):
        client.get("/healthz")
        client.get("/readyz")
        assert caplog.records == []
        client.get("/static/not-there.css")
    assert line_of(caplog).startswith("GET /static/<filename> 404 ")


@pytest.mark.parametrize(
    ("given", "kept"), [("abc-123.DEF_4", True), ("short", False), ("x" * 65, False), ("a b c d e", False)]
)
def test_the_proxys_name_of_a_request_is_kept_when_it_is_harmless(
    client: Client, given: str, kept: bool
) -> None:
    answer = client.get("/healthz", headers={"X-Request-ID": given})
    assert (answer.headers["X-Request-ID"] == given) is kept


def test_logging_is_set_up_once_however_many_applications_there_are(make_app: Callable[..., Flask]) -> None:
    make_app()
    before = len(logging.getLogger().handlers)
    make_app()
    assert len(logging.getLogger().handlers) == before
