"""Accessibility of a page as axe-core sees it (vendored in tests/vendor/axe)."""

from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Page

_VENDOR = Path(__file__).parents[1] / "vendor" / "axe"
_AXE = (_VENDOR / "axe.min.js").read_text(encoding="utf-8")
# Readings above words are counted by axe as text of the button they stand in, which its name then has to
# repeat. They are no text of it, so that one rule is tried while they are away. What sticks to an edge of the
# window may cover half a target until one scrolls, so targets found too small are measured without sticking.
_RUN = """async ([only, without]) => {
  const name = "label-content-name-mismatch";
  const readings = only ? [] : [...document.querySelectorAll("rt")];
  const all = await axe.run(document, {
    runOnly: only || ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    rules: Object.fromEntries(
      [...without, ...(readings.length ? [name] : [])].map(rule => [rule, {enabled: false}])),
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
  if (violations.some(v => v.id === "target-size")) {
    const sticking = [...document.querySelectorAll("*")]
      .filter(e => getComputedStyle(e).position === "sticky");
    for (const one of sticking) Object.assign(one.style, {position: "relative", inset: "auto"});
    const alone = {type: "rule", values: ["target-size"]};
    const sizes = await axe.run(document, {runOnly: alone, resultTypes: ["violations"]});
    for (const one of sticking) Object.assign(one.style, {position: "", inset: ""});
    violations.splice(violations.findIndex(v => v.id === "target-size"), 1, ...sizes.violations);
  }
  return violations.map(v =>
    v.id + ": " + v.help + "\\n" + v.nodes.map(n => "    " + n.target.join(" ") + "  " + n.html).join("\\n"));
}"""
CONTRAST: dict[str, object] = {"type": "rule", "values": ["color-contrast"]}


def faults_of(page: Page, only: dict[str, object] | None = None, without: Sequence[str] = ()) -> list[str]:
    """What axe finds, each with the elements it means; ``only``: its ``runOnly``; ``without``: rules."""
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(_AXE)
    faults: list[str] = page.evaluate(_RUN, [only, list(without)])
    return faults


def assert_accessible(page: Page, *, without: Sequence[str] = ()) -> None:
    """Fails with what axe finds; ``without``: rules that a page of its kind can't keep."""
    faults = faults_of(page, without=without)
    assert not faults, f"{page.url}\n" + "\n".join(faults)
