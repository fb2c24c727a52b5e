"""Staff take a time for a closure or for official use, and say what becomes of each booking in the way."""

import sqlalchemy as sa
from alembic import op

from booking.core.db import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("official_uses") as table:
        table.add_column(sa.Column("note", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("series", sa.String(length=32), nullable=True))
        table.add_column(sa.Column("cancelled_at", UtcDateTime(), nullable=True))
        table.add_column(sa.Column("cancelled_by_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_official_uses_cancelled_by_id_users"), "users", ["cancelled_by_id"], ["id"]
        )
        table.create_index(op.f("ix_official_uses_series"), ["series"])
    with op.batch_alter_table("official_uses") as table:
        table.alter_column("note", existing_type=sa.Text(), server_default=None)
    op.create_table(
        "clearings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("closing", "official_use", name="clearingkind", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made", sa.JSON(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipalities.id"],
            name=op.f("fk_clearings_municipality_id_municipalities"),
        ),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facilities.id"], name=op.f("fk_clearings_facility_id_facilities")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["users.id"], name=op.f("fk_clearings_entered_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clearings")),
        sa.UniqueConstraint("entered_by_id", "token", name=op.f("uq_clearings_entered_by_id_token")),
    )
    op.create_index(op.f("ix_clearings_facility_id"), "clearings", ["facility_id"])
    op.create_table(
        "clearing_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clearing_id", sa.Integer(), nullable=False),
        sa.Column("reservation_id", sa.Integer(), nullable=True),
        sa.Column("official_use_id", sa.Integer(), nullable=True),
        sa.Column(
            "choice",
            sa.Enum("cancel", "keep", name="choice", native_enum=False, length=20),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(reservation_id IS NULL) <> (official_use_id IS NULL)", name=op.f("ck_clearing_items_one_of_two")
        ),
        sa.ForeignKeyConstraint(
            ["clearing_id"], ["clearings.id"], name=op.f("fk_clearing_items_clearing_id_clearings")
        ),
        sa.ForeignKeyConstraint(
            ["reservation_id"],
            ["reservations.id"],
            name=op.f("fk_clearing_items_reservation_id_reservations"),
        ),
        sa.ForeignKeyConstraint(
            ["official_use_id"],
            ["official_uses.id"],
            name=op.f("fk_clearing_items_official_use_id_official_uses"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clearing_items")),
    )
    op.create_index(op.f("ix_clearing_items_clearing_id"), "clearing_items", ["clearing_id"])


def downgrade() -> None:
    op.drop_table("clearing_items")
    op.drop_table("clearings")
    with op.batch_alter_table("official_uses") as table:
        table.drop_index(op.f("ix_official_uses_series"))
        table.drop_constraint(op.f("fk_official_uses_cancelled_by_id_users"), type_="foreignkey")
        table.drop_column("cancelled_by_id")
        table.drop_column("cancelled_at")
        table.drop_column("series")
        table.drop_column("note")
