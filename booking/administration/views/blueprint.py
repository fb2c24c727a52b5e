"""The blueprint, and what its pages share."""

from typing import cast

from flask import Blueprint
from flask_login import current_user

from booking.accounts.models import User

blueprint = Blueprint("administration", __name__, url_prefix="/admin")


def administrator_in_person() -> User:
    """Who is asking; the page's decorator has seen to it that it is an administrator."""
    return cast(User, current_user)
