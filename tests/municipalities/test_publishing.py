"""Texts that people agree to: whole ones only, each change a version."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from booking.core.db import db
from booking.core.errors import InvalidInput
from booking.municipalities.queries import list_current_terms
from booking.municipalities.rules import TermsKind
from booking.municipalities.service.terms import publish_text
from booking.operations import install_cli
from tests import factories
from tests.support.sources import ROOT

NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)
TEXT = "利用規約\n\n第1条（目的）\n\nこの規約は、決まりを定めます。\n"


@pytest.mark.both_databases
def test_a_changed_text_is_a_new_version_and_the_same_one_is_not(app: Flask) -> None:
    city = factories.municipality().id
    for text in (TEXT, TEXT.replace("\n", "\r\n"), TEXT + "\n第2条（料金）\n\n無料です。"):
        with db.transaction():
            publish_text(city, TermsKind.TERMS, text, NOW)
    assert [(one.version, one.title) for one in list_current_terms(city)] == [(2, "利用規約")]


@pytest.mark.parametrize("name", ["terms", "privacy"])
def test_nobody_is_asked_to_agree_to_a_draft(app: Flask, name: str) -> None:
    factories.municipality()
    draft = ROOT / "deploy" / "texts" / f"{name}.txt"
    result = app.test_cli_runner().invoke(install_cli.publish_terms_command, [name, str(draft)])
    assert result.exit_code == 1
    assert "まだ書きこまれていないところがあります。【市町村の名前】" in result.output
    assert list_current_terms(factories.municipality().id) == []


@pytest.mark.parametrize("text", ["", "題名だけ", "\n\n"])
def test_a_text_needs_a_title_and_a_body(app: Flask, text: str) -> None:
    city = factories.municipality().id
    with pytest.raises(InvalidInput), db.transaction():
        publish_text(city, TermsKind.TERMS, text, NOW)


def test_a_text_that_was_filled_in_is_in_force(app: Flask, tmp_path: Path) -> None:
    city = factories.municipality()
    file = tmp_path / "terms.txt"
    file.write_text(TEXT, encoding="utf-8")
    result = app.test_cli_runner().invoke(install_cli.publish_terms_command, ["terms", str(file)])
    assert (result.exit_code, result.output) == (0, "利用規約: version 1 is in force.\n")
    assert [one.title for one in list_current_terms(city.id)] == ["利用規約"]
