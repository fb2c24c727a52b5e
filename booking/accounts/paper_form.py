"""The key that the button for a paper carries: signed, for one clerk and one person, good for 15 minutes."""

import secrets
from datetime import datetime, timedelta

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

# A page that was left open for longer gives no paper: somebody else may sit there by now.
LIFETIME = timedelta(minutes=15)
_MOST_CLOCK_DIFFERENCE = timedelta(minutes=1)


def make_key(staff_id: int, user_id: int, now: datetime) -> str:
    """A new key for each page."""
    values = [staff_id, user_id, int(now.timestamp()), secrets.token_urlsafe(16)]
    return str(_serializer().dumps(values))


def is_good(key: str, staff_id: int, user_id: int, now: datetime) -> bool:
    """Whether the key is from a page that this clerk opened for this person a short while ago."""
    try:
        for_staff, for_user, made_at, _nonce = _serializer().loads(key)
    except BadSignature:
        return False
    age = timedelta(seconds=now.timestamp() - made_at)
    return bool([for_staff, for_user] == [staff_id, user_id] and -_MOST_CLOCK_DIFFERENCE <= age <= LIFETIME)


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="tsudoi first password")
