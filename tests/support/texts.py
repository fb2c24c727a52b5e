"""Finds the texts that people read and that do not go through the catalogue."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser

from jinja2 import Environment, nodes

from tests.support.sources import docstrings

MARKERS = {"_", "_l", "gettext", "lazy_gettext", "ngettext"}
# What is looked for in a text is not shown.
TAKING_APART = {
    *("startswith", "endswith", "removeprefix", "removesuffix"),
    *("strip", "lstrip", "rstrip", "split", "partition", "rpartition"),
}
NOT_SHOWN = MARKERS | TAKING_APART
JAPANESE = re.compile(
    r"[\u3005-\u3007\u3041-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff66-\uff9d\U00020000-\U0003ffff]"
)
# Written as an escape, Japanese is not seen in the source.
_MAY_HOLD_JAPANESE = re.compile(JAPANESE.pattern + r"|\\[uUN]")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
# Attributes whose values are read, or read out.
_READ = {
    "alt",
    "title",
    "placeholder",
    "label",
    "aria-label",
    "aria-description",
    "aria-roledescription",
    "summary",
}
_EXPRESSION = "\ue000"
_ENVIRONMENT = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], autoescape=True)


def loose_in_python(source: str) -> list[tuple[int, str]]:
    """Line and text of each Japanese string that is shown and in no call of a marker."""
    if not _MAY_HOLD_JAPANESE.search(source):
        return []
    tree = ast.parse(source)
    known = {id(node) for node in docstrings(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (_is_pattern(node.func) or _called(node.func) in NOT_SHOWN):
            known |= {id(argument) for argument in node.args}
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and JAPANESE.search(node.value)
        and id(node) not in known
    ]


def _is_pattern(function: ast.expr) -> bool:
    """Whether it is a function of ``re``."""
    return (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id == "re"
    )


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def loose_in_template(source: str) -> list[str]:
    """The words of a template's own markup, and Japanese in its expressions, outside of markers."""
    template = _ENVIRONMENT.parse(source)
    found = [text for text in _expressions(template) if JAPANESE.search(text)]
    reader = _Reader()
    # A tag whose name is an expression is still a tag.
    reader.feed(re.sub(f"(</?){_EXPRESSION}", r"\1div", "".join(_markup(template))))
    reader.close()
    return found + reader.found


def _expressions(node: nodes.Node) -> Iterator[str]:
    """The strings in expressions, but for those that a marker translates."""
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value
    translated = isinstance(node, nodes.Call) and getattr(node.node, "name", "") in MARKERS
    for child in node.iter_child_nodes():
        if not (translated and isinstance(child, nodes.Const)):
            yield from _expressions(child)


def _markup(node: nodes.Node) -> Iterator[str]:
    """The template's text in its order, each expression as one sign that is no letter."""
    if isinstance(node, nodes.TemplateData):
        yield node.data
    elif isinstance(node, nodes.Expr):
        yield _EXPRESSION
    elif isinstance(node, nodes.Block) and node.name.endswith("_class"):
        yield ""  # fills an attribute of the layout
    else:
        for child in node.iter_child_nodes():
            yield from _markup(child)


class _Reader(HTMLParser):
    """Collects what is shown or read out: text, and the attributes that hold text."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        if _LETTERS.search(data) or JAPANESE.search(data):
            self.found.append(data.strip().replace(_EXPRESSION, "…"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        button = tag == "input" and values.get("type") in ("submit", "button", "reset")
        for name, value in attrs:
            read = name in _READ or (button and name == "value")
            if value and (JAPANESE.search(value) or (read and _LETTERS.search(value))):
                self.found.append(f"{name}={value}".replace(_EXPRESSION, "…"))

    handle_startendtag = handle_starttag
