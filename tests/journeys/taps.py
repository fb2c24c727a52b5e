"""How often a finger touches the screen on the way to something. Typing, Enter included, does not count."""

from playwright.sync_api import Page

# A press on a label or an element within a link is one, however many elements hear of it.
_SCRIPT = "addEventListener('pointerdown', event => { if (event.isTrusted) window.noteTap(); }, true);"


class Taps:
    """Counts on every page that this browser tab shows from now on."""

    def __init__(self, page: Page) -> None:
        self.count = 0
        page.expose_function("noteTap", self._note)
        page.add_init_script(_SCRIPT)

    def _note(self) -> None:
        self.count += 1
