"""What no template may hold, and macros that nobody calls."""

import re
from pathlib import Path

import pytest

from tests.support.sources import TEMPLATES, name_of, python_files, template_files, text_of

MACRO = re.compile(r"{%-?\s*macro\s+(\w+)")
# Its definition is one mention, an import by name another: a use is a call.
CALL = re.compile(r"(?<!macro )\b(\w+)\(|\bcall(?:\([^)]*\))?\s+(?:\w+\.)?(\w+)\b")
TAG = re.compile(
    r"<script\b(?![^>]*\bsrc=)|<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE
)
COMMENT = re.compile(r"{#.*?#}", re.DOTALL)


def _text(path: Path) -> str:
    return COMMENT.sub("", text_of(path))


@pytest.mark.parametrize(
    ("markup", "refused"),
    [
        ('<script src="/static/js/menu.js" defer></script>', False),
        ('<script nonce="x">alert(1)</script>', True),
        ("<style>p {}</style>", True),
        ('<p style="color: red">', True),
        ('<button onclick="go()">', True),
        ('<a href="javascript:go()">', True),
        ('<p class="style" data-on="x">', False),
    ],
)
def test_the_search_for_inline_code_finds_it(markup: str, refused: bool) -> None:
    assert bool(TAG.search(markup)) is refused


def test_no_template_holds_script_or_style() -> None:
    found = [name_of(path) for path in template_files() if TAG.search(_text(path))]
    assert found == [], "the content policy would refuse it: use a file in static, a class, an SVG attribute"


def test_every_macro_is_used() -> None:
    texts = {path: _text(path) for path in template_files()}
    called = {name for text in texts.values() for found in CALL.findall(text) for name in found}
    code = "\n".join(text_of(path) for path in python_files("booking"))
    unused = [
        f"{path.relative_to(TEMPLATES)}: {macro}"
        for path, text in texts.items()
        for macro in MACRO.findall(text)
        if macro not in called and f'"{macro}"' not in code
    ]
    assert not unused, "\n".join(unused)


def test_every_form_that_posts_carries_a_token() -> None:
    missing = []
    for path in template_files():
        for form in re.findall(r"<form\b.*?</form>", _text(path), re.DOTALL | re.IGNORECASE):
            posts = re.search(r"method\s*=\s*[\"']?post", form, re.IGNORECASE)
            if posts and not re.search(r"csrf_token|hidden_tag\(|csrf\(|pick_token\(", form):
                missing.append(f"{path.relative_to(TEMPLATES)}: {form.splitlines()[0]}")
    assert not missing, "\n".join(missing)
