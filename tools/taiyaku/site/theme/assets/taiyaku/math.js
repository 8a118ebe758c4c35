// Formulas: `pymdownx.arithmatex` (generic) leaves TeX between \( \) or \[ \], KaTeX sets it.
(() => {
  "use strict";
  const set = () => {
    for (const element of document.querySelectorAll(".arithmatex:not(:has(.katex))")) {
      const match = /^\s*\\([([])([\s\S]*)\\[)\]]\s*$/.exec(element.textContent);
      if (match) katex.render(match[2], element, { displayMode: match[1] === "[", throwOnError: false, strict: "ignore" });
    }
  };
  if (typeof document$ === "undefined") set();
  else document$.subscribe(set);
})();
