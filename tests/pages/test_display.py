"""The display settings: what is kept, what is refused, where the reader goes afterwards."""

from pathlib import Path

import pytest

from booking.core.display import COOKIE
from tests.support.client import Client

CHOICE = {"locale": "en", "scheme": "yellow", "text_size": "larger", "back": "/display"}


def test_the_settings_can_be_read_without_an_account(client: Client) -> None:
    answer = client.get("/display")
    assert answer.status_code == 200
    assert "ことば・表示の設定" in answer.text
    assert '<html lang="ja">' in answer.text


def test_what_is_chosen_is_kept_on_this_device(client: Client) -> None:
    answer = client.post("/display", data=CHOICE)
    assert answer.status_code == 303
    assert f"{COOKIE}=en.yellow.larger" in answer.headers["Set-Cookie"]
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    page = client.get("/display").text
    assert '<html lang="en" data-scheme="yellow" data-text-size="larger">' in page


def test_the_device_decides_again_when_no_scheme_is_chosen(client: Client) -> None:
    client.post("/display", data=CHOICE)
    client.post("/display", data={**CHOICE, "scheme": ""})
    assert "data-scheme=" not in client.get("/display").text


@pytest.mark.parametrize(
    ("field", "value"),
    [("locale", "xx"), ("scheme", "pink"), ("scheme", "dark.large"), ("text_size", "huge")],
)
def test_what_is_not_on_the_list_changes_nothing(client: Client, field: str, value: str) -> None:
    client.post("/display", data=CHOICE)
    answer = client.post("/display", data={**CHOICE, field: value})
    assert f"{COOKIE}=en.yellow.larger" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize(
    ("back", "location"),
    [
        ("/facilities/3?date=2026-12-05", "/facilities/3?date=2026-12-05"),
        ("/display", "/"),
        ("", "/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("///evil.example/", "/evil.example/"),  # a path of this site
        ("/\\evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("http://localhost//evil.example/", "/"),
        ("/\t/evil.example/", "/"),
    ],
)
def test_the_reader_returns_to_a_page_of_this_site_only(client: Client, back: str, location: str) -> None:
    answer = client.post("/display", data={**CHOICE, "back": back})
    assert answer.headers["Location"] == location


def test_the_page_before_is_remembered_in_the_form(client: Client) -> None:
    own = client.get("/display", headers={"Referer": "http://localhost/healthz?a=1"})
    assert 'name="back" value="/healthz?a=1"' in own.text
    foreign = client.get("/display", headers={"Referer": "https://elsewhere.example/x"})
    assert 'name="back" value="/"' in foreign.text


def test_a_device_that_prefers_dark_gets_the_same_colours_as_one_that_chose_them() -> None:
    schemes = Path("booking/static/css/schemes.css").read_text(encoding="utf-8")

    def values(selector: str) -> list[str]:
        block = schemes.split(selector + " {", 1)[1].split("}", 1)[0]
        return [line.strip() for line in block.strip().splitlines()]

    assert values(":root:not([data-scheme])") == values('[data-scheme="dark"]')
    for scheme in ("yellow", "contrast"):
        assert len(values(f'[data-scheme="{scheme}"]')) == len(values(":root"))
