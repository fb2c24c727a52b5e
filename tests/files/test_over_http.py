"""Files over HTTP: larger bodies only where a form has files, and downloads that can't run."""

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO

import pytest
from flask import Flask, Response, request

from booking.accounts.access import public
from booking.core.db import db
from booking.files import service
from booking.files.downloads import download
from booking.files.rules import MEGABYTE, FileLimits
from booking.files.uploads import takes_files
from tests import factories
from tests.files import samples
from tests.support.client import Client

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)


@takes_files
def sizes() -> str:
    """How large each of the files was."""
    return ",".join(str(len(file.read())) for file in request.files.getlist("file"))


def usual() -> str:
    """A form like any other."""
    return str(len(request.form))


@pytest.fixture
def client(app: Flask, make_app: Callable[..., Flask]) -> Client:
    factories.municipality()
    app = make_app()
    for view in (sizes, usual):
        app.add_url_rule(f"/{view.__name__}", view.__name__, public(view), methods=["POST"])
    return app.test_client()  # type: ignore[return-value]


def send(client: Client, path: str, *lengths: int) -> tuple[int, str]:
    head = b'--border\r\nContent-Disposition: form-data; name="file"; filename="x.pdf"\r\n\r\n'
    body = b"".join(head + bytes(length) + b"\r\n" for length in lengths) + b"--border--\r\n"
    answer = client.post(path, data=body, content_type="multipart/form-data; boundary=border")
    return answer.status_code, answer.text


def test_a_form_with_files_takes_three_of_the_largest(client: Client) -> None:
    each = 5 * MEGABYTE
    assert send(client, "/sizes", each, each, each) == (200, f"{each},{each},{each}")


def test_what_is_larger_is_refused_with_words(client: Client) -> None:
    status, page = send(client, "/sizes", 17 * MEGABYTE)
    assert (status, "ファイルを小さくして" in page) == (413, True)


def test_other_forms_keep_the_usual_limit(client: Client) -> None:
    assert send(client, "/usual", 2 * MEGABYTE)[0] == 413


def test_a_file_is_given_out_only_to_be_saved(app: Flask) -> None:
    body = factories.municipality()
    received = service.receive(BytesIO(samples.PDF), "本人 確認;書類.pdf", limits=FileLimits())
    with db.transaction():
        stored = service.keep(received, municipality_id=body.id, now=NOW)
    with app.test_request_context():
        answer: Response = download(stored, service.open_file(stored))

    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=attachment.pdf; filename*=UTF-8''"
        "%E6%9C%AC%E4%BA%BA%20%E7%A2%BA%E8%AA%8D_%E6%9B%B8%E9%A1%9E.pdf"
    )
    assert answer.headers["Content-Security-Policy"] == (
        "default-src 'none'; sandbox; frame-ancestors 'none'"
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "ETag" not in answer.headers
    assert answer.content_length == len(samples.PDF)
    answer.direct_passthrough = False
    assert answer.data == samples.PDF
    answer.close()
