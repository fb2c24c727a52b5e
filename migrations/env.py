"""Alembic's entry: migrates the database of ``config.attributes["url"]`` or of ``-x url=…``."""

from alembic import context
from sqlalchemy import Connection, text

from booking import all_models
from booking.core.db import Base, make_engine

# One migration at a time on PostgreSQL; SQLite's write lock does the same there.
MIGRATION_LOCK = 7_310_582

assert all_models  # imported for what it registers


def database_url() -> str:
    url = context.config.attributes.get("url") or context.get_x_argument(as_dictionary=True).get("url")
    if not url:
        raise SystemExit("which database? give -x url=…")
    return str(url)


def migrate(connection: Connection) -> None:
    """Run the migrations in one transaction, so that a failing one leaves nothing behind."""
    sqlite = connection.dialect.name == "sqlite"
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        compare_type=True,
        compare_server_default=True,
        render_as_batch=sqlite,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        if not sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
        context.run_migrations()
        if sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
            raise RuntimeError("a migration left rows that refer to nothing")


def main() -> None:
    engine = make_engine(database_url())
    try:
        with engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                # Recreating a table (batch mode) drops the old one: with foreign keys on, its rows' children
                # would go with it. The setting can't be changed inside a transaction.
                driver = connection.connection.driver_connection
                assert driver is not None
                driver.execute("PRAGMA foreign_keys = OFF")
            migrate(connection)
    finally:
        engine.dispose()


main()
