"""Without a connection: one page that says so with the telephone number, and the worker that shows it.

See docs/decisions/0019. The worker keeps that page and what draws it, never a page of somebody's.
"""

import json
from hashlib import sha256

from flask import Response, render_template, url_for

from booking.accounts.access import public
from booking.pages.assets import STATIC, asset_url
from booking.pages.blueprint import blueprint

# Browsers look for a newer worker no more often, so that pages don't cost a second request each.
ONE_HOUR = "private, max-age=3600"


@blueprint.get("/offline")
@public
def offline() -> str:
    """What is shown in the place of a page that could not be fetched; the same for everybody of one look."""
    return render_template("pages/offline.html")


@blueprint.get("/sw.js")
@public
def worker() -> Response:
    """The worker. It is another one as soon as its page or what draws it is."""
    page = render_template("pages/offline.html")
    files = [url_for("pages.offline"), asset_url("css"), asset_url("js"), asset_url("svg")]
    version = sha256(page.encode()).hexdigest()[:12]
    source = (STATIC / "worker" / "sw.js").read_text(encoding="utf-8")
    text = f"const VERSION = {json.dumps(version)};\nconst FILES = {json.dumps(files)};\n{source}"
    response = Response(text, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = ONE_HOUR
    return response
