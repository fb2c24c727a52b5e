"""The shape of the code that tools do not check by themselves."""

import ast
import subprocess
import sys
from pathlib import Path

from tests.support.sources import ROOT, code_files, name_of, text_of, trees_with

CEILING = 400
OWN = ("booking", "tests", "runner")
CLOCK = "booking/core/clock.py"
# An import that is not at the beginning of its line.
INDENTED_IMPORT = r"(^[ \t]+|[:;][ \t]*)(from|import)[ \t]"
VAGUE = {"utils.py", "helpers.py", "util.py", "helper.py", "common.py", "misc.py"}


def test_no_file_of_code_passes_the_ceiling_of_lines() -> None:
    lengths = {name_of(path): len(text_of(path).splitlines()) for path in code_files()}
    assert {name: length for name, length in lengths.items() if length > CEILING} == {}


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert [name_of(path) for path in code_files() if path.name in VAGUE] == []


def test_no_function_imports_our_own_code() -> None:
    hidden = []
    for path, tree in trees_with(INDENTED_IMPORT, "booking", "tests", "migrations"):
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                hidden += [f"{name_of(path)}:{line}" for line in _own_imports(function)]
    assert hidden == []


def _own_imports(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[int]:
    lines = []
    for node in ast.walk(function):
        if isinstance(node, ast.ImportFrom) and (node.level or (node.module or "").split(".")[0] in OWN):
            lines.append(node.lineno)
        if isinstance(node, ast.Import) and any(alias.name.split(".")[0] in OWN for alias in node.names):
            lines.append(node.lineno)
    return lines


def test_only_the_clock_asks_for_the_time() -> None:
    """``datetime.now()`` and ``date.today()`` elsewhere could not be told another time by a test."""
    asking = []
    for path, tree in trees_with(r"\.(now|utcnow|today)\b", "booking"):
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            called = ast.unparse(node.func)
            if called.endswith(("datetime.now", "datetime.utcnow", "datetime.today", "date.today")):
                asking.append(f"{name_of(path)}:{node.lineno}")
    assert [place for place in asking if not place.startswith(CLOCK)] == []


def test_the_import_contracts_hold(tmp_path: Path) -> None:
    # A process of its own: the checker sets up logging anew, which would silence ours.
    checker = [Path(sys.executable).with_name("lint-imports"), "--cache-dir", tmp_path]
    done = subprocess.run(checker, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
