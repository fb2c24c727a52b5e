"""Every setting of a tariff has its field, and what nobody touched comes back as it was."""

import json
from collections import Counter
from collections.abc import Iterator
from inspect import get_annotations
from typing import Any, get_args

import pytest
from flask import Flask
from flask_wtf import FlaskForm
from pydantic import BaseModel

from booking.core import clock
from booking.core.db import db
from booking.facilities.models import Facility
from booking.fees.forms.condition import ConditionForm
from booking.fees.queries.tariffs import list_versions
from booking.fees.rules.conditions import Condition
from booking.fees.rules.entry.grid import Grid
from booking.fees.rules.entry.merging import known_of, main_table, with_main
from booking.fees.rules.entry.reading import read_grid
from booking.fees.rules.entry.writing import grid_of_table
from booking.fees.rules.steps import Step, Table
from booking.fees.rules.tariff import Tariff
from booking.fees.rules.tariff_json import draft_from_text
from booking.fees.service.tariffs import start_draft
from booking.fees.staff_views.steps import FORMS
from tests import factories
from tests.fees.tariffs.reading import FILES, load, tariff_of
from tests.support.client import Client
from tests.support.forms import values_of
from tests.support.signing_in import sign_in

Sent = dict[str, list[str]]
UNTYPED = {"key", "kind", "source"}
"""What a tariff calls a step or a condition itself."""


@pytest.fixture
def hall(app: Flask) -> Facility:
    return factories.facility("交流センター")


def _tariff(document: dict[str, Any]) -> Tariff:
    rooms = [{**room, "spaces": []} for room in document["rooms"]]
    return draft_from_text(json.dumps({**document, "rooms": rooms}, ensure_ascii=False))


def _draft(hall: Facility, tariff: Tariff) -> str:
    """Its address."""
    admin = factories.administrator()
    with db.transaction():
        start_draft(admin, hall, "下書き", now=clock.now(), tariff=tariff)
    return f"/staff/facilities/{hall.id}/tariffs/{list_versions(hall.id)[0].id}"


def _pages(tariff: Tariff) -> list[str]:
    return [f"steps/{step.key}/edit" for step in tariff.steps] + [
        f"conditions/{one.key}/edit" for one in tariff.conditions
    ]


def _opened(tariff: Tariff, part: Any) -> FlaskForm:
    if isinstance(part, get_args(get_args(Condition)[0])):
        return ConditionForm.of_condition(part, tariff)
    return FORMS[part.kind].opened(tariff, part)


def _cells(grid: Grid) -> Sent:
    lines = [grid.headings, *grid.rows]
    cells = {f"cell-{y}-{x}": [text] for y, line in enumerate(lines) for x, text in enumerate(line)}
    return cells | {"rows": [str(len(grid.rows))], "columns": [str(len(grid.headings))]}


def _shown(app: Flask, tariff: Tariff, part: Any) -> Sent:
    """What the form would send if nobody typed anything."""
    with app.test_request_context():
        form = _opened(tariff, part)
        sent = values_of("<main>" + "".join(str(field()) for field in form))
    return sent | (_cells(grid_of_table(tariff, part)) if isinstance(part, Table) else {})


def _typed(app: Flask, tariff: Tariff, part: Any, sent: Sent) -> Any:
    """The part as the form gives it back."""
    with app.test_request_context(method="POST", data=sent):
        form = _opened(tariff, part)
        assert form.validate(), form.errors
        return form.condition(part) if isinstance(form, ConditionForm) else form.step(tariff, part)


@pytest.mark.parametrize("file", FILES)
def test_what_a_form_shows_of_a_step_or_condition_is_that_again(app: Flask, file: str) -> None:
    tariff = tariff_of(file)
    for part in (*tariff.steps, *tariff.conditions):
        assert _typed(app, tariff, part, _shown(app, tariff, part)) == part


@pytest.mark.parametrize("file", FILES)
def test_a_main_table_written_into_cells_is_read_again_as_it_was(file: str) -> None:
    tariff = tariff_of(file)
    table = main_table(tariff)
    assert table is not None
    spaces = {space: room.label for room in tariff.rooms for space in room.spaces}
    reading = read_grid(grid_of_table(tariff, table), {}, known_of(tariff, table))
    assert reading.problems == ()
    assert with_main(tariff, reading, spaces) == tariff


@pytest.mark.parametrize("file", ["osato_hall", "tateyama_park", "yamanashi_hall"])
def test_pages_sent_unchanged_change_nothing(client: Client, hall: Facility, file: str) -> None:
    sign_in(client, factories.administrator())
    tariff = _tariff(load(file)["tariff"])
    address = _draft(hall, tariff)
    for page in ["basics", "table", *_pages(tariff)]:
        sent = values_of(client.get(f"{address}/{page}").text)
        answer = client.post(f"{address}/{page}", data=sent)
        db.session.expire_all()
        after = draft_from_text(list_versions(hall.id)[0].content)
        assert (page, answer.status_code, after) == (page, 302, tariff)


YES_NO = [{"key": "no", "label": "いいえ"}, {"key": "yes", "label": "はい"}]
OTHER_BANDS = [{"key": "a", "label": "4未満", "less_than": 4}, {"key": "b", "label": "4以上", "at_least": 4}]
BANDS = [
    {"key": "a", "label": "少し", "at_least": 1, "less_than": 5},
    {"key": "b", "label": "多く", "more_than": 5, "at_most": 9},
]
WHEN = [{"asked": ["yes"]}]
TENS = {"bands": [{"at_least": 100, "unit": 10, "mode": "up"}]}
COMMON = {"article": "第9条", "note": "メモ", "when": WHEN, "rounding": TENS}
BARE: dict[str, Any] = {
    "title": "使用料",
    "rooms": [{"key": "hall", "label": "ホール"}, {"key": "room", "label": "会議室"}],
    "conditions": [
        {"source": "choice", "key": "asked", "label": "営利ですか", "options": YES_NO, "default": "no"},
        {"source": "number", "key": "count", "label": "台数", "options": OTHER_BANDS},
        {"source": "number", "key": "other", "label": "席数"},
        {
            "source": "day",
            "key": "day",
            "label": "曜日",
            "options": [{"key": "a", "label": "月", "days": ["mon"]}],
        },
        {
            "source": "season",
            "key": "season",
            "label": "季節",
            "options": [{"key": "a", "label": "夏", "spans": [[[6, 1], [8, 31]]]}],
        },
        {
            "source": "audience",
            "key": "who",
            "label": "だれ",
            "options": [
                {"key": "in", "label": "内", "audiences": ["resident"]},
                {"key": "out", "label": "外", "audiences": ["non_resident"]},
            ],
            "default": "in",
        },
        {"source": "measured", "key": "people", "label": "人数", "measure": "people", "options": OTHER_BANDS},
        {
            "source": "quotient",
            "key": "each",
            "label": "1人分",
            "of": "count",
            "by": "other",
            "options": OTHER_BANDS,
        },
    ],
    "steps": [
        {
            "kind": "table",
            "key": "base",
            "label": "使用料",
            "units": [{"kind": "period", "key": "am", "label": "午前", "starts": 540, "ends": 720}],
            "rows": [{"prices": {"am": 1000}}],
        },
        {
            "kind": "table",
            "key": "light",
            "label": "照明",
            "units": [
                {"kind": "duration", "key": "hour", "label": "1時間", "minutes": 60},
                {"kind": "period", "key": "pm", "label": "午後", "starts": 720, "ends": 900},
                {"kind": "extension", "key": "over", "label": "延長", "minutes": 60},
                {"kind": "use", "key": "use", "label": "1回"},
            ],
            "rows": [
                {"rooms": ["hall"], "prices": {"hour": 1}},
                {"rooms": ["room"], "when": {"asked": ["no"]}, "prices": {"pm": 2, "over": 1}},
                {"rooms": ["room"], "when": {"asked": ["yes"]}, "prices": {"use": 3}},
            ],
        },
        {"kind": "surcharge", "key": "more", "label": "加算", "cases": [{"rate": "10"}]},
        {"kind": "extension", "key": "late", "label": "超過", "table": "base", "cases": [{}]},
        {
            "kind": "items",
            "key": "things",
            "label": "設備",
            "items": [{"key": "mic", "label": "マイク", "yen": 100}],
        },
        {"kind": "gate_share", "key": "share", "label": "割合", "percent": "5", "of": "count"},
        {"kind": "exemption", "key": "exempt", "label": "減免"},
        {"kind": "rounding", "key": "round", "label": "端数", "by": {"bands": [{"unit": 10}]}},
        {"kind": "minimum", "key": "least", "label": "最低額", "yen": 100},
        {"kind": "maximum", "key": "most", "label": "上限額", "yen": 100},
    ],
}
MORE: dict[str, dict[str, Any]] = {
    "asked": {
        "options": [YES_NO[0], {"key": "yes", "label": "売ります"}],
        "label": "物を売りますか",
        "hint": "説明",
        "default": "yes",
    },
    "count": {
        "options": BANDS,
        "default": 2,
        "most": 50,
        "unit": "台",
        "is_settled_later": True,
        "hint": "h",
    },
    "day": {
        "options": [{"key": "a", "label": "週末", "days": ["sat", "sun", "holiday"]}],
        "hint": "h",
        "label": "日",
    },
    "season": {
        "options": [{"key": "a", "label": "冬", "spans": [[[12, 2], [2, 29]], [[4, 1], [4, 9]]]}],
        "hint": "h",
        "label": "時期",
    },
    "who": {
        "options": [
            {"key": "in", "label": "登録", "audiences": ["registered_group", "priority_group"]},
            {"key": "out", "label": "ほか", "audiences": ["resident", "non_resident", "staff"]},
        ],
        "default": "out",
        "hint": "h",
        "label": "団体",
    },
    "people": {"measure": "minutes", "options": BANDS, "hint": "h", "label": "時間"},
    "each": {"of": "other", "by": 12, "options": BANDS, "hint": "h", "label": "1か月分"},
    "base": {
        **COMMON,
        "label": "基本",
        "rooms": ["hall"],
        "combine": "cheapest",
        "gaps_are_free": False,
        "lit_from": [{"season": [[4, 1], [9, 30]], "minute": 1080}],
        "minutes_of": "count",
        "times": "other",
        "times_over": 100,
        "times_per": 50,
        "scope": "other",
    },
    "light": {
        **COMMON,
        "label": "夜間照明",
        "not_rooms": ["hall"],
        "is_optional": True,
        "units": [
            {
                "kind": "duration",
                "key": "hour",
                "label": "昼の1時間",
                "minutes": 90,
                "in_proportion": True,
                "starts": 540,
                "ends": 1020,
            },
            {"kind": "period", "key": "pm", "label": "半日", "starts": 780, "ends": 1020},
            {
                "kind": "extension",
                "key": "over",
                "label": "昼休み",
                "minutes": 30,
                "starts": 720,
                "ends": 780,
            },
            {"kind": "each_period", "key": "use", "label": "1コマ料"},
        ],
        "rows": [
            {"rooms": ["hall", "room"], "prices": {"hour": 7}},
            {"when": {"who": ["in"], "asked": ["no", "yes"]}, "prices": {"pm": 8, "over": 9}},
            {"when": {"who": ["out"]}, "prices": {"use": 10}},
        ],
    },
    "more": {
        **COMMON,
        "label": "割増",
        "not_rooms": ["room"],
        "mode": "times",
        "cases": [{"when": {"who": ["in"]}, "rate": "1.5"}, {"rate": "1/3"}],
        "of": ["base"],
        "one_of": "組",
        "per_minutes": 240,
        "at_least": 50,
        "scope": "other",
    },
    "late": {
        **COMMON,
        "label": "時間外",
        "rooms": ["room"],
        "table": "light",
        "minutes": 30,
        "at_most": 59,
        "cases": [{"starts": 540, "ends": 600, "of": "pm", "percent": "30"}, {"starts": 600, "of": "use"}],
        "scope": "other",
    },
    "things": {
        **COMMON,
        "label": "附属設備",
        "rooms": ["hall"],
        "items": [
            {
                "key": "mic",
                "label": "ワイヤレスマイク",
                "counter": "本",
                "per": "each_period",
                "yen": 300,
                "most": 4,
            }
        ],
        "scope": "other",
    },
    "share": {
        **COMMON,
        "label": "入場料の5%",
        "rooms": ["hall"],
        "percent": "7.5",
        "of": "other",
        "at_least": 9,
        "scope": "other",
    },
    "exempt": {
        **COMMON,
        "label": "免除",
        "rooms": ["hall"],
        "scopes": ["other", "equipment"],
        "add_up": True,
    },
    "round": {
        "article": "第9条",
        "note": "メモ",
        "when": WHEN,
        "label": "端数処理",
        "rooms": ["hall"],
        "of": ["base"],
        "by": {"bands": [{"unit": 10}, {"at_least": 1000, "unit": 100, "mode": "half_up"}]},
    },
    "least": {**COMMON, "label": "下限", "rooms": ["hall"], "yen": 500, "of": ["base", "more"]},
    "most": {**COMMON, "label": "上限", "rooms": ["hall"], "yen": 500, "of": ["base", "more"]},
}
FULL = {
    **BARE,
    **{name: [one | MORE.get(one["key"], {}) for one in BARE[name]] for name in ("conditions", "steps")},
}


def test_every_setting_can_be_typed_where_it_was_another(app: Flask) -> None:
    bare, full = _tariff(BARE), _tariff(FULL)
    for before, after in zip((*bare.steps, *bare.conditions), (*full.steps, *full.conditions), strict=True):
        assert _typed(app, full, before, _shown(app, full, after)) == after


def _classes(annotation: Any) -> Iterator[type[BaseModel]]:
    """Every part of the format that a type can hold, and the parts of those."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        for info in annotation.model_fields.values():
            yield from _classes(info.annotation)
    for part in get_args(annotation):
        yield from _classes(part)


def _setting(kind: type[BaseModel], name: str) -> str:
    """By the class that has it first: what all steps have is one setting."""
    owner = next(one for one in reversed(kind.__mro__) if name in get_annotations(one))
    return f"{owner.__name__}.{name}"


def _values(value: Any) -> Iterator[tuple[str, str]]:
    """Each setting with what it says, of a part and of all its parts."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield _setting(type(value), name), repr(getattr(value, name))
            yield from _values(getattr(value, name))
    elif isinstance(value, tuple):
        for one in value:
            yield from _values(one)


def test_no_setting_of_the_format_was_forgotten_above() -> None:
    kinds = {kind for part in (Step, Condition) for kind in _classes(part)}
    settings = {_setting(kind, name) for kind in kinds for name in set(kind.model_fields) - UNTYPED}
    told = [Counter(_values(_tariff(document))) for document in (BARE, FULL)]
    changed = {setting for setting, _says in (told[1] - told[0])}
    assert settings - changed == set()
