"""Tokens against forms that other sites send: one protection for all forms of the service."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flask import current_app
from flask_login import current_user
from flask_wtf.csrf import CSRFProtect, generate_csrf
from markupsafe import Markup

P = ParamSpec("P")
R = TypeVar("R")
csrf = CSRFProtect()


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
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())
