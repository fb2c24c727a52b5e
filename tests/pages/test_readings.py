"""Readings on pages: for whom, on which pages, and what they cost."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from flask import Flask
from sqlalchemy import text, update

from booking.core.db import db
from booking.facilities.models import Facility
from tests import factories
from tests.support.client import Client
from tests.support.signing_in import sign_in

CountQueries = Callable[[], AbstractContextManager[list[str]]]
WITH = "ja...on"


def test_residents_pages_show_readings_to_those_who_want_them(client: Client, app: Flask) -> None:
    factories.municipality()
    assert "<ruby>" not in client.get("/help").text
    client.set_cookie("display", WITH)
    page = client.get("/help").text
    assert '<ruby>予約<rp>（</rp><rt aria-hidden="true">よやく</rt><rp>）</rp></ruby>' in page
    assert " data-readings>" in page
    head = page.split("</head>")[0]
    assert "<ruby>" not in head


def test_english_pages_have_none(client: Client, app: Flask) -> None:
    factories.municipality()
    client.set_cookie("display", "en...on")
    page = client.get("/help").text
    assert "<rt " not in page
    assert "data-readings" not in page


def test_a_page_that_is_not_there_has_them_too(client: Client, app: Flask) -> None:
    factories.municipality()
    client.set_cookie("display", WITH)
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert "<rt " in answer.text


def test_staff_pages_have_none(client: Client, app: Flask) -> None:
    sign_in(client, factories.staff(factories.facility()))
    client.set_cookie("display", WITH)
    answer = client.get("/staff")
    assert answer.status_code == 200
    assert "<rt " not in answer.text


def test_names_of_places_are_read_as_the_city_reads_them(client: Client, app: Flask) -> None:
    space = factories.space(factories.facility("東浜会館", name_kana="トウヒンカイカン"))
    address = f"/spaces/{space.id}"
    client.set_cookie("display", WITH)
    assert ">とうひんかいかん</rt>" in client.get(address).text
    with db.transaction() as session:
        session.execute(update(Facility).values(name_kana="ヒガシハマカイカン"))
    assert ">ひがしはまかいかん</rt>" in client.get(address).text


def test_a_kept_page_is_kept_with_and_without_them(new_client: Callable[[], Client], app: Flask) -> None:
    space = factories.space()
    with_them, without = new_client(), new_client()
    with_them.set_cookie("display", WITH)
    address = f"/spaces/{space.id}"
    for _time in range(2):
        assert "<rt " in with_them.get(address).text
        assert "<rt " not in without.get(address).text


def test_readings_ask_the_database_one_thing_more(
    client: Client, app: Flask, count_queries: CountQueries
) -> None:
    factories.space()
    client.get("/help")
    with count_queries() as without:
        client.get("/help")
    client.set_cookie("display", WITH)
    client.get("/help")
    with count_queries() as with_them:
        client.get("/help")
    assert len(with_them) == len(without) + 1


def test_the_page_for_a_database_that_fails_has_them_and_asks_nothing(client: Client, app: Flask) -> None:
    sign_in(client, factories.user())
    client.set_cookie("display", WITH)
    assert "<rt " in client.get("/help").text
    with db.transaction() as session:
        session.execute(text("ALTER TABLE user_sessions RENAME TO gone"))
        session.execute(text("ALTER TABLE facilities RENAME TO gone_too"))
    answer = client.get("/help")
    assert answer.status_code in (500, 503)
    assert "<rt " in answer.text
