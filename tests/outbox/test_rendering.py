"""Mails in the language of the one who gets them."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import UndefinedError

from booking.outbox import rendering
from tests import factories
from tests.support.sources import TEMPLATES as FOLDER
from tests.support.sources import python_files, text_of, trees_with

pytestmark = pytest.mark.usefixtures("templates")
TIMES = {
    "starts_at": "2026-12-05T00:00:00+00:00",
    "ends_at": "2026-12-05T15:00:00+00:00",
    "day": "2026-12-06",
}


def test_a_mail_has_a_subject_its_text_and_the_office_in_the_footer() -> None:
    mail = rendering.render("greeting", "ja", {"name": "田辺"}, factories.municipality())
    assert mail.subject == "田辺様へのお知らせ"
    assert mail.text.startswith("田辺 様\n12月の予定です。\n\n-----")
    assert "0287-00-1111" in mail.text
    assert "平日 8:30–17:15" in mail.text
    assert "春凪市" in mail.text
    assert mail.text.endswith("http://localhost/\n")


def test_dates_and_links_are_written_out(app: Flask) -> None:
    app.config["BASE_URL"] = "https://yoyaku.harunagi.example/"
    mail = rendering.render("dates", "ja", TIMES, factories.municipality())
    assert mail.subject == "12月5日（土）"
    assert mail.text.splitlines()[:6] == [
        "12月5日（土） 9:00",
        "2026年12月5日（土） 12月6日（日）",
        "9:00",
        "12月5日（土） 9:00–24:00",
        "https://yoyaku.harunagi.example/dev/mail/a%20b",
        "ja",
    ]


def test_dates_are_in_the_language_of_the_mail() -> None:
    mail = rendering.render("dates", "en", TIMES, factories.municipality())
    assert mail.subject == "Sat 5 Dec"


def test_a_language_that_is_unknown_becomes_japanese() -> None:
    assert rendering.render("dates", "xx", TIMES, factories.municipality()).subject == "12月5日（土）"


@pytest.mark.parametrize("name", ["由香\r\nBcc: a@example.org", "由香\n\nBcc: a@example.org", "由香\u2028x"])
def test_a_subject_stays_one_line(name: str) -> None:
    subject = rendering.render("greeting", "ja", {"name": name}, factories.municipality()).subject
    assert len(subject.splitlines()) == 1
    assert subject.endswith("様へのお知らせ")


def test_names_are_not_escaped_as_in_html() -> None:
    mail = rendering.render("greeting", "ja", {"name": "A & B <C>"}, factories.municipality())
    assert mail.subject == "A & B <C>様へのお知らせ"


def test_a_value_that_is_missing_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        rendering.render("greeting", "ja", {}, factories.municipality())


def test_a_mail_without_a_subject_is_an_error() -> None:
    with pytest.raises(ValueError, match="no subject"):
        rendering.render("nameless", "ja", {}, factories.municipality())


@pytest.mark.parametrize("path", sorted((FOLDER / "mail").iterdir()), ids=lambda path: path.name)
def test_every_mail_can_be_read_and_has_the_common_frame(path: Path) -> None:
    rendering._environment().get_template(f"mail/{path.name}")
    source = path.read_text(encoding="utf-8")
    assert path.stem == "base" or path.stem.startswith("_") or '{% extends "mail/base.txt" %}' in source


def _queued_templates() -> Iterator[str]:
    """What the code names in calls of ``queue`` and of functions that pass a name on to it."""
    for _path, tree in trees_with(r"queue\(", "booking"):
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name | ast.Attribute) and call.args:
                name = call.func.id if isinstance(call.func, ast.Name) else call.func.attr
                if name.lstrip("_") == "queue":
                    yield from _texts(call.args[0])


def _texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)


def _mails() -> set[str]:
    return {path.stem for path in (FOLDER / "mail").iterdir() if not path.stem.startswith("_")} - {"base"}


def test_every_mail_that_is_queued_has_its_template() -> None:
    queued = set(_queued_templates())
    assert queued
    assert queued <= _mails()


def test_no_template_of_a_mail_is_left_over() -> None:
    code = "\n".join(text_of(path) for path in python_files("booking"))
    assert [name for name in sorted(_mails()) if f'"{name}"' not in code] == []
