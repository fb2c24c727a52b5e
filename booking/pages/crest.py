"""The municipality's crest: kept in the database, served under its hash."""

from flask import Response, abort, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from booking.accounts.access import public
from booking.municipalities.models import Municipality
from booking.municipalities.queries import find_crest, get_current
from booking.pages.assets import ONE_YEAR
from booking.pages.blueprint import blueprint


@blueprint.app_template_global()
def crest_url(municipality: Municipality | None) -> str | None:
    """The address of the crest in templates; None where the service's own drawing is shown."""
    if municipality is None or municipality.crest_sha256 is None:
        return None
    return url_for("pages.crest", sha256=municipality.crest_sha256)


@blueprint.get("/crest/<sha256>.png")
@public
def crest(sha256: str) -> BaseResponse:
    """The crest in use. Its address changes with the picture: browsers may keep it for a year."""
    body = get_current()
    found = find_crest(body.id, sha256) if body.crest_sha256 == sha256 else None
    if found is None:
        abort(404)
    response = Response(found.content, content_type="image/png")
    response.headers["Cache-Control"] = ONE_YEAR
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.set_etag(sha256)
    return response.make_conditional(request)
