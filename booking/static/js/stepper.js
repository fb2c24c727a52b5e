/* A number with a button for less and one for more. Without this file there is the number to be typed. */
(() => {
  "use strict";

  document.documentElement.dataset.steppers = "yes"; /* shows the buttons, those that come later too */

  const count = (input) => Number(input.value.normalize("NFKC").replace(/[^0-9]/g, "")) || 0;
  const settle = (stepper) => {
    const now = count(stepper.querySelector("input"));
    for (const button of stepper.querySelectorAll("[data-step]")) {
      button.disabled = Number(button.dataset.step) < 0 ? now <= 0 : now >= Number(stepper.dataset.most);
    }
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-stepper] [data-step]");
    if (!button) return;
    const stepper = button.closest("[data-stepper]");
    const input = stepper.querySelector("input");
    const next = count(input) + Number(button.dataset.step);
    input.value = String(Math.min(Number(stepper.dataset.most), Math.max(0, next)));
    settle(stepper);
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  document.addEventListener("input", (event) => {
    const stepper = event.target.closest("[data-stepper]");
    if (stepper) settle(stepper);
  });
})();
