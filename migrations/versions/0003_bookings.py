"""Bookings and what is taken, with the guard that refuses two holders of one space at one time."""

import sqlalchemy as sa
from alembic import op

from booking.core.db import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

OVERLAP_TRIGGER = """
CREATE TRIGGER ex_occupancies_overlap_{event}
BEFORE {event} ON occupancies
WHEN EXISTS (
    SELECT 1 FROM occupancies AS other
    WHERE other.space_id = NEW.space_id
      AND other.starts_at < NEW.ends_at
      AND NEW.starts_at < other.ends_at
      AND other.id IS NOT {itself}
)
BEGIN
    SELECT RAISE(ABORT, 'ex_occupancies_overlap');
END
"""


def upgrade() -> None:
    create_tables()
    guard_occupancies()


def guard_occupancies() -> None:
    """PostgreSQL: an exclusion constraint. SQLite: a trigger on insert and one on update."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        op.execute(
            "ALTER TABLE occupancies ADD CONSTRAINT ex_occupancies_overlap "
            "EXCLUDE USING gist (space_id WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&)"
        )
        return
    op.execute(OVERLAP_TRIGGER.format(event="INSERT", itself="NEW.id"))
    op.execute(OVERLAP_TRIGGER.format(event="UPDATE", itself="OLD.id"))


def create_tables() -> None:
    op.create_table(
        "bookings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("locale", sa.String(length=10), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("people > 0", name=op.f("ck_bookings_people_positive")),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facilities.id"], name=op.f("fk_bookings_facility_id_facilities")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipalities.id"],
            name=op.f("fk_bookings_municipality_id_municipalities"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_bookings_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bookings")),
        sa.UniqueConstraint("reference", name=op.f("uq_bookings_reference")),
    )
    op.create_index(op.f("ix_bookings_facility_id"), "bookings", ["facility_id"], unique=False)
    op.create_index("ix_bookings_user_id_created_at", "bookings", ["user_id", "created_at"], unique=False)
    op.create_table(
        "permit_series",
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facilities.id"], name=op.f("fk_permit_series_facility_id_facilities")
        ),
        sa.PrimaryKeyConstraint("facility_id", "year", name=op.f("pk_permit_series")),
    )
    op.create_table(
        "permits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_permits_booking_id_bookings")),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facilities.id"], name=op.f("fk_permits_facility_id_facilities")
        ),
        sa.ForeignKeyConstraint(["issued_by_id"], ["users.id"], name=op.f("fk_permits_issued_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permits")),
        sa.UniqueConstraint("facility_id", "year", "number", name=op.f("uq_permits_facility_id_year_number")),
    )
    op.create_index(op.f("ix_permits_booking_id"), "permits", ["booking_id"], unique=False)
    op.create_table(
        "booking_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_booking_drafts_order")),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["bookings.id"], name=op.f("fk_booking_drafts_booking_id_bookings")
        ),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.id"], name=op.f("fk_booking_drafts_space_id_spaces")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_booking_drafts_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_drafts")),
        sa.UniqueConstraint("token", name=op.f("uq_booking_drafts_token")),
    )
    op.create_index(op.f("ix_booking_drafts_user_id"), "booking_drafts", ["user_id"], unique=False)
    op.create_table(
        "holds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_holds_order")),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.id"], name=op.f("fk_holds_space_id_spaces")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_holds_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
    )
    op.create_index(op.f("ix_holds_expires_at"), "holds", ["expires_at"], unique=False)
    op.create_index(op.f("ix_holds_user_id"), "holds", ["user_id"], unique=False)
    op.create_table(
        "occupancies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column(
            "holder_kind",
            sa.Enum(
                "reservation",
                "hold",
                "official_use",
                "buffer",
                "delayed_release",
                name="holderkind",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("holder_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_occupancies_order")),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.id"], name=op.f("fk_occupancies_space_id_spaces")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occupancies")),
    )
    op.create_index("ix_occupancies_holder", "occupancies", ["holder_kind", "holder_id"], unique=False)
    op.create_index(
        "ix_occupancies_space_id_starts_at", "occupancies", ["space_id", "starts_at"], unique=False
    )
    op.create_table(
        "official_uses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_official_uses_order")),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["users.id"], name=op.f("fk_official_uses_entered_by_id_users")
        ),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.id"], name=op.f("fk_official_uses_space_id_spaces")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_official_uses")),
    )
    op.create_index(op.f("ix_official_uses_space_id"), "official_uses", ["space_id"], unique=False)
    op.create_table(
        "reservations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("period_name", sa.String(length=40), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "requested",
                "confirmed",
                "declined",
                "cancelled",
                name="reservationstatus",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.Column("cancelled_at", UtcDateTime(), nullable=True),
        sa.Column("cancelled_by_id", sa.Integer(), nullable=True),
        sa.Column("cancel_reason", sa.Text(), nullable=False),
        sa.Column("permit_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_reservations_order")),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["bookings.id"], name=op.f("fk_reservations_booking_id_bookings")
        ),
        sa.ForeignKeyConstraint(
            ["cancelled_by_id"], ["users.id"], name=op.f("fk_reservations_cancelled_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_reservations_decided_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facilities.id"], name=op.f("fk_reservations_facility_id_facilities")
        ),
        sa.ForeignKeyConstraint(
            ["permit_id"], ["permits.id"], name=op.f("fk_reservations_permit_id_permits")
        ),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.id"], name=op.f("fk_reservations_space_id_spaces")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reservations")),
    )
    op.create_index(op.f("ix_reservations_booking_id"), "reservations", ["booking_id"], unique=False)
    op.create_index(
        "ix_reservations_facility_id_starts_at", "reservations", ["facility_id", "starts_at"], unique=False
    )
    op.create_index(
        "ix_reservations_facility_id_status_starts_at",
        "reservations",
        ["facility_id", "status", "starts_at"],
        unique=False,
    )
    op.create_index(
        "ix_reservations_space_id_starts_at", "reservations", ["space_id", "starts_at"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_reservations_space_id_starts_at", table_name="reservations")
    op.drop_index("ix_reservations_facility_id_status_starts_at", table_name="reservations")
    op.drop_index("ix_reservations_facility_id_starts_at", table_name="reservations")
    op.drop_index(op.f("ix_reservations_booking_id"), table_name="reservations")
    op.drop_table("reservations")
    op.drop_index(op.f("ix_official_uses_space_id"), table_name="official_uses")
    op.drop_table("official_uses")
    op.drop_index("ix_occupancies_space_id_starts_at", table_name="occupancies")
    op.drop_index("ix_occupancies_holder", table_name="occupancies")
    op.drop_table("occupancies")
    op.drop_index(op.f("ix_holds_user_id"), table_name="holds")
    op.drop_index(op.f("ix_holds_expires_at"), table_name="holds")
    op.drop_table("holds")
    op.drop_index(op.f("ix_booking_drafts_user_id"), table_name="booking_drafts")
    op.drop_table("booking_drafts")
    op.drop_index(op.f("ix_permits_booking_id"), table_name="permits")
    op.drop_table("permits")
    op.drop_table("permit_series")
    op.drop_index("ix_bookings_user_id_created_at", table_name="bookings")
    op.drop_index(op.f("ix_bookings_facility_id"), table_name="bookings")
    op.drop_table("bookings")
