"""A tariff's names in English: shown to readers of English, kept while others change, frozen with the fee."""

import re

import pytest
from flask import Flask

from booking.core.calendar import at_minute
from booking.core.db import db
from booking.facilities.models import Facility, Space
from booking.fees.models import FeeLineRow
from booking.fees.rules.english import keeping_english, names_of, with_english, words_of
from booking.fees.rules.tariff import Tariff
from booking.fees.rules.tariff_json import tariff_from_text, tariff_to_text
from tests import factories
from tests.fees import made
from tests.reservations.deeds import DAY, NOW
from tests.support.client import Client
from tests.support.clock import Clock

ENGLISH = {"Accept-Language": "en"}
WORDS = {
    "使用料": "Fee for use",
    "営利を目的としますか": "Is it for profit?",
    "はい": "Yes",
    "営利の加算": "For profit",
    "附属設備": "Equipment",
    "プロジェクター": "Projector",
    "台": "unit",
}


def in_english(tariff: Tariff) -> Tariff:
    return with_english(tariff, {one.path: WORDS.get(one.japanese, "") for one in names_of(tariff)})


@pytest.fixture(autouse=True)
def standing(clock: Clock) -> None:
    """It is noon of Tuesday 2026-12-01."""


@pytest.fixture
def hall(app: Flask) -> Facility:
    return factories.facility()


@pytest.fixture
def room(hall: Facility) -> Space:
    return factories.space(hall)


@pytest.fixture
def tariff(hall: Facility, room: Space) -> Tariff:
    plain = Tariff.model_validate_json(made.text_of(made.document(room)))
    return made.tariff(hall, in_english(plain).model_dump(mode="json")).tariff


def test_what_was_given_is_read_back_and_every_name_can_have_one(tariff: Tariff) -> None:
    assert words_of(tariff) == WORDS
    assert tariff_from_text(tariff_to_text(tariff)) == tariff
    japanese = {one.japanese for one in names_of(tariff)}
    assert {"集会室", "市内・市外", "市外", "500円以下", "円", "午前", "10円未満切捨て", "減免"} <= japanese


def _renamed(tariff: Tariff, label: str, english: str | None = None) -> Tariff:
    """Its first step under another name, all else made anew without English, as forms and tables do."""
    bare = with_english(tariff, {one.path: "" for one in names_of(tariff)})
    first = bare.steps[0].model_copy(update={"label": label, "label_en": english or ""})
    return bare.model_copy(update={"steps": (first, *bare.steps[1:])})


@pytest.mark.parametrize(
    ("label", "english", "expected"),
    [
        ("使用料", None, "Fee for use"),  # made anew under the same name
        ("使用料", "Hire", "Hire"),  # and given another English
        ("施設使用料", "Fee for use", ""),  # renamed, with the English of the old name
        ("施設使用料", "Hire of the hall", "Hire of the hall"),
        ("附属設備", None, "Equipment"),  # a name that is known from elsewhere
    ],
)
def test_english_stays_with_the_name_that_it_was_given_for(
    tariff: Tariff, label: str, english: str | None, expected: str
) -> None:
    kept = keeping_english(tariff, _renamed(tariff, label, english))
    assert kept.steps[0].label_en == expected
    assert (kept.conditions, kept.steps[1:]) == (tariff.conditions, tariff.steps[1:])


def _cost(client: Client, hall: Facility, **headers: str) -> str:
    address = f"/facilities/{hall.id}/cost?date={DAY}&a-commercial=yes&for=non_resident&a-admission=300"
    return client.get(address, headers=headers).text


def test_a_page_in_english_marks_what_stays_japanese(
    client: Client, hall: Facility, room: Space, tariff: Tariff
) -> None:
    page = _cost(client, hall, **ENGLISH)
    for english in ("Is it for profit?", "Fee for use", "For profit", "Projector", "Morning 840 yen"):
        assert english in page, english
    assert "営利を目的としますか" not in page
    body = page[page.index("<main") : page.index("</main>")]
    for gone in (r'<(\w+)[^>]* lang="ja"[^>]*>.*?</\1>', r"<[^>]*>"):
        body = re.sub(gone, "", body, flags=re.DOTALL)
    names = {one.japanese for one in names_of(tariff)} | {tariff.article}
    assert [one for one in names if one in body] == []


def test_a_page_in_japanese_has_neither_english_nor_marks(
    client: Client, hall: Facility, room: Space, tariff: Tariff
) -> None:
    page = _cost(client, hall)
    body = page[page.index("<main") : page.index("</main>")]
    assert "Fee for use" not in body
    assert '<span lang="ja">使用料' not in body


def test_a_fee_is_frozen_with_both(client: Client, hall: Facility, room: Space, tariff: Tariff) -> None:
    factories.booking(factories.user(), room, at_minute(DAY, 540), at_minute(DAY, 720), NOW)
    line = db.session.query(FeeLineRow).order_by(FeeLineRow.position).first()
    assert line is not None
    assert (line.label, line.label_en, line.unit) == ("使用料", "Fee for use", "午前")


def test_programs_are_told_both(client: Client, hall: Facility, room: Space, tariff: Tariff) -> None:
    address = f"/api/v1/spaces/{room.id}/price?date={DAY}&starts=09:00&ends=12:00"
    answer = client.get(address).get_json()
    assert (answer["lines"][0]["label"], answer["lines"][0]["label_en"]) == ("使用料", "Fee for use")
    asked = {one["label"]: one for one in answer["questions"]}
    assert asked["営利を目的としますか"]["label_en"] == "Is it for profit?"
    assert [one["label_en"] for one in asked["営利を目的としますか"]["options"]] == [None, "Yes"]
    assert asked["プロジェクター"]["label_en"] == "Projector"
