// Formulas: `pymdownx.arithmatex` (generic) leaves TeX between \( \) or \[ \], KaTeX sets it.
// Where Material loads pages by script, KaTeX comes with the first page that has a formula.
(() => {
  "use strict";
  const KATEX = new URL("katex/", document.currentScript.src);
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

  const set = () => {
    for (const formula of document.querySelectorAll(".arithmatex:not(:has(.katex))")) {
      const match = /^\s*\\([([])([\s\S]*)\\[)\]]\s*$/.exec(formula.textContent);
      if (match) katex.render(match[2], formula, { displayMode: match[1] === "[", throwOnError: false, strict: "ignore" });
    }
  };

  const start = () => {
    if (!document.querySelector(".arithmatex:not(:has(.katex))")) return;
    const loaded = katexed();
    if (typeof katex === "undefined") loaded.then(set);
    else set();  // at once: nothing is painted before
  };
  start();
  if (typeof document$ !== "undefined") document$.subscribe(start);
})();
