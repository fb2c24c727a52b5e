"""Links of header and footer: only pages that exist in this installation are shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app, request, url_for

from booking.core.i18n import _l

# Name of the link in layouts → endpoint.
PAGE_LINKS = {
    "front": "pages.front",
    "search": "offers.search",
    "apply": "applications.procedures",
    "help": "pages.help",
    "accessibility": "pages.accessibility",
    "privacy": "pages.privacy",
    "api": "api_pages.guide",
    "terms": "pages.terms",
    "display": "display.show",
    "my_page": "pages.my_page",
    "sign_in": "accounts.sign_in",
    "register": "accounts.register",
    "sign_out": "accounts.sign_out",
    "account": "accounts.index",
    "calendar": "reservations.feed",
    "staff_home": "pages.staff_home",
}
MAIN = (("search", _l("施設をさがす")), ("apply", _l("申請する")), ("help", _l("使い方")))
FOOTER = (
    ("apply", _l("申請・申込み")),
    ("help", _l("困ったとき")),
    ("display", _l("ことば・表示")),
    ("accessibility", _l("ウェブアクセシビリティ")),
    ("privacy", _l("個人情報の扱い")),
    ("terms", _l("利用規約")),
    ("api", _l("プログラムで使う（API）")),
)

blueprint = Blueprint("navigation", __name__)


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """One link of a navigation."""

    label: str
    url: str
    is_current: bool = False


@blueprint.app_context_processor
def links() -> dict[str, Any]:
    """What layouts/site.html and layouts/staff.html need to link to the main pages."""
    urls = {name: url_for(endpoint) for name, endpoint in PAGE_LINKS.items() if _exists(endpoint)}
    here = {name for name, endpoint in PAGE_LINKS.items() if endpoint == request.endpoint}
    if request.blueprint == "offers":
        here = {"search"}  # facilities and calendars are what was searched for
    if request.blueprint == "applications":
        here = {"apply"}
    return {
        "page_links": {**urls, "current": next(iter(here), None)},
        "site_navigation": _items(MAIN, urls, here),
        "footer_links": _items(FOOTER, urls, here),
    }


def _exists(endpoint: str) -> bool:
    return endpoint in current_app.view_functions


def _items(names: Sequence[tuple[str, str]], urls: Mapping[str, str], here: set[str]) -> list[NavigationItem]:
    return [NavigationItem(label, urls[name], name in here) for name, label in names if name in urls]
