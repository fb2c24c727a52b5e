"""Writes the next migration; runs inside the environment (``./run new-migration "add closures"``)."""

import sys
import tempfile
from pathlib import Path

from alembic import command

from booking.core import schema


def main(message: str) -> None:
    """Write how the models differ from the newest schema, as a migration to be read and put right."""
    head = schema.FOLDER / "head.txt"
    number = f"{int(schema.head()) + 1:04d}" if head.exists() else "0001"
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'compare.db'}"
        if head.exists():
            schema.upgrade(url)
        command.revision(schema.alembic_config(url), message, autogenerate=True, rev_id=number)
    head.write_text(number + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
