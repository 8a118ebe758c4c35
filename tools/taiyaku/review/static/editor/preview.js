// The text as its page will render it. The server renders and cleans it; the browser sets the formulas.
import { KEYS, ask, clean, editor, find, shelf, words } from "../review.js";
import { setFormulas } from "../math.js";
import { later } from "./later.js";

const page = find("#preview");
const fold = find("[data-key=preview]");

async function draw(latest) {
  if (page.hidden) return;
  try {
    const { html } = await ask("/preview", { text: clean(editor.value) });
    if (!latest()) return;
    page.innerHTML = html;
    await setFormulas(page);
  } catch (error) {
    if (latest()) page.textContent = error.line || words.unreached;
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
