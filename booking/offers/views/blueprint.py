"""The blueprint, and what its pages share."""

import re

from flask import Blueprint, request
from flask_login import current_user

from booking.reservations.rules.asker import Asker

blueprint = Blueprint("offers", __name__)


def asker() -> Asker:
    """Who has signed in, if anybody: windows open for them, and their own holds leave a slot free."""
    return Asker.of(current_user if current_user.is_authenticated else None)


def asked_page() -> int:
    """The number of the page of a list, from 1; 1 for anything that is none."""
    text = request.args.get("page", "")
    return max(1, int(text)) if re.fullmatch(r"[0-9]{1,6}", text) else 1


def pages_of(count: int, page_size: int) -> int:
    """How many pages a list of so many has; at least one."""
    return max(1, -(-count // page_size))
