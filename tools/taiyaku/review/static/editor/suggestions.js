// Suggestions: numbered, shown as what would change in the text, and more of them from the machine.
import { KEYS, all, ask, clean, editor, find, press, words } from "../review.js";
import { later } from "./later.js";

const make = (tag, values = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), values);
  element.append(...children);
  return element;
};

function number() {
  all("[data-replace]").slice(0, 9).forEach((button, place) => {
    const key = String(place + 1);
    if (!find("kbd", button)) button.append(make("kbd", { ariaHidden: "true" }));
    find("kbd", button).textContent = key;
    button.setAttribute("aria-keyshortcuts", key);
    button.dataset.number = key;
  });
}

function change([kind, text]) {
  if (kind === "kept") return document.createTextNode(text);
  const said = make("span", { className: "sr", textContent: `[${words[kind]}: `, lang: document.documentElement.lang });
  return make(kind === "deleted" ? "del" : "ins", {}, said, text, make("span", { className: "sr", textContent: "]" }));
}

const shown = (element, changes) => element.replaceChildren(...changes.map(change));

async function compare(latest) {
  const all_ = all(".suggestion");
  const text = clean(editor.value);
  const others = all_.map((one) => find("[data-replace]", one).dataset.replace);
  if (!others.length) return;
  try {
    const { changes } = text ? await ask("/compare", { text, others }) : { changes: others.map((one) => [["kept", one]]) };
    if (latest()) all_.forEach((one, place) => changes[place] && shown(find(".suggestion-text", one), changes[place]));
  } catch { /* the plain text stays */ }
}

function offered({ text, score, changes }) {
  const said = score === null ? words.draft : `${words.draft} · ${words.confidence.replace("{score}", percent(score))}`;
  const use = make("button", { type: "button", className: "button button-small", textContent: words.take });
  use.dataset.replace = text;
  const line = make("p", { className: "suggestion-text", lang: editor.lang });
  shown(line, changes);
  return make("li", { className: "suggestion" }, make("p", { className: "suggestion-head" }, make("span", { textContent: said }), use), line);
}

const percent = (share) => new Intl.NumberFormat(document.documentElement.lang, { style: "percent" }).format(share);

async function more(button) {
  const line = find(".suggestions-more [role=status]");
  if (button.hasAttribute("aria-disabled")) return;
  button.setAttribute("aria-disabled", "true");
  line.textContent = words.thinking;
  try {
    const { drafts } = await ask("/drafts", { text: clean(editor.value) });
    const known = new Set([clean(editor.value), ...all(".suggestion [data-replace]").map((one) => one.dataset.replace)]);
    const fresh = drafts.filter(({ text }) => !known.has(text));
    find(".suggestions ul").append(...fresh.map(offered));
    line.textContent = fresh.length ? "" : words.nothing;
    if (fresh.length) button.remove();
    number();
  } catch (error) {
    button.removeAttribute("aria-disabled");
    // Somebody else's question is being answered.
    if (error.status === 503) setTimeout(() => more(button), 1000);
    else line.textContent = error.line || words.unreached;
  }
}

if (editor) {
  number();
  editor.addEventListener("taiyaku-text", later(400, compare));
  compare(() => true);
  find("[data-key=drafts]").addEventListener("click", (event) => more(event.currentTarget));
  KEYS.n = () => press("[data-key=drafts]");
  for (let key = 1; key <= 9; key += 1) KEYS[key] = () => press(`[data-number="${key}"]`);
}
