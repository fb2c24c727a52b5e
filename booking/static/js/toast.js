/* What has just been done: said aloud when the page has settled, and closed by its reader, never by a clock. */
(() => {
  "use strict";

  const toasts = document.querySelector("[data-toasts]");
  if (!toasts) return;

  const live = toasts.querySelector("[data-toast-live]");
  const texts = [...toasts.querySelectorAll("[data-toast-text]")].map((one) => one.textContent.trim());
  window.addEventListener("load", () => {
    /* A region is heard when it changes. What was said is taken out again: it stands above, to be read. */
    window.setTimeout(() => (live.textContent = texts.join("\n")), 500);
    window.setTimeout(() => (live.textContent = ""), 8000);
  });

  for (const button of toasts.querySelectorAll("[data-toast-close]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      button.closest("[data-toast]").remove();
      (toasts.querySelector("[data-toast-close]") ?? document.getElementById("main")).focus();
      if (!toasts.querySelector("[data-toast]")) toasts.remove();
    });
  }
})();
