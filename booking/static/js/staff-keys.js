/* Keys of the staff pages: printed on the buttons, listed on "?", silent inside fields, and they can be switched off. */
(() => {
  "use strict";

  const hints = document.querySelector("[data-key-hints]");
  if (!hints) return;

  const STORE = "keys-off";
  const toggle = document.querySelector("[data-keys-toggle]");
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

  // Without this the link shows the list in its place; with it, as a dialog that gives the focus back.
  for (const link of document.querySelectorAll("[data-opens]")) {
    link.addEventListener("click", (event) => {
      const dialog = document.getElementById(link.dataset.opens);
      if (!dialog?.showModal) return;
      event.preventDefault();
      dialog.showModal();
    });
  }

  const rows = () => [...document.querySelectorAll("[data-row-link]")];
  const here = () =>
    rows().find((link) => link === document.activeElement) ?? rows().find((link) => link.hasAttribute("aria-current"));
  const step = (by) => {
    const all = rows();
    if (!all.length) return;
    const current = all.indexOf(here());
    const next = all[Math.min(all.length - 1, Math.max(0, current + by))];
    if (next && next !== all[current]) next.click();
  };
  const pick = () => here()?.closest("tr").querySelector("[data-pick]");

  // Ctrl+Enter sends what is being typed, by pressing the one button that is marked for it.
  document.addEventListener("keydown", (event) => {
    if (off || event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    const form = event.target.form;
    const send = document.querySelector(form ? `[data-sends="${CSS.escape(form.id || "-")}"]` : "[data-sends]");
    if (!send) return;
    event.preventDefault();
    send.click();
  });

  const TYPED = "select, textarea, [contenteditable], input:not([type=checkbox], [type=radio], [type=submit], [type=button])";
  document.addEventListener("keydown", (event) => {
    if (off || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.target.closest(TYPED)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const key = event.key.toLowerCase();
    if (key === "j") return step(1);
    if (key === "k") return step(-1);
    if (key === " ") {
      // A button is pressed by Space, and a box is ticked, as everywhere.
      const box = event.target.closest("button, summary, input") ? null : pick();
      if (!box) return;
      event.preventDefault();
      return box.click();
    }
    if (key === "m") {
      const menu = document.querySelector(".staff-nav [aria-current], .staff-nav a");
      if (menu?.getClientRects().length) menu.focus();
      return;
    }
    const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!target) return;
    event.preventDefault();
    if (target.matches("input, select")) target.focus();
    else target.click();
  });
})();
