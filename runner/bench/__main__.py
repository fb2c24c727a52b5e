"""Measures the service on one database; started by ``./run bench``, which has made the environment ready."""

import argparse
import json
import logging
import os
import platform
import secrets
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from booking.app import create_app
from booking.core import schema
from booking.core.db import db
from runner import postgresql
from runner.bench import booking, pricing, reading, server
from runner.bench.booking import Verdict
from runner.bench.data import fill

# PostgreSQL as Debian packages it; only what keeps it to this run is set.
_SETTINGS = {"max_connections": "100", "timezone": "UTC", "log_min_messages": "fatal"}


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """A migrated, empty database of this run's own; gives its address."""
    if kind == "sqlite":
        url = f"sqlite:///{folder / 'bench.db'}"
        schema.upgrade(url)
        yield url
        return
    cluster = folder / "postgresql"
    postgresql.start(cluster, _SETTINGS)
    try:
        url = postgresql.url(cluster, "postgres")
        schema.upgrade(url)
        yield url
    finally:
        postgresql.stop(cluster)


def main() -> int:
    """Measure; gives 1 if anything was sold twice or left unsold."""
    parser = argparse.ArgumentParser(prog="./run bench")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="postgresql")
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--only", default="", help="W1, W2-json, W8 … with commas between; all without it")
    options = parser.parse_args()
    verdict = Verdict()
    with tempfile.TemporaryDirectory(prefix="tsudoi-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL's own user reaches its cluster below it
        with database(options.database, folder) as url:
            _run(url, options, verdict)
    for fault in verdict.faults:
        print(f"FAULT {fault}", file=sys.stderr)
    return 1 if verdict.faults else 0


def _run(url: str, options: argparse.Namespace, verdict: Verdict) -> None:
    logging.disable(logging.INFO)  # the pages that this process itself looks at
    secret = secrets.token_urlsafe(48)
    app = create_app({"DATABASE_URL": url, "ENVIRONMENT": "test", "SECRET_KEY": secret})
    with app.app_context():
        with db.transaction():
            city = fill()
        with db.engine.connect() as connection:
            connection.execute(text("ANALYZE"))
    print(json.dumps(_circumstances(options)), flush=True)
    names = [name for name in options.only.split(",") if name]

    def wanted(figure: str) -> bool:
        return not names or any(figure.startswith(name) or name.startswith(figure) for name in names)

    with server.running(url, secret, options.processes, options.threads) as port:
        reading.measure(app, url, port, city, options.seconds, wanted)
        booking.measure(app, url, port, city, verdict, wanted)
        pricing.measure(app, url, port, city, options.seconds, verdict, wanted)


def _circumstances(options: argparse.Namespace) -> dict[str, object]:
    return {
        "id": "run",
        "database": options.database,
        "server_processes": options.processes,
        "server_threads": options.threads,
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "machine": platform.machine(),
    }


if __name__ == "__main__":
    sys.exit(main())
