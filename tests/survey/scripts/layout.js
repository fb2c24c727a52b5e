/* What sticks out of the screen, what is cut off, what is too small for a finger. */
(() => {
  const name = (e) => e.outerHTML.slice(0, 140);
  const hidden = (e) => !e.checkVisibility({ visibilityProperty: true });
  /* For readers' ears only: one pixel, clipped. */
  const unseen = (e) => {
    const box = e.getBoundingClientRect();
    return box.width <= 2 || box.height <= 2 || e.closest(".visually-hidden") !== null;
  };
  const ownText = (e) => [...e.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.data.trim());

  const tooWide = () => {
    const over = document.scrollingElement.scrollWidth - innerWidth;
    if (over <= 0) return [];
    const out = [...document.querySelectorAll("body *")]
      .filter((e) => !hidden(e) && e.getBoundingClientRect().right > innerWidth + 1);
    return [`${over}px too wide: ${out.slice(0, 3).map(name).join(" | ")}`];
  };

  /* Text that its own box, or one around it that can't be scrolled, cuts off. */
  const cutOff = () => {
    const found = [];
    for (const e of document.querySelectorAll("body *")) {
      if (hidden(e) || unseen(e) || !ownText(e)) continue;
      const range = document.createRange();
      range.selectNodeContents(e);
      const text = range.getBoundingClientRect();
      if (text.left < -1) found.push(`left of the screen: ${name(e)}`);
      for (let box = e; box && box !== document.body; box = box.parentElement) {
        const style = getComputedStyle(box);
        const edge = box.getBoundingClientRect();
        if (edge.width <= 2 || edge.height <= 2) break; /* all of it is for ears only */
        const cutsX = ["hidden", "clip"].includes(style.overflowX);
        const cutsY = ["hidden", "clip"].includes(style.overflowY);
        if ((cutsX && (text.right > edge.right + 2 || text.left < edge.left - 2))
            || (cutsY && (text.bottom > edge.bottom + 3 || text.top < edge.top - 3))) {
          found.push(`cut off by ${box.tagName.toLowerCase()}.${box.className}: ${name(e)}`);
          break;
        }
        if (["auto", "scroll"].includes(style.overflowX) || ["auto", "scroll"].includes(style.overflowY)) break;
      }
    }
    return found.slice(0, 5);
  };

  /* Main controls are buttons and fields; a link inside of a sentence has the height of its line. */
  const tooSmall = (least) => {
    const found = [];
    for (const e of document.querySelectorAll("button, .button, input, select, textarea, summary")) {
      if (e.type === "hidden" || hidden(e)) continue;
      let box = e.getBoundingClientRect();
      const label = e.labels && e.labels[0];
      if (["checkbox", "radio"].includes(e.type) && label) {
        const other = label.getBoundingClientRect();
        box = { width: Math.max(box.width, other.width), height: Math.max(box.height, other.height) };
      } else if (box.width <= 2 || e.closest(".visually-hidden")) {
        continue;
      }
      const side = Math.min(box.width, box.height);
      if (side < least - 0.5) found.push(`${side.toFixed(0)}px: ${name(e)}`);
    }
    return found.slice(0, 5);
  };

  const spacing = new CSSStyleSheet();
  spacing.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important; } p { margin-bottom: 2em !important; }`);

  window.surveyLayout = {
    faults: () => [...tooWide(), ...cutOff()],
    tooSmall,
    space: (on) => { document.adoptedStyleSheets = on ? [spacing] : []; },
    enlarge: (size) => { document.documentElement.style.fontSize = size; },
    scheme: (name) => {
      if (name) document.documentElement.dataset.scheme = name;
      else delete document.documentElement.dataset.scheme;
    },
  };
})();
