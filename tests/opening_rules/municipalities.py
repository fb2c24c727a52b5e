"""Real municipalities' rules as data (data/*.json), and what the service answers under them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import jpholiday

from booking.accounts.rules import Audience
from booking.core.calendar import TOKYO
from booking.facilities.rules.opening import ClosureSet, OpeningTimeline, SpaceOpening
from booking.facilities.rules.rulebook import Rulebook
from booking.facilities.rules.rulebook_json import rulebook_from_json
from booking.facilities.rules.settings import SpacePolicy
from booking.facilities.rules.space_rules import SpaceRules
from booking.facilities.rules.windows import Channel
from booking.reservations.queries.board import Board
from booking.reservations.rules.asker import Asker
from booking.reservations.rules.refusals import Refusal, refusals_of

DATA = Path(__file__).parent / "data"
KEYS = sorted(path.stem for path in DATA.glob("*.json"))
USUAL_TIME = "9:00-12:00"


@dataclass(frozen=True)
class Case:
    """One row of a municipality's table: who asks when for which use, and what the rule's text answers."""

    key: str
    place: str
    row: dict[str, Any]

    def __str__(self) -> str:
        asks = f"{self.row.get('space', '')} {self.row['use']} {self.row.get('time', '')}"
        way = f"{self.row['who']} {self.row.get('channel', '')}"
        return " ".join(f"{self.place} {asks} {way} at {self.row['now']}".split())

    @property
    def now(self) -> datetime:
        return instant(self.row["now"])

    def refusals(self, now: datetime) -> list[Refusal]:
        """What the service has against it then."""
        board = board_of(self.key)
        starts, ends = self.row.get("time", USUAL_TIME).split("-")
        asker = Asker(
            audience=None if self.row["who"] == "anybody" else Audience(self.row["who"]),
            channel=Channel(self.row.get("channel", "web")),
        )
        space_id = spaces_of(self.key).index(self.row["space"]) if "space" in self.row else 0
        use = self.row["use"]
        facts = board.facts(space_id, instant(f"{use} {starts}"), instant(f"{use} {ends}"), asker)
        return refusals_of(facts, now, asker)


def instant(text: str) -> datetime:
    """2026-11-17 9:00 in Japan."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=TOKYO)


def midnight_after(day: date) -> datetime:
    """The first instant after the day in Japan."""
    return datetime.combine(day + timedelta(days=1), time(), TOKYO)


@lru_cache
def holidays() -> dict[date, str]:
    """Of all years that are asked about."""
    return dict(jpholiday.between(date(2024, 1, 1), date(2030, 12, 31)))


@lru_cache
def load(key: str) -> dict[str, Any]:
    """The municipality's file."""
    value: dict[str, Any] = json.loads((DATA / f"{key}.json").read_text(encoding="utf-8"))
    return value


@lru_cache
def book_of(key: str) -> Rulebook:
    """Its rules."""
    return rulebook_from_json(load(key)["rulebook"])


def spaces_of(key: str) -> list[str]:
    """The names of its spaces."""
    return list(book_of(key).spaces)


@lru_cache
def board_of(key: str) -> Board:
    """The municipality's spaces with nothing taken."""
    return board_under(book_of(key))


def board_under(book: Rulebook) -> Board:
    """The spaces under these rules with nothing taken; a space's id is its place in the list."""
    rules = {}
    for space_id, setup in enumerate(book.spaces.values()):
        closures = ClosureSet(tuple(book.closures.values()), tuple(setup.closures.values()))
        opening = SpaceOpening(None, book, setup, closures)
        rules[space_id] = SpaceRules(
            space_id=space_id,
            facility_id=1,
            policy=SpacePolicy(space_id, capacity=None, needs_approval=False, bookable=True),
            timeline=OpeningTimeline((date.min,), (opening,)),
            once=ClosureSet(),
            leaf_ids=(space_id,),
        )
    return Board(rules=rules, holidays=holidays(), office_holidays=holidays(), busy={})


def cases(key: str) -> Iterator[Case]:
    """Every row of the municipality."""
    value = load(key)
    for row in value["cases"]:
        yield Case(key, value["source"]["municipality"], row)
