"""Accessibility of a page as axe-core sees it (vendored in tests/vendor/axe)."""

from pathlib import Path

from playwright.sync_api import Page

_VENDOR = Path(__file__).parents[1] / "vendor" / "axe"
_AXE = (_VENDOR / "axe.min.js").read_text(encoding="utf-8")
# Readings above words are counted by axe as text of the button they stand in, which its name then has to
# repeat. They are no text of it, so that one rule is tried while they are away.
_RUN = """async (only) => {
  const name = "label-content-name-mismatch";
  const readings = only ? [] : [...document.querySelectorAll("rt")];
  const all = await axe.run(document, {
    runOnly: only || ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    rules: readings.length ? {[name]: {enabled: false}} : {},
    resultTypes: ["violations"],
  });
  const violations = all.violations;
  if (readings.length) {
    for (const one of readings) one.hidden = true;
    const alone = {type: "rule", values: [name]};
    const names = await axe.run(document, {runOnly: alone, resultTypes: ["violations"]});
    for (const one of readings) one.hidden = false;
    violations.push(...names.violations);
  }
  return violations.map(v =>
    v.id + ": " + v.help + "\\n" + v.nodes.map(n => "    " + n.target.join(" ") + "  " + n.html).join("\\n"));
}"""
CONTRAST: dict[str, object] = {"type": "rule", "values": ["color-contrast"]}


def faults_of(page: Page, only: dict[str, object] | None = None) -> list[str]:
    """What axe finds, each with the elements it means; ``only``: its ``runOnly``."""
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(_AXE)
    faults: list[str] = page.evaluate(_RUN, only)
    return faults


def assert_accessible(page: Page) -> None:
    """Fails with what axe finds."""
    faults = faults_of(page)
    assert not faults, f"{page.url}\n" + "\n".join(faults)
