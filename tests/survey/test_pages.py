"""Every page and state, under the eyes of axe, the HTML checker, a keyboard and large letters."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from tests.support.server import LiveServer
from tests.survey.all_states import STATES
from tests.survey.conftest import Bring
from tests.survey.looks import DESK, look_at
from tests.survey.state import State


def _each() -> Iterator[Any]:
    """The main pages with every run of the tests, the others with all tests."""
    for one in STATES.values():
        if one.name.startswith("the components of"):
            continue  # many pages on one, which can't keep the rules of one: tests/journeys/test_design.py
        yield pytest.param(one, id=one.name, marks=[] if one.is_main else [pytest.mark.slow])


@pytest.mark.parametrize("state", list(_each()))
def test_nobody_is_left_out(
    state: State, bring: Bring, new_page: Callable[..., Page], live_server: LiveServer
) -> None:
    """The page as it was sent is shown in a browser, with the service's own stylesheet and script."""
    shown = bring(state)
    page = new_page(width=DESK["width"], reduced_motion="reduce", service_workers="block")
    page.context.clock.set_fixed_time(shown.moment)

    def answer(route: Route) -> None:
        route.fulfill(body=shown.html, content_type="text/html; charset=utf-8", headers=shown.headers)

    page.route(lambda address: address == live_server.url + shown.path, answer)
    page.goto(shown.path)
    if state.act is not None:
        state.act(page)
    faults = look_at(page, is_staff=page.locator("body.staff").count() > 0)
    assert not faults, f"{len(faults)} on {shown.path}\n" + "\n".join(faults)
