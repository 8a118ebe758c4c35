// Formulas in a preview: `taiyakuMath(element)` sets what is between \( and \) or \[ and \] in elements of the class
// `arithmatex`. KaTeX comes with the first formula; its own limits keep a hostile one from running away, and it is
// not trusted with links.
"use strict";
{
  const folder = new URL("katex/", document.currentScript.src);
  const element = (name, values) => document.head.append(Object.assign(document.createElement(name), values));
  let coming = null;

  const katexed = () => (coming ??= new Promise((resolve, reject) => {
    element("link", { rel: "stylesheet", href: new URL("katex.min.css", folder).href });
    element("script", { src: new URL("katex.min.js", folder).href, onload: resolve, onerror: reject });
  }));

  const LONGEST = 4000;
  const options = { throwOnError: true, strict: "ignore", trust: false, maxSize: 20, maxExpand: 200 };

  window.taiyakuMath = async (within = document) => {
    const formulas = [...within.querySelectorAll(".arithmatex:not(:has(.arithmatex, .katex), .math-broken)")];
    if (!formulas.length) return;
    await katexed();
    for (const formula of formulas) {
      const match = /^\s*\\([([])([\s\S]*)\\[)\]]\s*$/.exec(formula.textContent);
      if (!match || match[2].length > LONGEST) continue;
      const set = document.createElement("span");
      try {
        katex.render(match[2], set, { ...options, displayMode: match[1] === "[" });
        formula.replaceChildren(...set.childNodes);
      } catch {
        formula.classList.add("math-broken");  // the TeX stays as it is written
      }
    }
  };
}
