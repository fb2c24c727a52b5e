"""Giving files out: what people sent only to be saved, never to be run; our own papers to be read."""

from typing import IO
from urllib.parse import quote

from flask import Response, request
from werkzeug.wsgi import wrap_file

from booking.files.models import StoredFile

_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
# A browser shows a PDF with a page of its own, to which the site's policy would leave nothing.
_PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def download(stored: StoredFile, stream: IO[bytes]) -> Response:
    """The file as a download of its own name; who may have it, the caller has made sure of."""
    response = Response(
        wrap_file(request.environ, stream), content_type=stored.content_type, direct_passthrough=True
    )
    response.call_on_close(stream.close)
    response.content_length = stored.size
    _keep_private(response, "attachment", f"attachment.{stored.name.rpartition('.')[2]}", stored.name)
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def pdf(content: bytes, plain: str, name: str) -> Response:
    """A paper that we made, to be read in the browser; ``plain``: its name where only ASCII will do."""
    response = made_file(content, "application/pdf", plain, name, attached=False)
    response.headers["Content-Security-Policy"] = _PDF_POLICY
    return response


def made_file(content: bytes, content_type: str, plain: str, name: str, *, attached: bool) -> Response:
    """Something that we made for one reader."""
    response = Response(content, content_type=content_type)
    _keep_private(response, "attachment" if attached else "inline", plain, name)
    return response


def _keep_private(response: Response, disposition: str, plain: str, name: str) -> None:
    """Kept nowhere, not for search engines; the name goes in both forms of RFC 6266."""
    response.headers["Content-Disposition"] = (
        f"{disposition}; filename={plain}; filename*=UTF-8''{quote(name)}"
    )
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
