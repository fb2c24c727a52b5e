/* The counter's form without reloading: Enter goes on, what it asks for is fetched, and the server says where to go next.
   Without this file every button reloads the whole page, with the same result. */
(() => {
  "use strict";

  const form = document.querySelector("[data-counter]");
  if (!form) return;

  const PLACE = ["facility", "space", "day", "time"];
  const keysOff = () => window.localStorage.getItem("keys-off") === "yes";
  const known = () => PLACE.map((name) => form.elements[name]?.value ?? "").join("|");
  let looked = known();
  const turns = { place: 0, people: 0, price: 0 };
  let plain = false;

  const replace = (page, ...ids) => {
    for (const id of ids) {
      const fresh = page.getElementById(id);
      if (fresh) document.getElementById(id).innerHTML = fresh.innerHTML;
    }
    settle();
  };

  /* One stop for Tab among the slots; arrows go from one to the next. */
  const settle = () => {
    for (const list of form.querySelectorAll(".slot-picks")) {
      list.querySelectorAll("button").forEach((button, place) => {
        button.tabIndex = place ? -1 : 0;
      });
    }
  };
  settle();

  const fill = (page, names) => {
    for (const name of names) {
      const mine = form.elements[name];
      const fresh = page.querySelector(`[data-counter] [name="${name}"]`);
      if (mine && fresh && !mine.value) mine.value = fresh.value;
    }
  };

  const focus = (id) => {
    const target = id && document.getElementById(id);
    if (!target) return;
    target.focus();
    if (target.select && target.value && target.type !== "radio") target.select();
  };

  /* Gives null when the same was asked anew meanwhile; whatever goes wrong, the page itself is sent instead. */
  const ask = async (about, name, value) => {
    const mine = ++turns[about];
    const body = new FormData(form);
    body.append(name, value);
    form.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.action, { method: "POST", body });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (mine !== turns[about]) return null;
      if (!page.querySelector("[data-counter]")) throw new Error("another page");
      return page;
    } catch {
      if (mine === turns[about]) {
        plain = true;
        form.querySelector(`[name="step"][value="look"]`).click();
      }
      return null;
    } finally {
      if (mine === turns[about]) form.removeAttribute("aria-busy");
    }
  };

  const next = (page) => focus(page.querySelector("[data-counter]").dataset.focus);

  const look = async (goOn) => {
    looked = known();
    const page = await ask("place", "step", "slots");
    if (!page) return;
    replace(page, "counter-answer", "counter-slots", "counter-permits");
    mend(page, ["day", "time"]);
    price(page);
    if (goOn) next(page);
  };

  /* What is wrong with a field stands above it. */
  const mend = (page, names) => {
    for (const name of names) {
      const mine = form.elements[name].closest(".field");
      const fresh = page.getElementById(name).closest(".field");
      mine.classList.toggle("field--error", fresh.classList.contains("field--error"));
      mine.querySelector(".field__error")?.remove();
      const error = fresh.querySelector(".field__error");
      if (error) mine.querySelector(".field__control").before(document.adoptNode(error));
      for (const attribute of ["aria-invalid", "aria-describedby"]) {
        const value = fresh.querySelector(".input").getAttribute(attribute);
        if (value === null) form.elements[name].removeAttribute(attribute);
        else form.elements[name].setAttribute(attribute, value);
      }
    }
  };

  /* What it costs; what is asked for that only where it is something else than before: somebody may be typing. */
  const price = (page) => {
    const mine = document.getElementById("counter-asked");
    const fresh = page.getElementById("counter-asked");
    const names = (root) => [...new Set([...root.querySelectorAll("[name]")].map((one) => one.name))].join("|");
    if (names(mine) !== names(fresh)) mine.innerHTML = fresh.innerHTML;
    replace(page, "counter-fee");
  };
  const reckon = async () => {
    const page = await ask("price", "step", "slots");
    if (page) price(page);
  };

  const changeFacility = async () => {
    const page = await ask("place", "step", "slots");
    if (!page) return;
    const at = document.activeElement?.id;
    replace(page, "counter-where", "counter-permits");
    price(page);
    looked = known();
    document.getElementById(at)?.focus();
  };

  const pick = async (value) => {
    const page = await ask("place", "pick", value);
    if (!page) return;
    replace(page, "counter-where", "counter-permits");
    price(page);
    looked = known();
    next(page);
  };

  const people = async (step) => {
    const page = await ask("people", "step", step);
    if (!page) return;
    replace(page, "counter-people", "counter-answer", "counter-slots", "counter-permits");
    price(page);
    fill(page, ["phone", "purpose", "people"]);
    next(page);
  };

  const stops = () =>
    [...form.querySelectorAll("input, select, textarea, [data-send]")].filter(
      (one) => one.getClientRects().length && one.type !== "hidden" && !one.closest("[data-skip]"),
    );
  const goOn = (from) => {
    const all = stops();
    const rest = all.slice(all.indexOf(from) + 1).filter((one) => one.type !== "radio" || from.type !== "radio");
    if (rest.length) focus(rest[0].id || ((rest[0].id = "counter-send"), "counter-send"));
  };

  const enter = (at) => {
    if (at.name === "day" || at.name === "time" || at.name === "space") return look(true);
    if (at.name === "q") return people(at.value.trim() ? "people" : "look");
    if (at.name === "person") {
      at.checked = true;
      return at.value === "new" ? goOn(at) : people("person");
    }
    return goOn(at);
  };

  form.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.altKey || event.metaKey || keysOff()) return;
    const at = event.target;
    if (event.key === "Enter" && event.ctrlKey) {
      event.preventDefault();
      return form.requestSubmit(form.querySelector("[data-send]"));
    }
    if (event.key === "Enter" && at.matches("input, select")) {
      event.preventDefault();
      return enter(at);
    }
    if (at.name === "pick" && (event.key === "ArrowRight" || event.key === "ArrowLeft")) {
      const all = [...at.closest(".slot-picks").querySelectorAll("button")];
      const to = all[all.indexOf(at) + (event.key === "ArrowRight" ? 1 : -1)];
      if (to) to.focus();
      event.preventDefault();
    }
  });

  form.addEventListener("change", (event) => {
    /* For other people booking may begin on another day. */
    if (event.target.name === "audience") return look(false);
    if (event.target.name === "facility") return changeFacility();
    if (event.target.name === "people" || event.target.closest("#counter-asked")) return reckon();
    if (PLACE.includes(event.target.name) && known() !== looked) return look(false);
  });

  form.addEventListener("submit", (event) => {
    const by = event.submitter;
    if (plain || !by || "send" in by.dataset) return;
    event.preventDefault();
    event.stopPropagation(); /* to forms.js, which would take it for sent */
    if (by.name === "pick") return pick(by.value);
    return by.value === "people" ? people("people") : look(true);
  });
})();
