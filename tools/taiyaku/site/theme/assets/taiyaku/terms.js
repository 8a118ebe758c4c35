// Glossary terms on demand, and furigana. A term is a link to its entry in the glossary and stays one without this
// file; here a card beside it says what the entry says: when it is pointed at, focused or tapped. Esc closes the card.
// Furigana are put over the terms of the glossary, in the browser only: the page, its search index and what is copied
// from it have none.
(() => {
  "use strict";
  const KEY = "taiyaku.ruby";
  const NOT_READ = "pre,code,kbd,svg,script,style,rt,button,.katex,.arithmatex,.headerlink,.ty-note,.ty-change,.ty-bar,.ty-line,.ty-reading,.ty-fix,.ty-fix-page";
  const SCRIPTS = ["㐀-䶿一-鿿々〆〇", "ァ-ヺー", "A-Za-z0-9"];
  const KANJI = /[㐀-䶿一-鿿々〆]/;

  const make = (name, text, more = {}) => Object.assign(document.createElement(name), { textContent: text ?? "" }, more);
  const remembered = () => { try { return localStorage.getItem(KEY) === "on"; } catch { return false; } };
  const remember = (value) => { try { localStorage.setItem(KEY, value); } catch { /* private mode */ } };

  let fetched;
  const terms = (tools) => (fetched ??= fetch(tools.dataset.terms).then((answer) => answer.json()).catch(() => ({})));

  // --- the card

  let card, shownFor, timer;
  const hide = () => {
    clearTimeout(timer);
    shownFor?.removeAttribute("aria-describedby");
    shownFor = undefined;
    if (card?.matches(":popover-open")) card.hidePopover();
  };
  const later = (action, delay) => { clearTimeout(timer); timer = setTimeout(action, delay); };

  const place = () => {
    if (!shownFor || !card) return;
    const term = shownFor.getClientRects()[0];
    if (!term) return;
    const { offsetWidth: width, offsetHeight: height } = card;
    const below = term.bottom + 6 + height <= innerHeight || term.top < height + 6;
    card.style.top = `${Math.round(below ? term.bottom + 6 : term.top - height - 6)}px`;
    card.style.left = `${Math.round(Math.max(8, Math.min(term.left, document.documentElement.clientWidth - width - 8)))}px`;
  };

  // The note for a reader of the page, and the language that it is in.
  const noted = (term) => {
    const both = { en: term.note, ja: term.note_ja };
    const [own, other] = document.documentElement.lang.startsWith("ja") ? ["ja", "en"] : ["en", "ja"];
    return both[own] || !both[other] ? [both[own], own] : [both[other], other];
  };

  const lines = (term) => {
    const found = [];
    if (term.ja) found.push(make("b", term.ja, { lang: "ja" }));
    if (term.ja && term.reading) found.push(make("span", term.reading, { lang: "ja", className: "ty-reading" }));
    found.push(make(term.ja ? "span" : "b", term.en, { lang: "en", className: "ty-card-other" }));
    const [note, lang] = noted(term);
    if (note) found.push(make("small", note, { lang }));
    return found;
  };
  const told = (term, language) => [language === "ja" ? term.en : term.ja, term.reading, noted(term)[0]].filter(Boolean).join("、");

  const show = async (link, tools, tapped) => {
    const known = await terms(tools);
    const term = known[link.hash.slice(1)];
    if (!term) return false;
    if (!card?.isConnected) {
      card = make("div", "", { id: "ty-card", popover: "manual" });
      card.addEventListener("pointerenter", () => clearTimeout(timer));
      card.addEventListener("pointerleave", () => later(hide, 200));
      (document.querySelector("main") ?? document.body).append(card);
    }
    card.setAttribute("role", tapped ? "group" : "tooltip");
    card.replaceChildren(...lines(term));
    if (tapped) card.append(make("a", tools.dataset.entry, { href: link.href }));
    shownFor?.removeAttribute("aria-describedby");
    shownFor = link;
    link.setAttribute("aria-describedby", card.id);
    if (!card.matches(":popover-open")) card.showPopover();
    place();
    return true;
  };

  const term = (event) => (event.target instanceof Element ? event.target.closest("a.ty-term") : null);
  const now = () => document.getElementById("ty-tools");
  let touched = false;
  document.addEventListener("pointerdown", (event) => {
    touched = event.pointerType === "touch";
    if (shownFor && !term(event) && !card.contains(event.target)) hide();
  });
  document.addEventListener("pointerover", (event) => {
    const link = term(event);
    if (link && event.pointerType !== "touch" && link !== shownFor) later(() => show(link, now()), 150);
  });
  document.addEventListener("pointerout", (event) => {
    if (term(event) && event.pointerType !== "touch") later(hide, 250);
  });
  document.addEventListener("focusin", (event) => {
    const link = term(event);
    if (link && link.matches(":focus-visible")) show(link, now());
    else if (shownFor && !card.contains(event.target) && !touched) hide();
  });
  document.addEventListener("focusout", (event) => { if (term(event) === shownFor && !touched) hide(); });
  document.addEventListener("click", (event) => {
    const link = term(event);
    if (!link || !touched || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    show(link, now(), true).then((shown) => { if (!shown) location.assign(link.href); });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !shownFor) return;
    hide();
    event.stopPropagation();
  }, true);
  addEventListener("scroll", place, { passive: true });
  addEventListener("resize", place, { passive: true });

  // --- furigana

  const guarded = (form) => {
    const script = (char) => SCRIPTS.find((one) => new RegExp(`[${one}]`).test(char));
    const [before, after] = [script(form[0]), script(form.at(-1))];
    return (before ? `(?<![${before}])` : "") + form.replace(/[.*+?^${}()|[\]\\]/g, "\\$&") + (after ? `(?![${after}])` : "");
  };

  const readings = (known) => {
    const found = new Map();
    for (const { ja, reading, ruby } of Object.values(known)) {
      if (ja && reading && KANJI.test(ja) && !found.has(ja)) found.set(ja, ruby ?? [[ja, reading]]);
    }
    const forms = [...found.keys()].sort((one, other) => other.length - one.length);
    return [found, forms.length ? new RegExp(forms.map(guarded).join("|"), "g") : null];
  };

  const annotated = (parts) => parts.map(([text, reading]) => {
    if (!reading) return document.createTextNode(text);
    const ruby = make("ruby", text, { className: "ty-ruby" });
    ruby.append(make("rt", reading));
    return ruby;
  });

  const annotate = (article, known) => {
    const [found, pattern] = readings(known);
    if (!pattern) return;
    const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    for (const text of texts) {
      const parent = text.parentElement;
      if (!KANJI.test(text.data) || parent.closest(NOT_READ) || !parent.closest("[lang]")?.lang.startsWith("ja")) continue;
      const written = [];
      let at = 0;
      for (const match of text.data.matchAll(pattern)) {
        written.push(document.createTextNode(text.data.slice(at, match.index)), ...annotated(found.get(match[0])));
        at = match.index + match[0].length;
      }
      if (at) text.replaceWith(...written, document.createTextNode(text.data.slice(at)));
    }
  };

  const plain = (article) => {
    for (const ruby of article.querySelectorAll("ruby.ty-ruby")) {
      const parent = ruby.parentNode;
      ruby.querySelectorAll("rt").forEach((reading) => reading.remove());
      ruby.replaceWith(...ruby.childNodes);
      parent.normalize();
    }
  };

  // The paragraph under the header stays where it is, although the lines above it grow.
  const keep = async (article, change) => {
    const edge = document.querySelector(".md-header")?.offsetHeight ?? 0;
    const block = scrollY > 0 && [...article.querySelectorAll("p,li,h1,h2,h3,h4,tr,pre")]
      .find((one) => one.offsetHeight > 0 && one.getBoundingClientRect().bottom > edge);
    const top = block ? block.getBoundingClientRect().top : 0;
    await change();
    if (block) scrollBy({ top: block.getBoundingClientRect().top - top, behavior: "instant" });
  };

  const start = () => {
    hide();
    const tools = now();
    const article = document.querySelector(".md-content__inner");
    if (!tools?.dataset.terms || !article) return;
    const language = document.documentElement.lang;
    const idle = window.requestIdleCallback ?? ((action) => setTimeout(action, 200));
    if (article.querySelector("a.ty-term")) {
      idle(async () => {
        const known = await terms(tools);
        for (const link of article.querySelectorAll("a.ty-term")) {
          const found = known[link.hash.slice(1)];
          if (found) link.ariaDescription = told(found, link.closest("[lang]")?.lang ?? language);
        }
      });
    }
    const bar = article.querySelector(".ty-bar");
    if (!bar || !language.startsWith("ja") || !tools.dataset.furigana || bar.querySelector(".ty-furigana")) return;
    const button = make("button", tools.dataset.furigana, { type: "button", className: "ty-choice ty-furigana" });
    const set = async (on) => {
      const known = on ? await terms(tools) : null;
      await keep(article, () => {
        button.ariaPressed = String(on);
        document.documentElement.toggleAttribute("data-ty-ruby", on);
        if (on) annotate(article, known);
        else plain(article);
      });
    };
    button.ariaPressed = "false";
    button.addEventListener("click", () => {
      const on = button.ariaPressed !== "true";
      remember(on ? "on" : "off");
      set(on);
    });
    bar.append(button);
    if (remembered()) set(true);
  };

  if (typeof document$ === "undefined") start();
  else document$.subscribe(start);
})();
