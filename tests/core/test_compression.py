"""Text on the wire: what is compressed for whom, and that its length tells nothing."""

import gzip
from collections.abc import Callable

import pytest
from flask import Flask, Response

from booking.core.compression import LONGEST_NAME, SMALLEST, compressed
from booking.pages import assets
from tests import factories
from tests.support.client import Client
from tests.support.signing_in import sign_in

TAKES = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.mark.parametrize("wishes", ["gzip", "br, gzip;q=0.5", "*", "x-gzip, gzip"])
def test_a_page_is_compressed_for_those_who_take_it(client: Client, wishes: str) -> None:
    answer = client.get("/sign-in", headers={"Accept-Encoding": wishes})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert "<h1" in gzip.decompress(answer.data).decode()


@pytest.mark.parametrize("wishes", ["", "identity", "br", "gzip;q=0", "deflate"])
def test_nobody_gets_what_they_did_not_ask_for(client: Client, wishes: str) -> None:
    answer = client.get("/sign-in", headers={"Accept-Encoding": wishes})
    assert "Content-Encoding" not in answer.headers
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert "<h1" in answer.text


@pytest.mark.parametrize(
    ("size", "media_type", "is_compressed"),
    [
        (SMALLEST - 1, "text/html", False),
        (SMALLEST, "text/html", True),
        (SMALLEST, "application/json", True),
        (SMALLEST, "text/calendar", True),
        (SMALLEST, "image/png", False),
        (SMALLEST, "application/pdf", False),
    ],
)
def test_only_text_that_is_worth_it_is_compressed(
    make_app: Callable[..., Flask], size: int, media_type: str, is_compressed: bool
) -> None:
    app = make_app()
    app.add_url_rule("/thing", "thing", lambda: Response("あ" + "x" * (size - 3), content_type=media_type))
    app.before_request_funcs.clear()
    answer = app.test_client().get("/thing", headers=TAKES)
    assert ("Content-Encoding" in answer.headers) is is_compressed
    is_text = not media_type.endswith(("png", "pdf"))
    assert ("Accept-Encoding" in answer.headers.get("Vary", "")) is is_text


def test_the_length_of_a_personal_answer_differs_from_one_time_to_the_next(client: Client) -> None:
    sign_in(client, factories.user())
    sizes = {len(client.get("/account", headers=TAKES).data) for _ in range(12)}
    assert len(sizes) > 3


def test_a_name_lengthens_the_answer_and_leaves_the_content(client: Client) -> None:
    content = b"content" * 400
    plain, named = compressed(content, 4), compressed(content, 4, "x" * LONGEST_NAME)
    assert len(named) - len(plain) > LONGEST_NAME - 1
    assert gzip.decompress(named) == gzip.decompress(plain) == content


def test_an_asset_is_the_same_each_time_and_still_known_by_its_tag(client: Client) -> None:
    address = f"/assets/{assets.stylesheet().filename}"
    first, second = client.get(address, headers=TAKES), client.get(address, headers=TAKES)
    assert first.data == second.data
    assert gzip.decompress(first.data) == assets.stylesheet().content
    assert first.headers["ETag"].startswith("W/")
    again = client.get(address, headers={**TAKES, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
