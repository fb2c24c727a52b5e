"""A state that a page can be in: who looks, how it is brought about, what is done on the page then."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page
from werkzeug.test import TestResponse

from tests.survey.visit import Visit

Bring = Callable[[Visit], TestResponse]
Act = Callable[[Page], None]


@dataclass(frozen=True)
class State:
    """``endpoint`` is what answers at last; ``act`` is done in the browser before it is looked at."""

    name: str
    endpoint: str
    bring: Bring
    status: int
    act: Act | None
    is_main: bool

    def __str__(self) -> str:
        return self.name


STATES: dict[str, State] = {}


def state(
    endpoint: str, *, status: int = 200, act: Act | None = None, is_main: bool = False
) -> Callable[[Bring], Bring]:
    """Put a function that brings a state about into the list; its name, in words, is the state's."""

    def take(bring: Bring) -> Bring:
        name = bring.__name__.replace("_", " ")
        assert name not in STATES, f"two states are called {name}"
        STATES[name] = State(name, endpoint, bring, status, act, is_main)
        return bring

    return take
