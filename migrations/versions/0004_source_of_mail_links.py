"""Links in mails remember, as a keyed hash, where they were asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("mail_tokens", sa.Column("source_hash", sa.String(length=64), nullable=True))
    op.create_index("ix_mail_tokens_email_created_at", "mail_tokens", ["email", "created_at"], unique=False)
    op.create_index(
        "ix_mail_tokens_source_hash_created_at", "mail_tokens", ["source_hash", "created_at"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_mail_tokens_source_hash_created_at", table_name="mail_tokens")
    op.drop_index("ix_mail_tokens_email_created_at", table_name="mail_tokens")
    with op.batch_alter_table("mail_tokens") as table:
        table.drop_column("source_hash")
