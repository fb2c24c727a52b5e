"""The command line: ``flask --app wsgi migrate``, ``worker``."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import make_url

from booking.core import clock, schema
from booking.core.db import normalise_url
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


COMMANDS = (migrate, worker)
