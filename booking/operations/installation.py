"""The first real set-up: an empty PostgreSQL becomes the municipality's, with its first administrator."""

import re
from dataclasses import dataclass
from datetime import datetime

import email_validator
from sqlalchemy import Connection, inspect, select, text
from sqlalchemy.exc import DBAPIError

from booking.accounts.models import User
from booking.accounts.rules import Role
from booking.accounts.rules.people import phone_problem, postal_code_problem
from booking.accounts.service import create_user, grant_role, hand_over_link
from booking.audit.models import AuditEntry
from booking.audit.service import record
from booking.core.calendar import local_date
from booking.core.db import Base, db
from booking.municipalities.models import Municipality
from booking.municipalities.rules import is_local_government_code
from booking.municipalities.service.holidays import add_holidays

OLDEST_POSTGRESQL = 15
# In the audit log: that this database was set up here, and when.
INSTALLED = "installation.begin"

# Tables whose rows the migrations write themselves.
FILLED_BY_MIGRATIONS = frozenset({"setup_revisions"})
MAY_BE_EMPTY = frozenset({"name_en", "mayor_name", "postal_code", "address"})
LONGEST = {
    "code": 6,
    "name": 60,
    "name_kana": 80,
    "name_en": 80,
    "mayor_title": 40,
    "mayor_name": 40,
    "postal_code": 8,
    "address": 200,
    "phone": 20,
    "office_hours": 120,
    "mail_from": 254,
    "admin_name": 100,
    "admin_email": 254,
}
_KATAKANA = re.compile("[ァ-ヴー]+")


class CannotInstall(Exception):
    """Why not, and what to do first; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What is asked; see ``MAY_BE_EMPTY``."""

    code: str
    name: str
    name_kana: str
    name_en: str
    mayor_title: str
    mayor_name: str
    postal_code: str
    address: str
    phone: str
    office_hours: str
    mail_from: str
    admin_name: str
    admin_email: str


@dataclass(frozen=True, slots=True)
class Installed:
    """``token``: of the link with which the administrator sets a password."""

    municipality: Municipality
    administrator: User
    token: str


def problem_of(field: str, value: str) -> str | None:
    """Why an answer can't be taken; None if it can."""
    if not value and field in MAY_BE_EMPTY:
        return None
    if field == "code" and not is_local_government_code(value):
        return "the six digits of the local government code, the last of which checks the others (131016)"
    if field == "name_kana" and not _KATAKANA.fullmatch(value):
        return "katakana"
    if field == "phone" and phone_problem(value) is not None:
        return "a phone number with its area code, 03-1234-5678"
    if field == "postal_code" and postal_code_problem(value) is not None:
        return "seven digits, 100-0001"
    if field in ("mail_from", "admin_email") and not _is_address(value):
        return "a mail address that people can write to"
    if not value or len(value) > LONGEST[field]:
        return f"1 to {LONGEST[field]} characters"
    return None


def _is_address(value: str) -> bool:
    """Names kept for examples and tests are none."""
    try:
        email_validator.validate_email(value, check_deliverability=False, allow_smtputf8=False)
    except email_validator.EmailNotValidError:
        return False
    return not value.lower().endswith((".example", ".invalid", ".test", ".localhost", "@example.com"))


def installed_at(connection: Connection) -> datetime | None:
    """When this database was set up by these means; None if it was not."""
    if not inspect(connection).has_table(AuditEntry.__tablename__):
        return None
    first = select(AuditEntry.at).where(AuditEntry.action == INSTALLED).limit(1)
    found: datetime | None = connection.scalar(first)
    return found


def ensure_can_install(connection: Connection) -> None:
    """Raise CannotInstall unless the database is new enough, empty, and can refuse overlaps."""
    if connection.dialect.name != "postgresql":
        raise CannotInstall("DATABASE_URL must name a PostgreSQL database; SQLite is for trying the service")
    major = int((connection.dialect.server_version_info or (0,))[0])
    if major < OLDEST_POSTGRESQL:
        raise CannotInstall(f"PostgreSQL {OLDEST_POSTGRESQL} or newer is needed; this is {major}")
    encoding = connection.scalar(text("SHOW server_encoding"))
    if encoding != "UTF8":
        raise CannotInstall(f"the database must be made with ENCODING 'UTF8'; this one has {encoding}")
    ensure_empty(connection)
    _ensure_extension(connection)


def ensure_empty(connection: Connection) -> None:
    """Raise CannotInstall if anything is there but our own tables without rows."""
    tables = set(inspect(connection).get_table_names())
    ours = {"alembic_version", *Base.metadata.tables}
    foreign = sorted(tables - ours)
    if foreign:
        raise CannotInstall(f"the database is not empty, it has the tables {', '.join(foreign[:5])}")
    for name in sorted(tables & set(Base.metadata.tables) - FILLED_BY_MIGRATIONS):
        if connection.scalar(text(f'SELECT 1 FROM "{name}" LIMIT 1')) is not None:  # noqa: S608 - our own names
            raise CannotInstall(f"the database is not empty, the table {name} has rows; take a new database")


def _ensure_extension(connection: Connection) -> None:
    if connection.scalar(text("SELECT 1 FROM pg_extension WHERE extname = 'btree_gist'")):
        return
    try:
        with connection.begin_nested():
            connection.execute(text("CREATE EXTENSION btree_gist"))
    except DBAPIError as error:
        name = connection.scalar(text("SELECT current_database()"))
        raise CannotInstall(
            "the extension btree_gist, which refuses double bookings, can't be made by this role; run\n"
            f"    sudo -u postgres psql -d {name} -c 'CREATE EXTENSION btree_gist'\n"
            "and start again (Debian has it in the package postgresql; others: postgresql-contrib)"
        ) from error


def install(answers: Answers, now: datetime) -> Installed:
    """Write municipality, holidays and administrator into the migrated, empty database; in a transaction."""
    db.session.execute(text(f"LOCK TABLE {Municipality.__tablename__} IN SHARE ROW EXCLUSIVE MODE"))
    ensure_empty(db.session.connection())  # anew, under the lock: somebody may do the same
    municipality = Municipality(
        code=answers.code,
        name=answers.name,
        name_kana=answers.name_kana,
        name_en=answers.name_en,
        mayor_title=answers.mayor_title,
        mayor_name=answers.mayor_name,
        postal_code=answers.postal_code,
        address=answers.address,
        phone=answers.phone,
        office_hours_text=answers.office_hours,
        mail_from=answers.mail_from,
    )
    db.session.add(municipality)
    db.session.flush()
    add_holidays(municipality.id, local_date(now))
    administrator = create_user(
        municipality_id=municipality.id,
        email=answers.admin_email,
        name=answers.admin_name,
        password=None,
        now=now,
    )
    grant_role(administrator, Role.ADMINISTRATOR, granted_by_id=None, now=now)
    token = hand_over_link(administrator, now)
    record(
        INSTALLED,
        municipality_id=municipality.id,
        actor_id=None,
        object_type="municipality",
        object_id=municipality.id,
        now=now,
    )
    return Installed(municipality, administrator, token)
