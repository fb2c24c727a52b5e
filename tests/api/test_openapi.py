"""The OpenAPI document: it is one, it is complete, and schemathesis finds no answer that differs from it."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis.core.result import Ok
from schemathesis.generation.modes import GenerationMode

from booking.accounts.access import access_of
from booking.accounts.rules import Access
from tests import factories
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.server import LiveServer

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
NINE = datetime(2026, 12, 5, 0, 0, tzinfo=UTC)


@pytest.fixture
def document(app: Flask, client: Client, clock: Clock) -> dict[str, Any]:
    home = factories.facility(name_en="Gymnasium", latitude=35.5, longitude=139.5)
    parts = [factories.space(home, name, timetable=factories.steps()) for name in ("半面A", "半面B")]
    whole = factories.space(home, "全面", parts=parts)
    factories.booking(factories.user(), whole, NINE, NINE + timedelta(hours=3), NOW)
    factories.official_use(whole, NINE + timedelta(hours=4), NINE + timedelta(hours=8))
    answer = client.get("/api/v1/openapi.json")
    assert answer.mimetype == "application/json"
    found: dict[str, Any] = answer.json
    return found


def test_it_is_an_openapi_document(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    assert [str(error) for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_it_describes_every_address_of_the_interface(app: Flask, document: dict[str, Any]) -> None:
    rules = {
        rule.rule.split("<")[0]
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.") and access_of(app.view_functions[rule.endpoint]) is Access.PUBLIC
    }
    assert rules - {"/api/v1/openapi.json"} == {path.split("{")[0] for path in document["paths"]}


def test_the_licence_that_is_set_stands_in_it(app: Flask, client: Client, document: dict[str, Any]) -> None:
    assert "license" not in document["info"]
    app.config["DATA_LICENCE"] = "CC BY 4.0 https://creativecommons.org/licenses/by/4.0/deed.ja"
    licence = client.get("/api/v1/openapi.json").json["info"]["license"]
    assert licence == {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/deed.ja"}


def _try(app: Flask, examples: int) -> None:
    """Values that fit the document and values that do not, at every operation, with all checks on."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    operations = [one.ok() for one in schema.get_all_operations() if isinstance(one, Ok)]
    assert len(operations) == 8
    for operation in operations:
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

            @given(case=operation.as_strategy(generation_mode=mode))
            @settings(
                max_examples=examples,
                derandomize=True,
                database=None,
                deadline=None,
                suppress_health_check=list(HealthCheck),
                phases=[Phase.explicit, Phase.generate],
            )
            def call(case: schemathesis.Case) -> None:
                case.call_and_validate(headers={"Accept-Encoding": "identity"})

            call()


@pytest.mark.long
def test_schemathesis_finds_nothing(app: Flask, document: dict[str, Any]) -> None:
    _try(app, examples=15)


@pytest.mark.slow
@pytest.mark.both_databases
def test_schemathesis_finds_nothing_in_a_long_search(app: Flask, document: dict[str, Any]) -> None:
    _try(app, examples=400)


@pytest.mark.slow
def test_the_command_line_of_schemathesis_finds_nothing(
    app: Flask, document: dict[str, Any], live_server: LiveServer, tmp_path: Path
) -> None:
    """All of its phases with its own settings, as a stranger would run it."""
    program = Path(sys.executable).with_name("schemathesis")
    address = f"{live_server.url}/api/v1/openapi.json"
    done = subprocess.run(
        [program, "run", address, "--seed", "1", "--max-examples", "50"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
