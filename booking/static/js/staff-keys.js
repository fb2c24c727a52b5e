/* Keys of the staff pages: printed on the buttons, silent inside fields, and they can be switched off. */
(() => {
  "use strict";

  const hints = document.querySelector("[data-key-hints]");
  if (!hints) return;

  const STORE = "keys-off";
  const toggle = hints.querySelector("[data-keys-toggle]");
  let off = window.localStorage.getItem(STORE) === "yes";
  const label = () => {
    if (!toggle) return;
    toggle.hidden = false;
    toggle.textContent = off ? toggle.dataset.on : toggle.dataset.off;
    toggle.setAttribute("aria-pressed", String(off));
  };
  label();
  if (toggle) {
    toggle.addEventListener("click", () => {
      off = !off;
      window.localStorage.setItem(STORE, off ? "yes" : "no");
      label();
    });
  }

  const rows = () => [...document.querySelectorAll("[data-row-link]")];
  const step = (by) => {
    const all = rows();
    if (!all.length) return;
    const current = all.findIndex((link) => link.hasAttribute("aria-current") || link === document.activeElement);
    const next = all[Math.min(all.length - 1, Math.max(0, current + by))];
    if (next && next !== all[current]) next.click();
  };

  // Ctrl+Enter sends what is being typed, by pressing the one button that is marked for it.
  document.addEventListener("keydown", (event) => {
    if (off || event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    const form = event.target.form;
    const send = document.querySelector(form ? `[data-sends="${CSS.escape(form.id || "-")}"]` : "[data-sends]");
    if (!send) return;
    event.preventDefault();
    send.click();
  });

  document.addEventListener("keydown", (event) => {
    if (off || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const key = event.key.toLowerCase();
    if (key === "j") return step(1);
    if (key === "k") return step(-1);
    const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!target) return;
    event.preventDefault();
    if (target.matches("input, select")) target.focus();
    else target.click();
  });
})();
