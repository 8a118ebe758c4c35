// What was read, and many at once: ticks, the number of them, and the place that is kept while the page comes anew.
import { all, one, page, pairs, place, words } from "./common.js";

const form = one("#many");
const ticks = () => all(".pair-tick input", page ?? document);

export function count() {
  if (!form) return;
  const number = ticks().filter((tick) => tick.checked).length;
  one(".many-number", form).textContent = number ? words.number.replace("{number}", number) : "";
  one(".many-accept", form).setAttribute("aria-disabled", String(!number));
}

// A pair was read when it was on the screen for as long as its Japanese takes; a glance in passing is none.
const LEAST = 1500, PER_CHARACTER = 60, MOST = 15000;
const since = new Map();
const spent = (pair) => Number(pair.dataset.spent ?? 0) + (since.has(pair) ? performance.now() - since.get(pair) : 0);
export const watch = form && new IntersectionObserver((entries) => {
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
export function found() {
  try {
    const before = JSON.parse(sessionStorage.getItem(spot));
    sessionStorage.removeItem(spot);
    const pair = before?.page === page?.dataset.page && document.getElementById(before?.id);
    if (pair) scrollBy(0, pair.getBoundingClientRect().top - before.top);
  } catch { /* at the top then */ }
}
document.addEventListener("submit", (event) => { if (page && event.target.closest(".told")) remember(); });

// Where all that are found can be ticked.
for (const box of all("[data-all]")) {
  box.addEventListener("click", () => {
    const want = box.dataset.all === "on";
    for (const tick of all("input[type=checkbox][name=tick]")) tick.checked = want;
  });
}
