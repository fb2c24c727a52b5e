"""Tokens against forms that other sites send: one protection for all forms of the service.

A session's token never changes, and pages are compressed: what is sent is masked anew in each answer, so
that its letters can't be guessed from the length of answers (decision 0021).
"""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from flask import Flask, current_app, g
from flask_login import current_user
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFProtect, _FlaskFormCSRF, generate_csrf
from markupsafe import Markup

P = ParamSpec("P")
R = TypeVar("R")
# In ``g``: the mask of this answer. One for all of its forms, so that they compress well.
_MASK = "csrf_mask"


def masked_token() -> str:
    """The token of this session, as it is written into this answer."""
    token: bytes = generate_csrf().encode()
    mask: bytes | None = g.get(_MASK)
    if mask is None or len(mask) != len(token):
        mask = secrets.token_bytes(len(token))
        setattr(g, _MASK, mask)
    return urlsafe_b64encode(mask + _xor(token, mask)).decode()


def unmasked(sent: str) -> str:
    """The token under the mask; something that is no token if it was not masked."""
    try:
        both = urlsafe_b64decode(sent.encode())
        half = len(both) // 2
        return _xor(both[:half], both[half:]).decode()
    except ValueError:
        return "-"


def _xor(some: bytes, others: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(some, others, strict=True))


class _Protection(CSRFProtect):
    def init_app(self, app: Flask) -> None:
        super().init_app(app)
        app.jinja_env.globals["csrf_token"] = masked_token  # for macros, which see globals only
        app.context_processor(lambda: {"csrf_token": masked_token})

    def _get_csrf_token(self) -> str | None:
        sent: str | None = super()._get_csrf_token()
        return unmasked(sent) if sent else sent


class _FormToken(_FlaskFormCSRF):
    """What forms write; what they get back was looked at by the protection before them."""

    def generate_csrf_token(self, _field: Any) -> str:
        return masked_token()


FlaskForm.Meta.csrf_class = _FormToken
csrf = _Protection()


def without_token(view: Callable[P, R]) -> Callable[P, R]:
    """Let strangers send the form without a token; the view itself calls ``ensure_token`` for all others."""
    csrf.exempt(view)
    return view


def ensure_token() -> None:
    """For an exempt view, by which strangers can change nothing: whoever has signed in needs a token."""
    if current_app.config.get("WTF_CSRF_ENABLED", True):
        csrf.protect()


def pick_token() -> Markup:
    """The token of a form that begins a booking; none for strangers, whose pages are the same for all."""
    if not current_user.is_authenticated:
        return Markup()
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(masked_token())
