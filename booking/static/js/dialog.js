/* A confirmation page as a dialog over the page before. Without this file, and where anything fails, the link leads there. */
(() => {
  "use strict";

  const WORDS = "dialog-title";

  const fetched = async (address) => {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) throw new Error("another page");
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const part = page.querySelector("[data-confirmation]");
    if (!part) throw new Error("no question");
    return document.adoptNode(part);
  };

  const framed = (part, closeLabel) => {
    const dialog = document.createElement("dialog");
    dialog.className = "dialog";
    dialog.setAttribute("aria-labelledby", WORDS);
    const title = part.querySelector("[data-confirmation-title]");
    const heading = document.createElement("h2");
    heading.className = "dialog__title";
    heading.id = WORDS;
    heading.tabIndex = -1;
    heading.append(...title.childNodes);
    title.replaceWith(heading);
    const close = document.createElement("button");
    close.type = "button";
    close.className = "dialog__close";
    close.setAttribute("aria-label", closeLabel);
    close.textContent = "×";
    close.addEventListener("click", () => dialog.close());
    part.querySelector(".confirmation__back")?.addEventListener("click", (event) => {
      event.preventDefault();
      dialog.close();
    });
    dialog.append(part, close);
    return dialog;
  };

  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-dialog-link]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.hasAttribute("aria-busy")) return;
    link.setAttribute("aria-busy", "true");
    try {
      const dialog = framed(await fetched(link.href), link.dataset.close);
      dialog.addEventListener("close", () => {
        dialog.remove();
        link.focus();
      });
      document.body.append(dialog);
      dialog.showModal();
      dialog.querySelector(`#${WORDS}`).focus(); /* what will happen is heard before the button that does it */
    } catch {
      window.location.assign(link.href);
    } finally {
      link.removeAttribute("aria-busy");
    }
  });
})();
