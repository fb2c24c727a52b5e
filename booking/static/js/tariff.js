/* Entering a tariff: a paste into one cell spreads over the table, Enter goes down, and the five uses beside it
   are worked out anew as something is typed. Without this file the buttons do the same. */
(() => {
  "use strict";

  const grid = document.querySelector("[data-grid]");
  const cellAt = (row, column) => document.getElementById(`cell-${row}-${column}`);
  const placeOf = (input) => input.id.split("-").slice(1).map(Number);

  /* Cells of a spreadsheet come parted by tabs, those with line breaks in quotes. */
  const cellsOf = (text) => {
    const rows = [[""]];
    let quoted = false;
    for (let at = 0; at < text.length; at += 1) {
      const sign = text[at];
      const row = rows[rows.length - 1];
      const last = row.length - 1;
      if (sign === '"' && (quoted || row[last] === "")) {
        if (quoted && text[at + 1] === '"') {
          row[last] += sign;
          at += 1;
        } else quoted = !quoted;
      } else if (sign === "\t" && !quoted) row.push("");
      else if (sign === "\n" && !quoted) rows.push([""]);
      else row[last] += sign === "\n" ? " " : sign;
    }
    return rows;
  };

  if (grid) {
    grid.addEventListener("paste", (event) => {
      const input = event.target.closest("input");
      const text = event.clipboardData.getData("text").replace(/\r\n?/g, "\n").replace(/\n+$/, "");
      if (!input || !/[\t\n]/.test(text)) return;
      const [top, left] = placeOf(input);
      const rows = cellsOf(text);
      const lost = rows.some((row, down) => row.some((cell, across) => cell.trim() && !cellAt(top + down, left + across)));
      const paste = document.getElementById("paste");
      event.preventDefault();
      if (lost && paste && top === 0 && left === 0) {
        /* More than there is room for: the server makes the table as large as it needs to be. */
        paste.value = text;
        paste.closest("details").open = true;
        document.querySelector('button[name="do"][value="read"]').click();
        return;
      }
      rows.forEach((row, down) => row.forEach((cell, across) => {
        const target = cellAt(top + down, left + across);
        if (target) target.value = cell.trim();
      }));
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    grid.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing || !event.target.matches("input")) return;
      event.preventDefault();
      const [row, column] = placeOf(event.target);
      const next = cellAt(row + 1, column) ?? cellAt(0, column + 1);
      if (next) {
        next.focus();
        next.select();
      }
    });
  }

  const form = document.querySelector("form[data-live]");
  if (!form) return;
  let asked = 0;
  let waiting;

  const show = (page) => {
    for (const part of document.querySelectorAll("[data-live-part]")) {
      const anew = page.getElementById(part.id);
      if (!anew || part.contains(document.activeElement) || part.innerHTML === anew.innerHTML) continue;
      const open = part.querySelector("details")?.open;
      part.replaceChildren(...anew.childNodes);
      const details = part.querySelector("details");
      if (details && open) details.open = true;
    }
  };
  const work = async () => {
    asked += 1;
    const mine = asked;
    const sent = new FormData(form);
    sent.set("do", "try");
    try {
      const answer = await fetch(form.action || window.location.href, { method: "POST", body: sent, redirect: "error" });
      if (!answer.ok || mine !== asked) return;
      show(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch {
      /* The button works it out as well. */
    }
  };
  document.addEventListener("change", (event) => {
    if (event.target.form !== form || event.target.id === "paste") return;
    window.clearTimeout(waiting);
    waiting = window.setTimeout(work, 300);
  });
})();
