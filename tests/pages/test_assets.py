"""The joined stylesheet, script and drawings."""

import re
from pathlib import Path

import pytest

from booking.pages import assets
from tests.support.client import Client

CSS = Path("booking/static/css")
TEMPLATES = Path("booking/templates")


def test_every_stylesheet_is_in_the_manifest_once() -> None:
    files = {str(path.relative_to(CSS)) for path in CSS.rglob("*.css")}
    assert sorted(assets.manifest()) == sorted(files)


@pytest.mark.parametrize(
    ("kind", "media_type"), [("css", "text/css"), ("js", "text/javascript"), ("svg", "image/svg+xml")]
)
def test_a_joined_file_may_be_kept_for_a_year(client: Client, kind: str, media_type: str) -> None:
    asset = assets.find_asset(kind)
    assert asset is not None
    answer = client.get(f"/assets/{asset.filename}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith(media_type)
    assert answer.headers["Cache-Control"] == assets.ONE_YEAR
    again = client.get(f"/assets/{asset.filename}", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_an_old_address_gives_the_present_file_for_a_short_time(client: Client) -> None:
    answer = client.get("/assets/site-000000000000.css")
    assert answer.data == assets.stylesheet().content
    assert "immutable" not in answer.headers["Cache-Control"]


@pytest.mark.parametrize("name", ["site-0.txt", "other-0.css", "site.css", "symbols-0.css", "..%2Fapp.py"])
def test_nothing_else_is_served(client: Client, name: str) -> None:
    assert client.get(f"/assets/{name}").status_code == 404


def test_every_drawing_that_a_template_names_exists() -> None:
    known = set(re.findall(r'<symbol id="([^"]+)"', assets.symbols().content.decode()))
    named: set[str] = set()
    for path in TEMPLATES.rglob("*.html"):
        text = re.sub(r"{#.*?#}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        named |= set(re.findall(r"\bicon\('([^']+)'", text))
        named |= set(re.findall(r"icon(?:_name)?'?[=:] ?'([^']+)'", text))
    assert named <= known


def test_colours_are_named_in_the_schemes_only() -> None:
    colour = re.compile(r"#[0-9a-f]{3,8}\b|\brgb\(")
    files = [path for path in CSS.rglob("*.css") if path.name != "schemes.css"]
    assert [path.name for path in files if colour.search(path.read_text(encoding="utf-8"))] == []
