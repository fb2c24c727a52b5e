"""The first real set-up: what it refuses, what it writes, and that it can be run again."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import func, inspect, select, text

from booking.accounts.models import User
from booking.accounts.rules import Role
from booking.audit.models import AuditEntry
from booking.core.db import Base, db
from booking.facilities.models import Facility
from booking.municipalities.models import Holiday, Municipality
from booking.operations import install_cli, installation
from booking.operations.installation import problem_of
from tests.support.client import Client

PRODUCTION = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "kX3v9TqLw7Zr2Yp5Hs8Nd1Gb6Mf4Jc0Ae",
    "BASE_URL": "https://yoyaku.city.chiyoda.lg.jp",
    "SMTP_URL": "smtp://localhost:25",
}
ANSWERS = {
    "code": "131016",
    "name": "千代田区",
    "name-kana": "ちよだく",
    "name-en": "Chiyoda City",
    "mayor-title": "千代田区長",
    "phone": "０３−５２１１−１１１１",
    "office-hours": "平日 8:30–17:15",
    "mail-from": "yoyaku@city.chiyoda.lg.jp",
    "admin-name": "管理 花子",
    "admin-email": "Hanako@city.chiyoda.lg.jp",
}
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def real(make_app: Callable[..., Flask], empty_database_url: str) -> Flask:
    return make_app(**PRODUCTION, DATABASE_URL=empty_database_url)


def _arguments(**changed: str) -> list[str]:
    given = {**ANSWERS, **{name.replace("_", "-"): value for name, value in changed.items()}}
    return ["--yes", *(f"--{name}={value}" for name, value in given.items())]


def _run(app: Flask, *arguments: str) -> tuple[int, str]:
    runner: FlaskCliRunner = app.test_cli_runner()
    result = runner.invoke(install_cli.init_production, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def _link(output: str) -> str:
    found = re.search(r"https://\S+", output)
    assert found is not None, output
    return found[0].removeprefix(PRODUCTION["BASE_URL"])


@pytest.mark.postgresql
def test_an_empty_database_becomes_the_citys_with_one_administrator_and_nothing_else(real: Flask) -> None:
    code, output = _run(real, *_arguments())
    assert code == 0, output
    with real.app_context():
        city = db.session.scalars(select(Municipality)).one()
        assert (city.code, city.name, city.name_kana) == ("131016", "千代田区", "チヨダク")
        assert city.phone == "03-5211-1111"
        person = db.session.scalars(select(User)).one()
        assert (person.email, person.password_hash) == ("hanako@city.chiyoda.lg.jp", None)
        assert person.roles == {Role.ADMINISTRATOR}
        assert db.session.scalar(select(func.count()).select_from(Facility)) == 0
        holidays = db.session.scalars(select(Holiday)).all()
        assert {one.predicted for one in holidays} == {True, False}
        actions = set(db.session.scalars(select(AuditEntry.action)))
        assert actions == {"accounts.register", "accounts.grant_role", "installation.begin"}


@pytest.mark.postgresql
def test_the_link_that_was_shown_sets_the_administrators_password_once(real: Flask) -> None:
    link = _link(_run(real, *_arguments())[1])
    real.config["WTF_CSRF_ENABLED"] = False
    client = Client(real)
    assert "hanako@city.chiyoda.lg.jp" in client.get(link, base_url=PRODUCTION["BASE_URL"]).text
    typed = {"password": "みんなの体育館をひらく"}
    assert client.post(link, data=typed, base_url=PRODUCTION["BASE_URL"]).status_code == 303
    assert client.post(link, data=typed, base_url=PRODUCTION["BASE_URL"]).status_code == 410
    entered = client.post(
        "/sign-in",
        data={"email": "hanako@city.chiyoda.lg.jp", **typed},
        base_url=PRODUCTION["BASE_URL"],
    )
    assert entered.status_code == 303
    assert client.get("/staff", base_url=PRODUCTION["BASE_URL"]).status_code == 200


@pytest.mark.postgresql
def test_a_second_run_says_that_it_is_done_and_changes_nothing(real: Flask) -> None:
    _run(real, *_arguments())
    before = _rows(real)
    code, output = _run(real, *_arguments(name="中央区", code="131024"))
    assert code == 0
    assert "was set up on" in output
    assert "https://" not in output, "the link is shown once"
    assert _rows(real) == before


def _rows(app: Flask) -> dict[str, int]:
    with app.app_context(), db.engine.connect() as connection:
        there = inspect(connection).get_table_names()
        names = [name for name in there if name in Base.metadata.tables]
        return {name: connection.scalar(text(f'SELECT count(*) FROM "{name}"')) or 0 for name in names}


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"code": "131017"}, "--code: the six digits"),
        ({"code": "999016"}, "--code: the six digits"),
        ({"name": ""}, "--name: 1 to 60 characters"),
        ({"name_kana": "千代田"}, "--name-kana: katakana"),
        ({"phone": "5211"}, "--phone: a phone number"),
        ({"postal_code": "100"}, "--postal-code: seven digits"),
        ({"office_hours": ""}, "--office-hours: 1 to 120 characters"),
        ({"mail_from": "yoyaku@harunagi.example"}, "--mail-from: a mail address"),
        ({"admin_email": "hanako"}, "--admin-email: a mail address"),
    ],
)
def test_an_answer_that_can_not_be_used_changes_nothing(
    real: Flask, changed: dict[str, str], said: str
) -> None:
    code, output = _run(real, *_arguments(**changed))
    assert code == 1
    assert said in output
    assert "Nothing was changed" in output
    assert _rows(real) == {}


@pytest.mark.postgresql
def test_without_a_terminal_nothing_is_asked(real: Flask) -> None:
    code, output = _run(real, "--code=131016")
    assert (code, "give all options, and --yes" in output) == (1, True)


@pytest.mark.postgresql
def test_a_database_that_holds_anything_is_refused(real: Flask) -> None:
    with real.app_context(), db.engine.begin() as connection:
        connection.execute(text("CREATE TABLE invoices (id int)"))
    code, output = _run(real, *_arguments())
    assert (code, "it has the tables invoices" in output) == (1, True)


@pytest.mark.postgresql
def test_a_database_that_is_in_use_is_refused(make_app: Callable[..., Flask]) -> None:
    migrated = make_app(**PRODUCTION)
    with migrated.app_context(), db.transaction() as session:
        session.add(Municipality(code="131024", name="中央区"))
    code, output = _run(migrated, *_arguments())
    assert (code, "the table municipalities has rows" in output) == (1, True)


@pytest.mark.postgresql
def test_a_database_that_was_only_migrated_is_empty(make_app: Callable[..., Flask]) -> None:
    code, output = _run(make_app(**PRODUCTION), *_arguments())
    assert code == 0, output


@pytest.mark.postgresql
def test_a_role_that_may_not_make_the_extension_is_told_what_to_run(
    real: Flask, make_app: Callable[..., Flask], empty_database_url: str
) -> None:
    with real.app_context(), db.engine.begin() as connection:
        connection.execute(text("DROP ROLE IF EXISTS tsudoi_poor"))
        connection.execute(text("CREATE ROLE tsudoi_poor LOGIN"))
    poor = make_app(**PRODUCTION, DATABASE_URL=empty_database_url.replace("postgres@", "tsudoi_poor@"))
    code, output = _run(poor, *_arguments())
    assert code == 1
    assert "CREATE EXTENSION btree_gist" in output


@pytest.mark.postgresql
def test_what_stops_in_the_midst_leaves_nothing_and_can_be_run_again(
    real: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object) -> str:
        raise OSError("the terminal is gone")

    with monkeypatch.context() as broken:
        broken.setattr(installation, "hand_over_link", break_down)
        result = real.test_cli_runner().invoke(install_cli.init_production, _arguments())
        assert isinstance(result.exception, OSError)
    assert {name for name, count in _rows(real).items() if count} <= installation.FILLED_BY_MIGRATIONS
    assert _run(real, *_arguments())[0] == 0


def test_sqlite_is_for_trying_the_service(make_app: Callable[..., Flask]) -> None:
    code, output = _run(make_app(**PRODUCTION), *_arguments())
    assert (code, "must name a PostgreSQL database" in output) == (1, True)


def test_development_needs_no_set_up(app: Flask) -> None:
    code, output = _run(app, *_arguments())
    assert (code, "TSUDOI_ENV=production" in output) == (1, True)


@pytest.mark.parametrize("field", ["name_en", "mayor_name", "postal_code", "address"])
def test_what_not_every_city_has_may_stay_empty(field: str) -> None:
    assert problem_of(field, "") is None
