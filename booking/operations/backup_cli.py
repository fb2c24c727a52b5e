"""``flask backup`` and ``flask restore``."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from booking.core import clock, schema
from booking.operations import backup as backups

_FOLDER = click.Path(file_okay=False, path_type=Path)


def _files() -> Path | None:
    """Where uploaded files are, if this installation keeps any."""
    folder = current_app.config.get("FILES_FOLDER")
    return Path(folder) if folder else None


@click.command()
@click.argument("folder", type=_FOLDER)
@click.option("--keep", type=click.IntRange(1), default=30, show_default=True, help="How many stay.")
@with_appcontext
def backup(folder: Path, keep: int) -> None:
    """Back up database and uploaded files into a new folder below FOLDER, while the service runs."""
    try:
        done = backups.take(current_app.config["DATABASE_URL"], _files(), folder, clock.now(), keep=keep)
    except (backups.BackupFailed, OSError) as error:
        raise click.ClickException(str(error)) from error
    size = sum(path.stat().st_size for path in done.iterdir())
    click.echo(f"{done}: {size / 1_000_000:.1f} MB, {len(backups.list_backups(folder))} kept.")


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@with_appcontext
def restore(folder: Path) -> None:
    """Bring FOLDER, one backup, back into an empty database (DATABASE_URL) and an empty folder of files."""
    try:
        found = backups.restore(folder, current_app.config["DATABASE_URL"], _files())
    except (backups.BackupFailed, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Restored; it is of schema {found}.")
    if found != schema.head():
        click.echo("The code is of another: ./run migrate, or take the code that the backup is of.")


COMMANDS = (backup, restore)
