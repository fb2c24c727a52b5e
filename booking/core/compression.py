"""Text is sent compressed to those who take it, in such a way that its length tells nothing (decision 0021).

Whoever can make somebody's browser ask for pages that hold a secret beside words of their own choosing, and
sees how long the answers are, could guess the secret letter by letter. So the token of forms is masked anew
in each answer (``core/csrf.py``), and answers that may be somebody's own get a name of random length.
"""

import gzip
import secrets
from functools import lru_cache
from io import BytesIO

from flask import Flask, Response, request

SMALLEST = 1024
LEVEL = 4
# What may not change is compressed once, as well as can be.
BEST_LEVEL = 9
LONGEST_NAME = 100
_TEXT = ("text/", "application/json", "application/problem+json", "image/svg+xml")
_BODILESS = (204, 206, 304)


def init_app(app: Flask) -> None:
    """To be called before others register what they do to answers: the last one in is the first to act."""
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    if not (response.mimetype or "").startswith(_TEXT) or response.status_code in _BODILESS:
        return response
    response.vary.add("Accept-Encoding")
    if response.is_streamed or response.direct_passthrough or "Content-Encoding" in response.headers:
        return response
    content = response.get_data()
    if len(content) < SMALLEST or request.accept_encodings.quality("gzip") <= 0:
        return response
    if response.cache_control.immutable:
        response.set_data(_best(content))
    else:
        response.set_data(compressed(content, LEVEL, "" if response.cache_control.public else _name()))
    response.headers["Content-Encoding"] = "gzip"
    tag, _is_weak = response.get_etag()
    if tag is not None:
        response.set_etag(tag, weak=True)  # the same page, in other bytes
    return response


def compressed(content: bytes, level: int, name: str = "") -> bytes:
    """As gzip, without the time, so that the same content is always as long; ``name`` lengthens it."""
    out = BytesIO()
    with gzip.GzipFile(filename=name, mode="wb", compresslevel=level, fileobj=out, mtime=0) as file:
        file.write(content)
    return out.getvalue()


@lru_cache(maxsize=8)
def _best(content: bytes) -> bytes:
    return compressed(content, BEST_LEVEL)


def _name() -> str:
    return "x" * (1 + secrets.randbelow(LONGEST_NAME))
