"""The files of ``seeds/``: an invented city, complete in itself."""

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest

from booking.accounts.rules import ASSIGNABLE
from booking.accounts.rules.passwords import problem
from booking.facilities.rules.moments import DaysBefore, SameDay
from booking.facilities.rules.rulebook import Rulebook
from booking.facilities.rules.rulebook_json import rulebook_from_json
from booking.facilities.rules.settings import TimetableKind
from booking.operations.seeds.places import merged
from tests.support.sources import ROOT

SEEDS = ROOT / "seeds"
FILES = sorted(path for path in SEEDS.rglob("*") if path.is_file())
PREFECTURES = """
北海道、青森、岩手、宮城、秋田、山形、福島、茨城、
栃木、群馬、埼玉、千葉、東京、神奈川、新潟、富山、
石川、福井、山梨、長野、岐阜、静岡、愛知、三重、
滋賀、京都、大阪、兵庫、奈良、和歌山、鳥取、島根、
岡山、広島、山口、徳島、香川、愛媛、高知、福岡、
佐賀、長崎、熊本、大分、宮崎、鹿児島、沖縄
""".replace("\n", "").split("、")
# Exchange numbers that begin with 00 do not exist, mobile numbers that go on with 0000 neither.
INVENTED_PHONE = re.compile(r"0287-00-\d{4}|090-0000-\d{4}")
ANY_PHONE = re.compile(r"(?<![\d-])0\d{1,4}-\d{1,4}-\d{3,4}(?!\d)")
ANY_ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+|https?://[^\s/\"]+")
POSTAL_CODE = re.compile(r"(?<![\d-])\d{3}-\d{4}(?![\d-])")


def rows(name: str) -> list[dict[str, str]]:
    with (SEEDS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def facilities() -> list[dict[str, Any]]:
    paths = sorted((SEEDS / "facilities").glob("*.json"))
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths]


def rulebooks() -> list[Rulebook]:
    """The rules in force and those that are to follow, as the service reads them."""
    return [
        rulebook_from_json(merged(one["rulebook"], changes))
        for one in facilities()
        for changes in ({}, *(later["changes"] for later in one.get("later", ())))
    ]


def spaces() -> dict[str, dict[str, Any]]:
    found = [{**one["space_defaults"], **space} for one in facilities() for space in one["spaces"]]
    return {space["key"]: space for space in found}


def test_the_seeds_are_data_and_not_code() -> None:
    assert {path.suffix for path in FILES} <= {".json", ".csv", ".txt", ".md"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_real_place_phone_number_or_address_is_named(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    names_of_people = {row["name"] for row in rows("people.csv")} if path.name == "people.csv" else set()
    for name in names_of_people:
        text = text.replace(name, "")  # 千葉 and 香川 are surnames, too
    assert [name for name in PREFECTURES if name in text] == []
    assert [phone for phone in ANY_PHONE.findall(text) if not INVENTED_PHONE.fullmatch(phone)] == []
    assert [one for one in ANY_ADDRESS.findall(text) if not one.endswith("harunagi.example")] == []
    assert [code for code in POSTAL_CODE.findall(text) if not code.startswith("000-")] == []


def test_the_code_of_the_city_is_well_formed_and_no_citys() -> None:
    code = json.loads((SEEDS / "municipality.json").read_text(encoding="utf-8"))["code"]
    total = sum(int(digit) * weight for digit, weight in zip(code[:5], range(6, 1, -1), strict=True))
    assert int(code[5]) == (11 - total % 11) % 10, "the check digit of the Ministry's rule"
    assert int(code[:2]) > 47, "there are 47 prefectures"


def test_there_are_facilities_of_every_kind_and_enough_spaces() -> None:
    kinds = {one["kind"] for one in facilities()}
    assert kinds == {"community_centre", "hall", "gym", "tennis_court", "ground", "meeting_room"}
    assert len(spaces()) >= 25
    assert sum(space["kind"] == "tennis_court" for space in spaces().values()) == 4
    assert spaces()["gym.main"]["parts"] == ["gym.main_a", "gym.main_b"]


def test_no_text_of_a_facility_or_space_is_missing() -> None:
    for facility in facilities():
        empty = {name for name, value in facility.items() if value in ("", None)}
        assert empty <= {"nickname"}, facility["name"]
        assert all(facility["paper"].values()), facility["name"]
    for key, space in spaces().items():
        wanted = {"name", "name_kana", "name_en", "uses", "size_text", "equipment_text", "capacity"}
        assert {name for name in wanted if not space.get(name)} == set(), key


def test_spaces_are_booked_in_as_many_ways_as_cities_have() -> None:
    used = [one for book in rulebooks() for one in book.timetables.values()]
    assert {one.step for one in used if one.kind is TimetableKind.STEPS} == {30, 60, 90, 120}
    assert len({one.periods for one in used if one.kind is TimetableKind.PERIODS}) >= 3
    assert {space["needs_approval"] for space in spaces().values()} == {True, False}
    windows = [one for book in rulebooks() for plan in book.plans.values() for one in plan.windows]
    ends = {one.closes.days if isinstance(one.closes, DaysBefore) else 0 for one in windows}
    assert ends >= {0, 1, 3}
    assert {one.opens.months for one in windows if isinstance(one.opens, SameDay)} >= {1, 3}


def test_the_names_that_systems_stumble_over_are_among_the_people() -> None:
    names = [row["name"] for row in rows("people.csv")]
    for part in ("髙橋", "山﨑", "𠮷田", "\N{VARIATION SELECTOR-17}"):
        assert any(part in name for name in names), part
    assert any(" " not in name for name in names), "a name of one word"
    assert max(map(len, names)) > 20


def test_people_are_of_every_kind_that_an_account_can_be_and_the_demo_accounts_residents() -> None:
    people = rows("people.csv")
    assert {row["audience"] for row in people} == {one.value for one in ASSIGNABLE}
    for row in people:
        is_elsewhere = bool(row["address"]) and not row["address"].startswith("春凪市")
        assert (row["audience"] == "non_resident") is is_elsewhere, row["name"]
    accounts = json.loads((SEEDS / "accounts.json").read_text(encoding="utf-8"))
    demo = {one["email"] for one in accounts}
    assert {row["audience"] for row in people if row["email"] in demo} == {"resident"}


def test_what_the_files_say_of_one_another_is_there() -> None:
    known = spaces()
    people = {row["key"]: row for row in rows("people.csv")}
    bookable = [space for space in known.values() if space.get("bookable", True)]
    uses = {use for space in bookable for use in space["uses"].split("、")}
    purposes = rows("purposes.csv")
    assert uses - {row["use"] for row in purposes} == set(), "every use has a purpose"
    for row in purposes:
        assert all(not people[key]["role"] for key in row["who"].split(";")), row["purpose"]
        assert int(row["least"]) <= int(row["most"])
    for row in rows("official_uses.csv"):
        assert row["space"] in known
    for row in rows("own_bookings.csv"):
        assert row["who"] in people
        assert int(row["people"]) <= known[row["space"]]["capacity"], row["purpose"]
    addresses = {row["email"] for row in people.values()}
    accounts = json.loads((SEEDS / "accounts.json").read_text(encoding="utf-8"))
    assert {one["email"] for one in accounts} <= addresses
    assert {one["role"] for one in accounts} == {"resident", "staff", "clerk", "administrator"}


def test_the_demo_passwords_are_ones_that_the_service_would_take() -> None:
    for one in json.loads((SEEDS / "accounts.json").read_text(encoding="utf-8")):
        assert problem(one["password"], (one["email"], one["name"], "春凪市", "Harunagi City")) is None


def test_the_readme_names_the_demo_accounts_as_they_are() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for one in json.loads((SEEDS / "accounts.json").read_text(encoding="utf-8")):
        assert f"`{one['email']}` | `{one['password']}`" in readme


def test_every_space_is_opened_by_the_rulebook_of_its_facility() -> None:
    for facility in facilities():
        keys = {space["key"] for space in facility["spaces"]}
        book = rulebook_from_json(facility["rulebook"])
        assert set(book.spaces) == keys, facility["name"]
        assert all(book.of(key).schedule.entries and book.of(key).plan for key in keys), facility["name"]
        for later in facility.get("later", ()):
            following = rulebook_from_json(merged(facility["rulebook"], later["changes"]))
            assert set(following.spaces) <= keys, facility["name"]


def test_timetables_and_plans_of_the_rulebooks_are_used() -> None:
    for book in rulebooks():
        assert [key for key in book.timetables if not book.users_of_timetable(key)] == []
        assert [key for key in book.plans if not book.users_of_plan(key)] == []
