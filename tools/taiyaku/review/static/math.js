// Formulas in a preview: sets what is between \( and \) or \[ and \] in elements of the class `arithmatex`.
// KaTeX comes with the first formula; its own limits keep a hostile one from running away, and it is not
// trusted with links.
const FOLDER = new URL("../katex/", import.meta.url);
const LONGEST = 4000;
const LIMITS = { throwOnError: true, strict: "ignore", trust: false, maxSize: 20, maxExpand: 200 };
let coming = null;

function katexed() {
  const add = (name, values) => document.head.append(Object.assign(document.createElement(name), values));
  coming ??= new Promise((resolve, reject) => {
    add("link", { rel: "stylesheet", href: new URL("katex.min.css", FOLDER).href });
    add("script", { src: new URL("katex.min.js", FOLDER).href, onload: () => resolve(globalThis.katex), onerror: reject });
  });
  return coming;
}

export async function setFormulas(within = document) {
  const formulas = [...within.querySelectorAll(".arithmatex:not(:has(.arithmatex, .katex), .math-broken)")];
  if (!formulas.length) return;
  const katex = await katexed();
  for (const formula of formulas) {
    const match = /^\s*\\([([])([\s\S]*)\\[)\]]\s*$/.exec(formula.textContent);
    if (!match || match[2].length > LONGEST) continue;
    const set = document.createElement("span");
    try {
      katex.render(match[2], set, { ...LIMITS, displayMode: match[1] === "[" });
      formula.replaceChildren(...set.childNodes);
    } catch {
      formula.classList.add("math-broken");  // the TeX stays as it is written
    }
  }
}
