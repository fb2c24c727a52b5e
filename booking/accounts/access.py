"""Who may enter a page: each view carries exactly one of these decorators, above all others but the route."""

import re
from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from flask import Flask, Response, abort, current_app, flash, redirect, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from booking.accounts.rules import Access
from booking.accounts.rules.origins import own_path
from booking.core.i18n import _

P = ParamSpec("P")
R = TypeVar("R")
LOOPBACK = frozenset({"127.0.0.1", "::1"})
_OWN_HOST = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:[0-9]+)?")
_ADDED_BY_PROXIES = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")
# In the session of somebody who has not agreed to the newest texts yet.
TERMS_DUE = "terms_due"
_WITHOUT_OWN_PASSWORD = frozenset({"accounts.choose_password"})
_WITHOUT_TERMS = frozenset({"accounts.terms", *_WITHOUT_OWN_PASSWORD})


def _mark(access: Access, view: Callable[P, R]) -> Callable[P, R]:
    view.access = access  # type: ignore[attr-defined]
    return view


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Anybody."""
    return _mark(Access.PUBLIC, view)


def signed_in(view: Callable[P, R]) -> Callable[P, R]:
    """Whoever has signed in."""
    return _mark(Access.SIGNED_IN, view)


def staff(view: Callable[P, R]) -> Callable[P, R]:
    """Whoever works here: staff of facilities, clerks, administrators."""
    return _mark(Access.STAFF, view)


def counter(view: Callable[P, R]) -> Callable[P, R]:
    """Whoever serves people at a counter: staff of facilities and administrators, not mere clerks."""
    return _mark(Access.COUNTER, view)


def clerk(view: Callable[P, R]) -> Callable[P, R]:
    """Clerks. Administrators are none unless somebody else made them one: applications are confidential."""
    return _mark(Access.CLERK, view)


def administrator(view: Callable[P, R]) -> Callable[P, R]:
    """Administrators."""
    return _mark(Access.ADMINISTRATOR, view)


def development(view: Callable[P, R]) -> Callable[P, R]:
    """Anybody on this very machine, outside of production."""
    return _mark(Access.DEVELOPMENT, view)


def access_of(view: Callable[..., object]) -> Access | None:
    """What the view was marked with, None if nobody thought about it."""
    return cast(Access | None, getattr(view, "access", None))


def guard(app: Flask) -> None:
    """Refuse each request that its view's mark does not let in; a view without a mark lets nobody in."""
    public(app.view_functions["static"])
    app.before_request(_check)


def _check() -> BaseResponse | Response | None:
    if request.endpoint is None:
        return None  # no such page: the 404 handler answers
    if "\0" in request.path:
        abort(404)  # PostgreSQL can't even look for it
    access = access_of(current_app.view_functions[request.endpoint])
    if access is Access.PUBLIC:
        return None
    if access is Access.DEVELOPMENT:
        return None if _is_developers() else abort(404)
    if access is None:
        abort(403)
    if not current_user.is_authenticated:
        if request.method == "POST":
            flash(_("ログインの時間が切れていました。ログインすると、前の画面に戻ります。"), "info")
        return redirect(url_for("accounts.sign_in", next=_return_address()))
    return _check_person(access)


def _check_person(access: Access) -> BaseResponse | None:
    if current_user.must_choose_password and request.endpoint not in _WITHOUT_OWN_PASSWORD:
        return redirect(url_for("accounts.choose_password", next=_return_address()))
    if access is Access.SIGNED_IN and session.get(TERMS_DUE) and request.endpoint not in _WITHOUT_TERMS:
        return redirect(url_for("accounts.terms", next=_return_address()))
    if access is Access.STAFF and not current_user.is_staff:
        abort(404)
    if access is Access.COUNTER and not current_user.is_at_counter:
        abort(404)
    if access is Access.CLERK and not current_user.is_clerk:
        abort(404)
    if access is Access.ADMINISTRATOR and not current_user.is_administrator:
        abort(404)
    return None


def _is_developers() -> bool:
    """Asked on this very machine, under its own name, outside of production.

    A proxy on the same machine also comes from loopback: it gives itself away by what it adds, and a page of
    somebody else's that a browser was tricked to ask here, by the name.
    """
    return (
        current_app.config["ENVIRONMENT"] != "production"
        and request.remote_addr in LOOPBACK
        and _OWN_HOST.fullmatch(request.host) is not None
        and not any(name in request.headers for name in _ADDED_BY_PROXIES)
    )


def _return_address() -> str:
    """Where to go after signing in: the page itself, or for a form that was sent, the page it was on."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    page = (request.referrer or "").removeprefix(request.host_url.rstrip("/"))
    return own_path(page) or ""
