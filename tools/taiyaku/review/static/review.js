// What the forms cannot do alone: the keyboard, inserting, and keeping unsaved text.
// Nothing here is needed to review; every function leaves the page usable when it does nothing.
// What goes further lies in editor/ and takes from here what it needs; it may add keys to KEYS.

import { said } from "./said.js";

const root = document.documentElement;
root.classList.replace("no-js", "js");

const words = JSON.parse(document.body.dataset.words);
const place = `taiyaku:${document.body.dataset.place}:`;
const find = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// A browser may forbid storage; then unsaved text lives as long as the page.
const shelf = {
  get: (name) => { try { return localStorage.getItem(place + name); } catch { return null; } },
  set: (name, value) => { try { localStorage.setItem(place + name, value); } catch { /* see above */ } },
  drop: (name) => { try { localStorage.removeItem(place + name); } catch { /* see above */ } },
};

// --- after a decision -------------------------------------------------------------------------

// The server names the message it has saved: only then is the unsaved copy of it let go.
const saved = document.body.dataset.saved;
if (saved) for (const kept of [saved, `${saved}:remark`]) shelf.drop(kept);
const address = new URL(location.href);
if (["done", "undo", "lang", "finished"].map((name) => address.searchParams.has(name)).includes(true)) {
  for (const name of ["done", "undo", "lang", "finished"]) address.searchParams.delete(name);
  history.replaceState(null, "", address);
}

// --- the editor -------------------------------------------------------------------------------

const form = find("form.decision");
const editor = form && find("#text");
const clean = (text) => text.replace(/\r\n?/g, "\n").replace(/^[ \t\n]+|[ \t\n]+$/g, "");

function grow() {
  if (CSS.supports("field-sizing", "content")) return;
  editor.style.height = "auto";
  editor.style.height = `${editor.scrollHeight + 2}px`;
}

// execCommand is old, but the only way that keeps Ctrl+Z working. Who took a whole text by a key alone can go on with keys.
function put(text, { whole = false } = {}) {
  if (editor.readOnly) return;
  const by = document.activeElement;
  editor.focus();
  if (whole) editor.select();
  if (!document.execCommand("insertText", false, text)) {
    editor.setRangeText(text, editor.selectionStart, editor.selectionEnd, "end");
    editor.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (whole && by === document.body) editor.blur();
}

function wrap(before, after) {
  const { selectionStart: start, selectionEnd: end, value } = editor;
  put(before + value.slice(start, end) + after);
  if (after && start === end) editor.setSelectionRange(start + before.length, start + before.length);
}

function edited() {
  return clean(editor.value) !== clean(editor.dataset.target);
}

function label() {
  const button = find("[data-key=accept]", form);
  if (button) {
    const first = !editor.dataset.target;
    button.value = first || edited() ? "correct" : "accept";
    find(".action-label", button).textContent = words[first ? "write" : button.value];
    // What another person wrote may be theirs to change, and not to accept.
    const barred = "barred" in form.dataset && !edited();
    button.toggleAttribute("data-barred", barred);
    if (barred) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
  for (const part of all(".part", form)) {
    const { before, after } = part.dataset;
    const there = editor.value.includes(before) && editor.value.includes(after);
    part.toggleAttribute("data-missing", Boolean(clean(editor.value)) && !there);
  }
}

function keep() {
  if (edited()) shelf.set(name(), JSON.stringify({ seen: form.dataset.seen, text: editor.value }));
  else shelf.drop(name());
}

function name() {
  return `${form.dataset.page}:${form.dataset.id}`;
}

// Kept text comes back even if the message has changed since; the line under the editor says so.
function restore() {
  const note = find(".restored", form);
  let kept = null;
  try { kept = JSON.parse(shelf.get(name())); } catch { /* not ours */ }
  if (!kept || typeof kept.text !== "string" || clean(kept.text) === clean(editor.value)) return;
  const other = editor.value;
  editor.value = kept.text;
  note.hidden = false;
  find("span", note).textContent = kept.seen === form.dataset.seen ? words.restored : words.outdated;
  const discard = find("button", note);
  discard.textContent = words.discard;
  discard.addEventListener("click", () => {
    editor.value = other;
    shelf.drop(name());
    note.hidden = true;
    changed();
    editor.focus();
  });
}

function changed() {
  grow();
  label();
  editor.dispatchEvent(new Event("taiyaku-text"));
}

// A question about this message; what comes back is JSON, or an error with the status.
async function ask(path, more) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ page: form.dataset.page, id: form.dataset.id, ...more }),
  });
  if (!answer.ok) throw Object.assign(new Error(path), { status: answer.status, line: await said(answer) });
  return answer.json();
}

// --- who else is here -------------------------------------------------------------------------

const here = () => JSON.stringify({ page: form.dataset.page, id: form.dataset.id });

// The queue of others leaves out what somebody is looking at; nobody is kept from saving.
async function claim() {
  try {
    const answer = await fetch("/claim", { method: "POST", headers: { "Content-Type": "application/json" }, body: here() });
    if (!answer.ok) return;
    const { others } = await answer.json();
    const line = find(".looking");
    const text = others.length ? words.looking.replace("{name}", others[0]) : "";
    if (line.textContent !== text) line.textContent = text;
    line.hidden = !text;
  } catch { /* the next one may get through */ }
}

// --- putting it together ----------------------------------------------------------------------

if (editor) {
  restore();
  // A text that came back from a refused save is unsaved too.
  if (edited()) keep();
  // Another tab that saves this message lets go of its own text, not of ours.
  addEventListener("storage", (event) => {
    if (event.key === place + name() && event.newValue === null && edited()) keep();
  });
  grow();
  label();
  editor.addEventListener("input", () => { keep(); changed(); });
  // After a reload the old page's leaving may come in after the new one's opening.
  setTimeout(claim, 2000);
  setInterval(() => { if (!document.hidden) claim(); }, 60000);
  addEventListener("pagehide", () => navigator.sendBeacon("/leave", new Blob([here()], { type: "application/json" })));

  let sent = false;
  form.addEventListener("submit", (event) => {
    const by = event.submitter;
    if (sent || by?.hasAttribute("data-barred")) return event.preventDefault();
    if (by?.dataset.key === "comment") return undefined;
    if (by && by.value === "reject" && by.hasAttribute("data-sure") && !by.classList.contains("sure")) {
      event.preventDefault();
      by.classList.add("sure");
      find(".action-label", by).textContent = words.sure;
      by.addEventListener("blur", () => by.classList.remove("sure"), { once: true });
      by.focus();
      return undefined;
    }
    sent = true;
    for (const element of all(".actions button", form)) element.setAttribute("aria-disabled", "true");
    return undefined;
  });
  // The page may come back from the browser's cache with the form as it was sent.
  addEventListener("pageshow", () => {
    sent = false;
    for (const element of all(".actions button", form)) element.removeAttribute("aria-disabled");
    label();
  });
}

document.addEventListener("click", (event) => {
  if (!editor) return;
  const target = event.target.closest("[data-insert], [data-replace], [data-source], .part, .sign, .source .span:not(.span-marker), .source .term");
  // Who drags over the English wants to copy it.
  if (!target || (target.closest(".source") && String(getSelection()))) return;
  if (target.dataset.source !== undefined) return put(target.dataset.source, { whole: true });
  if (target.dataset.insert !== undefined) put(target.dataset.insert);
  else if (target.dataset.replace !== undefined) put(target.dataset.replace, { whole: true });
  else if (target.dataset.before !== undefined) wrap(target.dataset.before, target.dataset.after);
  else put(target.dataset.term ?? target.textContent);
});

// --- the keyboard -----------------------------------------------------------------------------

const help = find("#help");
const rows = all(".row-link");
const single = find("#single-keys");
single.checked = shelf.get("single-keys") !== "off";
single.addEventListener("change", () => shelf.set("single-keys", single.checked ? "on" : "off"));
find(".help-open").addEventListener("click", () => help.showModal());
help.addEventListener("click", (event) => { if (event.target === help) help.close(); });

const press = (selector) => find(selector)?.click();

function step(by) {
  if (!rows.length) return press(by > 0 ? "[data-key=next]" : "[data-key=previous]");
  const now = rows.indexOf(document.activeElement);
  const next = now < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(now + by, 0), rows.length - 1);
  rows[next].focus();
  return rows[next].scrollIntoView({ block: "nearest" });
}

// Who comes up from a message is at its row, unless something is said above the list.
const came = rows.length && !saved && document.referrer ? new URL(document.referrer) : null;
const left = came && rows.map((row) => [row, new URL(row.href)]).find(([, to]) =>
  to.pathname === came.pathname && to.searchParams.get("id") === came.searchParams.get("id"));
if (left && !location.hash) {
  left[0].focus({ preventScroll: true });
  left[0].scrollIntoView({ block: "center" });
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  ArrowRight: () => (rows.length ? false : step(1)),
  ArrowLeft: () => (rows.length ? false : step(-1)),
  ArrowDown: () => (rows.length ? step(1) : false),
  ArrowUp: () => (rows.length ? step(-1) : false),
  a: () => press("[data-key=accept]"),
  r: () => press("[data-key=reject]"),
  s: () => press("[data-key=skip]"),
  o: () => press("[data-key=copy]"),
  e: () => {
    if (!editor) return;
    editor.focus();
    editor.setSelectionRange(editor.value.length, editor.value.length);
  },
  u: () => press("[data-key=up]"),
  z: () => press("[data-key=undo]"),
  "/": () => {
    const box = all(".find input").find((input) => input.offsetParent) ?? find("#q");
    if (!box) return;
    box.focus();
    box.select();
  },
  "?": () => help.showModal(),
};

// With Alt a key means the same while somebody writes; a figure then means a term, with Shift what must be kept.
// Where the key is counts, since with Alt some keyboards write other letters.
function withAlt(event) {
  if (event.ctrlKey || event.metaKey || help.open || event.getModifierState("AltGraph")) return false;
  const [, letter, figure] = /^(?:Key([A-Z])|Digit([1-9]))$/.exec(event.code) ?? [];
  const act = letter && Object.hasOwn(KEYS, letter.toLowerCase()) ? KEYS[letter.toLowerCase()] : null;
  if (figure) press(`[data-key=${event.shiftKey ? "part" : "term"}-${figure}]`);
  else if (act && !event.shiftKey && !event.repeat) act();
  else return false;
  event.preventDefault();
  return true;
}

document.addEventListener("keydown", (event) => {
  // While a Japanese input method is composing, its keys are not ours.
  if (event.isComposing || event.keyCode === 229) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && editor && !help.open) {
    event.preventDefault();
    press(event.target.id === "remark" ? "[data-key=comment]" : "[data-key=accept]");
    return;
  }
  if (event.altKey && withAlt(event)) return;
  const typing = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  if (typing) {
    if (event.key === "Escape") typing.blur();
    return;
  }
  if (help.open || event.ctrlKey || event.metaKey || event.altKey) return;
  const letter = event.key.length === 1;
  if (letter && !single.checked) return;
  // A held key must not run through the whole queue.
  const key = letter ? event.key.toLowerCase() : event.key;
  if (event.repeat && letter && !"jk".includes(key)) return;
  const act = Object.hasOwn(KEYS, key) ? KEYS[key] : null;
  if (!act || (event.shiftKey && /[a-z]/.test(key))) return;
  // An arrow that means nothing here still scrolls the page.
  if (act() !== false) event.preventDefault();
});

export { KEYS, all, ask, clean, editor, find, form, name, press, put, said, shelf, words };
