"""The page of the components, for development."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from booking.core import clock
from booking.operations.design.samples import samples
from booking.operations.design.specimens import GROUPS, all_specimens, component_names, render
from tests import factories
from tests.support.client import Client

SPECIMENS = {one.name: one for one in all_specimens()}


def test_every_component_is_shown_and_nothing_else() -> None:
    assert sorted(SPECIMENS) == component_names(), (
        "a component needs a file in booking/operations/design/states"
    )
    assert {one.group for one in SPECIMENS.values()} == set(GROUPS)


@pytest.mark.parametrize("name", sorted(SPECIMENS))
def test_a_component_is_shown_by_its_own_macro_and_says_what_is_heard(name: str) -> None:
    specimen = SPECIMENS[name]
    assert specimen.heard
    assert specimen.states
    assert any(re.search(rf"\b{name}\(", state.call) for state in specimen.states)


def test_every_state_can_be_rendered_and_no_two_elements_share_an_id(app: Flask) -> None:
    factories.municipality()
    ids: list[str] = []
    with app.test_request_context("/design"):
        values = {**samples(clock.now()), "dialog_url": "#"}
        for number, (specimen, state) in enumerate(
            (one, state) for one in SPECIMENS.values() for state in one.states
        ):
            html = render(state.call, values, number)
            ids += re.findall(r'\sid="([^"]+)"', html)
            empty = "何も出ません" in state.title or "ない" in state.title or "空" in state.title
            assert html.strip() or empty, f"{specimen.name}: {state.title} shows nothing"
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_pages_answer_in_both_languages(client: Client, app: Flask, language: str) -> None:
    factories.municipality()
    index = client.get("/design", headers={"Accept-Language": language}).text
    assert all(f"#{name}" in index for name in SPECIMENS)
    for group in GROUPS:
        page = client.get(f"/design/{group}", headers={"Accept-Language": language})
        assert page.status_code == 200
        for specimen in SPECIMENS.values():
            assert (f'<h2 id="{specimen.name}">' in page.text) is (specimen.group == group)


def test_a_group_that_is_not_there_is_not_found(client: Client, app: Flask) -> None:
    factories.municipality()
    assert client.get("/design/nothing").status_code == 404


def test_only_this_machine_sees_them_and_never_in_production(
    client: Client, app: Flask, make_app: Callable[..., Flask]
) -> None:
    assert client.get("/design", environ_base={"REMOTE_ADDR": "192.0.2.1"}).status_code == 404
    real = make_app(
        ENVIRONMENT="production",
        BASE_URL="https://yoyaku.harunagi.example",
        SMTP_URL="smtp://mail.harunagi.example",
    )
    assert real.test_client().get("/design").status_code == 404
    assert real.test_client().get("/design/forms").status_code == 404
