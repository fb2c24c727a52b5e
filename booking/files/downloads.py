"""Giving a file out: always to be saved, never to be run or shown by the site, to nobody else's page."""

from typing import IO
from urllib.parse import quote

from flask import Response, request
from werkzeug.wsgi import wrap_file

from booking.files.models import StoredFile

_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


def download(stored: StoredFile, stream: IO[bytes]) -> Response:
    """The file as a download of its own name; who may have it, the caller has made sure of."""
    response = Response(
        wrap_file(request.environ, stream), content_type=stored.content_type, direct_passthrough=True
    )
    response.call_on_close(stream.close)
    response.content_length = stored.size
    plain = "attachment." + stored.name.rpartition(".")[2]
    response.headers["Content-Disposition"] = (
        f"attachment; filename={plain}; filename*=UTF-8''{quote(stored.name)}"
    )
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
