// A page as a whole: moving between its pairs, editing one in its place, ticking what was read.
// Without this every link and form works with a page of its own; nothing here decides anything.
import { setFormulas } from "./math.js";
import { said } from "./said.js";

{
  const page = document.querySelector(".document");
  const words = page ? JSON.parse(page.dataset.words) : {};
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const clean = (text) => text.replace(/\r\n?/g, "\n").replace(/^[ \t\n]+|[ \t\n]+$/g, "");
  const place = `taiyaku:${document.body.dataset.place}:`;
  const kept = {
    get: (name) => { try { return JSON.parse(localStorage.getItem(place + name)); } catch { return null; } },
    set: (name, value) => { try { localStorage.setItem(place + name, JSON.stringify(value)); } catch { /* the page keeps it */ } },
    drop: (name) => { try { localStorage.removeItem(place + name); } catch { /* nothing to drop */ } },
  };

  // What was said once is not said again after a reload.
  const address = new URL(location.href);
  const passing = ["did", "token", "number", "refused", "edit"];
  if (passing.some((name) => address.searchParams.has(name))) {
    for (const name of passing) address.searchParams.delete(name);
    history.replaceState(null, "", address);
  }

  // --- one pair -----------------------------------------------------------------------------------

  const pairs = () => all(".pair[data-pair]:not(.pair-aside)", page);
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
    if (before) check();
    editor.focus();
    editor.setSelectionRange(editor.value.length, editor.value.length);
    pair.scrollIntoView({ block: "nearest" });
  }

  // What the checks see, as the server writes it.
  function list(within, findings) {
    within.hidden = !findings.length;
    within.replaceChildren(...findings.map(({ severity, text }) => {
      const line = Object.assign(document.createElement("li"), { className: `finding finding-${severity}` });
      const mark = Object.assign(document.createElement("span"), { className: "finding-mark", textContent: words[severity] ?? severity });
      line.append(mark, " ", Object.assign(document.createElement("span"), { textContent: text }));
      return line;
    }));
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

  // --- what was read ------------------------------------------------------------------------------

  const form = one("#many");
  const ticks = () => all(".pair-tick input", page ?? document);

  function count() {
    if (!form) return;
    const number = ticks().filter((tick) => tick.checked).length;
    one(".many-number", form).textContent = number ? words.number.replace("{number}", number) : "";
    one(".many-accept", form).setAttribute("aria-disabled", String(!number));
  }

  // A pair was read when it was on the screen for as long as its Japanese takes; a glance in passing is none.
  const LEAST = 1500, PER_CHARACTER = 60, MOST = 15000;
  const since = new Map();
  const spent = (pair) => Number(pair.dataset.spent ?? 0) + (since.has(pair) ? performance.now() - since.get(pair) : 0);
  const watch = form && new IntersectionObserver((entries) => {
    for (const { target, isIntersecting, intersectionRatio, intersectionRect, rootBounds } of entries) {
      const visible = isIntersecting && (intersectionRatio > 0.7 || intersectionRect.height > (rootBounds?.height ?? innerHeight) * 0.6);
      if (visible && !document.hidden) since.has(target) || since.set(target, performance.now());
      else pause(target);
    }
  }, { threshold: [0, 0.25, 0.5, 0.75, 1] });
  function pause(pair) {
    pair.dataset.spent = spent(pair);
    since.delete(pair);
  }
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) return all(".pair[data-pair]", page).forEach((pair) => { watch?.unobserve(pair); watch?.observe(pair); });
    return [...since.keys()].forEach(pause);
  });
  const readPairs = () => all(".pair[data-acceptable]:not(.pair-aside, .pair-stale, .pair-failed)", page).filter((pair) =>
    spent(pair) >= Math.min(Math.max(Number(pair.dataset.length) * PER_CHARACTER, LEAST), MOST));
  if (form) {
    for (const pair of all(".pair[data-pair]", page)) watch.observe(pair);
    setInterval(() => { for (const pair of readPairs()) pair.dataset.read = "1"; }, 1000);
    one(".many-read", form).addEventListener("click", () => {
      for (const pair of readPairs()) {
        pair.dataset.read = "1";
        const tick = one(".pair-tick input", pair);
        if (tick) tick.checked = true;
      }
      count();
    });
    document.addEventListener("change", (event) => { if (event.target.matches(".pair-tick input")) count(); });
    const sure = one(".many-sure");
    form.addEventListener("submit", (event) => {
      if (one("[name=sure]", form)) return;
      event.preventDefault();
      const number = ticks().filter((tick) => tick.checked).length;
      if (!number) return;
      one("p", sure).textContent = words.sure.replace("{number}", number);
      sure.showModal();
    });
    sure.addEventListener("close", () => {
      if (sure.returnValue !== "yes") return;
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "sure", value: "yes" }));
      remember();
      form.submit();
    });
    count();
    // A page that comes back from the browser's cache asks again.
    addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  }

  // After many decisions the page comes anew: where one was is found again.
  const spot = `${place}spot`;
  function remember() {
    const top = pairs().find((pair) => pair.getBoundingClientRect().bottom > 0);
    try { sessionStorage.setItem(spot, JSON.stringify({ page: page.dataset.page, id: top?.id, top: top?.getBoundingClientRect().top })); } catch { /* at the top then */ }
  }
  function found() {
    try {
      const before = JSON.parse(sessionStorage.getItem(spot));
      sessionStorage.removeItem(spot);
      const pair = before?.page === page?.dataset.page && document.getElementById(before?.id);
      if (pair) scrollBy(0, pair.getBoundingClientRect().top - before.top);
    } catch { /* at the top then */ }
  }
  document.addEventListener("submit", (event) => { if (page && event.target.closest(".told")) remember(); });

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
      const take = event.target.closest("[data-take]");
      if (take) {
        const editor = one("textarea", pair);
        editor.focus();
        editor.select();
        if (!document.execCommand("insertText", false, take.dataset.take)) editor.value = take.dataset.take;
        return;
      }
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

  // --- many at once, elsewhere --------------------------------------------------------------------

  for (const box of all("[data-all]")) {
    box.addEventListener("click", () => {
      const want = box.dataset.all === "on";
      for (const tick of all("input[type=checkbox][name=tick]")) tick.checked = want;
    });
  }
}
