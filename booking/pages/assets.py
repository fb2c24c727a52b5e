"""The stylesheet, the script and the drawings: small files, joined once per process, under their hash.

The address changes with the content, so that browsers may keep a file for a year and never show an old one.
"""

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Blueprint, Response, abort, g, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from booking.accounts.access import public

STATIC = Path(__file__).resolve().parent.parent / "static"
KINDS = {
    "css": ("site", "text/css; charset=utf-8"),
    "js": ("site", "text/javascript; charset=utf-8"),
    "svg": ("symbols", "image/svg+xml"),
}
ONE_YEAR = "public, max-age=31536000, immutable"

blueprint = Blueprint("assets", __name__)


@dataclass(frozen=True, slots=True)
class Asset:
    """One joined file: its name with the hash of what it holds, its media type, its bytes."""

    filename: str
    media_type: str
    content: bytes


def manifest() -> list[str]:
    """The stylesheet's files, relative to static/css, in their order."""
    lines = (STATIC / "css" / "manifest.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@cache
def stylesheet() -> Asset:
    """All files of the manifest as one."""
    return _asset("css", [STATIC / "css" / name for name in manifest()])


@cache
def script() -> Asset:
    """All scripts as one, in the order of their names; each keeps to itself."""
    return _asset("js", sorted((STATIC / "js").glob("*.js")))


@cache
def symbols() -> Asset:
    """Icons, signs and plan-view pictures as symbols of one drawing."""
    return _asset("svg", [STATIC / "icons" / "symbols.svg"])


def _asset(kind: str, paths: list[Path]) -> Asset:
    name, media_type = KINDS[kind]
    content = b"\n".join(path.read_bytes() for path in paths)
    return Asset(f"{name}-{sha256(content).hexdigest()[:12]}.{kind}", media_type, content)


def find_asset(kind: str) -> Asset | None:
    """The file of that kind (css, js, svg)."""
    makers = {"css": stylesheet, "js": script, "svg": symbols}
    return makers[kind]() if kind in makers else None


@blueprint.app_template_global()
def asset_url(kind: str) -> str:
    """The address of the file of that kind in templates: ``{{ asset_url('css') }}``.

    A page asks for its drawings with every sign, so what was found is kept for the answer.
    """
    known: dict[str, str] = g.setdefault("asset_urls", {})
    if kind not in known:
        asset = find_asset(kind)
        if asset is None:
            raise ValueError(f"no asset of the kind {kind!r}")
        known[kind] = url_for("assets.joined", filename=asset.filename)
    return known[kind]


@blueprint.get("/assets/<filename>")
@public
def joined(filename: str) -> BaseResponse:
    """A joined file. An address with an older hash gets the present content, but not for long."""
    name, _hyphen, rest = filename.partition("-")
    asset = find_asset(rest.rpartition(".")[2])
    if asset is None or not asset.filename.startswith(f"{name}-"):
        abort(404)
    response = Response(asset.content, content_type=asset.media_type)
    response.headers["Cache-Control"] = ONE_YEAR if filename == asset.filename else "public, max-age=300"
    response.set_etag(asset.filename)
    return response.make_conditional(request)
