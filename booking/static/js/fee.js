/* What a use costs, beside the form in which it is said: fetched anew after each answer, and read aloud when it changes.
   Without this file the button 料金を計算する does the same with a new page. */
(() => {
  "use strict";

  const form = document.querySelector("form[data-fee]");
  if (!form) return;
  const box = document.getElementById("fee");
  const questions = document.getElementById("fee-questions");
  const again = document.querySelector("[data-fee-again]");
  if (again) again.hidden = true;

  let turn = 0;
  let waiting = 0;

  const show = (page) => {
    for (const part of document.querySelectorAll("[data-fee-part]")) {
      const fresh = page.querySelector(`[data-fee-part="${part.dataset.feePart}"]`);
      const html = fresh ? fresh.innerHTML : "";
      if (part.innerHTML !== html) part.innerHTML = html;
    }
  };

  /* What is wrong with a number stands above it; the field itself stays, somebody may be typing in it. */
  const mend = (page) => {
    for (const input of questions.querySelectorAll("input.input")) {
      const fresh = page.getElementById(input.id);
      const mine = input.closest(".field, .stepper");
      const its = fresh?.closest(".field, .stepper");
      if (!its || !mine) continue;
      mine.classList.toggle("field--error", its.classList.contains("field--error"));
      mine.querySelector(".field__error")?.remove();
      const error = its.querySelector(".field__error");
      const place = mine.querySelector(".stepper__name") ?? null;
      if (error && place) place.append(document.adoptNode(error));
      else if (error) mine.querySelector(".field__control").before(document.adoptNode(error));
      for (const attribute of ["aria-invalid", "aria-describedby"]) {
        const value = fresh.getAttribute(attribute);
        if (value === null) input.removeAttribute(attribute);
        else input.setAttribute(attribute, value);
      }
    }
  };

  const names = (root) =>
    [...new Set([...root.querySelectorAll("[name]")].map((one) => one.name))].join("|");

  const ask = async () => {
    const mine = ++turn;
    const body = new FormData(form);
    const isGet = form.method === "get";
    if (!isGet) body.set("step", "fee");
    box.setAttribute("aria-busy", "true");
    try {
      const address = isGet ? `${form.action}?${new URLSearchParams(body)}` : form.action;
      const answer = await fetch(address, isGet ? {} : { method: "POST", body });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (mine !== turn) return;
      const fresh = page.getElementById("fee-questions");
      if (!page.querySelector("form[data-fee]") || !fresh) throw new Error("another page");
      if (names(fresh) !== names(questions)) questions.innerHTML = fresh.innerHTML;
      else mend(page);
      show(page);
    } catch {
      if (again) again.hidden = false; /* the button does it then */
    } finally {
      if (mine === turn) box.removeAttribute("aria-busy");
    }
  };

  const soon = (wait) => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(ask, wait);
  };
  const counts = (field) =>
    questions.contains(field) ||
    field.hasAttribute("data-fee-input") ||
    ["people", "period", "ends"].includes(field.name);

  form.addEventListener("change", (event) => {
    if (counts(event.target)) soon(0);
  });
  form.addEventListener("input", (event) => {
    if (counts(event.target) && event.target.matches("input.input")) soon(500);
  });
})();
