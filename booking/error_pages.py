"""What is refused: a page with the message for people, problem details for programs, and the right status."""

import logging
from contextlib import suppress
from typing import Any

from flask import Flask, current_app, g, render_template, request
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from sqlalchemy import inspect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm.exc import ObjectDeletedError
from werkzeug.exceptions import HTTPException
from werkzeug.exceptions import NotFound as WebNotFound
from werkzeug.wrappers import Response

from booking.api import problems
from booking.core.db import db
from booking.core.errors import DomainError, TooManyRequests
from booking.core.i18n import _
from booking.core.trouble import Trouble, trouble_of
from booking.files import uploads
from booking.municipalities.models import Municipality
from booking.municipalities.queries import find_current

Answer = Response | tuple[str, int] | tuple[str, int, dict[str, str]]
log = logging.getLogger(__name__)
# Seconds until a browser or a machine may try again: a database comes back by itself, a full disk doesn't.
RETRY_AFTER = {Trouble.AWAY: 30, Trouble.FULL: 300, Trouble.READ_ONLY: 300}
# What the pages say of the municipality when the database can't be asked: as it was read last.
_KNOWN = "tsudoi_municipality"
_SHOWN = ("name", "name_en", "phone", "office_hours_text")


def init_app(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(ObjectDeletedError, _gone)
    app.register_error_handler(Exception, _broken)
    app.after_request(_remember_municipality)


def _remember_municipality(response: Response) -> Response:
    """Keep what every page shows of the municipality, of what this request has read anyway."""
    found: Municipality | None = g.get("municipality")
    if found is not None and response.status_code < 500:
        values: dict[str, Any] = inspect(found).dict  # never asks the database, unlike the attributes
        if all(name in values for name in _SHOWN):
            current_app.extensions[_KNOWN] = {name: values[name] for name in _SHOWN}
    return response


def _refused(error: DomainError) -> Answer:
    if problems.is_for_machines(request):
        return problems.of_refusal(error)
    if error.status == 404:
        return render_template("errors/404.html", message=error.message), 404
    if isinstance(error, TooManyRequests):
        page = render_template("errors/429.html", message=error.message, retry_after=error.retry_after)
        return page, 429, {"Retry-After": str(error.retry_after)}
    return render_template("errors/refused.html", message=error.message), error.status


def _gone(_error: ObjectDeletedError) -> Answer:
    """What the page was about was deleted at that very moment: the button was pressed twice, or elsewhere."""
    if problems.is_for_machines(request):
        return problems.of_http(WebNotFound())
    return render_template("errors/404.html", message=None), 404


def _csrf(_error: CSRFError) -> Answer:
    return render_template("errors/csrf.html"), 400


def _http(error: HTTPException) -> Answer | HTTPException:
    if error.code is None or error.code < 400:
        return error  # a redirect
    if problems.is_for_machines(request):
        return problems.of_http(error)
    if error.code == 413:
        uploads.drain()
    if error.code in (403, 404, 405, 413, 429):
        return render_template(f"errors/{error.code}.html", message=None), error.code
    message = _("この操作は受け付けられませんでした。前の画面に戻って、もう一度試してください。")
    return render_template("errors/refused.html", message=message), error.code


def _broken(error: Exception) -> Answer:
    trouble = trouble_of(error)
    if isinstance(error, SQLAlchemyError):
        _ask_the_database_no_more(trouble)
    _write_down(error, trouble)
    status, headers = (503, {"Retry-After": str(RETRY_AFTER[trouble])}) if trouble else (500, {})
    if problems.is_for_machines(request):
        return problems.of_fault(status, headers)
    if trouble is None:
        return render_template("errors/500.html", sent=request.method == "POST"), status
    page = render_template("errors/503.html", trouble=trouble.value, sent=request.method == "POST")
    return page, status, headers


def _write_down(error: Exception, trouble: Trouble | None) -> None:
    if trouble is None:
        log.exception("a page failed", exc_info=error)
    elif trouble is Trouble.AWAY:
        log.error("the database can't be used", exc_info=error)
    else:
        log.critical("nothing can be written: it is %s", trouble.value)


def _ask_the_database_no_more(trouble: Trouble | None) -> None:
    """What the page itself needs of it is answered from memory, and nobody counts as signed in."""
    known = current_app.extensions.get(_KNOWN)
    if known is None and trouble in (Trouble.FULL, Trouble.READ_ONLY):
        known = _read_once_more()
    g.municipality = Municipality(**known) if known else None
    g._login_user = AnonymousUserMixin()


def _read_once_more() -> dict[str, Any] | None:
    """For the first page of a process: what can't be written can mostly still be read."""
    with suppress(SQLAlchemyError):
        db.session.rollback()
        g.pop("municipality", None)
        found = find_current()
        return {name: getattr(found, name) for name in _SHOWN} if found is not None else None
    return None
