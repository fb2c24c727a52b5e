"""One handler for everything that is refused: a page with the message, and the right status."""

import logging

from flask import Flask, g, render_template
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm.exc import ObjectDeletedError
from werkzeug.exceptions import HTTPException

from booking.core.errors import DomainError, TooManyRequests
from booking.core.i18n import _

Answer = tuple[str, int] | tuple[str, int, dict[str, str]]
log = logging.getLogger(__name__)
# Seconds after which a browser or a machine may try again when the database can't be reached.
RETRY_AFTER = 30


def init_app(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(ObjectDeletedError, _gone)
    app.register_error_handler(Exception, _broken)


def _refused(error: DomainError) -> Answer:
    if error.status == 404:
        return render_template("errors/404.html", message=error.message), 404
    if isinstance(error, TooManyRequests):
        page = render_template("errors/429.html", message=error.message, retry_after=error.retry_after)
        return page, 429, {"Retry-After": str(error.retry_after)}
    return render_template("errors/refused.html", message=error.message), error.status


def _gone(_error: ObjectDeletedError) -> Answer:
    """What the page was about was deleted at that very moment: the button was pressed twice, or elsewhere."""
    return render_template("errors/404.html", message=None), 404


def _csrf(_error: CSRFError) -> Answer:
    return render_template("errors/csrf.html"), 400


def _http(error: HTTPException) -> Answer | HTTPException:
    if error.code is None or error.code < 400:
        return error  # a redirect
    known = {403: "errors/403.html", 404: "errors/404.html", 429: "errors/429.html"}
    if error.code in known:
        return render_template(known[error.code], message=None), error.code
    if error.code == 405:
        return render_template("errors/404.html", message=None), 405
    if error.code == 413:
        message = _(
            "送信された内容が大きすぎて、受け取れませんでした。文を短くするか、小さいファイルにして、もう一度送ってください。"
        )
    else:
        message = _("この操作は受け付けられませんでした。前の画面に戻って、もう一度試してください。")
    return render_template("errors/refused.html", message=message), error.code


def _broken(error: Exception) -> Answer:
    log.exception("a page failed", exc_info=error)
    if isinstance(error, SQLAlchemyError):
        # The page itself must not ask the database again.
        g.municipality = None
        g._login_user = AnonymousUserMixin()
    if isinstance(error, OperationalError):
        return render_template("errors/500.html"), 503, {"Retry-After": str(RETRY_AFTER)}
    return render_template("errors/500.html"), 500
