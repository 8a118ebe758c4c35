// Which Japanese says which English: under the pointer, or at the cursor, both light up. And what the checks name is
// tinted in the text. A textarea cannot mark its own text, so the same text lies behind it, unseen.
import { ask, all, editor, find } from "../review.js";
import { places, within } from "./checks.js";
import { later } from "./later.js";

const back = find(".editor-back");
const source = find(".source");
const can = Boolean(globalThis.CSS?.highlights && editor);
let threads = [];

function paint(name, ranges) {
  // Where both are, the thread is seen.
  if (ranges.length) CSS.highlights.set(name, Object.assign(new Highlight(...ranges), { priority: name === "thread" ? 1 : 0 }));
  else CSS.highlights.delete(name);
}

// A stretch of an element's text as a range; the text may lie in several nodes.
function range(element, [start, end]) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const made = document.createRange();
  let before = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const after = before + node.data.length;
    if (start >= before && start <= after) made.setStart(node, start - before);
    if (end >= before && end <= after) { made.setEnd(node, end - before); break; }
    before = after;
  }
  return made;
}

function light(chosen) {
  paint("thread", chosen.flatMap(({ ours, theirs }) => [range(source, ours), range(back, theirs)]));
}

const holds = ([start, end], place) => place >= start && place < end;

function atCursor() {
  if (document.activeElement !== editor || editor.selectionStart !== editor.selectionEnd) return light([]);
  const place = editor.selectionStart;
  const found = threads.filter(({ theirs }) => holds(theirs, place));
  return light(found.length ? found : threads.filter(({ theirs }) => theirs[1] === place));
}

// Where in an element's text the pointer is; -1 where it is over none.
function pointed(element, event) {
  const at = document.caretPositionFromPoint?.(event.clientX, event.clientY);
  if (!at || !element.contains(at.offsetNode)) return -1;
  if (at.offsetNode === element) return element === editor ? at.offset : -1;
  const before = document.createRange();
  before.setStart(element, 0);
  before.setEnd(at.offsetNode, at.offset);
  return before.toString().length;
}

async function align(latest, again = 3) {
  const text = editor.value;
  if (!text.trim() || document.hidden) return;
  try {
    const { links } = await ask("/align", { text });
    if (!latest() || text !== editor.value) return;
    const [theirs, ours] = [places(text), places(source.textContent)];
    threads = links.map(([start, end, first, last]) => ({ theirs: [theirs[start], theirs[end]], ours: [ours[first], ours[last]] }));
    atCursor();
  } catch (error) {
    // Somebody else's question is being answered.
    if (error.status === 503 && again) setTimeout(() => latest() && align(latest, again - 1), 2000);
  }
}

function tint() {
  for (const severity of ["error", "warning", "info"]) {
    const named = all(`.finding-${severity}[data-start]`).map(({ dataset }) => within(+dataset.start, +dataset.end));
    paint(`finding-${severity}`, named.filter(([start, end]) => start < end).map((place) => range(back, place)));
  }
}

function mirror() {
  // A line end at the very end shows only with something behind it.
  back.textContent = `${editor.value}\u200b`;
  back.scrollTop = editor.scrollTop;
}

if (can) {
  mirror();
  tint();
  const asked = later(900, align);
  asked();
  editor.addEventListener("taiyaku-text", () => {
    threads = [];
    light([]);
    mirror();
    for (const severity of ["error", "warning", "info"]) paint(`finding-${severity}`, []);
    asked();
  });
  editor.addEventListener("taiyaku-findings", tint);
  editor.addEventListener("scroll", () => { back.scrollTop = editor.scrollTop; });
  document.addEventListener("selectionchange", atCursor);
  source.addEventListener("pointermove", (event) => {
    const place = pointed(source, event);
    light(place < 0 ? [] : threads.filter(({ ours }) => holds(ours, place)));
  });
  editor.addEventListener("pointermove", (event) => {
    const place = pointed(editor, event);
    if (place >= 0) light(threads.filter(({ theirs }) => holds(theirs, place)));
  });
  for (const element of [source, editor]) element.addEventListener("pointerleave", atCursor);
}
