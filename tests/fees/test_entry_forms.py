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
from tests.fees.every_setting import BARE, FULL
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


@pytest.mark.long
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
    settings = {
        _setting(kind, name)
        for kind in kinds
        for name in set(kind.model_fields) - UNTYPED
        if not name.endswith("_en")  # all on one page, made out of the format itself
    }
    told = [Counter(_values(_tariff(document))) for document in (BARE, FULL)]
    changed = {setting for setting, _says in (told[1] - told[0])}
    assert settings - changed == set()
