/* Forms work without this file. It saves a double click, shows a password, and moves the focus to errors. */
(() => {
  "use strict";

  const summary = document.querySelector("[data-error-summary]");
  if (summary) summary.focus();

  for (const button of document.querySelectorAll("[data-show-password]")) {
    const input = document.getElementById(button.dataset.showPassword);
    if (!input) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      const shown = input.type === "password";
      input.type = shown ? "text" : "password";
      button.setAttribute("aria-pressed", String(shown));
      button.textContent = shown ? button.dataset.hide : button.dataset.show;
    });
  }

  /* The server refuses the second copy by its token; this only spares the wait. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  /* Questions that are asked of some only: the page says of whom, and the server leaves the others' answers out. */
  const conditional = document.querySelectorAll("[data-only-if]");
  const showAsked = () => {
    for (const question of conditional) {
      const wanted = JSON.parse(question.dataset.onlyValues);
      const inputs = [...document.getElementsByName(question.dataset.onlyIf)];
      const chosen = inputs.filter((input) => input.checked || input.tagName === "SELECT");
      question.hidden = !chosen.some((input) => wanted.includes(input.value));
    }
  };
  if (conditional.length) {
    document.addEventListener("change", showAsked);
    window.addEventListener("pageshow", showAsked);
    showAsked();
  }
})();
