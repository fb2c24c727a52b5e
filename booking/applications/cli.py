"""``flask load-procedure``: bring in a procedure's data file, and say what is wrong with it and where."""

import json
from pathlib import Path

import click
from flask.cli import with_appcontext

from booking.applications.rules.procedures import read_procedure
from booking.applications.rules.reading import BadDefinition
from booking.applications.service import Loaded, load_procedure
from booking.core import clock
from booking.core.db import db
from booking.core.i18n import _, _l
from booking.municipalities.queries import get_current

REFUSED = 1
_DONE = {
    Loaded.NEW: _l("新しい手続きを入れました。公開と担当者は、管理の画面で決めてください。"),
    Loaded.NEW_VERSION: _l("様式の新しい版を入れました。これから始める申請に使います。"),
    Loaded.TEXTS: _l("説明文を新しくしました。様式は変わっていません。"),
    Loaded.UNCHANGED: _l("変わったところはありません。"),
}


@click.command("load-procedure")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check only; change nothing.")
@with_appcontext
def load_command(file: Path, dry_run: bool) -> None:
    """Bring in FILE (JSON): a new procedure, or a new version of its form. Exit code 1: it was refused."""
    try:
        data = json.loads(file.read_text(encoding="utf-8-sig"))
        if dry_run:
            read = read_procedure(data)
            click.echo(_("「%(name)s」は取り込めます。", name=read.name))
            return
        with db.transaction():
            procedure, done = load_procedure(get_current().id, data, clock.now())
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        click.echo(_("%(file)s はJSONとして読めません。%(why)s", file=file.name, why=error), err=True)
        raise SystemExit(REFUSED) from error
    except BadDefinition as error:
        click.echo(_("%(file)s は取り込めません。%(why)s", file=file.name, why=error.message), err=True)
        raise SystemExit(REFUSED) from error
    click.echo(f"{procedure.name}: {_DONE[done]}")
