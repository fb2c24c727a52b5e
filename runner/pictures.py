"""Takes the readme's pictures: ``python -m runner.pictures FOLDER``, in the environment for developing.

The service runs in this process over a database of its own, at one and the same moment each time, so that
pictures change only when pages do (reference numbers aside, which are drawn by lot).
"""

import json
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from runner.environment import ROOT
from runner.needs import find_chromium
from runner.town import MOMENT, city, served

WIDTH, HEIGHT = 1280, 860
COLOURS = 256
# Chromium as root needs --no-sandbox.
FLAGS = ["--no-sandbox", "--disable-gpu", "--force-color-profile=srgb", "--font-render-hinting=none"]


def take_all(folder: Path) -> None:
    """Write every picture into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with city() as app, served(app) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        for name, who, open_page in PICTURES:
            page = _open_browser(browser, address)
            if who:
                _sign_in(page, who)
            open_page(page)
            _write(folder / f"{name}.png", page.screenshot())
            page.context.close()
        browser.close()


def _open_browser(browser: Browser, address: str) -> Page:
    context = browser.new_context(
        base_url=address,
        viewport={"width": WIDTH, "height": HEIGHT},
        locale="ja-JP",
        timezone_id="Asia/Tokyo",
        color_scheme="light",
        reduced_motion="reduce",
    )
    context.clock.set_fixed_time(MOMENT)
    return context.new_page()


def _sign_in(page: Page, role: str) -> None:
    """As the first demo account of the role."""
    accounts = json.loads((ROOT / "seeds" / "accounts.json").read_text(encoding="utf-8"))
    account = next(one for one in accounts if one["role"] == role)
    page.goto("/sign-in")
    page.locator("#email").fill(account["email"])
    page.locator("#password").fill(account["password"])
    page.locator("#password").press("Enter")
    page.wait_for_url(lambda address: "/sign-in" not in address)


def _front(page: Page) -> None:
    page.goto("/")


def _month(page: Page) -> None:
    """December of half a gymnasium, with a day that has something of everything."""
    page.goto("/search?q=体育館 半面")
    page.locator(".space-result a[href*='/spaces/']").first.click()
    page.locator(".month-nav__link--next").click()
    page.locator(".month__cell--partial a").first.click()
    page.locator(".month-nav").evaluate("heading => heading.scrollIntoView()")


def _my_page(page: Page) -> None:
    page.goto("/my")


def _staff(page: Page) -> None:
    page.goto("/staff/requests")
    page.locator("[data-row-link]").nth(1).click()
    page.wait_for_load_state()
    page.evaluate("document.activeElement.blur()")


# The name of the file, the role of who looks, and how the page is reached.
PICTURES: tuple[tuple[str, str | None, Callable[[Page], None]], ...] = (
    ("front", None, _front),
    ("month", None, _month),
    ("my-page", "resident", _my_page),
    ("staff", "staff", _staff),
)


def _write(path: Path, picture: bytes) -> None:
    """With few colours: screens have few, and the file is a third as large."""
    with Image.open(BytesIO(picture)) as screen:
        few = screen.convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
    print(f"{path.name:<14} {path.stat().st_size // 1024} KB", flush=True)


if __name__ == "__main__":
    take_all(Path(sys.argv[1]))
