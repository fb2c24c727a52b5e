"""Requests that carry files: only views that say so get bodies above the usual limit."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flask import Flask, current_app, request

from booking.files.rules import MEGABYTE

P = ParamSpec("P")
R = TypeVar("R")
# Three files of 5 MB and the fields beside them.
LARGEST_UPLOAD = 16 * MEGABYTE
# What is read and thrown away of a body that is too large, so that the browser comes to read the answer.
_MOST_DRAINED = 64 * MEGABYTE
_CHUNK = 64 * 1024


def takes_files(view: Callable[P, R]) -> Callable[P, R]:
    """Mark a view whose form has files; stands with the mark of who may enter."""
    view.largest_body = LARGEST_UPLOAD  # type: ignore[attr-defined]
    return view


def init_app(app: Flask) -> None:
    """Widen the limit before anybody reads a form: call it before the check against forged requests."""
    app.before_request(_widen)


def _takes_files() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return hasattr(view, "largest_body")


def _widen() -> None:
    if _takes_files():
        request.max_content_length = LARGEST_UPLOAD


def drain() -> None:
    """Take in what is left of a body that was refused: a browser that is still sending can't read why."""
    length = request.content_length or 0
    if not _takes_files() or length > _MOST_DRAINED:
        return
    stream, left = request.environ["wsgi.input"], length
    while left > 0:
        chunk = stream.read(min(_CHUNK, left))
        if not chunk:
            return
        left -= len(chunk)
