"""What a line of a fee says in English, beside the Japanese."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

COLUMNS = (("label_en", sa.String(200)), ("detail_en", sa.Text()), ("unit_en", sa.Text()))


def upgrade() -> None:
    for name, kind in COLUMNS:
        op.add_column("fee_lines", sa.Column(name, kind, nullable=False, server_default=""))
    with op.batch_alter_table("fee_lines") as table:
        for name, _kind in COLUMNS:
            table.alter_column(name, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("fee_lines") as table:
        for name, _kind in COLUMNS:
            table.drop_column(name)
