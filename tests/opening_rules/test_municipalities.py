"""Real municipalities' rules, expressed by settings alone, give the answers that their texts give."""

from calendar import monthrange
from datetime import date, timedelta

import pytest

from booking.facilities.rules.rulebook_json import rulebook_from_json, rulebook_to_json
from booking.facilities.rules.window_texts import plan_sentences
from tests.opening_rules.municipalities import (
    KEYS,
    Case,
    board_of,
    book_of,
    cases,
    instant,
    load,
    midnight_after,
    spaces_of,
)

CASES = {key: list(cases(key)) for key in KEYS}
ASKED = {"space", "use", "time", "who", "channel", "now"}
ANSWERED = {"answer", "from", "last_day", "until", "because"}
# A citizens' holiday between two others, and two substitutes: days that are easily taken for workdays.
HARD_DAYS = {"2026-09-22", "2026-05-06", "2027-03-22"}
_MOMENT = timedelta(microseconds=1)


# One test for all rows of a municipality: two thousand tests of a thousandth of a second each cost more than
# what they do.
@pytest.mark.parametrize("key", KEYS)
def test_the_answers_are_those_of_the_text(key: str) -> None:
    wrong = [f"{case}: {answer}" for case in CASES[key] if (answer := _other_answer(case)) is not None]
    assert not wrong, "\n".join(wrong)


def _other_answer(case: Case) -> str | None:
    """What the service answers where it is not what the text says."""
    found = case.refusals(case.now)
    answer = found[0].code.value if found else "yes"
    if answer != case.row["answer"]:
        return f"{answer}, not {case.row['answer']} ({case.row.get('because', '')})"
    if answer == "not_yet_open" and found[0].passes_at != instant(case.row["from"]):
        return f"from {found[0].passes_at}, not {case.row['from']}"
    if answer == "ended" and found[0].last_day != date.fromisoformat(case.row["last_day"]):
        return f"until {found[0].last_day}, not {case.row['last_day']}"
    return None


@pytest.mark.parametrize("key", KEYS)
def test_just_before_it_is_still_no_and_then_no_longer(key: str) -> None:
    for case in CASES[key]:
        if "from" not in case.row:
            continue
        opens = instant(case.row["from"])
        before = case.refusals(opens - _MOMENT)
        assert [(one.code.value, one.passes_at) for one in before] == [("not_yet_open", opens)], case
        assert case.refusals(opens) == [], case


@pytest.mark.parametrize("key", KEYS)
def test_until_just_before_the_end_it_is_yes_and_then_no_longer(key: str) -> None:
    for case in CASES[key]:
        if "last_day" not in case.row:
            continue
        last_day = date.fromisoformat(case.row["last_day"])
        ends = instant(f"{last_day} {case.row['until']}") if "until" in case.row else midnight_after(last_day)
        assert case.refusals(ends - _MOMENT) == [], case
        after = case.refusals(ends)
        assert [(one.code.value, one.last_day) for one in after] == [("ended", last_day)], case


@pytest.mark.parametrize("key", [key for key in KEYS if "closed_days" in load(key)])
def test_just_these_days_of_its_months_are_closed(key: str) -> None:
    board = board_of(key)
    for space, months in load(key)["closed_days"].items():
        space_id = spaces_of(key).index(space)
        for month, told in months.items():
            year, number = (int(part) for part in month.split("-"))
            days = [date(year, number, day) for day in range(1, monthrange(year, number)[1] + 1)]
            closed = [day.day for day in days if board.closures_on(space_id, day).whole_day is not None]
            assert closed == told, f"{space} {month}"


def test_the_tables_are_of_many_municipalities_and_ask_of_the_days_that_are_easily_got_wrong() -> None:
    places = [load(key)["source"]["municipality"] for key in KEYS]
    assert len(set(places)) == len(places) >= 14
    for key in KEYS:
        rows = load(key)["cases"]
        uses = {row["use"] for row in rows}
        assert uses >= HARD_DAYS, key
        assert any(use.endswith("-02-29") for use in uses), key
        assert any(use[5:7] in ("12", "01") for use in uses), key
        assert {row["answer"] for row in rows} > {"yes"}, key


@pytest.mark.parametrize("key", KEYS)
def test_a_row_has_no_field_that_nothing_reads(key: str) -> None:
    value = load(key)
    assert set(value) <= {"source", "open", "rulebook", "closed_days", "cases"}
    assert set(value["source"]) == {"municipality", "rule", "url"}
    for row in value["cases"]:
        assert set(row) <= ASKED | ANSWERED
        assert ("from" in row) == (row["answer"] == "not_yet_open")
        assert ("last_day" in row) == (row["answer"] == "ended")
        assert "until" not in row or row["answer"] == "ended"
        assert ("space" in row) == (len(spaces_of(key)) > 1)


@pytest.mark.parametrize("key", KEYS)
def test_the_rules_survive_storage_and_can_be_read_aloud(key: str) -> None:
    book = book_of(key)
    assert rulebook_from_json(rulebook_to_json(book)) == book
    for plan in book.plans.values():
        sentences = plan_sentences(plan)
        assert len(sentences) >= len(plan.windows)
        assert all(sentence.endswith("。") for sentence in sentences)
