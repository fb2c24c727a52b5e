"""The office's own days off, counted among what kept pages rest on."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

EVENTS = ("INSERT", "UPDATE", "DELETE")
COUNT = "UPDATE setup_revisions SET number = number + 1"
TABLE = "office_days_off"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipalities.id"],
            name=op.f("fk_office_days_off_municipality_id_municipalities"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_days_off")),
        sa.UniqueConstraint(
            "municipality_id",
            "year",
            "month",
            "day",
            name=op.f("uq_office_days_off_municipality_id_year_month_day"),
        ),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {TABLE}_setup_revision AFTER INSERT OR UPDATE OR DELETE ON {TABLE} "
            "FOR EACH STATEMENT EXECUTE FUNCTION count_setup_revision()"
        )
        return
    for event in EVENTS:
        name = f"{TABLE}_setup_revision_{event.lower()}"
        op.execute(f"CREATE TRIGGER {name} AFTER {event} ON {TABLE} BEGIN {COUNT}; END")


def downgrade() -> None:
    op.drop_table(TABLE)  # its triggers go with it
