/* Without a connection nothing that was typed is lost, and a page that can't be fetched says so with a telephone number. */
(() => {
  "use strict";

  const html = document.documentElement;
  if ("serviceWorker" in navigator && document.body.dataset.worker) {
    /* Another look is another worker, which fetches its page anew: see booking/pages/offline.py. */
    const look = [html.lang, html.dataset.scheme ?? "", html.dataset.textSize ?? ""].join("-");
    window.addEventListener("load", () => {
      navigator.serviceWorker
        .register(`${document.body.dataset.worker}?look=${look}`, { updateViaCache: "all" })
        .catch(() => {}); /* then the browser's own page is shown */
    });
  }

  let note = null;
  /* Before the other scripts: they would take the form for sent. */
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (navigator.onLine || (event.submitter?.formMethod || form.method) !== "post") return;
      event.preventDefault();
      event.stopImmediatePropagation();
      note?.remove();
      note = document.createElement("p");
      note.className = "offline-note";
      note.setAttribute("role", "alert");
      const beside = event.submitter ?? form.lastElementChild;
      (beside.closest(".actions, .bottom-bar__action") ?? beside).after(note);
      note.textContent = document.body.dataset.offline;
      note.scrollIntoView({ block: "nearest" });
    },
    true,
  );
  window.addEventListener("online", () => {
    if (note) note.textContent = document.body.dataset.online;
  });
})();
