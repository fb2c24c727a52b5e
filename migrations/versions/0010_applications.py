"""Applications: procedures, their frozen forms and clerks, what was sent and its history; office hours."""

import sqlalchemy as sa
from alembic import op

from booking.core.db import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLES = (
    "procedures",
    "form_versions",
    "procedure_clerks",
    "applications",
    "application_drafts",
    "application_events",
    "application_grants",
    "application_attachments",
)


def upgrade() -> None:
    # 8:30 to 17:15, as most offices have it.
    op.add_column(
        "municipalities", sa.Column("office_opens", sa.Integer(), nullable=False, server_default="510")
    )
    op.add_column(
        "municipalities", sa.Column("office_closes", sa.Integer(), nullable=False, server_default="1035")
    )
    create_procedures()
    create_applications()
    create_forms_being_filled_in()


def create_procedures() -> None:
    op.create_table(
        "procedures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("name_en", sa.String(length=100), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("summary_en", sa.Text(), nullable=False),
        sa.Column("department", sa.String(length=100), nullable=False),
        sa.Column("department_en", sa.String(length=100), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("guide", sa.JSON(), nullable=False),
        sa.Column("opens_at", UtcDateTime(), nullable=True),
        sa.Column("closes_at", UtcDateTime(), nullable=True),
        sa.Column(
            "status",
            sa.Enum("published", "hidden", name="procedurestatus", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("needs_account", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_procedures_order")),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipalities.id"],
            name=op.f("fk_procedures_municipality_id_municipalities"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procedures")),
        sa.UniqueConstraint("municipality_id", "code", name=op.f("uq_procedures_municipality_id_code")),
    )
    op.create_table(
        "form_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("procedure_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("purpose_of_use", sa.Text(), nullable=False),
        sa.Column("purpose_of_use_en", sa.Text(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_form_versions_number_positive")),
        sa.ForeignKeyConstraint(
            ["procedure_id"], ["procedures.id"], name=op.f("fk_form_versions_procedure_id_procedures")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_versions")),
        sa.UniqueConstraint("procedure_id", "number", name=op.f("uq_form_versions_procedure_id_number")),
    )
    op.create_table(
        "procedure_clerks",
        sa.Column("procedure_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["procedure_id"], ["procedures.id"], name=op.f("fk_procedure_clerks_procedure_id_procedures")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_procedure_clerks_user_id_users")),
        sa.PrimaryKeyConstraint("procedure_id", "user_id", name=op.f("pk_procedure_clerks")),
    )
    op.create_index(op.f("ix_procedure_clerks_user_id"), "procedure_clerks", ["user_id"])


def create_applications() -> None:
    op.create_table(
        "applications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("procedure_id", sa.Integer(), nullable=False),
        sa.Column("form_version_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("locale", sa.String(length=10), nullable=False),
        sa.Column("applicant_name", sa.String(length=100), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "received",
                "in_review",
                "returned",
                "resubmitted",
                "completed",
                "refused",
                "withdrawn",
                name="applicationstatus",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("arrived_at", UtcDateTime(), nullable=False),
        sa.Column("handling_from", sa.Date(), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("times_returned", sa.Integer(), nullable=False),
        sa.Column("handler_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decision_message", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_applications_decided_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["form_version_id"],
            ["form_versions.id"],
            name=op.f("fk_applications_form_version_id_form_versions"),
        ),
        sa.ForeignKeyConstraint(["handler_id"], ["users.id"], name=op.f("fk_applications_handler_id_users")),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipalities.id"],
            name=op.f("fk_applications_municipality_id_municipalities"),
        ),
        sa.ForeignKeyConstraint(
            ["procedure_id"], ["procedures.id"], name=op.f("fk_applications_procedure_id_procedures")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_applications_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications")),
        sa.UniqueConstraint("reference", name=op.f("uq_applications_reference")),
    )
    op.create_index(
        "ix_applications_procedure_id_status_arrived_at",
        "applications",
        ["procedure_id", "status", "arrived_at"],
    )
    op.create_index(op.f("ix_applications_email"), "applications", ["email"])
    op.create_index("ix_applications_user_id_arrived_at", "applications", ["user_id", "arrived_at"])

    op.create_table(
        "application_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "received",
                "taken",
                "given_back",
                "returned",
                "corrected",
                "completed",
                "refused",
                "withdrawn",
                name="eventkind",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("remarks", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["users.id"], name=op.f("fk_application_events_actor_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_application_events_application_id_applications"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_events")),
    )
    op.create_index(op.f("ix_application_events_application_id"), "application_events", ["application_id"])

    op.create_table(
        "application_grants",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("last_used_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_application_grants_application_id_applications"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_grants")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_application_grants_token_hash")),
    )
    op.create_index(op.f("ix_application_grants_application_id"), "application_grants", ["application_id"])


def create_forms_being_filled_in() -> None:
    op.create_table(
        "application_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("procedure_id", sa.Integer(), nullable=False),
        sa.Column("form_version_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("link_hash", sa.String(length=64), nullable=True),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("corrects_version", sa.Integer(), nullable=True),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_application_drafts_application_id_applications"),
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["applications.id"], name=op.f("fk_application_drafts_corrects_id_applications")
        ),
        sa.ForeignKeyConstraint(
            ["form_version_id"],
            ["form_versions.id"],
            name=op.f("fk_application_drafts_form_version_id_form_versions"),
        ),
        sa.ForeignKeyConstraint(
            ["procedure_id"], ["procedures.id"], name=op.f("fk_application_drafts_procedure_id_procedures")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_application_drafts_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_drafts")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_application_drafts_link_hash")),
        sa.UniqueConstraint("token", name=op.f("uq_application_drafts_token")),
    )
    op.create_index(op.f("ix_application_drafts_corrects_id"), "application_drafts", ["corrects_id"])
    op.create_index(op.f("ix_application_drafts_expires_at"), "application_drafts", ["expires_at"])
    op.create_index(op.f("ix_application_drafts_user_id"), "application_drafts", ["user_id"])

    op.create_table(
        "application_attachments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=True),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("field_key", sa.String(length=40), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.Column("removed_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(draft_id IS NULL) <> (application_id IS NULL)",
            name=op.f("ck_application_attachments_one_owner"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_application_attachments_application_id_applications"),
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["application_drafts.id"],
            name=op.f("fk_application_attachments_draft_id_application_drafts"),
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_files.id"], name=op.f("fk_application_attachments_file_id_stored_files")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_attachments")),
    )
    op.create_index(
        op.f("ix_application_attachments_application_id"), "application_attachments", ["application_id"]
    )
    op.create_index(op.f("ix_application_attachments_draft_id"), "application_attachments", ["draft_id"])
    op.create_index(op.f("ix_application_attachments_file_id"), "application_attachments", ["file_id"])


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    with op.batch_alter_table("municipalities") as table:
        table.drop_column("office_closes")
        table.drop_column("office_opens")
