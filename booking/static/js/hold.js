/* Counts the minutes of a hold; said aloud only at five minutes and at one. When it has run out, the page says so and
   offers to keep the slot anew. */
(() => {
  "use strict";

  const holds = [...document.querySelectorAll("[data-hold-until]")];
  if (!holds.length) return;

  /* What is left is counted from the moment at which the page came: the reader's clock may be wrong. */
  const here = Date.now();
  const ends = new Map(
    holds.map((hold) => [
      hold,
      hold.dataset.holdSeconds ? here + 1000 * Number(hold.dataset.holdSeconds) : Date.parse(hold.dataset.holdUntil),
    ])
  );
  let said = null;

  const runOut = () => {
    document.querySelectorAll("[data-hold-over]").forEach((over) => { over.hidden = false; });
    document.querySelectorAll("[data-hold-button]").forEach((button) => { button.hidden = true; });
    holds.forEach((hold) => { hold.hidden = true; });
    window.clearInterval(timer);
  };

  const count = () => {
    for (const hold of holds) {
      const left = Math.max(0, Math.ceil((ends.get(hold) - Date.now()) / 60000));
      const minutes = hold.querySelector("[data-hold-minutes]");
      if (minutes) minutes.textContent = String(left);
      const live = hold.querySelector("[data-hold-live]");
      if (live && (left === 5 || left === 1) && said !== left) {
        said = left;
        live.textContent = live.dataset.holdLive.replace("#", String(left));
      }
    }
    if (Date.now() >= Math.max(...ends.values())) runOut();
  };

  const timer = window.setInterval(count, 10000);
  count();
  document.addEventListener("visibilitychange", count);
})();
