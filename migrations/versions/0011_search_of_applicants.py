"""Clerks search applications by the applicant's name, however it is written."""

import sqlalchemy as sa
from alembic import op

from booking.core.text import search_key

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

APPLICATIONS = sa.table(
    "applications",
    sa.column("id", sa.Integer),
    sa.column("applicant_name", sa.String),
    sa.column("search_text", sa.Text),
)


def upgrade() -> None:
    op.add_column("applications", sa.Column("search_text", sa.Text(), nullable=True))
    connection = op.get_bind()
    for row in connection.execute(sa.select(APPLICATIONS.c.id, APPLICATIONS.c.applicant_name)).all():
        folded = search_key(row.applicant_name)
        connection.execute(
            APPLICATIONS.update().where(APPLICATIONS.c.id == row.id).values(search_text=folded)
        )
    with op.batch_alter_table("applications") as table:
        table.alter_column("search_text", existing_type=sa.Text(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("applications") as table:
        table.drop_column("search_text")
