"""What pages weigh on the wire: a first visit, and each page after it."""

import pytest

from booking.core.compression import BEST_LEVEL, LEVEL, LONGEST_NAME, compressed
from booking.pages import assets
from tests.survey.all_states import STATES
from tests.survey.conftest import Bring
from tests.survey.state import State

FIRST, FOLLOWING = 100_000, 30_000
# Headers of one answer, at the most.
HEADERS = 1_200
MAIN = [state for state in STATES.values() if state.is_main]
REST = [state for state in STATES.values() if not state.is_main]


def _assets() -> int:
    files = (assets.stylesheet(), assets.script(), assets.symbols())
    icon = (assets.STATIC / "icons" / "favicon.svg").read_bytes()
    return sum(len(compressed(one.content, BEST_LEVEL)) + HEADERS for one in files) + len(icon) + HEADERS


@pytest.mark.long
@pytest.mark.parametrize(
    "states", [pytest.param(MAIN, id="main"), pytest.param(REST, id="others", marks=pytest.mark.slow)]
)
def test_every_page_is_light(states: list[State], bring: Bring) -> None:
    lasting = _assets()
    heavy = []
    for state in states:
        page = len(compressed(bring(state).html.encode(), LEVEL, "x" * LONGEST_NAME)) + HEADERS
        if page > FOLLOWING or page + lasting > FIRST:
            heavy.append(f"{state}: {page} alone, {page + lasting} at the first visit")
    assert not heavy, "\n".join(heavy)


def test_what_browsers_keep_stays_small() -> None:
    """Stylesheet, script and drawings together; half of what a first visit may bring."""
    assert _assets() < FIRST / 2
