"""Tariffs, the fees frozen on bookings with their lines, and exemptions."""

import sqlalchemy as sa
from alembic import op

from booking.core.db import UtcDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

EVENTS = ("INSERT", "UPDATE", "DELETE")
COUNT = "UPDATE setup_revisions SET number = number + 1"


def upgrade() -> None:
    _create_tariffs()
    _create_fees()
    _create_exemptions()
    with op.batch_alter_table("bookings") as table:
        table.add_column(sa.Column("fee_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_bookings_fee_id_fees"), "fees", ["fee_id"], ["id"])
    op.create_index(op.f("ix_bookings_fee_id"), "bookings", ["fee_id"])
    with op.batch_alter_table("booking_drafts") as table:
        table.add_column(sa.Column("answers", sa.JSON(), nullable=False, server_default=sa.text("'{}'")))
    with op.batch_alter_table("booking_drafts") as table:
        table.alter_column("answers", server_default=None)


def downgrade() -> None:
    op.execute("ALTER TABLE booking_drafts DROP COLUMN answers")
    op.drop_index(op.f("ix_bookings_fee_id"), "bookings")
    with op.batch_alter_table("bookings") as table:
        table.drop_constraint(op.f("fk_bookings_fee_id_fees"), type_="foreignkey")
        table.drop_column("fee_id")
    op.drop_table("exemptions")
    op.drop_table("fee_lines")
    op.drop_table("fees")
    op.drop_table("tariffs")


def _create_tariffs() -> None:
    op.create_table(
        "tariffs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "status <> 'published' OR (published_at IS NOT NULL AND starts_on IS NOT NULL)",
            name=op.f("ck_tariffs_published"),
        ),
        sa.ForeignKeyConstraint(["created_by_id"], ["users.id"], name=op.f("fk_tariffs_created_by_id_users")),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facilities.id"], name=op.f("fk_tariffs_facility_id_facilities")
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["users.id"], name=op.f("fk_tariffs_published_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tariffs")),
        sa.UniqueConstraint("facility_id", "number", name=op.f("uq_tariffs_facility_id_number")),
    )
    # Prices stand on calendars that are kept: a new one must be noticed.
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER tariffs_setup_revision AFTER INSERT OR UPDATE OR DELETE ON tariffs "
            "FOR EACH STATEMENT EXECUTE FUNCTION count_setup_revision()"
        )
        return
    for event in EVENTS:
        name = f"tariffs_setup_revision_{event.lower()}"
        op.execute(f"CREATE TRIGGER {name} AFTER {event} ON tariffs BEGIN {COUNT}; END")


def _create_fees() -> None:
    op.create_table(
        "fees",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("tariff_id", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("is_provisional", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("total >= 0", name=op.f("ck_fees_total_not_negative")),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facilities.id"], name=op.f("fk_fees_facility_id_facilities")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipalities.id"], name=op.f("fk_fees_municipality_id_municipalities")
        ),
        sa.ForeignKeyConstraint(["replaces_id"], ["fees.id"], name=op.f("fk_fees_replaces_id_fees")),
        sa.ForeignKeyConstraint(["tariff_id"], ["tariffs.id"], name=op.f("fk_fees_tariff_id_tariffs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fees")),
    )
    op.create_index(op.f("ix_fees_tariff_id"), "fees", ["tariff_id"])
    op.create_table(
        "fee_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fee_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=60), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("article", sa.String(length=200), nullable=False),
        sa.Column("count", sa.String(length=20), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("unit_yen", sa.Integer(), nullable=True),
        sa.Column("rate", sa.Text(), nullable=False),
        sa.Column("of_yen", sa.Integer(), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("is_provisional", sa.Boolean(), nullable=False),
        sa.Column("exemption_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["fee_id"], ["fees.id"], name=op.f("fk_fee_lines_fee_id_fees")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_lines")),
        sa.UniqueConstraint("fee_id", "position", name=op.f("uq_fee_lines_fee_id_position")),
    )


def _create_exemptions() -> None:
    op.create_table(
        "exemptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=True),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.Column("span", sa.String(length=20), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("percent", sa.String(length=20), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("ground", sa.String(length=200), nullable=False),
        sa.Column("article", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("granted_at", UtcDateTime(), nullable=False),
        sa.Column("granted_by_id", sa.Integer(), nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_by_id", sa.Integer(), nullable=True),
        sa.Column("revoke_reason", sa.Text(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_exemptions_days_in_order")),
        sa.CheckConstraint(
            "span <> 'booking' OR booking_id IS NOT NULL", name=op.f("ck_exemptions_booking_known")
        ),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_exemptions_{column}_{table}"))
            for column, table in (
                ("municipality_id", "municipalities"),
                ("user_id", "users"),
                ("facility_id", "facilities"),
                ("space_id", "spaces"),
                ("granted_by_id", "users"),
                ("revoked_by_id", "users"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exemptions")),
        sa.UniqueConstraint("token", name=op.f("uq_exemptions_token")),
    )
    op.create_index(op.f("ix_exemptions_user_id_last_day"), "exemptions", ["user_id", "last_day"])
