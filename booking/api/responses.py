"""Answers over HTTP: bytes, validators and caching, open to programs of any origin, without cookies."""

from collections.abc import Mapping
from hashlib import sha256

import orjson
from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from booking.api.answers import Json

# Seconds for which a copy may be shown without asking again, of what changes rarely and with each booking.
RARELY, OFTEN = 300, 10


def answered(answer: Json, *, fresh: int, links: Mapping[str, str] | None = None) -> BaseResponse:
    """The answer as JSON; 304 without a body for somebody who has it already. ``links``: by relation."""
    response = cacheable(orjson.dumps(answer), "application/json", fresh)
    if links:
        response.headers["Link"] = ", ".join(f'<{url}>; rel="{name}"' for name, url in links.items())
    return response


def cacheable(content: bytes, content_type: str, fresh: int) -> BaseResponse:
    """Public content under the hash of its bytes, by which one can ask whether anything has changed."""
    response = Response(content, content_type=content_type)
    response.set_etag(sha256(content).hexdigest()[:32])
    response.headers["Cache-Control"] = f"public, max-age={fresh}, must-revalidate"
    return response.make_conditional(request)


def open_to_all(response: BaseResponse) -> BaseResponse:
    """Let scripts of any page read it: it is the same for everybody, whoever asks."""
    headers = response.headers
    headers["Access-Control-Allow-Origin"] = "*"
    headers["Access-Control-Expose-Headers"] = "ETag, Link, Retry-After, X-Request-ID"
    headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if request.method == "OPTIONS":
        headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        headers["Access-Control-Allow-Headers"] = "If-None-Match, If-Modified-Since"
        headers["Access-Control-Max-Age"] = "86400"
        headers["Cache-Control"] = "public, max-age=86400"
    return response
