/* For the walk with the Tab key: what can be reached at all, and where the focus is now. */
(() => {
  const visible = (e) => e.checkVisibility({ visibilityProperty: true });
  const OPERABLE = "a[href], button, input, select, textarea, summary, [tabindex]";

  /* A radio group is one stop; what a folded <details> hides is none; tabindex=-1 is for scripts. */
  const stops = () => {
    const groups = new Set();
    /* An open dialog holds the focus: nothing behind it is to be reached. */
    const within = document.querySelector("dialog:modal") ?? document;
    return [...within.querySelectorAll(OPERABLE)].filter((e) => {
      if (e.disabled || e.type === "hidden" || e.tabIndex < 0 || !visible(e) || e.closest("[inert]")) return false;
      if (e.matches("summary") && e.parentElement.tagName !== "DETAILS") return false;
      if (e.type !== "radio") return true;
      const group = `${e.name} ${e.form && e.form.id} ${e.form && e.form.action}`;
      const any = [...document.getElementsByName(e.name)].some((other) => other.checked && other.form === e.form);
      if (any) return e.checked;
      if (groups.has(group)) return false;
      groups.add(group);
      return true;
    });
  };

  /* What stands for a control that is drawn by its label. */
  const shown = (e) => {
    const box = e.getBoundingClientRect();
    const small = box.width <= 2 || box.height <= 2 || getComputedStyle(e).opacity === "0";
    return small && e.labels && e.labels.length ? e.labels[0] : e;
  };

  /* The focus may be drawn around the card that a link stands in. */
  const marks = (e) => {
    const found = [e, ...(e.labels || [])];
    for (let up = e.parentElement; up && found.length < 6; up = up.parentElement) found.push(up);
    return found;
  };
  const outlined = (e) => marks(e).some((m) => [null, "::before", "::after"].some((part) => {
    const style = getComputedStyle(m, part);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  }));

  /* Some of it can be seen: one of nine points of what is on the screen is not under something else. */
  const uncovered = (e) => {
    for (const box of e.getClientRects()) {
      const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
      const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
      if (left >= right || top >= bottom) continue;
      for (const x of [0.1, 0.5, 0.9]) {
        for (const y of [0.15, 0.5, 0.85]) {
          const at = document.elementFromPoint(left + (right - left) * x, top + (bottom - top) * y);
          if (at && (e.contains(at) || (at.contains(e) && marks(e).includes(at)))) return true;
        }
      }
    }
    return false;
  };

  window.surveyWalk = {
    begin() {
      /* The next Tab begins at the top, wherever the focus was. */
      const top = document.querySelector("dialog:modal") ?? document.body;
      top.tabIndex = -1;
      top.focus();
      document.body.removeAttribute("tabindex");
      getSelection().collapse(document.body, 0);
      const all = stops();
      all.forEach((e, index) => { e.surveyStop = index; });
      return all.length;
    },
    here() {
      const e = document.activeElement;
      if (!e || e === document.body || e === document.documentElement) return null;
      const seen = shown(e);
      return {
        number: e.surveyStop === undefined ? -1 : e.surveyStop,
        html: e.outerHTML.slice(0, 140),
        outlined: outlined(e),
        seen: uncovered(seen) || uncovered(e),
      };
    },
    missed(reached) {
      return stops().filter((e) => !reached.includes(e.surveyStop)).map((e) => e.outerHTML.slice(0, 140));
    },
  };
})();
