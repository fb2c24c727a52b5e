"""Definitions, answers, states, numbers, opening times."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from booking.applications.rules.answers import check, present, retype
from booking.applications.rules.definition import read_definition
from booking.applications.rules.kinds import Facts, FileFacts
from booking.applications.rules.my_number import holds_my_number, is_my_number
from booking.applications.rules.numbers import enquiry_password, parse_password
from booking.applications.rules.procedures import Window, WindowClosed, ensure_open, read_procedure, window_at
from booking.applications.rules.reading import BadDefinition
from booking.applications.rules.status import (
    ApplicationStatus,
    ChangedMeanwhile,
    Deed,
    NotPossibleNow,
    after,
    can,
    ensure_can,
    ensure_unchanged,
)
from tests import factories

FACTS = Facts(date(2026, 12, 1))
NAME = {"key": "name", "kind": "name", "label": "お名前", "required": True, "person": "name"}
CARE = {
    "key": "care",
    "kind": "choice",
    "label": "託児",
    "required": True,
    "options": [{"value": "yes", "label": "希望する"}, {"value": "no", "label": "希望しない"}],
}
CHILD = {
    "key": "child", "kind": "text", "label": "お子さんの名前", "required": True,
    "only_if": {"field": "care", "is": ["yes"]},
}  # fmt: skip


def form(*fields: dict[str, Any]) -> dict[str, Any]:
    return {"sections": [{"title": "申し込む方", "fields": [NAME, *fields]}]}


def course() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(factories.COURSE.read_text(encoding="utf-8"))
    return data


def test_the_seeds_procedure_is_good_and_has_many_kinds_of_field() -> None:
    read = read_procedure(course())
    assert len({field.kind.name for field in read.definition.fields}) >= 11
    assert all(field.label.en for field in read.definition.fields)


@pytest.mark.parametrize(
    ("fields", "where", "why"),
    [
        ([{**CARE, "kind": "colour"}], "[1].kind", "使えるのは"),
        ([{**CARE, "key": "Care"}], "[1].key", "英小文字"),
        ([CARE, CARE], "[2].key", "同じ key"),
        ([{**CARE, "options": []}], "[1].options", "1つ以上"),
        ([{**CARE, "options": CARE["options"] + CARE["options"]}], "[1].options[2].value", "同じ値"),
        ([{**CARE, "longest": 5}], "[1].longest", "つづり"),
        ([{"key": "n", "kind": "number", "label": "数", "least": 5, "most": 1}], "[1].most", "整数"),
        ([{"key": "n", "kind": "text", "label": ""}], "[1].label", "文字"),
        ([{"key": "d", "kind": "date", "label": "日", "latest": "tomorrow"}], "[1].latest", "today"),
        ([{"key": "f", "kind": "file", "label": "写し", "types": ["exe"]}], "[1].types", "pdf"),
        ([{"key": "c", "kind": "consent", "label": "約束", "statement": "守ります"}],
         "[1].required", "true"),
        ([CHILD], "[1].only_if.field", "前にある"),
        ([CARE, {**CHILD, "only_if": {"field": "care", "is": ["maybe"]}}],
         "[2].only_if.is", "maybe"),
        ([CARE, CHILD, {**CHILD, "key": "x", "only_if": {"field": "child", "is": ["a"]}}],
         "[3].only_if.field", "choice"),
        ([{**NAME, "key": "other"}], "sections", "2つ"),
        ([{**CARE, "person": "phone"}], "[1].person", "この種類"),
    ],
)  # fmt: skip
def test_a_bad_definition_is_refused_with_where_and_why(
    fields: list[dict[str, Any]], where: str, why: str
) -> None:
    with pytest.raises(BadDefinition) as caught:
        read_definition(form(*fields))
    assert caught.value.where == (f"sections[0].fields{where}" if where[0] == "[" else where)
    assert why in str(caught.value.why)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"code": "Form 1"}, "code"),
        ({"code": "form"}, "code"),
        ({"name": ""}, "name"),
        ({"form": None}, "form"),
        ({"form": {"sections": []}}, "sections"),
        ({"guide": {"who": "みんな"}}, "guide.who"),
        ({"needs_account": "yes"}, "needs_account"),
        ({"purpose_of_use": ""}, "purpose_of_use"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_bad_procedure_is_refused_with_where(change: dict[str, Any], where: str) -> None:
    with pytest.raises(BadDefinition) as caught:
        read_procedure({**course(), **change})
    assert caught.value.where == where


def test_data_that_is_no_object_at_all_is_refused() -> None:
    for data in (None, [], "form", 3):
        with pytest.raises(BadDefinition):
            read_procedure(data)


def test_a_field_with_a_condition_is_asked_only_of_those_it_is_meant_for() -> None:
    read = read_definition(form(CARE, CHILD))
    no = check(read, {"name": "田辺", "care": "no", "child": "はるか"}, {}, FACTS)
    assert dict(no.values) == {"name": "田辺", "care": "no"}
    yes = check(read, {"name": "田辺", "care": "yes"}, {}, FACTS)
    assert list(yes.problems) == ["child"]
    assert [answer.key for section in present(read, no.values, {}) for answer in section.answers] == [
        "name",
        "care",
    ]


def test_problems_come_in_the_order_in_which_things_are_asked() -> None:
    read = read_procedure(course()).definition
    assert list(check(read, {"reduction": "yes"}, {}, FACTS).problems) == [
        "course", "people", "name", "birthday", "phone", "address", "care", "proof", "rules"
    ]  # fmt: skip


def test_what_was_understood_can_be_corrected_without_typing_it_anew() -> None:
    read = read_procedure(course()).definition
    typed = {**factories.TYPED_COURSE, "reduction": "yes"}
    files = {"proof": [FileFacts("手帳.jpg", 1000)]}
    first = check(read, typed, files, FACTS)
    assert first.is_good
    assert check(read, retype(read, first.values), files, FACTS) == first


S, D = ApplicationStatus, Deed
POSSIBLE = {
    (D.CORRECT, S.RECEIVED): S.RECEIVED,
    (D.CORRECT, S.RETURNED): S.RESUBMITTED,
    (D.CORRECT, S.RESUBMITTED): S.RESUBMITTED,
    (D.WITHDRAW, S.RECEIVED): S.WITHDRAWN,
    (D.WITHDRAW, S.RETURNED): S.WITHDRAWN,
    (D.WITHDRAW, S.RESUBMITTED): S.WITHDRAWN,
    (D.TAKE, S.RECEIVED): S.IN_REVIEW,
    (D.TAKE, S.RESUBMITTED): S.IN_REVIEW,
    (D.GIVE_BACK, S.IN_REVIEW): S.RECEIVED,
    (D.RETURN, S.IN_REVIEW): S.RETURNED,
    (D.COMPLETE, S.IN_REVIEW): S.COMPLETED,
    (D.REFUSE, S.IN_REVIEW): S.REFUSED,
}


@pytest.mark.parametrize("status", list(S))
@pytest.mark.parametrize("deed", list(D))
def test_what_can_be_done_in_which_state(deed: Deed, status: ApplicationStatus) -> None:
    if (deed, status) in POSSIBLE:
        ensure_can(deed, status)
        assert after(deed, status, was_returned=False) is POSSIBLE[deed, status]
        return
    assert not can(deed, status)
    with pytest.raises(NotPossibleNow) as caught:
        ensure_can(deed, status)
    assert str(caught.value.message)


def test_what_was_returned_before_waits_as_corrected_when_a_clerk_gives_it_back() -> None:
    assert after(D.GIVE_BACK, S.IN_REVIEW, was_returned=True) is S.RESUBMITTED


def test_whoever_saw_another_version_is_told() -> None:
    ensure_unchanged(3, 3)
    with pytest.raises(ChangedMeanwhile):
        ensure_unchanged(2, 3)


OPENS = datetime(2026, 12, 1, 0, 0, tzinfo=UTC)
CLOSES = datetime(2026, 12, 20, 8, 0, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("now", "window"),
    [
        (OPENS - MOMENT, Window.NOT_YET),
        (OPENS, Window.OPEN),
        (CLOSES - MOMENT, Window.OPEN),
        (CLOSES, Window.OVER),
    ],
)
def test_the_instant_of_sending_counts(now: datetime, window: Window) -> None:
    assert window_at(OPENS, CLOSES, now) is window
    assert window_at(None, None, now) is Window.OPEN
    if window is Window.OPEN:
        ensure_open(OPENS, CLOSES, now)
    else:
        with pytest.raises(WindowClosed):
            ensure_open(OPENS, CLOSES, now)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("123456789018", True),
        ("1234-5678-9018", True),
        ("１２３４　５６７８", False),
        ("番号：１２３４−５６７８−９０１８。", True),
        ("123456789017", False),
        ("0123456789018", False),
        ("1234567890180", False),
        ("2611-0417-3840", False),
        ("", False),
    ],
)
def test_a_my_number_is_found_in_any_width(text: str, holds: bool) -> None:
    assert holds_my_number(text) is holds


def test_the_check_digit_of_a_my_number_finds_a_wrong_digit() -> None:
    good = "123456789018"
    assert is_my_number(good)
    for place in range(12):
        wrong = good[:place] + str((int(good[place]) + 1) % 10) + good[place + 1 :]
        assert not is_my_number(wrong)


def test_a_password_is_read_however_it_is_typed() -> None:
    password = enquiry_password("ff" * 32)
    assert parse_password(password) == password.replace("-", "")
    assert parse_password("４８２１３ の ９０５７７") == "4821390577"
    for wrong in ("", "4821390", "48213905770", "abcdefghij"):
        assert parse_password(wrong) is None
