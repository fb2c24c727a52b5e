"""A number counts changes of the setup, marks tell rows apart: what was worked out can be kept."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TABLES = (
    "facilities",
    "spaces",
    "space_parts",
    "space_leaves",
    "timetables",
    "periods",
    "closures",
    "holidays",
    "official_uses",
    "municipalities",
    "crests",
)
EVENTS = ("INSERT", "UPDATE", "DELETE")
COUNT = "UPDATE setup_revisions SET number = number + 1"


def upgrade() -> None:
    op.create_table(
        "setup_revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setup_revisions")),
    )
    op.execute("INSERT INTO setup_revisions (id, number) VALUES (1, 1)")
    # Without batch mode, which would make the table anew and lose the triggers that refuse an overlap.
    op.add_column("occupancies", sa.Column("mark", sa.Integer(), nullable=False, server_default="0"))
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION count_setup_revision() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {COUNT}; RETURN NULL; END $$"
        )
        for table in TABLES:
            op.execute(
                f"CREATE TRIGGER {table}_setup_revision AFTER INSERT OR UPDATE OR DELETE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION count_setup_revision()"
            )
        return
    for table in TABLES:
        for event in EVENTS:
            name = f"{table}_setup_revision_{event.lower()}"
            op.execute(f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {COUNT}; END")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in TABLES:
            op.execute(f"DROP TRIGGER {table}_setup_revision ON {table}")
        op.execute("DROP FUNCTION count_setup_revision()")
    else:
        for table in TABLES:
            for event in EVENTS:
                op.execute(f"DROP TRIGGER {table}_setup_revision_{event.lower()}")
    op.execute("ALTER TABLE occupancies DROP COLUMN mark")
    op.drop_table("setup_revisions")
