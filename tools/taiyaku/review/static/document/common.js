// What the scripts of a whole page share: the page, its words, its pairs.
export const page = document.querySelector(".document");
export const words = page ? JSON.parse(page.dataset.words) : {};
export const one = (selector, within = document) => within.querySelector(selector);
export const all = (selector, within = document) => [...within.querySelectorAll(selector)];
export const place = `taiyaku:${document.body.dataset.place}:`;
export const pairs = () => all(".pair[data-pair]:not(.pair-aside)", page);

// What was said once is not said again after a reload.
const address = new URL(location.href);
const passing = ["did", "token", "number", "refused", "edit"];
if (passing.some((name) => address.searchParams.has(name))) {
  for (const name of passing) address.searchParams.delete(name);
  history.replaceState(null, "", address);
}
