/* A list beside its cases: it keeps its place and what is ticked while one case after another is opened. */
(() => {
  "use strict";

  const list = document.querySelector(".staff-list");
  if (!list) return;

  /* The same list in the same part and order, whichever case is open. */
  const address = new URL(window.location.href);
  const kept = ["part", "sort", "facility", "state", "procedure", "page"].map((name) => address.searchParams.get(name) ?? "");
  const STORE = `staff-list ${address.pathname.replace(/\/(done|approve|decline)$/, "")} ${kept.slice(0, -1).join(" ")}`;
  const read = () => {
    try {
      return JSON.parse(window.sessionStorage.getItem(STORE)) ?? {};
    } catch {
      return {};
    }
  };
  const write = (more) => window.sessionStorage.setItem(STORE, JSON.stringify({ ...read(), ...more }));

  const current = list.querySelector("tr[aria-current]");
  if (current || document.querySelector("[data-pick]")) list.scrollTop = read().scroll ?? 0;
  if (current) {
    const head = list.querySelector("thead")?.getBoundingClientRect().height ?? 0;
    const box = current.getBoundingClientRect();
    const frame = list.getBoundingClientRect();
    if (box.top < frame.top + head || box.bottom > frame.bottom) current.scrollIntoView({ block: "center" });
  }
  window.addEventListener("pagehide", () => write({ scroll: list.scrollTop }));

  const boxes = [...document.querySelectorAll("[data-pick]")];
  const bar = document.querySelector("[data-pick-bar]");
  if (!boxes.length || !bar) return;

  const all = document.querySelector("[data-pick-all]");
  const count = bar.querySelector("[data-pick-count]");
  const ticked = () => boxes.filter((box) => box.checked);
  const show = () => {
    const number = ticked().length;
    bar.hidden = number === 0;
    const words = number === 1 ? count.dataset.one : number ? count.dataset.many.replace("{count}", String(number)) : "";
    if (count.textContent !== words) count.textContent = words;
    if (all) {
      all.hidden = false;
      all.firstElementChild.checked = number === boxes.length;
      all.firstElementChild.indeterminate = number > 0 && number < boxes.length;
    }
    for (const box of boxes) box.closest("tr")?.classList.toggle("is-ticked", box.checked);
    write({ ticked: ticked().map((box) => box.value) });
  };
  const before = new Set(read().ticked ?? []);
  for (const box of boxes) if (before.has(box.value)) box.checked = true;
  if (all) {
    all.firstElementChild.addEventListener("change", (event) => {
      for (const box of boxes) box.checked = event.target.checked;
      show();
    });
  }
  for (const box of boxes) box.addEventListener("change", show);
  window.addEventListener("pageshow", show);
  show();
})();
