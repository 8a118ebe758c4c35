// The text as its page will render it. The server renders and cleans it; the browser sets the formulas.
import { KEYS, all, ask, clean, editor, find, shelf, words } from "../review.js";
import { later } from "./later.js";

const LIMITS = { throwOnError: false, strict: "ignore", trust: false, maxExpand: 200, maxSize: 20 };
const page = find("#preview");
const fold = find("[data-key=preview]");
let coming;

function katexed() {
  coming ??= new Promise((resolve, reject) => {
    const add = (tag, values) => document.head.append(Object.assign(document.createElement(tag), values));
    add("link", { rel: "stylesheet", href: "/katex/katex.min.css" });
    add("script", { src: "/katex/katex.min.js", onload: () => resolve(globalThis.katex), onerror: reject });
  });
  return coming;
}

async function set() {
  const formulas = all(".arithmatex", page);
  if (!formulas.length) return;
  const katex = await katexed();
  for (const formula of formulas) {
    const match = /^\s*\\([([])([\s\S]*)\\[)\]]\s*$/.exec(formula.textContent);
    if (match) katex.render(match[2], formula, { ...LIMITS, displayMode: match[1] === "[" });
  }
}

async function draw(latest) {
  if (page.hidden) return;
  try {
    const { html } = await ask("/preview", { text: clean(editor.value) });
    if (!latest()) return;
    page.innerHTML = html;
    await set();
  } catch {
    if (latest()) page.textContent = words.unreached;
  }
}

function show(on) {
  page.hidden = !on;
  fold.setAttribute("aria-expanded", String(on));
  if (on) draw(() => true);
}

if (editor) {
  const wide = matchMedia("(min-width: 60rem)").matches;
  show((shelf.get("preview") ?? (wide ? "on" : "off")) === "on");
  const toggle = () => {
    show(page.hidden);
    shelf.set("preview", page.hidden ? "off" : "on");
  };
  fold.addEventListener("click", toggle);
  editor.addEventListener("taiyaku-text", later(250, draw));
  KEYS.p = () => fold.click();
}
