// The choice is remembered, and the place is kept: when the reading changes, when the language does.
// Without this file the choice still works; a style sheet and a radio button make it.
(() => {
  "use strict";
  const KEY = "taiyaku.read";
  const PLACE = "taiyaku.place";
  const BLOCKS = ["p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "tr", "dt", "dd", "summary", "div.arithmatex"]
    .map((name) => `.md-content__inner ${name}`).join(",");

  const blocks = () => [...document.querySelectorAll(BLOCKS)];
  const headerHeight = () => document.querySelector(".md-header")?.offsetHeight ?? 0;
  const store = (storage, key, value) => { try { storage.setItem(key, value); } catch { /* private mode */ } };

  // The first block that is not above the header: its position is what the reader's eye holds on to.
  const anchor = (all) => {
    const edge = headerHeight();
    return all.findIndex((block) => {
      const box = block.getBoundingClientRect();
      return box.height > 0 && box.bottom > edge;
    });
  };

  const keep = (change) => {
    const all = blocks();
    const block = all[anchor(all)];
    const top = block?.getBoundingClientRect().top;
    change();
    if (block && scrollY > 0) scrollBy({ top: block.getBoundingClientRect().top - top, behavior: "instant" });
  };

  const heading = () => {
    const edge = headerHeight() + 40;
    const above = [...document.querySelectorAll(".md-content__inner :is(h1,h2,h3,h4,h5,h6)[id]")]
      .filter((element) => element.getBoundingClientRect().top <= edge);
    return above.length && scrollY > 0 ? `#${above.at(-1).id}` : "";
  };

  // Both languages have the same blocks, so the number of a block is a place in either. Where they
  // have not, the heading in the address leads to the section.
  const leave = (link) => {
    link.hash = heading();
    const all = blocks();
    const index = anchor(all);
    const top = all[index]?.getBoundingClientRect().top;
    store(sessionStorage, PLACE, JSON.stringify(scrollY > 0 ? { path: link.pathname, count: all.length, index, top } : {}));
  };

  const arrive = () => {
    let place = {};
    try {
      place = JSON.parse(sessionStorage.getItem(PLACE) ?? "{}");
      sessionStorage.removeItem(PLACE);
    } catch { /* nothing kept */ }
    const all = blocks();
    if (place.path !== location.pathname || place.count !== all.length || !(place.index >= 0)) return;
    scrollBy({ top: all[place.index].getBoundingClientRect().top - place.top, behavior: "instant" });
  };

  const start = () => {
    for (const button of document.querySelectorAll("input[name=ty-read]")) {
      button.addEventListener("change", () => {
        store(localStorage, KEY, button.value);
        // The style already follows the button: go back to measure, then forward again.
        const other = document.getElementById(button.value === "both" ? "ty-one" : "ty-both");
        other.checked = true;
        keep(() => { button.checked = true; });
      });
    }
    for (const link of document.querySelectorAll(".ty-bar a, a.md-select__link[hreflang]")) {
      link.addEventListener("click", () => {
        if (link.dataset.tyRead) store(localStorage, KEY, link.dataset.tyRead);
        leave(link);
      });
    }
    if (document.readyState === "complete") arrive();
    else addEventListener("load", () => requestAnimationFrame(arrive), { once: true });
  };

  // Material says when a page is there, also after an instant navigation; other themes load pages.
  if (typeof document$ === "undefined") start();
  else document$.subscribe(start);
})();
