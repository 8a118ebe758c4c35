// Checks while one writes: what they find, where in the text, and their fixes.
import { KEYS, all, ask, clean, editor, find, press, put, words } from "../review.js";
import { later } from "./later.js";

async function check(latest) {
  const text = clean(editor.value);
  if (!text) return show([], words.empty);
  try {
    const { findings } = await ask("/check", { text });
    // An answer that was overtaken by a later question is about another text.
    if (latest()) show(findings, findings.length ? "" : words.quiet);
  } catch (error) {
    if (latest()) show([], error.line || words.unchecked);
  }
  return undefined;
}

function show(findings, line) {
  find(".findings-state").textContent = line;
  find(".findings ul").replaceChildren(...findings.map((finding) => {
    const element = document.createElement("li");
    element.className = `finding finding-${finding.severity}`;
    const mark = Object.assign(document.createElement("span"), { className: "finding-mark", textContent: words[finding.severity] });
    const text = Object.assign(document.createElement("span"), { className: "finding-text", textContent: finding.text });
    element.append(mark, " ", text);
    if (finding.fix) element.dataset.fix = finding.fix;
    if (finding.span) [element.dataset.start, element.dataset.end] = finding.span;
    return offer(element);
  }));
  keyed();
}

// The first fix and the first place have a key.
function keyed() {
  for (const [what, key] of [["fix", "X"], ["show", "G"]]) {
    const first = find(`.finding button[data-act=${what}]`);
    if (!first || first.dataset.key) continue;
    first.dataset.key = what;
    first.setAttribute("aria-keyshortcuts", key);
    first.append(Object.assign(document.createElement("kbd"), { textContent: key, ariaHidden: "true" }));
  }
  editor.dispatchEvent(new Event("taiyaku-findings"));
}

// Offsets as Python counts them, by characters → as JavaScript does, by UTF-16 halves, for a whole text at once.
export function places(text) {
  let place = 0;
  return [...text, ""].map((character) => {
    const here = place;
    place += character.length;
    return here;
  });
}

// Where in the editor a stretch of the cleaned text stands.
export function within(start, end) {
  const text = editor.value;
  const lead = text.length - text.replace(/^[ \t\n]+/, "").length;
  const found = places(text.slice(lead));
  return [lead + found[start], lead + found[end]];
}

function offer(element) {
  const { fix, start, end } = element.dataset;
  const actions = document.createElement("div");
  if (start !== undefined) {
    actions.append(button("show", () => {
      editor.focus();
      editor.setSelectionRange(...within(+start, +end));
    }));
  }
  if (fix) actions.append(button("fix", () => put(fix, { whole: true })));
  if (actions.childElementCount) element.append(actions);
  return element;
}

function button(what, act) {
  const element = Object.assign(document.createElement("button"), { type: "button", className: "link", textContent: words[what] });
  element.dataset.act = what;
  element.addEventListener("click", act);
  return element;
}

if (editor) {
  for (const element of all(".finding")) offer(element);
  keyed();
  if (editor.value !== editor.defaultValue) check(() => true);
  else if (!clean(editor.value)) find(".findings-state").textContent = words.empty;
  editor.addEventListener("taiyaku-text", later(350, check));
  KEYS.x = () => press("[data-key=fix]");
  KEYS.g = () => press("[data-key=show]");
}
