"""Timetables, windows and recurring closures become versions of one rulebook a facility."""

import json
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from booking.core.db import UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

EVENTS = ("INSERT", "UPDATE", "DELETE")
COUNT = "UPDATE setup_revisions SET number = number + 1"
ONCE = ("dated", "dated_opening")
# What was in force before, in the words of a window plan.
ANYBODY = ["non_resident", "priority_group", "registered_group", "resident"]
OPENING = "9:00"


def upgrade() -> None:
    op.create_table(
        "rulebooks",
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
            "status <> 'published' OR published_at IS NOT NULL", name=op.f("ck_rulebooks_published_at")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["users.id"], name=op.f("fk_rulebooks_created_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facilities.id"], name=op.f("fk_rulebooks_facility_id_facilities")
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["users.id"], name=op.f("fk_rulebooks_published_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rulebooks")),
        sa.UniqueConstraint("facility_id", "number", name=op.f("uq_rulebooks_facility_id_number")),
    )
    _count_changes("rulebooks")
    op.add_column(
        "spaces", sa.Column("is_scheduled", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    _write_rulebooks()
    op.execute("UPDATE spaces SET is_scheduled = (timetable_id IS NOT NULL)")
    _drop_space_columns()
    op.drop_table("periods")
    op.drop_table("timetables")
    op.add_column("reservations", sa.Column("rulebook_id", sa.Integer(), nullable=True))
    for name in ("buffer_before", "buffer_after"):
        op.add_column("reservations", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.add_column(
        "bookings", sa.Column("override_reason", sa.Text(), nullable=False, server_default=sa.text("''"))
    )
    op.add_column(
        "users", sa.Column("audience", sa.String(length=20), nullable=False, server_default="resident")
    )


def downgrade() -> None:
    op.execute("ALTER TABLE users DROP COLUMN audience")
    op.execute("ALTER TABLE bookings DROP COLUMN override_reason")
    for name in ("rulebook_id", "buffer_before", "buffer_after"):
        op.execute(f"ALTER TABLE reservations DROP COLUMN {name}")
    _create_old_tables()
    with _spaces() as table:
        table.add_column(sa.Column("timetable_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("opens_months_before", sa.Integer(), nullable=False, server_default="3"))
        table.add_column(sa.Column("closes_days_before", sa.Integer(), nullable=False, server_default="0"))
        table.create_foreign_key(
            op.f("fk_spaces_timetable_id_timetables"), "timetables", ["timetable_id"], ["id"]
        )
        table.drop_column("is_scheduled")
    with _spaces() as table:
        table.alter_column("opens_months_before", server_default=None)
        table.alter_column("closes_days_before", server_default=None)
    _read_rulebooks()
    op.drop_table("rulebooks")
    _recount("spaces")


def _drop_space_columns() -> None:
    with _spaces() as table:
        table.drop_constraint(op.f("fk_spaces_timetable_id_timetables"), type_="foreignkey")
        for name in ("timetable_id", "opens_months_before", "closes_days_before"):
            table.drop_column(name)
    _recount("spaces")


def _spaces() -> Any:
    """Makes the table anew on SQLite, which loses its triggers: ``_recount`` makes them again."""
    return op.batch_alter_table("spaces")


def _count_changes(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {table}_setup_revision AFTER INSERT OR UPDATE OR DELETE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION count_setup_revision()"
        )
        return
    for event in EVENTS:
        name = f"{table}_setup_revision_{event.lower()}"
        op.execute(f"CREATE TRIGGER IF NOT EXISTS {name} AFTER {event} ON {table} BEGIN {COUNT}; END")


def _recount(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        _count_changes(table)


def _write_rulebooks() -> None:
    bind, now = op.get_bind(), datetime.now(UTC)
    facilities = bind.execute(sa.text("SELECT id FROM facilities ORDER BY id")).scalars().all()
    moved: list[int] = []
    for facility_id in facilities:
        content, closures = _content(facility_id)
        moved += closures
        bind.execute(
            sa.table(
                "rulebooks",
                *(sa.column(name) for name in ("facility_id", "number", "status", "name", "content")),
                *(sa.column(name, UtcDateTime()) for name in ("created_at", "updated_at", "published_at")),
            ).insert(),
            {
                "facility_id": facility_id,
                "number": 1,
                "status": "published",
                "name": "",
                "content": json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
                "created_at": now,
                "updated_at": now,
                "published_at": now,
            },
        )
    for closure_id in moved:
        bind.execute(sa.text("DELETE FROM closures WHERE id = :id"), {"id": closure_id})


def _content(facility_id: int) -> tuple[dict[str, Any], list[int]]:
    """The rulebook of what a facility had, and the closures that have moved into it."""
    bind, of = op.get_bind(), {"facility": facility_id}
    timetables = {}
    rows = bind.execute(sa.text("SELECT * FROM timetables WHERE facility_id = :facility ORDER BY id"), of)
    for row in rows.mappings().all():
        timetables[str(row["id"])] = _timetable(row)
    plans: dict[tuple[int, int], int] = {}
    spaces: dict[str, dict[str, Any]] = {}
    rows = bind.execute(sa.text("SELECT * FROM spaces WHERE facility_id = :facility ORDER BY id"), of)
    for row in rows.mappings().all():
        window = (row["opens_months_before"], row["closes_days_before"])
        plan = plans.setdefault(window, len(plans) + 1)
        schedule = [{"timetable": row["timetable_id"]}] if row["timetable_id"] is not None else []
        spaces[str(row["id"])] = {"schedule": schedule, "plan": plan, "closures": {}}
    closures: dict[str, Any] = {}
    moved = []
    kept = sa.table(
        "closures",
        sa.column("id"),
        sa.column("facility_id"),
        sa.column("space_id"),
        sa.column("rule", sa.JSON()),
    )
    for row in (
        bind.execute(sa.select(kept).where(kept.c.facility_id == facility_id).order_by(kept.c.id))
        .mappings()
        .all()
    ):
        if row["rule"]["kind"] in ONCE:
            continue
        moved.append(row["id"])
        where = closures if row["space_id"] is None else spaces[str(row["space_id"])]["closures"]
        where[str(row["id"])] = row["rule"]
    content = {
        "timetables": timetables,
        "closures": closures,
        "plans": {str(number): _plan(*window) for window, number in plans.items()},
        "spaces": spaces,
        "staff_may_lift": [],
    }
    return content, moved


def _timetable(row: Any) -> dict[str, Any]:
    if row["kind"] == "steps":
        return {
            "kind": "steps",
            "name": row["name"],
            "opens": _time(row["opens"]),
            "closes": _time(row["closes"]),
            "step": row["step"],
            "max_steps": row["max_steps"],
        }
    periods = op.get_bind().execute(
        sa.text("SELECT name, starts, ends FROM periods WHERE timetable_id = :id ORDER BY starts, ends"),
        {"id": row["id"]},
    )
    return {
        "kind": "periods",
        "name": row["name"],
        "periods": [
            {"name": name, "starts": _time(starts), "ends": _time(ends)} for name, starts, ends in periods
        ],
    }


def _plan(months: int, days: int) -> dict[str, Any]:
    """Booking opened at 9:00 so many months before, and ended so many days before or when the use began."""
    closes = {"kind": "days_before", "days": days, "time": "24:00"} if days else {"kind": "before_start"}
    name = f"{months}か月前から" + (f"{days}日前まで" if days else "")
    opens = {"kind": "same_day", "months": months, "time": OPENING}
    return {"name": name, "windows": [{"audiences": ANYBODY, "opens": opens, "closes": closes}]}


def _time(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02d}"


def _minute(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def _create_old_tables() -> None:
    op.create_table(
        "timetables",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("opens", sa.Integer(), nullable=False),
        sa.Column("closes", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("max_steps", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('periods', 'steps')", name=op.f("ck_timetables_kind")),
        sa.CheckConstraint(
            "kind = 'periods' OR (opens < closes AND step > 0 AND max_steps > 0)",
            name=op.f("ck_timetables_steps"),
        ),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facilities.id"], name=op.f("fk_timetables_facility_id_facilities")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timetables")),
    )
    op.create_index(op.f("ix_timetables_facility_id"), "timetables", ["facility_id"])
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
    op.create_index(op.f("ix_periods_timetable_id"), "periods", ["timetable_id"])
    for table in ("timetables", "periods"):
        _count_changes(table)


def _read_rulebooks() -> None:
    """Back into rows, as far as the old tables can say it: the rules now in force, their plainest window."""
    bind = op.get_bind()
    versions = bind.execute(
        sa.text(
            "SELECT facility_id, content FROM rulebooks WHERE status = 'published' "
            "AND (starts_on IS NULL OR starts_on <= :today) "
            "ORDER BY facility_id, starts_on IS NULL DESC, starts_on, number"
        ),
        {"today": datetime.now(UTC).date().isoformat()},
    )
    in_force = {row.facility_id: json.loads(row.content) for row in versions}
    for facility_id, content in in_force.items():
        made = {
            key: _insert_timetable(facility_id, one)
            for key, one in content["timetables"].items()
            if one["kind"] != "day"
        }
        for space, setup in content["spaces"].items():
            keys = [str(entry["timetable"]) for entry in setup["schedule"]]
            months, days = _old_window(content["plans"].get(str(setup["plan"])))
            bind.execute(
                sa.text(
                    "UPDATE spaces SET timetable_id = :timetable, opens_months_before = :months, "
                    "closes_days_before = :days WHERE id = :id"
                ),
                {
                    "timetable": next((made[key] for key in keys if key in made), None),
                    "months": months,
                    "days": days,
                    "id": int(space),
                },
            )
            _insert_closures(facility_id, int(space), setup.get("closures", {}))
        _insert_closures(facility_id, None, content["closures"])


def _insert_timetable(facility_id: int, one: dict[str, Any]) -> int:
    bind = op.get_bind()
    steps = one["kind"] == "steps"
    values = {
        "facility": facility_id,
        "name": one.get("name", ""),
        "kind": one["kind"],
        "opens": _minute(one["opens"]) if steps else 0,
        "closes": _minute(one["closes"]) if steps else 0,
        "step": one["step"] if steps else 60,
        "max": one.get("max_steps", 4) if steps else 4,
    }
    timetable_id: int = bind.execute(
        sa.text(
            "INSERT INTO timetables (facility_id, name, kind, opens, closes, step, max_steps) "
            "VALUES (:facility, :name, :kind, :opens, :closes, :step, :max) RETURNING id"
        ),
        values,
    ).scalar_one()
    for period in one.get("periods", ()):
        bind.execute(
            sa.text(
                "INSERT INTO periods (timetable_id, name, starts, ends) VALUES (:id, :name, :starts, :ends)"
            ),
            {
                "id": timetable_id,
                "name": period["name"],
                "starts": _minute(period["starts"]),
                "ends": _minute(period["ends"]),
            },
        )
    return timetable_id


def _old_window(plan: dict[str, Any] | None) -> tuple[int, int]:
    for window in plan["windows"] if plan else ():
        opens, closes = window.get("opens") or {}, window["closes"]
        if opens.get("kind") == "same_day":
            return opens["months"], closes["days"] if closes["kind"] == "days_before" else 0
    return 3, 0


def _insert_closures(facility_id: int, space_id: int | None, closures: dict[str, Any]) -> None:
    table = sa.table(
        "closures", sa.column("facility_id"), sa.column("space_id"), sa.column("rule", sa.JSON())
    )
    rows = [{"facility_id": facility_id, "space_id": space_id, "rule": rule} for rule in closures.values()]
    if rows:
        op.get_bind().execute(table.insert(), rows)
