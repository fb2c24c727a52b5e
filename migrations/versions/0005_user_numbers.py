"""People without a mail address have a user number; staff search people by name, kana, number and phone."""

import sqlalchemy as sa
from alembic import op

from booking.core.db import UtcDateTime
from booking.core.text import search_key

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

USERS = sa.table(
    "users",
    sa.column("id", sa.Integer),
    sa.column("name", sa.String),
    sa.column("name_kana", sa.String),
    sa.column("phone", sa.String),
    sa.column("search_text", sa.Text),
)


def upgrade() -> None:
    with op.batch_alter_table("users") as table:
        table.add_column(sa.Column("number", sa.String(length=9), nullable=True))
        table.add_column(sa.Column("password_expires_at", UtcDateTime(), nullable=True))
        table.add_column(sa.Column("search_text", sa.Text(), nullable=True))
        table.create_unique_constraint(op.f("uq_users_municipality_id_number"), ["municipality_id", "number"])
    _fill_search_text()
    with op.batch_alter_table("users") as table:
        table.alter_column("search_text", existing_type=sa.Text(), nullable=False)


def _fill_search_text() -> None:
    connection = op.get_bind()
    for row in connection.execute(
        sa.select(USERS.c.id, USERS.c.name, USERS.c.name_kana, USERS.c.phone)
    ).all():
        text = " ".join(search_key(word) for word in row[1:] if word)
        connection.execute(USERS.update().where(USERS.c.id == row.id).values(search_text=text))


def downgrade() -> None:
    with op.batch_alter_table("users") as table:
        table.drop_constraint(op.f("uq_users_municipality_id_number"), type_="unique")
        table.drop_column("search_text")
        table.drop_column("password_expires_at")
        table.drop_column("number")
