"""Chromium for tests: how it is started, and what must not happen on any page."""

import re
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

# Chromium as root needs --no-sandbox; the others keep it from calling out on its own.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Heights of a phone and of a small screen on a desk.
HEIGHTS = {390: 844, 1280: 900}
_POLICY = re.compile("Content Security Policy|Permissions-Policy", re.IGNORECASE)


class Watch:
    """Collects what a page may never do: script errors, breaches of the policy, calls to other hosts."""

    def __init__(self, context: BrowserContext) -> None:
        self.faults: list[str] = []
        context.on("page", self._watch)
        context.on("request", self._note_request)
        context.on("weberror", lambda error: self.faults.append(f"script error: {error.error}"))

    def _watch(self, page: Page) -> None:
        page.on("console", self._note_console)

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and _POLICY.search(message.text):
            self.faults.append(message.text)

    def _note_request(self, request: Request) -> None:
        host = urlsplit(request.url).hostname
        if host not in ("localhost", "127.0.0.1", None):
            self.faults.append(f"a request to another host: {request.url}")


def context_options(width: int, **options: Any) -> dict[str, Any]:
    """Options of a new browser context: Japanese, in Tokyo, narrow ones with a finger."""
    return {
        "viewport": {"width": width, "height": HEIGHTS.get(width, 900)},
        "locale": "ja-JP",
        "timezone_id": "Asia/Tokyo",
        "has_touch": width < 600,
        "service_workers": "block",  # one test is about it; elsewhere it would only fetch its page
        **options,
    }
