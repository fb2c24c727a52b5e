"""Every page and state, under the eyes of axe, the HTML checker, a keyboard and large letters."""

import pytest

from tests.survey.all_states import STATES
from tests.survey.conftest import Bring
from tests.survey.state import State


@pytest.mark.parametrize("state", [pytest.param(one, id=one.name) for one in STATES.values()])
def test_it_can_be_brought_about(state: State, bring: Bring) -> None:
    assert bring(state).html
