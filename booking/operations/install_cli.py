"""``flask init-production``: asks what is missing, checks all of it, then writes in one transaction."""

import sys
from dataclasses import fields
from typing import TextIO

import click
from flask import current_app, url_for
from flask.cli import with_appcontext
from sqlalchemy.exc import DBAPIError

from booking.core import clock, schema
from booking.core.db import db
from booking.core.errors import InvalidInput
from booking.core.text import (
    ascii_digits,
    clean_line,
    normalise_email,
    normalise_phone,
    normalise_postal_code,
    to_katakana,
)
from booking.municipalities.queries import get_current
from booking.municipalities.rules import TermsKind
from booking.municipalities.service.terms import publish_text
from booking.operations.installation import (
    Answers,
    CannotInstall,
    Installed,
    ensure_can_install,
    install,
    installed_at,
    problem_of,
)

QUESTIONS = {
    "code": "Local government code of the municipality, six digits",
    "name": "Its name, in Japanese",
    "name_kana": "Its name in katakana",
    "name_en": "Its name in English (may be empty)",
    "mayor_title": "Whose name stands on permits: the mayor's title, in Japanese",
    "mayor_name": "The mayor's name (may be empty)",
    "postal_code": "Postal code of the city hall (may be empty)",
    "address": "Its address (may be empty)",
    "phone": "Phone number that residents may call",
    "office_hours": "When somebody answers there, in Japanese",
    "mail_from": "Mail address that the service writes from",
    "admin_name": "Name of the first administrator",
    "admin_email": "Mail address of the first administrator",
}
_CLEAN = {
    "code": lambda text: ascii_digits(text).replace("-", ""),
    "name_kana": to_katakana,
    "phone": normalise_phone,
    "postal_code": normalise_postal_code,
    "mail_from": normalise_email,
    "admin_email": normalise_email,
}
ASKED = [field.name for field in fields(Answers)]


def _options(command: click.Command) -> click.Command:
    for name in ASKED:
        command.params.append(click.Option([f"--{name.replace('_', '-')}"], help=QUESTIONS[name]))
    return command


@_options
@click.command("init-production", context_settings={"auto_envvar_prefix": "TSUDOI_INIT"})
@click.option("--yes", is_flag=True, help="Ask nothing: take the options, and TSUDOI_INIT_… variables.")
@with_appcontext
def init_production(yes: bool, **given: str | None) -> None:
    """Set up an empty PostgreSQL database: municipality, holidays, the first administrator. No demo data."""
    try:
        if _is_done():
            return
        answers = _collect(given, ask=not yes)
        if not yes and not click.confirm("\nWrite this into the database?"):
            raise click.Abort
        schema.upgrade(current_app.config["DATABASE_URL"])
        with db.transaction():
            done = install(answers, clock.now())
    except CannotInstall as error:
        raise click.ClickException(f"{error}.\nNothing was changed.") from error
    except DBAPIError as error:
        raise click.ClickException(f"the database refuses: {str(error.orig).strip()}") from error
    _say_what_is_next(done)


def _is_done() -> bool:
    """True when this database has been set up before; CannotInstall when it can't be."""
    if current_app.config["ENVIRONMENT"] != "production":
        raise CannotInstall("this is for production: set TSUDOI_ENV=production (./run serve needs no set-up)")
    with db.engine.begin() as connection:
        at = installed_at(connection) if connection.dialect.name == "postgresql" else None
        if at is None:
            ensure_can_install(connection)
            return False
    click.echo(f"This database was set up on {at:%Y-%m-%d %H:%M} UTC. Nothing was changed.")
    click.echo("An update of the schema: ./run migrate. A lost password: the link below the sign-in form.")
    return True


def _collect(given: dict[str, str | None], *, ask: bool) -> Answers:
    if ask and not sys.stdin.isatty():
        raise CannotInstall("there is no terminal to ask at: give all options, and --yes")
    answers, problems = {}, []
    for name in ASKED:
        value = _cleaned(name, given[name] or "")
        problem = problem_of(name, value)
        while problem is not None and ask:
            if value:
                click.echo(f"  Not usable. Needed: {problem}.")
            value = _cleaned(name, click.prompt(QUESTIONS[name], default="", show_default=False))
            problem = problem_of(name, value)
        if problem is not None:
            problems.append(f"  --{name.replace('_', '-')}: {problem}")
        answers[name] = value
    if problems:
        raise CannotInstall("\n".join(["not all answers can be used. Needed:", *problems]))
    if ask:
        click.echo("\n" + "\n".join(f"  {name:<13} {value}" for name, value in answers.items()))
    return Answers(**answers)


def _cleaned(name: str, value: str) -> str:
    return _CLEAN.get(name, clean_line)(clean_line(value))


def _say_what_is_next(done: Installed) -> None:
    base = str(current_app.config["BASE_URL"]).rstrip("/")
    with current_app.test_request_context():
        link = base + url_for("accounts.reset", token=done.token)
    click.echo(
        f"\n{done.municipality.name} is set up. {done.administrator.name} chooses a password here, once,"
    )
    click.echo(f"within 24 hours, when the service runs:\n\n    {link}\n")
    click.echo(
        "The link is shown this one time. Should it be lost: the link below the sign-in form mails another."
    )
    click.echo(
        "\nBefore residents register, publish the two texts that they agree to (deploy/texts/ has drafts):"
    )
    click.echo("    ./run publish-terms terms FILE")
    click.echo("    ./run publish-terms privacy FILE")


@click.command("publish-terms")
@click.argument("kind", type=click.Choice([kind.value for kind in TermsKind]))
@click.argument("file", type=click.File(encoding="utf-8"))
@with_appcontext
def publish_terms_command(kind: str, file: TextIO) -> None:
    """Put FILE in force as the terms of use or the privacy notice: the first line is its title."""
    municipality = get_current()
    try:
        with db.transaction():
            text = publish_text(municipality.id, TermsKind(kind), file.read(), clock.now())
    except InvalidInput as error:
        raise click.ClickException(str(error.message)) from error
    click.echo(f"{text.title}: version {text.version} is in force.")


COMMANDS = (init_production, publish_terms_command)
