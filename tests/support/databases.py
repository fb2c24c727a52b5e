"""A clean, migrated database for each test, copied from a template that is made once per run."""

import shutil
from collections.abc import Callable
from pathlib import Path

import psycopg
from psycopg import sql

from booking.core import schema
from tests.support import postgresql
from tests.support.run_folder import locked

KINDS = ("sqlite", "postgresql")
_TEMPLATE = "tsudoi_template"


class Databases:
    """The databases of one test process: ``fresh`` ones are migrated, ``empty`` ones are not."""

    def __init__(self, folder: Path, worker: str) -> None:
        self._folder = folder
        self._worker = worker
        self._server: psycopg.Connection | None = None

    def fresh(self, kind: str, name: str = "main") -> str:
        """The URL of a migrated database without rows; always the same for the same name."""
        if kind == "sqlite":
            path = self._sqlite_path(name)
            _delete_sqlite(path)
            shutil.copyfile(self._sqlite_template(), path)
            return f"sqlite:///{path}"
        self._postgresql_template()
        return self._create_postgresql(name, template=_TEMPLATE)

    def empty(self, kind: str, name: str = "empty") -> str:
        """The URL of a database that was never migrated."""
        if kind == "sqlite":
            path = self._sqlite_path(name)
            _delete_sqlite(path)
            return f"sqlite:///{path}"
        return self._create_postgresql(name, template="template0")

    def fill(self, name: str, make: Callable[[Path], None]) -> Path:
        """Bring the main SQLite database to what ``make`` writes into it; gives a folder for files beside it.

        ``make`` runs once per run; afterwards what it wrote is copied. No connection may be open.
        """
        kept, files = self._folder / f"{name}.db", self._folder / f"{name}-files"
        main = self._sqlite_path("main")
        with locked(self._folder, name):
            if not kept.exists():
                files.mkdir()
                make(files)
                making = self._folder / f"{name}-making.db"
                shutil.copyfile(main, making)
                making.rename(kept)
        _delete_sqlite(main)
        shutil.copyfile(kept, main)
        return files

    def close(self) -> None:
        if self._server is not None:
            self._server.close()

    def _sqlite_path(self, name: str) -> Path:
        return self._folder / f"{self._worker}-{name}.db"

    def _sqlite_template(self) -> Path:
        path = self._folder / "template.db"
        with locked(self._folder, "sqlite"):
            if not path.exists():
                making = self._folder / "making.db"
                schema.upgrade(f"sqlite:///{making}")
                making.rename(path)
        return path

    def _postgresql_template(self) -> None:
        server = self._connection()
        with locked(self._folder, "template"):
            known = "SELECT 1 FROM pg_database WHERE datname = %s"
            if server.execute(known, [_TEMPLATE]).fetchone():
                return
            making = self._create_postgresql("making", template="template0")
            schema.upgrade(making)
            server.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                    sql.Identifier(self._database("making")), sql.Identifier(_TEMPLATE)
                )
            )

    def _create_postgresql(self, name: str, template: str) -> str:
        server = self._connection()
        database = self._database(name)
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))
        names = sql.Identifier(database), sql.Identifier(template)
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))
        return postgresql.url(self._folder / "postgresql", database)

    def _database(self, name: str) -> str:
        return f"tsudoi_{self._worker}_{name}"

    def _connection(self) -> psycopg.Connection:
        if self._server is None:
            cluster = self._folder / "postgresql"
            with locked(self._folder, "postgresql"):
                if not cluster.exists():
                    postgresql.start(cluster)
            self._server = psycopg.connect(f"host={cluster} user=postgres dbname=postgres", autocommit=True)
        return self._server


def _delete_sqlite(path: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
