// A page as a whole: moving between its pairs, editing one in its place, accepting one.
// Without this every link and form works with a page of its own; nothing here decides anything.
import { setFormulas } from "../math.js";
import { said } from "../said.js";
import { all, one, page, pairs, place, words } from "./common.js";
import { count, found, watch } from "./many.js";

const clean = (text) => text.replace(/\r\n?/g, "\n").replace(/^[ \t\n]+|[ \t\n]+$/g, "");
const kept = {
  get: (name) => { try { return JSON.parse(localStorage.getItem(place + name)); } catch { return null; } },
  set: (name, value) => { try { localStorage.setItem(place + name, JSON.stringify(value)); } catch { /* the page keeps it */ } },
  drop: (name) => { try { localStorage.removeItem(place + name); } catch { /* nothing to drop */ } },
};

// --- one pair -----------------------------------------------------------------------------------

const current = () => document.activeElement?.closest?.(".pair[data-pair]");

function go(pair) {
  if (!pair) return;
  pair.focus({ preventScroll: true });
  pair.scrollIntoView({ block: "nearest" });
}

function step(by, from = current()) {
  const list = pairs();
  if (from) return go(list[list.indexOf(from) + by] ?? null);
  const edge = one(".many") ? innerHeight - 80 : innerHeight;
  const seen = list.filter((pair) => { const box = pair.getBoundingClientRect(); return box.bottom > 0 && box.top < edge; });
  return go(seen[0] ?? list[0]);
}

const part = (id, edited) => {
  const asked = new URL(location.href);
  asked.hash = "";
  asked.searchParams.set("pair", id);
  if (edited) asked.searchParams.set("edit", id);
  return asked;
};

// The pair as the server shows it takes the place of the one that is there.
async function put(pair, answer) {
  if (!(answer.headers.get("content-type") ?? "").startsWith("text/html")) throw new Error("refused", { cause: await said(answer) });
  if (answer.status === 410) throw new Error("gone", { cause: words.gone });
  const text = await answer.text();
  const made = Object.assign(document.createElement("template"), { innerHTML: text }).content.firstElementChild;
  if (!made?.classList.contains("pair")) throw new Error("no pair");
  one("[autofocus]", made)?.removeAttribute("autofocus");  // `dress` does it
  const ticked = one("input:checked", pair);
  const read = pair.dataset.read;
  pair.replaceWith(made);
  if (read && made.dataset.seen === pair.dataset.seen) made.dataset.read = read;
  const tick = one(".pair-tick input", made);
  if (tick && ticked && tick.value === ticked.value) tick.checked = true;
  mark(made);
  setFormulas(made).catch(() => {});  // the TeX can be read too
  watch?.observe(made);
  count();
  return made;
}

// A text that was not saved is seen before its editor is opened again: after a reload, and after Esc.
const unsent = (pair) => typeof kept.get(`${page.dataset.page}:${pair.dataset.pair}`)?.text === "string";
function mark(pair) {
  one(".pair-unsent", pair)?.remove();
  if (!unsent(pair) || one(".pair-form", pair)) return;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "link pair-unsent", textContent: words.unsent });
  pair.append(button);
}

async function open(pair) {
  if (pair.dataset.barred) return say(pair.dataset.barred);
  try {
    const made = await put(pair, await fetch(part(pair.dataset.pair, true)));
    dress(made);
  } catch (error) { say(error.cause || words.unreached); }
}

async function leave(form) {
  const pair = form.closest(".pair");
  try {
    go(await put(pair, await fetch(part(pair.dataset.pair, false))));
  } catch (error) { say(error.cause || words.unreached); }
}

// The editor that has just come: the text that was not saved comes back, and what is typed is kept.
function dress(pair) {
  const form = one(".pair-form", pair);
  const editor = form && one("textarea", form);
  if (!editor) return;
  const name = form.dataset.key;
  const before = kept.get(name);
  if (before && typeof before.text === "string" && clean(before.text) !== clean(editor.value) && !one(".pair-alert", form)) {
    editor.value = before.text;
    const note = one(".pair-restored", form);
    note.textContent = words.restored;
    note.hidden = false;
  }
  const grow = () => {
    if (CSS.supports("field-sizing", "content")) return;
    editor.style.height = "auto";
    editor.style.height = `${editor.scrollHeight + 2}px`;
  };
  const keep = () => {
    grow();
    if (clean(editor.value) === clean(editor.dataset.target)) kept.drop(name);
    else kept.set(name, { seen: form.dataset.seen, text: editor.value });
  };
  let later = 0, asked = 0;
  const check = async () => {
    const number = ++asked;
    try {
      const answer = await fetch("/check", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ page: page.dataset.page, id: pair.dataset.pair, text: clean(editor.value) }),
      });
      const { findings } = await answer.json();
      // An answer that was overtaken by a later question is about another text.
      if (answer.ok && number === asked) list(one(".pair-findings", form), findings);
    } catch { /* what was found last stays */ }
  };
  editor.addEventListener("input", () => {
    keep();
    clearTimeout(later);
    later = setTimeout(check, 400);
  });
  keep();
  keyed(one(".pair-findings", form));
  if (before) check();
  editor.focus();
  editor.setSelectionRange(editor.value.length, editor.value.length);
  pair.scrollIntoView({ block: "nearest" });
}

// What the checks see, as the server writes it.
function list(within, findings) {
  within.hidden = !findings.length;
  within.replaceChildren(...findings.map(({ severity, text, fix }) => {
    const line = Object.assign(document.createElement("li"), { className: `finding finding-${severity}` });
    const mark = Object.assign(document.createElement("span"), { className: "finding-mark", textContent: words[severity] ?? severity });
    line.append(mark, " ", Object.assign(document.createElement("span"), { textContent: text }));
    if (fix) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "link", textContent: words.fix });
      button.dataset.take = fix;
      line.append(" ", button);
    }
    return line;
  }));
  keyed(within);
}

// The first fix has a key.
function keyed(within) {
  const first = one("[data-take]", within);
  if (!first) return;
  first.setAttribute("aria-keyshortcuts", "Alt+X");
  first.append(" ", Object.assign(document.createElement("kbd"), { textContent: "Alt+X", ariaHidden: "true" }));
}

// In the place of the whole text; the browser can take it back.
function take(text, editor) {
  editor.focus();
  editor.select();
  if (!document.execCommand("insertText", false, text)) editor.value = text;
}

let busy = false;
async function send(pair, fields, name = "") {
  if (busy) return null;
  busy = true;
  try {
    const to = new URL(`/document/${page.dataset.page.split("/").map(encodeURIComponent).join("/")}`, location.href);
    for (const [key, value] of new URL(location.href).searchParams) to.searchParams.set(key, value);
    to.searchParams.set("id", pair.dataset.pair);
    to.searchParams.set("part", "1");
    const answer = await fetch(to, { method: "POST", body: new URLSearchParams(fields) });
    const made = await put(pair, answer);
    if (answer.ok) {
      if (name) kept.drop(name);
      mark(made);
      say(words[made.dataset.did] ?? "", made.dataset.token ? { pair: made.dataset.pair, token: made.dataset.token } : null);
    } else dress(made);
    return { made, ok: answer.ok };
  } catch (error) {
    say(error.cause || words.unreached);
    return null;
  } finally { busy = false; }
}

async function save(form) {
  const pair = form.closest(".pair");
  const fields = { ...Object.fromEntries(new FormData(form)), action: "correct" };
  const sent = await send(pair, fields, form.dataset.key);
  if (sent?.ok) go(sent.made);
}

async function accept(pair) {
  if (!pair) return;
  // Who wrote something does not mean the text that was there before.
  if (one(".pair-unsent", pair)) return open(pair);
  if (pair.dataset.acceptable === undefined) {
    if (pair.dataset.barred) say(pair.dataset.barred);
    return;
  }
  const sent = await send(pair, { action: "accept", seen: pair.dataset.seen });
  if (sent?.ok) {
    go(sent.made);
    step(1, sent.made);
  }
}

// --- what is said in passing --------------------------------------------------------------------

const toast = one(".toast");
let undo = null, over = 0;
function say(text, back = null) {
  if (!toast || !text) return;
  undo = back;
  one("span", toast).textContent = text;
  one("button", toast).hidden = !back;
  // The key takes back what was done last.
  if (back) {
    for (const older of all("[data-key=undo]")) delete older.dataset.key;
    one("button", toast).dataset.key = "undo";
  }
  toast.hidden = false;
  clearTimeout(over);
  over = setTimeout(() => { if (!toast.matches(":hover, :focus-within")) toast.hidden = true; }, 12000);
}
toast && one("button", toast).addEventListener("click", async () => {
  const pair = undo && document.getElementById(`m-${undo.pair}`);
  if (!pair) return;
  const sent = await send(pair, { action: "undo", token: undo.token });
  if (sent?.ok) go(sent.made);
});

// --- putting it together ------------------------------------------------------------------------

if (page) {
  const set = setFormulas(page);
  set.then(found, found);
  all(".pair[data-pair]", page).forEach(mark);
  const opened = one(".pair-form", page);
  if (opened) dress(opened.closest(".pair"));

  page.addEventListener("submit", (event) => {
    const edited = event.target.closest(".pair-form");
    if (!edited) return;
    event.preventDefault();
    save(edited);
  });

  page.addEventListener("click", (event) => {
    const pair = event.target.closest(".pair[data-pair]");
    if (!pair || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const offered = event.target.closest("[data-take]");
    if (offered) return take(offered.dataset.take, one("textarea", pair));
    if (event.target.closest(".pair-leave")) {
      event.preventDefault();
      kept.drop(one(".pair-form", pair).dataset.key);
      leave(one(".pair-form", pair));
      return;
    }
    const edit = event.target.closest(".pair-edit, .pair-unsent");
    const text = event.target.closest(".half-target:not(form)");
    if (edit) event.preventDefault();
    // Who marks words wants to copy them, and a link is a link.
    if (edit || (text && !String(getSelection()) && !event.target.closest("a"))) open(pair);
  });

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || one("dialog[open]")) return;
    const edited = event.target.closest(".pair-form");
    if (edited) {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        save(edited);
      } else if (event.key === "Escape") {
        event.preventDefault();
        leave(edited);
      } else if (event.code === "KeyX" && event.altKey && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        one(".pair-findings [data-take]", edited)?.click();
      }
      return;
    }
    if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const pair = current();
    if (event.key === "Enter" && pair && event.target === pair) {
      event.preventDefault();
      open(pair);
      return;
    }
    const single = one("#single-keys");
    if (event.shiftKey || event.key.length > 1 || (single && !single.checked)) return;
    const key = event.key.toLowerCase();
    if (key === "j") step(1);
    else if (key === "k") step(-1);
    else if (key === "a" && !event.repeat) accept(pair);
    else if (key === "e" && pair) open(pair);
    else if (key === "x" && pair) one(".pair-tick input", pair)?.click();
    else return;
    event.preventDefault();
  });
}
