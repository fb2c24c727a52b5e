"""The specimens: a file a component with its states. The call that is shown is the call that is rendered."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from flask import current_app
from markupsafe import Markup

from booking.core.i18n import _l

FOLDER = Path(__file__).with_name("states")
COMPONENTS = Path(__file__).resolve().parents[2] / "templates" / "components"
# In the order of the pages.
GROUPS = {
    "frame": _l("ページの枠"),
    "messages": _l("知らせと問いかけ"),
    "buttons": _l("リンクとボタン"),
    "forms": _l("入れる欄"),
    "availability": _l("空き"),
    "booking": _l("予約"),
    "lists": _l("一覧と事がら"),
    "staff": _l("職員"),
}
_MACRO = re.compile(r"{%-?\s*macro\s+([a-z]\w*)")
_CALLED = re.compile(r"\b([a-z]\w*)\(")
# What ties elements of one page together; the same component stands there many times.
_TIED = re.compile(r' (id|for|form|list|aria-labelledby|aria-describedby|aria-controls|name)="([^"]*)"')
_TARGET = re.compile(r'href="#([\w-]+)"')


@dataclass(frozen=True, slots=True)
class State:
    """One state of a component, and how it is called."""

    title: str
    call: str


@dataclass(frozen=True, slots=True)
class Specimen:
    """A component: its name, what a reader hears of it, and all its states."""

    name: str
    group: str
    heard: str
    states: tuple[State, ...]


@cache
def all_specimens() -> tuple[Specimen, ...]:
    """Of every file in the folder, by name."""
    return tuple(_read(path) for path in sorted(FOLDER.glob("*.jinja")))


def in_group(group: str) -> list[Specimen]:
    """Those of one page."""
    return [one for one in all_specimens() if one.group == group]


def component_names() -> list[str]:
    """The components that there are."""
    return sorted(path.stem for path in COMPONENTS.glob("*.html"))


def render(call: str, samples: Mapping[str, Any], number: int) -> Markup:
    """What the call gives; ids and names of fields get the number, so that no two on a page are the same."""
    macros = _macros()
    wanted = sorted({name for name in _CALLED.findall(call) if name in macros})
    imports = "".join(f'{{% from "components/{macros[name]}" import {name} %}}' for name in wanted)
    html = current_app.jinja_env.from_string(imports + call).render(**samples)
    html = html.replace(" data-error-summary", "")  # it would take the focus from the page

    def tied(match: re.Match[str]) -> str:
        if match[1] == "name" and match[2] in ("csrf_token", ""):
            return match[0]
        return f' {match[1]}="{" ".join(f"{each}-{number}" for each in match[2].split())}"'

    html = _TARGET.sub(lambda match: f'href="#{match[1]}-{number}"', _TIED.sub(tied, html))
    return Markup(html)  # noqa: S704 - rendered above, by the application's own environment


@cache
def _macros() -> dict[str, str]:
    """Macro → file of the component that it is."""
    found = {}
    for path in COMPONENTS.glob("*.html"):
        for name in _MACRO.findall(path.read_text(encoding="utf-8")):
            found[name] = path.name
    return found


def _read(path: Path) -> Specimen:
    head, *parts = re.split(r"^--- ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    values = dict(line.split(": ", 1) for line in head.strip().splitlines())
    states = [part.split("\n", 1) for part in parts]
    made = tuple(State(title.strip(), call.strip()) for title, call in states)
    return Specimen(path.stem, values["group"], values["heard"], made)
