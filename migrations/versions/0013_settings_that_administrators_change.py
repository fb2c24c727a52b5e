"""A crest in the database, drafts of terms, invitations of staff, mails that somebody has seen to."""

import sqlalchemy as sa
from alembic import op

from booking.core.db import UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

UNDELIVERED = "ix_outbox_messages_undelivered"
NOT_SEEN_TO = sa.text("given_up_at IS NOT NULL AND handled_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "crests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipalities.id"], name=op.f("fk_crests_municipality_id_municipalities")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crests")),
        sa.UniqueConstraint("municipality_id", "sha256", name=op.f("uq_crests_municipality_id_sha256")),
    )
    op.create_table(
        "terms_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipalities.id"],
            name=op.f("fk_terms_drafts_municipality_id_municipalities"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms_drafts")),
        sa.UniqueConstraint("municipality_id", "kind", name=op.f("uq_terms_drafts_municipality_id_kind")),
    )
    op.create_table(
        "staff_invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mail_token_id", sa.Integer(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("facility_ids", sa.JSON(), nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["invited_by_id"], ["users.id"], name=op.f("fk_staff_invitations_invited_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["mail_token_id"],
            ["mail_tokens.id"],
            name=op.f("fk_staff_invitations_mail_token_id_mail_tokens"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_invitations")),
        sa.UniqueConstraint("mail_token_id", name=op.f("uq_staff_invitations_mail_token_id")),
    )
    op.add_column("municipalities", sa.Column("crest_sha256", sa.String(length=64), nullable=True))
    op.drop_column("municipalities", "crest_path")
    op.add_column("outbox_messages", sa.Column("handled_at", UtcDateTime(), nullable=True))
    op.add_column("outbox_messages", sa.Column("handled_by_id", sa.Integer(), nullable=True))
    op.create_index(
        UNDELIVERED,
        "outbox_messages",
        ["given_up_at"],
        postgresql_where=NOT_SEEN_TO,
        sqlite_where=NOT_SEEN_TO,
    )


def downgrade() -> None:
    op.drop_index(UNDELIVERED, table_name="outbox_messages")
    op.drop_column("outbox_messages", "handled_by_id")
    op.drop_column("outbox_messages", "handled_at")
    op.add_column("municipalities", sa.Column("crest_path", sa.String(length=200), nullable=True))
    op.drop_column("municipalities", "crest_sha256")
    op.drop_table("staff_invitations")
    op.drop_table("terms_drafts")
    op.drop_table("crests")
