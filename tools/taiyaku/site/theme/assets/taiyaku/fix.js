// "Suggest a fix", beside the paragraph that is pointed at, tapped or reached with the keyboard. There is one link, which
// goes from paragraph to paragraph: with Tab it is one stop, and the arrow keys lead it on. Its address is put together
// out of the page's template; the segment's id goes along, and as much of both texts as an address can hold.
(() => {
  "use strict";
  const LIMIT = 6000;                      // characters of an address that every host takes
  const SEGMENTS = ".md-content__inner :is(.ty, .ty-one)[data-id]";
  const NO_TEXT = ".ty-note,.ty-more,.ty-change,.ty-fix,rt,.headerlink,.katex-html";
  const NO_LINK = "label,summary,a,button";

  let link, ways, segments = [];

  const text = (half) => {
    if (!half) return "";
    const copy = half.cloneNode(true);
    for (const math of copy.querySelectorAll(".katex")) {
      math.replaceWith(`$${math.querySelector("annotation")?.textContent ?? math.textContent}$`);
    }
    for (const code of copy.querySelectorAll("code")) code.replaceWith(`\`${code.textContent}\``);
    copy.querySelectorAll(NO_TEXT).forEach((one) => one.remove());
    return copy.textContent.replace(/\s+/g, " ").trim();
  };

  const section = (segment) => {
    const above = [...document.querySelectorAll(".md-content__inner :is(h1,h2,h3,h4,h5,h6)[id]")]
      .filter((heading) => heading.contains(segment) || heading.compareDocumentPosition(segment) & Node.DOCUMENT_POSITION_FOLLOWING);
    return `${location.origin}${location.pathname}${above.length ? `#${above.at(-1).id}` : ""}`;
  };

  const filled = (template, values) => template.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
  const encoded = (value) => encodeURIComponent(value.toWellFormed?.() ?? value);

  const address = (segment) => {
    const english = text(segment.querySelector(".ty-en") ?? segment);
    const japanese = text(segment.querySelector(".ty-ja") ?? (segment.lang === "en" ? null : segment));
    const id = segment.dataset.id;
    for (let room = 2000; ; room = Math.floor(room * 0.8)) {
      const cut = (words) => ([...words].length > room ? `${[...words].slice(0, room).join("")}…` : words);
      const quote = (words) => (words ? `> ${cut(words)}` : "");
      const body = filled(ways.body ?? "", { id, address: section(segment), english: quote(english), japanese: quote(japanese) });
      const title = filled(ways.title ?? "", { id });
      const url = filled(ways.url, { id: encoded(id), title: encoded(title), body: encoded(body) });
      if (url.length <= LIMIT || room < 10) return url;
    }
  };

  const moveTo = (segment) => {
    if (!segment || link.parentElement?.closest("[data-id]") === segment) return;
    const half = segment.querySelector(":scope > .ty-ja") ?? segment.firstElementChild ?? segment;
    link.style.transform = "";
    half.append(link);
    link.href = address(segment);
    const room = document.documentElement.clientWidth - link.getBoundingClientRect().right - 4;
    if (room < 0) link.style.transform = `translateX(${Math.floor(room)}px)`;
  };

  const step = (by) => {
    const at = segments.indexOf(link.closest("[data-id]"));
    const next = segments.slice(by > 0 ? at + 1 : 0, by > 0 ? undefined : Math.max(at, 0)).filter((one) => one.getClientRects().length);
    const segment = by > 0 ? next[0] : next.at(-1);
    if (!segment) return;
    moveTo(segment);
    link.focus({ preventScroll: true });
    link.scrollIntoView({ block: "nearest" });
  };

  const start = () => {
    const tools = document.getElementById("ty-tools");
    segments = tools?.dataset.fix ? [...document.querySelectorAll(SEGMENTS)].filter((one) => !one.closest(NO_LINK)) : [];
    if (!segments.length) return;
    ways = tools.dataset;                  // url, title, body
    link = Object.assign(document.createElement("a"), { className: "ty-fix", rel: "nofollow", title: ways.fix });
    link.ariaLabel = ways.fix;
    link.ariaDescription = ways.hint;
    link.lang = document.documentElement.lang;
    link.addEventListener("keydown", (event) => {
      const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!by) return;
      event.preventDefault();
      event.stopPropagation();
      step(by);
    });
    moveTo(segments[0]);
  };

  const at = (event) => {
    const found = event.target instanceof Element ? event.target.closest("[data-id]") : null;
    if (found) return segments.includes(found) ? found : null;
    // In a list item or a cell, beside its text.
    const box = event.target instanceof Element ? event.target.closest("p,li,td,th,dt,dd,figcaption,h1,h2,h3,h4,h5,h6") : null;
    const inside = box?.querySelector("[data-id]");
    return inside && segments.includes(inside) ? inside : null;
  };
  document.addEventListener("pointerover", (event) => {
    if (segments.length && event.pointerType !== "touch" && document.activeElement !== link) moveTo(at(event));
  });
  document.addEventListener("click", (event) => {
    if (!segments.length || event.target.closest?.(NO_LINK)) return;
    for (const one of document.querySelectorAll(".ty-touched")) one.classList.remove("ty-touched");
    const segment = event.pointerType === "touch" ? at(event) : null;
    if (!segment) return;
    moveTo(segment);
    link.classList.add("ty-touched");
  });
  // Whoever is led through the page by Tab finds it behind the next paragraph, not behind the first one.
  document.addEventListener("focusin", (event) => {
    if (!segments.length || event.target === link || !event.target.closest?.(".md-content__inner")) return;
    const next = segments.find((one) => one.getClientRects().length
      && (one.contains(event.target) || event.target.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING));
    moveTo(next);
  });

  if (typeof document$ === "undefined") start();
  else document$.subscribe(start);
})();
