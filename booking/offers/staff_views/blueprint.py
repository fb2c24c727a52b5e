"""The blueprint of the counter, and who stands behind it."""

from typing import cast

from flask import Blueprint
from flask_login import current_user

from booking.accounts.models import User

blueprint = Blueprint("counter", __name__)


def clerk_here() -> User:
    """Who of the staff has signed in; the page's decorator has seen to it that somebody has."""
    return cast(User, current_user._get_current_object())
