"""Files as answers: private, kept nowhere, not for search engines."""

from urllib.parse import quote

from flask import Response

# A browser shows a PDF with a page of its own, to which the site's policy would leave nothing.
_PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def pdf(content: bytes, name: str, plain: str = "booking.pdf") -> Response:
    """A PDF to be shown in the browser."""
    response = file(content, "application/pdf", name, plain, attached=False)
    response.headers["Content-Security-Policy"] = _PDF_POLICY
    return response


def file(content: bytes, content_type: str, name: str, plain: str, *, attached: bool) -> Response:
    """A file; its name goes in both forms of RFC 6266, ``plain`` is the one in ASCII."""
    response = Response(content, content_type=content_type)
    response.headers["Content-Disposition"] = (
        f"{'attachment' if attached else 'inline'}; filename={plain}; filename*=UTF-8''{quote(name)}"
    )
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
