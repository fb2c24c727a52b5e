"""The command line: ``flask --app wsgi migrate``, ``seed``, ``worker``."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import make_url

from booking.core import clock, schema
from booking.core.db import db, normalise_url
from booking.operations import seeds
from booking.operations.timetable import TIMETABLE
from booking.operations.worker import StopRequest, Worker
from booking.outbox import transports


@click.command()
@with_appcontext
def migrate() -> None:
    """Bring the database to the newest schema; makes the folder of an SQLite file."""
    url = current_app.config["DATABASE_URL"]
    parts = make_url(normalise_url(url))
    if parts.get_backend_name() == "sqlite" and parts.database:
        Path(parts.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    schema.upgrade(url)
    click.echo(f"The database is at schema {schema.head()}.")


@click.command()
@with_appcontext
def seed() -> None:
    """Load the fictional city with its demo accounts, once; never in production."""
    if current_app.config["ENVIRONMENT"] == "production":
        raise click.ClickException("seeds are not loaded in production: everybody knows their passwords")
    with db.transaction():
        result = seeds.load(clock.now())
    if not result.loaded:
        click.echo(f"{result.municipality} is there already; nothing was loaded.")
        return
    click.echo(
        f"Loaded {result.municipality}: {result.facilities} facilities, {result.spaces} spaces, "
        f"{result.people} people, {result.bookings} bookings, {result.applications} applications."
    )


@click.command()
@click.option("--once", is_flag=True, help="Run each job once, send what is due, and end.")
@with_appcontext
def worker(once: bool) -> None:
    """Send mail and run the timetable, until SIGTERM or SIGINT."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    try:
        transports.configured(app.config).close()
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    stop = StopRequest()
    stop.listen()
    one = Worker(app, clock.now, TIMETABLE, stop)
    if once:
        one.turn()
    else:
        one.run()


COMMANDS = (migrate, seed, worker)
