"""Bookings that staff enter for somebody: who entered it, and the token of the form."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("bookings") as table:
        table.add_column(sa.Column("entered_by_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("entry_token", sa.String(length=32), nullable=True))
        table.create_unique_constraint(op.f("uq_bookings_entry_token"), ["entry_token"])
        table.create_foreign_key(op.f("fk_bookings_entered_by_id_users"), "users", ["entered_by_id"], ["id"])
    op.create_index(op.f("ix_bookings_entered_by_id"), "bookings", ["entered_by_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_bookings_entered_by_id"), "bookings")
    with op.batch_alter_table("bookings") as table:
        table.drop_constraint(op.f("fk_bookings_entered_by_id_users"), type_="foreignkey")
        table.drop_constraint(op.f("uq_bookings_entry_token"), type_="unique")
        table.drop_column("entry_token")
        table.drop_column("entered_by_id")
