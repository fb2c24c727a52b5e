"""The HTML of every page and state, as the Nu HTML Checker reads it."""

import re
from collections import defaultdict
from pathlib import Path

import pytest

from tests.support import vnu
from tests.survey.all_states import STATES
from tests.survey.conftest import Bring
from tests.survey.state import State

pytestmark = pytest.mark.java
# A component that is shown alone lacks the other half of its page: the field of a label, the heading above.
ALONE = re.compile(
    "must be the ID of|attribute must refer to|must refer to a .datalist|"
    "top-level heading|Section lacks heading"
)
MAIN = [state for state in STATES.values() if state.is_main]
REST = [state for state in STATES.values() if not state.is_main]


@pytest.mark.parametrize(
    "states", [pytest.param(MAIN, id="main"), pytest.param(REST, id="others", marks=pytest.mark.slow)]
)
def test_the_html_is_without_fault(states: list[State], bring: Bring, tmp_path: Path) -> None:
    names: dict[str, str] = {}
    folder = tmp_path / "pages"
    folder.mkdir()
    for number, state in enumerate(states):
        file = folder / f"{number:03}.html"
        file.write_text(bring(state).html, encoding="utf-8")
        names[file.name] = state.name
    found: dict[str, list[str]] = defaultdict(list)
    for file_name, fault in vnu.faults_in(folder):
        name = names[file_name]
        if not (name.startswith("the components of") and ALONE.search(fault)):
            found[fault].append(name)
    assert not found, "\n".join(
        f"{', '.join(where[:4])} ({len(where)}): {what}" for what, where in found.items()
    )


def test_the_checker_finds_what_is_wrong(tmp_path: Path) -> None:
    """Else a checker that reads nothing would find nothing."""
    page = '<!DOCTYPE html><html lang="ja"><head><title>x</title></head><body><ul><p>x</p></ul></body></html>'
    (tmp_path / "wrong.html").write_text(page, encoding="utf-8")
    assert "wrong.html" in {name for name, _fault in vnu.faults_in(tmp_path)}
