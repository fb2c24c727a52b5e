"""The application factory: wiring only."""

from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, request
from flask_babel import Babel
from flask_login import current_user
from werkzeug.middleware.proxy_fix import ProxyFix

from booking import all_models, config, error_pages, template_context
from booking.accounts import access, sessions
from booking.blueprints import BLUEPRINTS, COMMANDS
from booking.core import compression, display, i18n
from booking.core.converters import IntegerConverter
from booking.core.csrf import csrf
from booking.core.db import db
from booking.files import uploads
from booking.offers import cache as offers_cache
from booking.operations import logs

assert all_models  # imported for what it registers

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
# Larger bodies are refused, but for the forms that carry files; no other comes near it.
LARGEST_BODY = 1024 * 1024


def create_app(settings: Mapping[str, Any] | None = None) -> Flask:
    """The WSGI application; raises UnsafeSettings where it must not start."""
    app = Flask(__name__, static_folder="static", template_folder="templates")
    app.config.update(config.from_environment())
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_PARTS=500,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_NAME="tsudoi",
        WTF_CSRF_TIME_LIMIT=None,
        BABEL_DEFAULT_LOCALE="ja",
        BABEL_DEFAULT_TIMEZONE="Asia/Tokyo",
        SEND_FILE_MAX_AGE_DEFAULT=3600,
    )
    app.config.update(settings or {})
    config.check(app.config)
    app.config["SESSION_COOKIE_SECURE"] = str(app.config["BASE_URL"]).startswith("https://")
    if app.config["TRUSTED_PROXIES"]:
        hops = app.config["TRUSTED_PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    app.url_map.converters["int"] = IntegerConverter
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    compression.init_app(app)  # before all others: it acts on answers last
    logs.init_app(app)
    db.init_app(app)
    Babel(app, locale_selector=display.select_locale)
    i18n.init_app(app)
    uploads.init_app(app)  # before the form is read for its token
    csrf.init_app(app)
    sessions.init_login(app)
    error_pages.init_app(app)
    template_context.init_app(app)
    offers_cache.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for command in COMMANDS:
        app.cli.add_command(command)
    access.guard(app)
    app.after_request(_protect)
    return app


def _protect(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint != "static" and "Cache-Control" not in response.headers:
        personal = current_user.is_authenticated or request.method != "GET"
        response.headers["Cache-Control"] = "private, no-store" if personal else "private, no-cache"
    return response
