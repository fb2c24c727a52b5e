"""The clerks' blueprint, and who is asking."""

from typing import cast

from flask import Blueprint
from flask_login import current_user

from booking.accounts.models import User

blueprint = Blueprint("applications_staff", __name__)


def clerk_here() -> User:
    """The clerk who is signed in."""
    return cast(User, current_user._get_current_object())
