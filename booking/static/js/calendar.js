/* Calendars are tables of plain links and buttons. With this file arrow keys go from cell to cell (one stop for Tab), and
   another day, week, month or view comes without loading the page anew: place and focus stay, and what came is said.
   Whatever goes wrong on the way, the browser follows the link as it would without this file. */
(() => {
  "use strict";

  if (!document.querySelector("[data-calendar]")) return;

  const PATIENCE = 8000; /* milliseconds; then the browser itself tries */
  const inside = "[data-calendar]";
  const place = () => window.location.pathname + window.location.search;
  let shown = place();
  let turn = 0;

  /* ---- Arrow keys, as the grid pattern of the ARIA authoring practices has them. ---- */

  const stopOf = (cell) => cell.querySelector("a, button") || cell;
  const isSeen = (cell) => cell.getClientRects().length > 0;
  const isStop = (cell) => !cell.matches(".gap, .month__cell--outside") && isSeen(cell);

  /* A cell's first column and the one behind its last, as wide cells stand over several. */
  const spanOf = (cell) => {
    let first = 0;
    for (let one = cell.previousElementSibling; one; one = one.previousElementSibling) first += one.colSpan;
    return [first, first + cell.colSpan];
  };

  const rowsOf = (table) =>
    [...table.tBodies[0].rows].map((row) => [...row.cells].filter(isStop)).filter((cells) => cells.length);

  const settle = (root) => {
    for (const table of root.querySelectorAll("table[data-grid]")) {
      table.setAttribute("role", "grid");
      const stops = [...table.tBodies[0].querySelectorAll("a, button")];
      for (const stop of stops) stop.tabIndex = -1;
      const first =
        stops.find((stop) => stop.hasAttribute("aria-current")) ||
        stops.find((stop) => stop.matches("button")) ||
        stops[0];
      if (first) first.tabIndex = 0;
    }
  };

  const goTo = (table, cell) => {
    const stop = stopOf(cell);
    for (const one of table.querySelectorAll('tbody [tabindex="0"]')) one.tabIndex = -1;
    stop.tabIndex = 0;
    stop.focus();
  };

  const near = (cells, [from, to]) => {
    const away = (cell) => {
      const [first, last] = spanOf(cell);
      return Math.max(first - to + 1, from - last + 1, 0);
    };
    return cells.reduce((best, cell) => (away(cell) < away(best) ? cell : best));
  };

  const target = (table, cell, event) => {
    const rows = rowsOf(table);
    const at = rows.findIndex((cells) => cells.includes(cell));
    if (at < 0) return null;
    const cells = rows[at];
    const column = cells.indexOf(cell);
    const all = rows.flat();
    const isMonth = table.matches(".month");
    const [from] = spanOf(cell);
    switch (event.key) {
      case "ArrowRight":
        return isMonth ? all[all.indexOf(cell) + 1] : cells[column + 1];
      case "ArrowLeft":
        return isMonth ? all[all.indexOf(cell) - 1] : cells[column - 1];
      case "ArrowDown":
        return rows[at + 1] && near(rows[at + 1], [from, from + 1]);
      case "ArrowUp":
        return rows[at - 1] && near(rows[at - 1], [from, from + 1]);
      case "Home":
        return event.ctrlKey ? all[0] : cells[0];
      case "End":
        return event.ctrlKey ? all[all.length - 1] : cells[cells.length - 1];
      default:
        return undefined;
    }
  };

  document.addEventListener("keydown", (event) => {
    const table = event.target.closest("table[data-grid]");
    const cell = event.target.closest("td, th");
    if (!table || !cell || event.altKey || event.metaKey || event.shiftKey || event.isComposing) return;
    if (event.ctrlKey && !["Home", "End"].includes(event.key)) return;
    if (event.key === "PageUp" || event.key === "PageDown") {
      const way = document.querySelector(`${inside} a[rel="${event.key === "PageUp" ? "prev" : "next"}"]`);
      if (!way) return;
      event.preventDefault();
      load(way.href, keyOf(event.target));
      return;
    }
    const next = target(table, cell, event);
    if (next === undefined && !event.key.startsWith("Arrow")) return;
    event.preventDefault();
    if (next) {
      if (stopOf(next) === next) next.tabIndex = -1;
      goTo(table, next);
    }
  });

  /* ---- Another day or view in the place of this one. ---- */

  const voice = document.createElement("div");
  voice.className = "visually-hidden";
  voice.setAttribute("role", "status");
  document.body.append(voice);

  /* How the same thing is found on the next page. */
  const keyOf = (element) => ({
    id: element.id,
    rel: element.rel,
    name: element.getAttribute?.("aria-label") || element.textContent?.trim(),
  });
  const byKey = (root, { id, rel, name }) => {
    if (id && root.querySelector(`#${CSS.escape(id)}`)) return root.querySelector(`#${CSS.escape(id)}`);
    if (id && /^d\d+$/.test(id)) return [...root.querySelectorAll('a[id^="d"]')].pop(); /* a month with less days */
    if (rel) return root.querySelector(`a[rel="${rel}"]`);
    return [...root.querySelectorAll("a")].find(
      (link) => (link.getAttribute("aria-label") || link.textContent.trim()) === name,
    );
  };

  const isInView = (element) => {
    const box = element.getBoundingClientRect();
    return box.top >= 0 && box.top + Math.min(box.height, 160) <= window.innerHeight;
  };

  const load = async (address, focus, { isNew = true } = {}) => {
    const mine = ++turn;
    const main = document.querySelector("main");
    main.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { signal: AbortSignal.timeout(PATIENCE) });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (mine !== turn) return;
      const fresh = page.querySelector(inside);
      const style = (root) => root.querySelector('link[rel="stylesheet"]')?.getAttribute("href");
      if (!answer.ok || answer.redirected || !fresh || style(page) !== style(document)) throw new Error("another page");
      if (isNew) window.history.pushState(null, "", address);
      shown = place();
      document.title = page.title;
      main.replaceChildren(...document.adoptNode(page.querySelector("main")).childNodes);
      settle(main);
      arrive(main, new URL(address, window.location.href).hash, focus);
      voice.textContent = fresh.dataset.said || "";
    } catch {
      if (mine === turn) window.location.assign(address);
    } finally {
      if (mine === turn) main.removeAttribute("aria-busy");
    }
  };

  /* The focus stays where it was; only if the chosen day came out of sight below, it goes there. */
  const arrive = (main, hash, focus) => {
    const day = hash === "#day" && main.querySelector("#day");
    if (day && !isInView(day)) {
      day.tabIndex = -1;
      day.focus();
      return;
    }
    const same = focus && byKey(main, focus);
    if (same) {
      const table = same.closest("table[data-grid]");
      if (table) goTo(table, same.closest("td, th"));
      else same.focus();
    } else if (focus) {
      const heading = main.querySelector(`${inside} h2`);
      heading.tabIndex = -1;
      heading.focus();
    }
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (!link.closest(`main ${inside}`)) return;
    const to = new URL(link.href);
    const here = window.location;
    if (to.origin !== here.origin || to.pathname !== here.pathname || to.pathname + to.search === shown) return;
    event.preventDefault();
    load(link.href, keyOf(link));
  });

  window.addEventListener("popstate", () => {
    if (place() !== shown) load(window.location.href, null, { isNew: false });
  });

  settle(document);
})();
