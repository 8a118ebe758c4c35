// The choice is remembered, and the place is kept: when the reading changes, when the language does, and
// while pictures and formulas above it are still coming. Without this file the choice still works; a style
// sheet and a radio button make it.
(() => {
  "use strict";
  const CHOICE = "taiyaku.read";
  const PLACE = "taiyaku.place";
  const ROOT = new URL("../../", document.currentScript.src);
  const TARGET = `${ROOT.pathname}${document.currentScript.dataset.target}/`;
  const INNER = ".md-content__inner";
  const BLOCKS = `${INNER} :is(p,li,h1,h2,h3,h4,h5,h6,pre,tr,dt,dd,summary,div.arithmatex):not(.ty-own, .ty-own *)`;
  const STATES = `${INNER} :is(details, .tabbed-set > input):not(.ty-own, .ty-own *)`;

  const all = (selector) => [...document.querySelectorAll(selector)];
  const top = (element) => element.getBoundingClientRect().top;
  const store = (storage, key, value) => { try { storage.setItem(key, value); } catch { /* private mode */ } };
  const forget = (storage, key) => { try { storage.removeItem(key); } catch { /* private mode */ } };
  const edge = () => document.querySelector(".md-header")?.getBoundingClientRect().bottom ?? 0;
  const isTarget = (url) => url.pathname.startsWith(TARGET);

  // --- the place: a block, and how far from the upper edge of the window it is

  // What the eye holds on to: what was stepped to, else the first block that begins below the header.
  const seen = (blocks) => {
    const from = edge();
    const stepped = document.activeElement?.closest(BLOCKS);
    if (stepped && top(stepped) >= from && top(stepped) < innerHeight) return blocks.indexOf(stepped);
    let cut = -1;
    for (const [index, block] of blocks.entries()) {
      const box = block.getBoundingClientRect();
      if (!box.height || box.bottom <= from) continue;
      if (box.top < from) cut = index;
      else return box.top < innerHeight || cut < 0 ? index : cut;
    }
    return cut;
  };

  let release = () => {};

  // Keep the block where it is wanted, until the reader does something.
  const hold = (block, wanted) => {
    release();
    const inner = document.querySelector(INNER);
    let settling = true;
    const align = () => {
      const off = top(block) - wanted;
      if (Math.abs(off) < 0.5) return;
      const missing = scrollY + off + innerHeight - document.documentElement.scrollHeight;
      if (missing > 0) {  // the other language is shorter: room below, or the place could not be kept
        const room = parseFloat(inner.style.getPropertyValue("--ty-room")) || 0;
        inner.style.setProperty("--ty-room", `${Math.ceil(room + missing)}px`);
      }
      scrollBy({ top: off, behavior: "instant" });
    };
    const moved = () => {
      if (Math.abs(top(block) - wanted) < 2) return;
      if (settling) align();
      else release();
    };
    const grown = new ResizeObserver(align);
    const ends = ["wheel", "touchstart", "pointerdown", "keydown"];
    release = () => {
      grown.disconnect();
      removeEventListener("scroll", moved);
      for (const name of ends) removeEventListener(name, release, true);
      release = () => {};
    };
    const settle = () => setTimeout(() => { settling = false; }, 500);
    if (document.readyState === "complete") settle();
    else addEventListener("load", settle, { once: true });
    addEventListener("scroll", moved, { passive: true });
    for (const name of ends) addEventListener(name, release, { capture: true, passive: true });
    inner.style.removeProperty("--ty-room");
    grown.observe(inner);
    align();
  };

  const keep = (change) => {
    const blocks = all(BLOCKS);
    const block = blocks[seen(blocks)];
    const wanted = block ? top(block) : 0;
    change();
    if (block && scrollY > 0) hold(block, wanted);
  };

  // --- from one language to the other

  const headings = () => all(`${INNER} :is(h1,h2,h3,h4,h5,h6)[id]`);
  const section = (below) => headings().filter((heading) => top(heading) <= below).at(-1);

  // Both languages have the same blocks, so the number of a block is a place in either. Where a page is
  // written otherwise, its section is found; the heading in the address says so too.
  const leave = (link) => {
    const blocks = all(BLOCKS);
    const index = seen(blocks);
    const heading = section(edge() + 40);
    link.hash = heading && scrollY > 0 ? `#${heading.id}` : "";
    store(sessionStorage, PLACE, JSON.stringify({
      path: link.pathname,
      count: blocks.length,
      index,
      top: scrollY > 0 && index >= 0 ? top(blocks[index]) : null,
      states: all(STATES).map((element) => element.open ?? element.checked),
    }));
  };

  const arrive = () => {
    let place = {};
    try {
      place = JSON.parse(sessionStorage.getItem(PLACE) ?? "{}");
      sessionStorage.removeItem(PLACE);
    } catch { /* nothing kept */ }
    if (place.path !== location.pathname) return;
    const blocks = all(BLOCKS);
    const states = all(STATES);
    if (place.count !== blocks.length || place.states.length !== states.length) return;
    states.forEach((element, index) => {
      if (element.matches("details")) element.open = place.states[index];
      else if (place.states[index]) element.checked = true;
    });
    if (place.top !== null) hold(blocks[place.index], place.top);
  };

  // --- the choice, and the address that says it

  const both = () => document.getElementById("ty-both");
  const address = () => {
    if (!both()) return;
    const url = new URL(location.href);
    if (both().checked) url.searchParams.set("read", "both");
    else url.searchParams.delete("read");
    if (url.href !== location.href) history.replaceState(history.state, "", url);
  };
  const choose = (value) => {
    store(localStorage, CHOICE, value);
    forget(sessionStorage, CHOICE);  // what a shared link asked for
  };

  addEventListener("change", ({ target }) => {
    if (target.name !== "ty-read") return;
    choose(target.value);
    // The style already follows the button: go back to measure, then forward again.
    document.getElementById(target.value === "both" ? "ty-one" : "ty-both").checked = true;
    keep(() => { target.checked = true; });
    address();
  }, true);

  // A page of the other language is loaded whole, also where Material loads pages by script: header, search
  // and the words of the theme belong to a language.
  addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || link.origin !== ROOT.origin || isTarget(link) === isTarget(location)) return;
    link.target ||= "_self";
    if (!link.matches("[hreflang]")) return;
    if (link.dataset.tyRead) choose(link.dataset.tyRead);
    leave(link);
  }, true);

  // After Material has loaded a page by script, the header still leads to the other language of the page before.
  const header = () => {
    const links = JSON.parse(document.querySelector("[data-ty-links]")?.dataset.tyLinks ?? "{}");
    for (const link of all("a.md-select__link[hreflang]")) {
      if (links[link.hreflang]) link.href = new URL(links[link.hreflang], location.href.split(/[?#]/)[0]);
    }
  };

  const start = () => {
    release();
    header();
    address();
    arrive();
  };

  // Material says when a page is there, also after it was loaded by script; other themes load pages.
  if (typeof document$ === "undefined") start();
  else document$.subscribe(start);
})();
