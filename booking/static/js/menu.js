/* The phone's menu opens without this file. It closes by Esc, and when the reader goes on behind it. */
(() => {
  "use strict";

  for (const menu of document.querySelectorAll("details[data-menu]")) {
    const button = menu.querySelector("summary");
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      button.focus();
    });
    /* Open, it would hide what has the focus or was tapped. */
    menu.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
    });
    document.addEventListener("pointerdown", (event) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    /* Whoever comes back by the browser's button finds the page, not the menu. */
    window.addEventListener("pageshow", () => {
      menu.open = false;
    });
  }
})();
