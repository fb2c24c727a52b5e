"""What is asked when booking: only what can change what this very use costs."""

from datetime import date
from typing import Any

import pytest

from booking.accounts.rules import Audience
from booking.fees.rules.matters import asking_of, matters
from booking.fees.rules.sorting import Use
from booking.fees.rules.tariff import Tariff
from tests.fees import made

Json = dict[str, Any]

SEASON: Json = {
    "source": "season",
    "key": "season",
    "label": "季節",
    "options": [
        {"key": "winter", "label": "冬", "spans": [[[11, 1], [3, 31]]]},
        {"key": "rest", "label": "ほか", "spans": [[[4, 1], [10, 31]]]},
    ],
}
HEATING: Json = {
    "source": "choice",
    "key": "heating",
    "label": "暖房を使いますか",
    "options": [{"key": "no", "label": "使わない"}, {"key": "yes", "label": "使う"}],
    "default": "no",
}
REHEARSAL: Json = {
    "source": "choice",
    "key": "rehearsal",
    "label": "練習ですか",
    "options": [{"key": "no", "label": "いいえ"}, {"key": "yes", "label": "はい"}],
    "default": "no",
}
CROWD: Json = {
    "source": "measured",
    "key": "crowd",
    "label": "人数",
    "measure": "people",
    "options": [
        {"key": "few", "label": "50人以下", "at_most": 50},
        {"key": "many", "label": "51人以上", "more_than": 50},
    ],
}
LIGHT: Json = {"source": "number", "key": "light", "label": "照明", "unit": "分"}


def surcharge(key: str, when: Json, rate: str = "30", step_when: list[Json] | None = None) -> Json:
    return {
        "kind": "surcharge",
        "key": key,
        "label": key,
        "when": step_when or [],
        "cases": [{"when": when, "rate": rate}],
    }


def tariff_of(conditions: list[Json], *steps: Json) -> Tariff:
    data = made.document(steps=steps)
    data["conditions"] = conditions
    return Tariff.model_validate_json(made.text_of(data))


def asked(
    tariff: Tariff, month: int = 12, people: int | None = None, audience: Audience = Audience.RESIDENT
) -> list[str]:
    use = Use("room", date(2026, month, 5), 540, 720, audience, people)
    found = asking_of(tariff, use)
    return [one.key for one in (*found.questions, *found.items)]


def test_heating_is_asked_in_its_season_only() -> None:
    heating = surcharge("heating", {"heating": ["yes"]}, step_when=[{"season": ["winter"]}])
    tariff = tariff_of([SEASON, HEATING], heating)
    assert asked(tariff, month=12) == ["heating"]
    assert asked(tariff, month=7) == []


def test_what_no_step_looks_at_is_not_asked() -> None:
    assert asked(tariff_of([made.COMMERCIAL, made.ADMISSION], made.TRADE)) == ["commercial"]


def test_a_question_that_matters_only_together_with_another_answer_is_asked() -> None:
    """Each alone changes nothing as long as the other is left at its default."""
    both = surcharge("both", {"commercial": ["yes"], "rehearsal": ["no"]})
    assert asked(tariff_of([made.COMMERCIAL, REHEARSAL], both)) == ["commercial", "rehearsal"]


def test_a_rate_of_nothing_changes_nothing() -> None:
    assert asked(tariff_of([made.COMMERCIAL], surcharge("trade", {"commercial": ["yes"]}, rate="0"))) == []


def test_what_depends_on_the_audience_is_asked_of_that_audience() -> None:
    of_outsiders = surcharge("trade", {"commercial": ["yes"], "residency": ["out"]})
    tariff = tariff_of([made.RESIDENCY, made.COMMERCIAL], of_outsiders)
    assert asked(tariff, audience=Audience.RESIDENT) == []
    assert asked(tariff, audience=Audience.NON_RESIDENT) == ["commercial"]


@pytest.mark.parametrize("people", [None, 10, 60])
def test_what_depends_on_the_number_of_people_is_asked_whatever_it_is_now(people: int | None) -> None:
    of_crowds = surcharge("trade", {"commercial": ["yes"], "crowd": ["many"]})
    assert asked(tariff_of([CROWD, made.COMMERCIAL], of_crowds), people=people) == ["commercial"]


@pytest.mark.parametrize(
    ("edges", "is_asked"),
    [({"at_most": 500}, True), ({"more_than": 99_999_998}, True), ({"more_than": 100_000_000}, False)],
)
def test_a_number_is_asked_where_one_of_its_bands_changes_the_price(edges: Json, is_asked: bool) -> None:
    admission = {**made.ADMISSION, "options": [{"key": "band", "label": "band", **edges}]}
    tariff = tariff_of([admission], surcharge("admission", {"admission": ["band"]}))
    assert ("admission" in asked(tariff)) is is_asked


def test_a_number_that_is_counted_in_is_asked() -> None:
    light = {
        "kind": "table",
        "key": "light",
        "label": "照明",
        "units": [made.HOUR],
        "rows": [{"prices": {"hour": 300}}],
        "minutes_of": "light",
        "is_optional": True,
        "scope": "other",
    }
    assert asked(tariff_of([LIGHT], light)) == ["light"]


def test_equipment_is_asked_where_its_list_counts() -> None:
    summer_only = {**made.ITEMS, "when": [{"season": ["rest"]}]}
    tariff = tariff_of([SEASON], summer_only)
    assert asked(tariff, month=7) == ["items:projector"]
    assert asked(tariff, month=12) == []


def test_where_too_many_combinations_would_have_to_be_tried_all_is_asked() -> None:
    many = [{**made.COMMERCIAL, "key": f"q{number}"} for number in range(9)]
    rates = [surcharge(f"s{number}", {f"q{number}": ["yes"]}, rate="0") for number in range(9)]
    assert len(asked(tariff_of(many, *rates))) == 9


def test_matters_speaks_of_one_question() -> None:
    tariff = tariff_of(
        [made.COMMERCIAL, REHEARSAL], made.TRADE, surcharge("r", {"rehearsal": ["yes"]}, rate="0")
    )
    use = Use("room", date(2026, 12, 5), 540, 720)
    assert [matters(tariff, use, one) for one in tariff.conditions] == [True, False]  # type: ignore[arg-type]
