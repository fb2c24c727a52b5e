"""The working of a line in words, answers in words, and the mark of a price."""

import pytest
from flask import Flask
from flask_babel import force_locale

from booking.fees.rules.said import said_of, with_defaults
from booking.fees.rules.sayings import working_of
from booking.fees.rules.tariff import Tariff
from booking.fees.rules.working import FeeLine
from tests.fees import made


@pytest.mark.parametrize(
    ("line", "japanese", "english"),
    [
        (FeeLine("s", "l", unit="午前", unit_yen=840), "午前 840円", "Morning 840 yen"),
        (
            FeeLine("s", "l", unit="1時間", unit_yen=400, count="3"),
            "1時間 400円×3",
            '<span lang="ja">1時間</span> 400 yen×3',
        ),
        (FeeLine("s", "l", unit="1時間", count="2", unit_en="1 hour"), "1時間×2", "1 hour×2"),
        (
            FeeLine("s", "l", detail="土<日>", unit="1時間", unit_yen=400, unit_en="1 hour"),
            "土<日>：1時間 400円",
            '<span lang="ja">土&lt;日&gt;</span>: 1 hour 400 yen',
        ),
        (FeeLine("s", "l", detail="市外", rate="×1.5", of_yen=840), "市外：840円を1.5倍にする分", None),
        (FeeLine("s", "l", rate="30%", of_yen=9220), "9,220円の30%", "30% of 9,220 yen"),
        (FeeLine("s", "l", detail="少年団体", rate="-50%", of_yen=1600), "少年団体：1,600円の50%", None),
        (FeeLine("s", "l", rate="30%", of_yen=1000, count="2"), "1,000円の30%×2", None),
        (FeeLine("s", "l", rate="5%", is_provisional=True), "5%（催しのあとで決まります）", None),
        (FeeLine("s", "10円未満切捨て"), "", ""),
    ],
)
def test_how_an_amount_came_about(app: Flask, line: FeeLine, japanese: str, english: str | None) -> None:
    with app.test_request_context():
        assert working_of(line) == japanese
        if english is not None:
            with force_locale("en"):
                assert working_of(line) == english


def test_answers_are_shown_in_words_with_equipment_last() -> None:
    tariff = Tariff.model_validate_json(made.text_of(made.document()))
    answers = {"items:projector": 2, "admission": 1500, "commercial": "yes", "unknown": "x"}
    assert [(one.label, one.text, one.is_item) for one in said_of(tariff, answers)] == [
        ("営利を目的としますか", "はい", False),
        ("入場料の最高額", "1,500円", False),
        ("プロジェクター", "2台", True),
    ]


def test_what_was_not_answered_counts_as_its_default() -> None:
    tariff = Tariff.model_validate_json(made.text_of(made.document()))
    questions = [one for one in tariff.conditions if one.key in ("commercial", "admission")]
    answers = with_defaults(questions, {"admission": 300})  # type: ignore[arg-type]
    assert answers == {"commercial": "no", "admission": 300}
