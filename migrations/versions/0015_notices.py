"""Notices to the public, counted among what kept pages rest on."""

import sqlalchemy as sa
from alembic import op

from booking.core.db import UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

EVENTS = ("INSERT", "UPDATE", "DELETE")
COUNT = "UPDATE setup_revisions SET number = number + 1"


def upgrade() -> None:
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("title_en", sa.String(length=120), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("body_en", sa.Text(), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("shown_from", UtcDateTime(), nullable=False),
        sa.Column("shown_until", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "shown_until IS NULL OR shown_from < shown_until", name=op.f("ck_notices_shown_for_a_time")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipalities.id"], name=op.f("fk_notices_municipality_id_municipalities")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    op.create_index("ix_notices_municipality_id_shown_from", "notices", ["municipality_id", "shown_from"])
    op.add_column("municipalities", sa.Column("emergency_until", UtcDateTime(), nullable=True))
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER notices_setup_revision AFTER INSERT OR UPDATE OR DELETE ON notices "
            "FOR EACH STATEMENT EXECUTE FUNCTION count_setup_revision()"
        )
        return
    for event in EVENTS:
        name = f"notices_setup_revision_{event.lower()}"
        op.execute(f"CREATE TRIGGER {name} AFTER {event} ON notices BEGIN {COUNT}; END")


def downgrade() -> None:
    op.drop_column("municipalities", "emergency_until")
    op.drop_table("notices")  # its triggers go with it
