"""Versions of a rulebook that tests make, and what they ask of them."""

from datetime import UTC, date, datetime

from sqlalchemy import select

from booking.accounts.models import User
from booking.audit.models import AuditEntry
from booking.core.db import db
from booking.facilities.models import Facility, RulebookVersion
from booking.facilities.rulebook_queries import (
    book_in_force,
)
from booking.facilities.rules.closures import WeeklyClosure
from booking.facilities.service import rulebooks
from booking.facilities.service.rulebooks import (
    change_rulebook,
    publish_draft,
    start_draft,
)

NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)
TODAY, APRIL = date(2026, 12, 1), date(2027, 4, 1)
LAST_OF_MARCH = date(2027, 3, 31)
MONDAYS = WeeklyClosure(weekdays=frozenset({0}))
TUESDAYS = WeeklyClosure(weekdays=frozenset({1}))


def closing(rule: WeeklyClosure) -> rulebooks.Change:
    return lambda book: book.with_closure(1, rule)


def changed(admin: User, facility: Facility, rule: WeeklyClosure) -> RulebookVersion:
    with db.transaction():
        return change_rulebook(admin, facility, closing(rule), now=NOW)


def drafted(
    admin: User, facility: Facility, rule: WeeklyClosure, name: str = "新しい規則"
) -> RulebookVersion:
    with db.transaction():
        draft = start_draft(admin, facility, name, now=NOW)
    with db.transaction():
        return change_rulebook(admin, facility, closing(rule), draft=draft, now=NOW)


def published(admin: User, facility: Facility, rule: WeeklyClosure, starts_on: date) -> RulebookVersion:
    draft = drafted(admin, facility, rule)
    with db.transaction():
        return publish_draft(admin, facility, draft, starts_on, now=NOW)


def rule_on(facility: Facility, day: date) -> object:
    return book_in_force(facility.id, day).closures.get(1)


def audit(facility: Facility) -> list[tuple[str, int]]:
    rows = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    return [(one.action, one.detail["number"]) for one in rows if one.object_type == "rulebook"]
