"""Language, size of letters and colours: kept in a cookie on this device, without an account."""

from urllib.parse import urlsplit

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from booking.accounts.access import public
from booking.core.display import COOKIE, SCHEMES, TEXT_SIZES, Display, read_display, write_display
from booking.core.i18n import LOCALES

ONE_YEAR = 365 * 24 * 60 * 60  # seconds

blueprint = Blueprint("display", __name__)


@blueprint.get("/display")
@public
def show() -> str:
    """The settings. ``back`` is the page to return to after saving."""
    return render_template("pages/display.html", back=_own_path(request.args.get("back") or request.referrer))


@blueprint.post("/display")
@public
def save() -> BaseResponse:
    """Keep what was chosen; anything that is not on the list stays as it was."""
    before = read_display(request)
    chosen = Display(
        locale=_one_of(LOCALES, "locale", before.locale),
        scheme=_one_of(("", *SCHEMES), "scheme", before.scheme),
        text_size=_one_of(TEXT_SIZES, "text_size", before.text_size),
    )
    response = make_response(redirect(_own_path(request.form.get("back")), code=303))
    response.set_cookie(
        COOKIE,
        write_display(chosen),
        max_age=ONE_YEAR,
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )
    return response


def _one_of(allowed: tuple[str, ...], name: str, otherwise: str) -> str:
    value = request.form.get(name, otherwise)
    return value if value in allowed else otherwise


def _own_path(address: str | None) -> str:
    """The path of a page of this site; the front page for anything else, the settings themselves included."""
    try:
        parts = urlsplit(address or "")
    except ValueError:
        return "/"
    foreign = parts.netloc not in ("", request.host) or parts.scheme not in ("", "http", "https")
    outward = not parts.path.startswith("/") or parts.path.startswith(("//", "/\\"))
    if foreign or outward or parts.path == url_for("display.show"):
        return "/"
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
