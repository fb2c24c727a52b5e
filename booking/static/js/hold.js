/* Counts the minutes of a hold; said aloud only at five minutes and at one. */
(() => {
  "use strict";

  const holds = [...document.querySelectorAll("[data-hold-until]")];
  if (!holds.length) return;

  let said = null;
  const count = () => {
    for (const hold of holds) {
      const left = Math.max(0, Math.ceil((Date.parse(hold.dataset.holdUntil) - Date.now()) / 60000));
      const minutes = hold.querySelector("[data-hold-minutes]");
      if (minutes) minutes.textContent = String(left);
      const live = hold.querySelector("[data-hold-live]");
      if (live && (left === 5 || left === 1) && said !== left) {
        said = left;
        live.textContent = live.dataset.holdLive.replace("#", String(left));
      }
    }
  };
  count();
  window.setInterval(count, 10000);
})();
