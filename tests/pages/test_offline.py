"""The page for no connection, and the worker that shows it."""

import json
import re

from flask import Flask

from booking.core.db import db
from booking.pages.assets import script, stylesheet, symbols
from tests import factories
from tests.support.client import Client
from tests.support.signing_in import sign_in


def _constants(worker: str) -> tuple[str, list[str]]:
    version, files = re.findall(r"^const (?:VERSION|FILES) = (.+);$", worker, re.MULTILINE)[:2]
    return json.loads(version), json.loads(files)


def test_the_page_says_what_to_do_and_whom_to_call(client: Client, app: Flask) -> None:
    factories.municipality()
    page = client.get("/offline").text
    assert "インターネットにつながっていません" in page
    assert 'href="tel:0287001111"' in page
    assert "平日 8:30–17:15" in page


def test_nothing_in_it_is_anybodys(client: Client, app: Flask) -> None:
    factories.municipality()
    before = client.get("/offline").text
    sign_in(client, factories.user())
    assert client.get("/offline").text == before
    assert "csrf_token" not in before
    assert "田辺" not in before


def test_the_worker_keeps_that_page_and_what_draws_it(client: Client, app: Flask) -> None:
    factories.municipality()
    answer = client.get("/sw.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "private, max-age=3600"
    _version, files = _constants(answer.text)
    assert files == ["/offline", *(f"/assets/{one().filename}" for one in (stylesheet, script, symbols))]
    assert all(client.get(address).status_code == 200 for address in files)


def test_another_telephone_number_or_look_is_another_worker(client: Client, app: Flask) -> None:
    body = factories.municipality()
    first, _files = _constants(client.get("/sw.js").text)
    with db.transaction():
        body.phone = "0287-00-9999"
    second, _files = _constants(client.get("/sw.js").text)
    third, _files = _constants(client.get("/sw.js", headers={"Accept-Language": "en"}).text)
    assert len({first, second, third}) == 3
    assert _constants(client.get("/sw.js").text)[0] == second


def test_a_service_that_is_not_set_up_has_the_page_as_well(client: Client, app: Flask) -> None:
    assert client.get("/offline").status_code == 200
    assert client.get("/sw.js").status_code == 200
