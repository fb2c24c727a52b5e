"""A PostgreSQL cluster of the test run's own: in a temporary folder, on a socket, without fsync."""

from pathlib import Path

from runner import postgresql
from runner.postgresql import stop, url

__all__ = ["start", "stop", "url"]

# Lasting is not wanted here, speed is; twice the connections of two rivals' test of 8 processes.
_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_senders": "0",
    "wal_level": "minimal",
    "max_connections": "120",
    "shared_buffers": "64MB",
    "timezone": "UTC",
    "log_min_messages": "fatal",
}


def start(folder: Path) -> None:
    """Make and start the cluster in ``folder``; raises RuntimeError with the server's own words."""
    postgresql.start(folder, _SETTINGS)
