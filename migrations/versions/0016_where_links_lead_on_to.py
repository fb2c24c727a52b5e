"""A link in a mail remembers the page that its reader was about to use."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("mail_tokens", sa.Column("next_path", sa.String(length=2000), nullable=True))


def downgrade() -> None:
    # Without batch mode: other tables point at this one.
    op.execute("ALTER TABLE mail_tokens DROP COLUMN next_path")
