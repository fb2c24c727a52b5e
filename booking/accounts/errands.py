"""What somebody was about to do when they had to sign in or register: told there, taken up afterwards."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from flask import current_app
from flask.sansio.app import App

from booking.accounts.models import User

# What a page's address says behind the question mark.
Query = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """What the pages of signing in and registering say of the errand."""

    lines: Sequence[str]
    """What was chosen."""
    after_sign_in: str
    """What signing in does about it."""
    after_registering: str
    """What becomes of it until a registration is complete."""


@dataclass(frozen=True, slots=True)
class Errand:
    """Of the pages with one path; neither deed may fail because of what the address says."""

    tell: Callable[[Query], Told | None]
    take_up: Callable[[User, Query], str | None]
    """Does what the person was told, and gives the address to go on to; None if it can't be done."""


def announce(app: App, path: str, errand: Errand) -> None:
    """Let an errand be known; called by the subject whose page it is."""
    app.extensions.setdefault("errands", {})[path] = errand


def tell(target: str | None) -> Told | None:
    """What is told of the errand that a page to go on to stands for, if it is one."""
    errand, query = _find(target)
    return errand.tell(query) if errand is not None else None


def take_up(user: User, target: str) -> str:
    """Where to go on to: the page itself, or what it leads to once the errand is done."""
    errand, query = _find(target)
    return (errand.take_up(user, query) if errand is not None else None) or target


def _find(target: str | None) -> tuple[Errand | None, Query]:
    parts = urlsplit(target or "")
    errand = current_app.extensions.get("errands", {}).get(parts.path)
    return errand, dict(parse_qsl(parts.query))
