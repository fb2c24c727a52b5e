"""Changes of mail addresses that wait for both mailboxes; devices of sessions; who was reminded."""

import sqlalchemy as sa
from alembic import op

from booking.core.db import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "address_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("old_email", sa.String(length=254), nullable=True),
        sa.Column("new_email", sa.String(length=254), nullable=False),
        sa.Column("needs_old", sa.Boolean(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("new_confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("old_confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("stopped_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["users.id"], name=op.f("fk_address_changes_asked_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipalities.id"],
            name=op.f("fk_address_changes_municipality_id_municipalities"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_address_changes_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_changes")),
    )
    op.create_index(op.f("ix_address_changes_user_id"), "address_changes", ["user_id"])
    with op.batch_alter_table("mail_tokens") as table:
        table.add_column(sa.Column("address_change_id", sa.Integer(), nullable=True))
        table.create_index(op.f("ix_mail_tokens_address_change_id"), ["address_change_id"])
        table.create_foreign_key(
            op.f("fk_mail_tokens_address_change_id_address_changes"),
            "address_changes",
            ["address_change_id"],
            ["id"],
        )
    op.add_column("reservations", sa.Column("reminded_at", UtcDateTime(), nullable=True))
    with op.batch_alter_table("user_sessions") as table:
        table.add_column(sa.Column("device", sa.String(length=40), nullable=False, server_default=""))
    with op.batch_alter_table("user_sessions") as table:
        table.alter_column("device", existing_type=sa.String(length=40), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("user_sessions") as table:
        table.drop_column("device")
    op.drop_column("reservations", "reminded_at")
    # Links that the older code does not know.
    op.execute("DELETE FROM mail_tokens WHERE address_change_id IS NOT NULL")
    with op.batch_alter_table("mail_tokens") as table:
        table.drop_constraint(op.f("fk_mail_tokens_address_change_id_address_changes"), type_="foreignkey")
        table.drop_index(op.f("ix_mail_tokens_address_change_id"))
        table.drop_column("address_change_id")
    op.drop_index(op.f("ix_address_changes_user_id"), table_name="address_changes")
    op.drop_table("address_changes")
