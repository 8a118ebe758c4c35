// Formulas: `pymdownx.arithmatex` (generic) leaves TeX between \( \) or \[ \], KaTeX sets it.
// What is seen first is set before anything is painted, since a formula has another height than its TeX and the text
// would jump. The rest of a long page follows in the pauses, so that the page answers meanwhile; but at once where
// the reader goes into the middle of it (by an anchor, back, or anew), and before it is printed.
// Where Material loads pages by script, KaTeX comes with the first page that has a formula.
(() => {
  "use strict";
  const KATEX = new URL("katex/", document.currentScript.src);
  const UNSET = ".arithmatex:not(:has(.katex))";
  const NEAR = 2;                          // heights of the window that are set at once
  const SLICE = 8;                         // milliseconds of work in a pause
  const element = (name, values) => document.head.appendChild(Object.assign(document.createElement(name), values));
  let coming;

  const katexed = () => {
    const style = new URL("katex.min.css", KATEX).href;
    if (![...document.styleSheets].some((sheet) => sheet.href === style)) element("link", { rel: "stylesheet", href: style });
    if (typeof katex !== "undefined") return Promise.resolve();
    coming ??= new Promise((resolve) => {
      element("script", { src: new URL("katex.min.js", KATEX).href, onload: resolve });
    });
    return coming;
  };

  const set = (formula) => {
    const match = /^\s*\\([([])([\s\S]*)\\[)\]]\s*$/.exec(formula.textContent);
    if (match) katex.render(match[2], formula, { displayMode: match[1] === "[", throwOnError: false, strict: "ignore" });
  };
  const unset = () => [...document.querySelectorAll(UNSET)];
  const setAll = () => { if (typeof katex !== "undefined") unset().forEach(set); };

  const pause = window.requestIdleCallback ? (action) => requestIdleCallback(action, { timeout: 300 }) : (action) => setTimeout(action);
  let far = [], pausing = false;
  const setLater = () => {
    if (!far.length || pausing) return;
    pausing = true;
    pause(() => {
      pausing = false;
      const from = performance.now();
      while (far.length && performance.now() - from < SLICE) set(far.shift());
      setLater();
    });
  };

  // What is not shown (the other language, a closed box) has no place, and is not near.
  const isNear = (formula) => {
    const [box] = formula.getClientRects();
    return box !== undefined && box.top < NEAR * innerHeight;
  };
  const inside = () => location.hash !== "" || scrollY > 0
    || ["reload", "back_forward"].includes(performance.getEntriesByType("navigation")[0]?.type);

  const arrange = () => {
    if (inside()) return setAll();
    const formulas = unset();
    const near = new Set(formulas.filter(isNear));  // all are measured before any is changed
    near.forEach(set);
    far = formulas.filter((formula) => !near.has(formula));
    setLater();
  };

  const start = () => {
    if (!document.querySelector(UNSET)) return;
    const loaded = katexed();
    if (typeof katex === "undefined") loaded.then(arrange);
    else arrange();  // at once: nothing is painted before
  };
  addEventListener("beforeprint", setAll);
  start();
  if (typeof document$ !== "undefined") document$.subscribe(start);
})();
