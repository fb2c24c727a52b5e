"""A device on which somebody signed in before is a source of its own: failures beside it do not slow it."""

import secrets
from typing import Any

from flask import Request, current_app
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

COOKIE = "device"
ONE_YEAR = 365 * 24 * 60 * 60  # seconds
# How many people of a household are remembered on one device.
MOST_ACCOUNTS = 6
_HASH_KEPT = 22


def find_device(source: Request, account_hash: str) -> str | None:
    """The device's own number, if somebody signed in to this account on it before."""
    device = _read(source)
    return device["id"] if account_hash[:_HASH_KEPT] in device["accounts"] else None


def remember_device(source: Request, response: Response, account_hash: str) -> None:
    """Remember that the account was signed in to on this device."""
    device = _read(source)
    short = account_hash[:_HASH_KEPT]
    accounts = [short, *(each for each in device["accounts"] if each != short)][:MOST_ACCOUNTS]
    response.set_cookie(
        COOKIE,
        _serializer().dumps({"id": device["id"], "accounts": accounts}),
        max_age=ONE_YEAR,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )


def _read(source: Request) -> dict[str, Any]:
    """What the cookie says; a new device without one, or with one that we did not sign."""
    try:
        device: dict[str, Any] = _serializer().loads(source.cookies.get(COOKIE, ""))
    except BadSignature:
        return {"id": secrets.token_urlsafe(16), "accounts": []}
    return device


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="tsudoi device")
