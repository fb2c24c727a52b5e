"""Accessibility of a page as axe-core sees it (vendored in tests/vendor/axe)."""

from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Page

_AXE = (Path(__file__).parents[1] / "vendor" / "axe" / "axe.min.js").read_text(encoding="utf-8")
_RUN = """async (without) => {
  const result = await axe.run(document, {
    rules: Object.fromEntries(without.map(rule => [rule, { enabled: false }])),
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    resultTypes: ["violations"],
  });
  return result.violations.map(v =>
    v.id + ": " + v.help + "\\n" + v.nodes.map(n => "    " + n.target.join(" ") + "  " + n.html).join("\\n"));
}"""


def assert_accessible(page: Page, *, without: Sequence[str] = ()) -> None:
    """Fails with what axe finds, each with the elements it means; ``without``: rules that don't fit the page."""
    page.evaluate(_AXE)
    faults: list[str] = page.evaluate(_RUN, list(without))
    assert not faults, f"{page.url}\n" + "\n".join(faults)
