"""Whatever the rules and whoever asks: what is said about later comes true, to the instant.

A failure names the seed: ``Chance(seed)`` makes the same rules and questions again.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from booking.facilities.rules.rulebook_json import rulebook_from_text, rulebook_to_text
from booking.reservations.queries.board import Board
from booking.reservations.rules.refusals import Refusal, RefusalCode, refusals_of
from tests.opening_rules.any_rules import Chance, Question
from tests.opening_rules.municipalities import board_under

pytestmark = pytest.mark.long

BOOKS = 500
QUESTIONS = 5
_MOMENT = timedelta(microseconds=1)


def _questions() -> Iterator[tuple[int, Board, Question]]:
    for seed in range(BOOKS):
        chance = Chance(seed)
        book = chance.book()
        for _each in range(QUESTIONS):
            yield seed, board_under(book), chance.question()


def _asked(board: Board, question: Question, now: datetime) -> list[Refusal]:
    facts = board.facts(0, question.starts_at, question.ends_at, question.asker)
    return refusals_of(facts, now, question.asker)


def test_from_an_instant_that_is_told_on_that_reason_is_gone_and_until_then_it_stays() -> None:
    told: Counter[RefusalCode] = Counter()
    for seed, board, question in _questions():
        for refusal in _asked(board, question, question.now):
            told[refusal.code] += 1
            if refusal.passes_at is None:
                continue
            assert refusal.passes_at > question.now, seed
            before = _asked(board, question, refusal.passes_at - _MOMENT)
            assert (refusal.code, refusal.passes_at) in [(one.code, one.passes_at) for one in before], seed
            after = _asked(board, question, refusal.passes_at)
            assert refusal.code not in [one.code for one in after], seed
    assert min(told[code] for code in (RefusalCode.NOT_YET_OPEN, RefusalCode.ENDED, RefusalCode.CLOSED)) > 50


def test_what_has_ended_or_is_for_others_or_closed_stays_so() -> None:
    for seed, board, question in _questions():
        for refusal in _asked(board, question, question.now):
            if refusal.code in (RefusalCode.ENDED, RefusalCode.NOT_FOR_YOU, RefusalCode.CLOSED):
                known = [one for one in board.instants if question.now < one < question.starts_at]
                for instant in [*known, question.starts_at - _MOMENT]:
                    codes = [one.code for one in _asked(board, question, instant)]
                    assert refusal.code in codes, seed


def test_an_answer_changes_only_at_instants_that_are_known_beforehand() -> None:
    """What is kept of an answer may be kept until the next of them."""
    changes = 0
    for seed, board, question in _questions():
        now = question.starts_at - timedelta(days=900)
        _asked(board, question, now)
        until = [*sorted(one for one in board.instants if now < one < question.starts_at), question.starts_at]
        for instant in until:
            assert _asked(board, question, now) == _asked(board, question, instant - _MOMENT), seed
            changes += _asked(board, question, instant - _MOMENT) != _asked(board, question, instant)
            now = instant
    assert changes > BOOKS


def test_any_rules_survive_storage() -> None:
    for seed in range(BOOKS):
        book = Chance(seed).book()
        assert rulebook_from_text(rulebook_to_text(book)) == book, seed
