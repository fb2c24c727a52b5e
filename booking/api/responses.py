"""Answers over HTTP: bytes, validators and caching, open to programs of any origin, without cookies."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

import orjson
from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from booking.api.answers import Json

# Seconds for which a copy may be shown without asking again, of what changes rarely and with each booking.
RARELY, OFTEN = 300, 10


@dataclass(frozen=True, slots=True)
class Content:
    """Public content with the hash of its bytes, by which one can ask whether anything has changed."""

    body: bytes
    content_type: str
    etag: str
    link: str = ""
    """The header of that name."""

    def __len__(self) -> int:
        return len(self.body)


def content_of(body: bytes, content_type: str, link: str = "") -> Content:
    """The content under its hash."""
    return Content(body, content_type, sha256(body).hexdigest()[:32], link)


def json_of(answer: Json, links: Mapping[str, str] | None = None) -> Content:
    """The answer as JSON. ``links``: by relation."""
    link = ", ".join(f'<{url}>; rel="{name}"' for name, url in (links or {}).items())
    return content_of(orjson.dumps(answer), "application/json", link)


def answered(answer: Json, *, fresh: int, links: Mapping[str, str] | None = None) -> BaseResponse:
    """The answer as JSON; 304 without a body for somebody who has it already."""
    return given(json_of(answer, links), fresh)


def cacheable(body: bytes, content_type: str, fresh: int) -> BaseResponse:
    """Content of another kind, likewise."""
    return given(content_of(body, content_type), fresh)


def given(content: Content, fresh: int) -> BaseResponse:
    """The content; 304 without a body for somebody who has it already."""
    response = Response(content.body, content_type=content.content_type)
    response.set_etag(content.etag)
    response.headers["Cache-Control"] = f"public, max-age={fresh}, must-revalidate"
    if content.link:
        response.headers["Link"] = content.link
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
