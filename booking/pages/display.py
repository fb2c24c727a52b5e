"""Language, readings, size of letters and colours: kept in a cookie on this device, without an account."""

from urllib.parse import parse_qs, urlsplit

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.wrappers import Response as BaseResponse

from booking.accounts.access import public
from booking.core.display import COOKIE, READINGS, SCHEMES, TEXT_SIZES, Display, read_display, write_display
from booking.core.i18n import LOCALES

CHOICES = ("locale", "readings", "text_size", "scheme")
ONE_YEAR = 365 * 24 * 60 * 60  # seconds

blueprint = Blueprint("display", __name__)


@blueprint.get("/display")
@public
def show() -> str:
    """The settings. ``back`` is the page to return to, else the one from which the reader came."""
    return render_template("pages/display.html", back=_own_path(request.args.get("back") or request.referrer))


@blueprint.post("/display")
@public
def save() -> BaseResponse:
    """Keep what was chosen; anything that is not on the list stays as it was.

    The settings' own page comes again (``stay``), at the choice that was made; others are returned to.
    """
    before = read_display(request)
    chosen = Display(
        locale=_one_of(LOCALES, "locale", before.locale),
        scheme=_one_of(("", *SCHEMES), "scheme", before.scheme),
        text_size=_one_of(TEXT_SIZES, "text_size", before.text_size),
        readings=_one_of(READINGS, "readings", before.readings),
    )
    back = _own_path(request.form.get("back"))
    if "stay" in request.form:
        made = next((name for name in CHOICES if name in request.form), None)
        back = url_for("display.show", back=back, _anchor=f"display-{made}" if made else None)
    response = make_response(redirect(back, code=303))
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
    """The path of a page of this site; the front page for anything else, and for what only a form leads to.

    From the settings themselves it is the page to which they lead back.
    """
    try:
        parts = urlsplit(address or "")
    except ValueError:
        return "/"
    foreign = parts.netloc not in ("", request.host) or parts.scheme not in ("", "http", "https")
    outward = not parts.path.startswith("/") or parts.path.startswith(("//", "/\\"))
    if foreign or outward or not _can_be_looked_at(parts.path):
        return "/"
    if parts.path == url_for("display.show"):
        further = parse_qs(parts.query).get("back", ["/"])[0]
        return "/" if further.startswith(parts.path) else _own_path(further)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _can_be_looked_at(path: str) -> bool:
    """Not so for addresses that only take a form."""
    adapter = current_app.create_url_adapter(request)
    try:
        if adapter is not None:
            adapter.match(path, method="GET")
    except MethodNotAllowed:
        return False
    except HTTPException:
        return True  # a page that is not there says so itself
    return True
