"""Rules of all kinds in the database: the one answer there is theirs, and a booking keeps to it."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from booking.accounts.rules import Audience
from booking.core.db import db
from booking.facilities.models import Space
from booking.municipalities.models import Holiday
from booking.reservations import service
from booking.reservations.queries import refusals_now
from booking.reservations.rules.asker import Asker
from booking.reservations.rules.refusals import CannotReserve, Refusal, RefusalCode, refusals_of
from tests import factories
from tests.opening_rules.any_rules import Chance, Question
from tests.opening_rules.municipalities import board_under, holidays
from tests.reservations.deeds import DETAILS

pytestmark = [pytest.mark.both_databases, pytest.mark.long]

BOOKS = 30
QUESTIONS = 4


def _told(refusals: list[Refusal]) -> list[tuple[Any, ...]]:
    return [
        (one.code, one.passes_at, one.last_day, one.closed)
        for one in refusals
        if one.code is not RefusalCode.TAKEN  # by what was booked before
    ]


def _is_booked(person: Any, space: Space, question: Question) -> bool:
    wish = service.Wish(space.id, question.starts_at, question.ends_at)
    try:
        with db.transaction():
            service.reserve(person, [wish], DETAILS, now=question.now)
    except CannotReserve:
        return False
    return True


def test_a_booking_succeeds_exactly_when_the_answer_is_yes(app: Flask) -> None:
    space = factories.space()
    people = {audience: factories.user(audience=audience) for audience in Audience}
    with db.transaction() as session:
        body_id = space.municipality_id
        session.add_all(
            Holiday(municipality_id=body_id, day=day, name=name) for day, name in holidays().items()
        )
    booked = refused = 0
    for seed in range(BOOKS):
        chance = Chance(seed)
        book = chance.book()
        stored = replace(book, spaces={str(space.id): book.of(1)})
        factories.rulebook(space.facility, lambda _before, after=stored: after)  # type: ignore[misc]
        for _each in range(QUESTIONS):
            question = chance.question()
            person = people[question.asker.audience or Audience.RESIDENT]
            asker = Asker.of(person)
            wish = service.Wish(space.id, question.starts_at, question.ends_at)
            found = refusals_now(body_id, wish, question.now, asker)
            facts = board_under(book).facts(0, question.starts_at, question.ends_at, asker)
            assert _told(found) == _told(refusals_of(facts, question.now, asker)), seed
            assert _is_booked(person, space, question) is (not found), seed
            booked, refused = booked + (not found), refused + bool(found)
    assert min(booked, refused) > BOOKS // 4
