"""The display settings: what is kept, what is refused, where the reader goes afterwards."""

import re

import pytest

from booking.core.display import COOKIE
from tests.support.client import Client

CHOICE = {"locale": "en", "scheme": "yellow", "text_size": "larger", "readings": "on", "back": "/display"}


def test_the_settings_can_be_read_without_an_account(client: Client) -> None:
    answer = client.get("/display")
    assert answer.status_code == 200
    assert "ことば・表示の設定" in answer.text
    assert '<html lang="ja">' in answer.text


def test_what_is_chosen_is_kept_on_this_device(client: Client) -> None:
    answer = client.post("/display", data=CHOICE)
    assert answer.status_code == 303
    assert f"{COOKIE}=en.yellow.larger.on;" in answer.headers["Set-Cookie"]
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    page = client.get("/display").text
    assert '<html lang="en" data-scheme="yellow" data-text-size="larger">' in page


def test_the_device_decides_again_when_no_scheme_is_chosen(client: Client) -> None:
    client.post("/display", data=CHOICE)
    client.post("/display", data={**CHOICE, "scheme": ""})
    page = client.get("/display").text
    assert '<html lang="en" data-text-size="larger">' in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("locale", "xx"),
        ("scheme", "pink"),
        ("scheme", "dark.large"),
        ("text_size", "huge"),
        ("readings", "1"),
    ],
)
def test_what_is_not_on_the_list_changes_nothing(client: Client, field: str, value: str) -> None:
    client.post("/display", data=CHOICE)
    answer = client.post("/display", data={**CHOICE, field: value})
    assert f"{COOKIE}=en.yellow.larger.on;" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize(
    "one", [("scheme", "blue"), ("text_size", "largest"), ("readings", "off"), ("locale", "ja")]
)
def test_each_choice_is_made_alone_and_leaves_the_others(client: Client, one: tuple[str, str]) -> None:
    name, value = one
    client.post("/display", data=CHOICE)
    answer = client.post("/display", data={name: value, "back": "/help"})
    kept = {**CHOICE, name: value}
    expected = ".".join(kept[part] for part in ("locale", "scheme", "text_size", "readings"))
    assert f"{COOKIE}={expected};" in answer.headers["Set-Cookie"]


def test_a_cookie_from_before_there_were_readings_still_holds(client: Client) -> None:
    client.set_cookie(COOKIE, "ja.dark.large")
    page = client.get("/display").text
    assert '<html lang="ja" data-scheme="dark" data-text-size="large">' in page


def test_what_is_chosen_is_marked_for_everybody(client: Client) -> None:
    client.set_cookie(COOKIE, "ja.blue.large.on")
    page = client.get("/display").text
    chosen = re.findall(r'<button class="swatch" name="(\w+)" value="(\w*)" aria-pressed="true"', page)
    assert chosen == [("locale", "ja"), ("readings", "on"), ("text_size", "large"), ("scheme", "blue")]
    assert page.count("#check") == 4  # a tick, for those who don't see the frame


def test_the_settings_stay_at_the_choice_and_know_the_way_back(client: Client) -> None:
    back = "/spaces/3?month=2026-12"
    answer = client.post("/display", data={"scheme": "dark", "back": back, "stay": "1"})
    assert answer.headers["Location"] == "/display?back=/spaces/3?month%3D2026-12#display-scheme"
    page = client.get(answer.headers["Location"]).text
    assert f'href="{back}"' in page
    assert f'name="back" value="{back}"' in page


@pytest.mark.parametrize(
    ("back", "location"),
    [
        ("/facilities/3?date=2026-12-05", "/facilities/3?date=2026-12-05"),
        ("/display", "/"),
        ("/display?back=/help", "/help"),
        ("/display?back=/display?back=/help", "/"),
        ("/display?back=https://evil.example/", "/"),
        ("/sign-out", "/"),  # takes a form alone
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
