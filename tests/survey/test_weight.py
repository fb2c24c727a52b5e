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
SUBJECTS: dict[str, list[State]] = {}
for _state in STATES.values():
    SUBJECTS.setdefault(_state.bring.__module__.rpartition(".")[2], []).append(_state)


def _assets() -> int:
    files = (assets.stylesheet(), assets.script(), assets.symbols())
    icon = (assets.STATIC / "icons" / "favicon.svg").read_bytes()
    return sum(len(compressed(one.content, BEST_LEVEL)) + HEADERS for one in files) + len(icon) + HEADERS


@pytest.mark.long
@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_state_comes_about_and_is_light(subject: str, bring: Bring) -> None:
    """With every run of the tests, so that none breaks unseen; --all looks at each in a browser."""
    lasting = _assets()
    faults = []
    for state in SUBJECTS[subject]:
        try:
            html = bring(state).html
        except AssertionError as broken:
            faults.append(f"{state} does not come about: {broken}")
            continue
        page = len(compressed(html.encode(), LEVEL, "x" * LONGEST_NAME)) + HEADERS
        if page > FOLLOWING or page + lasting > FIRST:
            faults.append(f"{state}: {page} alone, {page + lasting} at the first visit")
    assert not faults, "\n".join(faults)


def test_what_browsers_keep_stays_small() -> None:
    """Stylesheet, script and drawings together; half of what a first visit may bring."""
    assert _assets() < FIRST / 2
