"""The project's own source files, for tests that read them."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages import Catalog

from runner import catalogues

ROOT = Path(__file__).resolve().parents[2]
BOOKING = ROOT / "booking"
TEMPLATES = BOOKING / "templates"


def name_of(path: Path) -> str:
    """A file as people write it: ``booking/core/db.py``."""
    return path.relative_to(ROOT).as_posix()


def code_files() -> list[Path]:
    """Everything that is written by hand and read by people; data, catalogues and vendored files are not."""
    found = [ROOT / "run", ROOT / "wsgi.py"]
    for folder in ("booking", "tests", "migrations", "runner"):
        for pattern in ("*.py", "*.html", "*.txt.j2", "*.css", "*.js"):
            found += (ROOT / folder).rglob(pattern)
    return sorted(path for path in found if not {"vendor", "__pycache__"} & set(path.parts))


def python_files(*folders: str) -> list[Path]:
    """The Python files below the folders."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def template_files() -> list[Path]:
    """All Jinja templates, those of mails included."""
    return sorted(path for path in TEMPLATES.rglob("*") if path.suffix in (".html", ".txt"))


@cache
def text_of(path: Path) -> str:
    """What the file holds, read once for all tests."""
    return path.read_text(encoding="utf-8")


def tree_of(path: Path) -> ast.Module:
    return ast.parse(text_of(path), filename=str(path))


def trees_with(pattern: str, *folders: str) -> Iterator[tuple[Path, ast.Module]]:
    """The files in whose text the pattern is found, and their trees: to parse all of them takes seconds."""
    for path in python_files(*folders):
        if re.search(pattern, text_of(path), re.MULTILINE):
            yield path, tree_of(path)


@cache
def messages() -> Catalog:
    """All texts that go through the catalogue, as they stand in the sources; collected once for all tests."""
    return catalogues.collect(ROOT)


def docstrings(tree: ast.AST) -> Iterator[ast.Constant]:
    """Texts that stand alone: docstrings, and those that describe an attribute below it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value
