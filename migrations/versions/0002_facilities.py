"""Facilities, spaces and their parts, timetables, closures, staff."""

import sqlalchemy as sa
from alembic import op

from booking.core.db import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "facilities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("identifier", sa.String(length=60), nullable=True),
        sa.Column(
            "status",
            sa.Enum("imported", "published", "hidden", name="facilitystatus", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "community_centre",
                "hall",
                "gym",
                "tennis_court",
                "ground",
                "meeting_room",
                "other",
                name="facilitykind",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_kana", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("nickname", sa.String(length=200), nullable=False),
        sa.Column("area", sa.String(length=60), nullable=False),
        sa.Column("postal_code", sa.String(length=8), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("building", sa.String(length=200), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("operator", sa.String(length=200), nullable=False),
        sa.Column("hours_text", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("access_text", sa.Text(), nullable=False),
        sa.Column("accessibility_text", sa.Text(), nullable=False),
        sa.Column("fee_guidance", sa.Text(), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("paper", sa.JSON(), nullable=False),
        sa.Column("imported", sa.JSON(), nullable=True),
        sa.Column("import_report", sa.JSON(), nullable=True),
        sa.Column("imported_at", UtcDateTime(), nullable=True),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipalities.id"],
            name=op.f("fk_facilities_municipality_id_municipalities"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facilities")),
        sa.UniqueConstraint(
            "municipality_id", "identifier", name=op.f("uq_facilities_municipality_id_identifier")
        ),
    )
    op.create_table(
        "facility_staff",
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facilities.id"], name=op.f("fk_facility_staff_facility_id_facilities")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_facility_staff_user_id_users")),
        sa.PrimaryKeyConstraint("facility_id", "user_id", name=op.f("pk_facility_staff")),
    )
    op.create_index(op.f("ix_facility_staff_user_id"), "facility_staff", ["user_id"], unique=False)
    op.create_table(
        "timetables",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("periods", "steps", name="timetablekind", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("opens", sa.Integer(), nullable=False),
        sa.Column("closes", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("max_steps", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind = 'periods' OR (opens < closes AND step > 0 AND max_steps > 0)",
            name=op.f("ck_timetables_steps"),
        ),
        sa.CheckConstraint("kind IN ('periods', 'steps')", name=op.f("ck_timetables_kind")),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facilities.id"], name=op.f("fk_timetables_facility_id_facilities")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timetables")),
    )
    op.create_index(op.f("ix_timetables_facility_id"), "timetables", ["facility_id"], unique=False)
    op.create_table(
        "periods",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("timetable_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.CheckConstraint("starts < ends", name=op.f("ck_periods_order")),
        sa.ForeignKeyConstraint(
            ["timetable_id"], ["timetables.id"], name=op.f("fk_periods_timetable_id_timetables")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_periods")),
    )
    op.create_index(op.f("ix_periods_timetable_id"), "periods", ["timetable_id"], unique=False)
    op.create_table(
        "spaces",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("timetable_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("name_kana", sa.String(length=100), nullable=False),
        sa.Column("name_en", sa.String(length=100), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "community_centre",
                "hall",
                "gym",
                "tennis_court",
                "ground",
                "meeting_room",
                "other",
                name="facilitykind",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("uses", sa.String(length=300), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("size_text", sa.String(length=100), nullable=False),
        sa.Column("equipment_text", sa.String(length=300), nullable=False),
        sa.Column("needs_approval", sa.Boolean(), nullable=False),
        sa.Column("bookable", sa.Boolean(), nullable=False),
        sa.Column("opens_months_before", sa.Integer(), nullable=False),
        sa.Column("closes_days_before", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facilities.id"], name=op.f("fk_spaces_facility_id_facilities")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipalities.id"], name=op.f("fk_spaces_municipality_id_municipalities")
        ),
        sa.ForeignKeyConstraint(
            ["timetable_id"], ["timetables.id"], name=op.f("fk_spaces_timetable_id_timetables")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spaces")),
    )
    op.create_index(op.f("ix_spaces_facility_id"), "spaces", ["facility_id"], unique=False)
    op.create_table(
        "closures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.Column("rule", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facilities.id"], name=op.f("fk_closures_facility_id_facilities")
        ),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.id"], name=op.f("fk_closures_space_id_spaces")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closures")),
    )
    op.create_index("ix_closures_facility_id", "closures", ["facility_id"], unique=False)
    op.create_table(
        "space_leaves",
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("leaf_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["leaf_id"], ["spaces.id"], name=op.f("fk_space_leaves_leaf_id_spaces")),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.id"], name=op.f("fk_space_leaves_space_id_spaces")),
        sa.PrimaryKeyConstraint("space_id", "leaf_id", name=op.f("pk_space_leaves")),
    )
    op.create_index(op.f("ix_space_leaves_leaf_id"), "space_leaves", ["leaf_id"], unique=False)
    op.create_table(
        "space_parts",
        sa.Column("whole_id", sa.Integer(), nullable=False),
        sa.Column("part_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("whole_id <> part_id", name=op.f("ck_space_parts_not_itself")),
        sa.ForeignKeyConstraint(["part_id"], ["spaces.id"], name=op.f("fk_space_parts_part_id_spaces")),
        sa.ForeignKeyConstraint(["whole_id"], ["spaces.id"], name=op.f("fk_space_parts_whole_id_spaces")),
        sa.PrimaryKeyConstraint("whole_id", "part_id", name=op.f("pk_space_parts")),
    )
    op.create_index(op.f("ix_space_parts_part_id"), "space_parts", ["part_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_space_parts_part_id"), table_name="space_parts")
    op.drop_table("space_parts")
    op.drop_index(op.f("ix_space_leaves_leaf_id"), table_name="space_leaves")
    op.drop_table("space_leaves")
    op.drop_index("ix_closures_facility_id", table_name="closures")
    op.drop_table("closures")
    op.drop_index(op.f("ix_spaces_facility_id"), table_name="spaces")
    op.drop_table("spaces")
    op.drop_index(op.f("ix_periods_timetable_id"), table_name="periods")
    op.drop_table("periods")
    op.drop_index(op.f("ix_timetables_facility_id"), table_name="timetables")
    op.drop_table("timetables")
    op.drop_index(op.f("ix_facility_staff_user_id"), table_name="facility_staff")
    op.drop_table("facility_staff")
    op.drop_table("facilities")
