"""The blueprint of residents' booking pages, and who is reading."""

from typing import cast

from flask import Blueprint
from flask_login import current_user

from booking.accounts.models import User

blueprint = Blueprint("reservations", __name__)


def find_reader() -> User | None:
    """Who has signed in, if anybody has."""
    return reader() if current_user.is_authenticated else None


def reader() -> User:
    """Who has signed in; the page's decorator has seen to it that somebody has."""
    return cast(User, current_user._get_current_object())
