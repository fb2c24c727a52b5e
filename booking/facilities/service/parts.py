"""Timetables and window plans alike: numbered in the rulebook, shared by spaces, changed and deleted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from booking.accounts.models import User
from booking.core.errors import DomainError, NotFound
from booking.core.stale import ensure_seen
from booking.facilities.models import Facility, RulebookVersion
from booking.facilities.queries import list_spaces
from booking.facilities.rules.rulebook import Rulebook, next_number
from booking.facilities.service.rulebooks import change_rulebook

Part = TypeVar("Part")


class InUse(DomainError):
    """Spaces are opened by it. Made of their names."""


@dataclass(frozen=True)
class Kind(Generic[Part]):
    """How one kind of them is found in a rulebook, written down and told."""

    name: str
    """In the audit log."""
    of: Callable[[Rulebook], Mapping[int, Part]]
    put: Callable[[Rulebook, int, Part], Rulebook]
    drop: Callable[[Rulebook, int], Rulebook]
    users: Callable[[Rulebook, int], list[str]]
    to_json: Callable[[Part], dict[str, Any]]
    not_found: Callable[[], NotFound]
    in_use: type[InUse]


def save_part(
    kind: Kind[Part],
    admin: User,
    facility: Facility,
    key: int | None,
    part: Part,
    *,
    check: Callable[[Rulebook], None] | None = None,
    draft: RulebookVersion | None = None,
    seen: str | None = None,
    now: datetime,
) -> int:
    """Make one (``key`` None) or change one; gives its number.

    ``check`` looks at the locked rules before. Raises NotFound, and Stale if others changed it since it was
    ``seen``.
    """
    made = key or 0

    def put(book: Rulebook) -> Rulebook:
        nonlocal made
        if check is not None:
            check(book)
        parts = kind.of(book)
        if key is None:
            made = next_number(parts)
        elif key not in parts:
            raise kind.not_found()
        else:
            ensure_seen(seen, kind.to_json(parts[key]), kind.to_json(part))
        return kind.put(book, made, part)

    action = f"add_{kind.name}" if key is None else f"change_{kind.name}"
    detail = {"change": action, kind.name: kind.to_json(part)}
    change_rulebook(admin, facility, put, draft=draft, now=now, detail=detail)
    return made


def remove_part(
    kind: Kind[Part],
    admin: User,
    facility: Facility,
    key: int,
    *,
    draft: RulebookVersion | None = None,
    now: datetime,
) -> None:
    """Delete one that no space uses; raises InUse."""

    def drop(book: Rulebook) -> Rulebook:
        users = kind.users(book, key)
        if users:
            named = [space.name for space in list_spaces(facility.id) if str(space.id) in users]
            raise kind.in_use("、".join(named))
        return kind.drop(book, key)

    detail = {"change": f"remove_{kind.name}", kind.name: key}
    change_rulebook(admin, facility, drop, draft=draft, now=now, detail=detail)
