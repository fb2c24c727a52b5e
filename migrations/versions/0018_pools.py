"""Pools: equal spaces of a facility, any free one of which can be asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TABLES = ("pools", "pool_members")
EVENTS = ("INSERT", "UPDATE", "DELETE")
COUNT = "UPDATE setup_revisions SET number = number + 1"


def upgrade() -> None:
    op.create_table(
        "pools",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("name_en", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facilities.id"], name=op.f("fk_pools_facility_id_facilities")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipalities.id"], name=op.f("fk_pools_municipality_id_municipalities")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pools")),
    )
    op.create_index(op.f("ix_pools_facility_id"), "pools", ["facility_id"])
    op.create_table(
        "pool_members",
        sa.Column("pool_id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["pool_id"], ["pools.id"], name=op.f("fk_pool_members_pool_id_pools")),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.id"], name=op.f("fk_pool_members_space_id_spaces")),
        sa.PrimaryKeyConstraint("pool_id", "space_id", name=op.f("pk_pool_members")),
    )
    op.create_index(op.f("ix_pool_members_space_id"), "pool_members", ["space_id"])
    for table in TABLES:
        _count_changes(table)


def downgrade() -> None:
    # Their triggers go with them.
    op.drop_table("pool_members")
    op.drop_table("pools")


def _count_changes(table: str) -> None:
    """Pages that are kept ask for this number: see ``booking.offers.cache``."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {table}_setup_revision AFTER INSERT OR UPDATE OR DELETE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION count_setup_revision()"
        )
        return
    for event in EVENTS:
        name = f"{table}_setup_revision_{event.lower()}"
        op.execute(f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {COUNT}; END")
