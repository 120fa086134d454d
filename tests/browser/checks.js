// What axe does not see, asked of a page in one go: its frame, its words, and how the keyboard goes through it.
(() => {
  const BY_KEYBOARD = "a[href], button, input, select, textarea, summary, [role=button], [role=link], [tabindex]";
  const NATIVE = "a[href], button, input, select, textarea, summary";
  const reached = new Set();
  const pale = new Set();
  let asked = [];
  let before = new Map();

  const shown = (one) => one.checkVisibility({ visibilityProperty: true }) && !one.disabled && one.type !== "hidden";
  const named = (one) => one.outerHTML.slice(0, 140).replace(/\s+/g, " ");
  // Of radios with one name the keyboard reaches one, and arrows lead on.
  const stop = (one) => (one.type === "radio" ? `${one.form?.action} ${one.name}` : one);

  const looks = (one) => {
    const label = one.labels?.[0];
    const parts = [[one], [one, "::before"], [one, "::after"], [one.parentElement]];
    if (label) parts.push([label], [label, "::before"], [label, "::after"]);
    return parts
      .map((part) => {
        const style = getComputedStyle(...part);
        const outline = style.outlineStyle === "none" ? "" : style.outline;
        return [outline, style.boxShadow, style.backgroundColor, style.borderColor, style.textDecoration].join();
      })
      .join("|");
  };

  const words = () => {
    const found = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const around = node.parentElement;
      if (node.data.trim() && !around.closest("script, style, code, textarea")) {
        found.push([around.closest("[lang]").lang, node.data.trim().replace(/\s+/g, " ")]);
      }
    }
    for (const one of document.querySelectorAll("[aria-label], [alt], [title], [placeholder]")) {
      for (const name of ["aria-label", "alt", "title", "placeholder"]) {
        const said = one.getAttribute(name);
        if (said) found.push([one.closest("[lang]").lang, said]);
      }
    }
    return found;
  };

  window.redressChecks = {
    frame: () => ({
      lang: document.documentElement.lang,
      title: document.title,
      headings: [...document.querySelectorAll("h1")].map((one) => one.innerText.trim()),
      wide: document.documentElement.scrollWidth > innerWidth + 1,
    }),
    words,
    listen: () => {
      asked = [...document.querySelectorAll(BY_KEYBOARD)].filter(
        (one) => shown(one) && !one.closest("[aria-hidden=true]") && (one.matches(NATIVE) || one.tabIndex >= 0),
      );
      before = new Map(asked.map((one) => [one, looks(one)]));
      document.addEventListener("focusin", ({ target }) => {
        reached.add(stop(target));
        if (before.has(target) && looks(target) === before.get(target)) pale.add(target);
      });
      return asked.reduce((sum, one) => sum + (/date|time|month/.test(one.type) ? 8 : 1), 2);
    },
    left: () => [...new Set(asked.filter((one) => !reached.has(stop(one))).map(named))],
    pale: () => [...pale].map(named),
  };
})();
