// One hand on the keyboard: 1 2 3 for the reading, j and k from paragraph to paragraph, ? for help.
// Keys that the reader types somewhere, Material's own (s f / n p , .) and all combinations are left alone,
// and the help has a switch that turns ours off.
(() => {
  "use strict";
  const OFF = "taiyaku.keys";
  const INNER = ".md-content__inner";
  const PAIRS = `${INNER} :is(.ty, .ty-one)`;
  const BLOCKS = `${INNER} :is(p,li:not(:has(> p)),h1,h2,h3,h4,h5,h6,tr,dt,dd,summary):not(.ty-own, .ty-own *)`;

  const stored = () => { try { return localStorage.getItem(OFF); } catch { return null; } };
  const store = (value) => { try { localStorage.setItem(OFF, value); } catch { /* private mode */ } };
  const edge = () => document.querySelector(".md-header")?.getBoundingClientRect().bottom ?? 0;

  const choose = (value) => () => {
    const choice = document.querySelector(`[data-ty-read="${value}"], input[name=ty-read][value="${value}"]`);
    choice?.click();
    return Boolean(choice);
  };

  const shown = (selector) => [...document.querySelectorAll(selector)].filter((stop) => stop.getClientRects().length);

  const step = (by) => () => {
    const paired = shown(PAIRS);
    const stops = paired.length ? paired : shown(BLOCKS);
    if (!stops.length) return false;
    const from = edge();
    const now = stops.indexOf(document.activeElement?.closest(paired.length ? PAIRS : BLOCKS));
    const box = stops[now]?.getBoundingClientRect();
    let next = now + by;
    if (!box || box.bottom <= from || box.top >= innerHeight) {  // begin where the reader is
      const first = stops.findIndex((stop) => stop.getBoundingClientRect().top >= from);
      next = first < 0 ? stops.length - 1 : Math.max(by < 0 ? first - 1 : first, 0);
    }
    const stop = stops[next];
    if (!stop) return true;
    if (!stop.hasAttribute("tabindex")) stop.tabIndex = -1;
    stop.focus({ preventScroll: true });
    const { top, bottom } = stop.getBoundingClientRect();
    if (top < from + 16 || bottom > innerHeight - 16) {
      const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
      scrollBy({ top: top - from - (innerHeight - from) * 0.25, behavior: calm ? "instant" : "smooth" });
    }
    return true;
  };

  const help = () => {
    const box = document.getElementById("ty-help");
    box?.togglePopover?.();
    return Boolean(box);
  };

  const KEYS = {
    1: choose("en"), 2: choose("one"), 3: choose("both"), j: step(1), k: step(-1), "?": help,
  };

  const typing = ({ target }) =>
    target.isContentEditable || target.matches?.("textarea, select, input:not([type=radio], [type=checkbox])");

  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (typing(event) || document.getElementById("__search")?.checked) return;
    if (stored() === "off" && event.key !== "?") return;
    if (Object.hasOwn(KEYS, event.key) && KEYS[event.key]()) event.preventDefault();
  });

  addEventListener("change", ({ target }) => {
    if (target.id === "ty-keys") store(target.checked ? "on" : "off");
  });

  const start = () => {
    const box = document.getElementById("ty-keys");
    if (box) box.checked = stored() !== "off";
  };
  if (typeof document$ === "undefined") start();
  else document$.subscribe(start);
})();
