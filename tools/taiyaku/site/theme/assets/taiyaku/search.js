// The search behind Material's box: a worker that speaks as Material's own does (setup, ready, query, result).
// What was typed is looked for as it stands, in texts whose case, width and long vowels are folded away, so
// バッチ is found in ミニバッチ, and 負の勾配 where it stands. The glossary leads from one language to the other, from a
// reading to its kanji, and from a form that is not used to the one that is. A section is also found by its text in
// the other language, and shown in the reader's. No index is made: some megabytes are looked through in no time.
(() => {
  "use strict";
  const SETUP = 0, READY = 1, QUERY = 2, RESULT = 3;
  const OWN = 1, OTHER = 0.5;              // a match in the reader's language, and in the text beside it
  const GLOSSARY = 0.12;                   // an entry of the glossary goes after the sections about it,
  const GLOSSARY_PLACE = 1;                // but if it is just what was asked for, right behind the best page
  const SHOWN = 2;                         // sections of a page that are shown without being asked for
  const TEASER = 180;
  const LATIN = /[a-z0-9]/, KATAKANA = /[ァ-ヺ]/, KANJI = /[㐀-䶿一-鿿々〆]/, KANA = /^[ぁ-ゖー]+$/;
  const RUNS = /[㐀-䶿一-鿿々〆]+|[ァ-ヺ]+|[ぁ-ゖ]+|[a-z0-9]+/g;
  const STOP = new Set(("a an and are as at be by can do does for from how i if in into is it its of on or so than that the their "
    + "then there these this to was we what when where which why will with you your").split(" "));

  // --- folding

  const wide = (char) => char !== undefined && char >= "\u3041" && char <= "\u9fff";

  // Folded text; `places`, if given, gets the offset in the text that each of its characters comes from.
  const folded = (text, places) => {
    const out = [];
    for (let at = 0; at < text.length; at += 1) {
      let char = text[at];
      const start = at;
      if (char >= "\uff66" && char <= "\uff9d" && /[\uff9e\uff9f]/.test(text[at + 1] ?? "")) char += text[(at += 1)];
      if (char > "\x7f" && !wide(char)) char = char.normalize("NFKC");
      for (let part of char.toLowerCase()) {
        if (part === "ー" && wide(out.at(-1))) continue;
        if ("・\u200b\u00ad゠".includes(part)) continue;
        if (/[\s\-\u2010-\u2015_/]/.test(part)) part = " ";
        if (part === " " && (out.length === 0 || out.at(-1) === " " || wide(out.at(-1)))) continue;
        if (wide(part) && out.at(-1) === " ") { out.pop(); places?.pop(); }
        out.push(part);
        places?.push(start);
      }
    }
    return out.join("");
  };

  const hiragana = (text) => text.replace(/[ァ-ヶ]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0x60));
  const katakana = (text) => text.replace(/[ぁ-ゖ]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0x60));

  // --- sections

  const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'", nbsp: " " };
  const plain = (html) => html.replace(/<[^>]*>|\\[()[\]]/g, "").replace(/&(#39|\w+);/g, (all, name) => ENTITIES[name] ?? all)
    .replace(/\s+/g, " ").trim();
  const escaped = (text) => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);

  // `flat` is all of it: most sections have nothing of what is looked for, and are passed over by one look.
  const made = (one, blocks, inText) => {
    const inTitle = folded(one.title);
    return { ...one, blocks, inTitle, inText, flat: `${inTitle}\n${inText.join("\n")}` };
  };

  const section = ({ location, title, text }) => {
    const blocks = text.split(/<\/?(?:p|ul|ol|li|dl|dt|dd|div|table|thead|tbody|tr|th|td|pre|blockquote|h\d)\b[^>]*>/)
      .map(plain).filter(Boolean);
    const name = plain(title);
    return made({ location, title: name, page: location.split("#")[0] }, blocks, blocks.map((block) => folded(block)));
  };

  let sections = [];                       // those of the reader's language
  let beside = new Map();                  // location → the section in the other language
  let pages = new Map();                   // location of a page → its first section
  let forms = new Map();                   // folded form → [term, how much that form is its own]
  let terms = [];
  let ready = Promise.resolve();

  const learn = (entries, { language, glossary }) => {
    terms = Object.entries(entries).map(([anchor, entry]) => ({ anchor, ...entry }));
    for (const term of terms) {
      const known = (weight, ...texts) => {
        for (const text of texts) {
          const form = folded(text ?? "");
          if (form) forms.set(form, [...(forms.get(form) ?? []), [term, weight]]);
        }
      };
      known(1, term.en, term.ja, ...(term.variants ?? []));
      known(0.7, ...(term.admitted ?? []), ...(term.forbidden ?? []));
      term.sound = hiragana(folded(term.reading ?? term.ja ?? ""));
      if (!glossary) continue;
      const [first, second] = language === "ja" ? [term.ja ?? term.en, term.ja ? term.en : ""] : [term.en, term.ja ?? ""];
      const texts = [second, term.reading, term.note, term.note_ja, ...(term.variants ?? []), ...(term.admitted ?? [])].filter(Boolean);
      const entry = { location: `${glossary[0]}#${term.anchor}`, title: first, page: glossary[0], weight: GLOSSARY };
      sections.push(made(entry, [texts.join(" · ")], [folded(texts.join("\n"))]));
    }
    if (glossary && terms.length) pages.set(glossary[0], { ...section({ location: glossary[0], title: glossary[1], text: "" }), page: glossary[0] });
  };

  const setup = async ({ config, docs }) => {
    const ours = config.taiyaku ?? {};
    const root = new URL("../../", self.location);
    sections = docs.map(section);
    for (const one of sections) if (!pages.has(one.page)) pages.set(one.page, one);
    const fetched = async (url) => {
      try { return await (await fetch(new URL(url, root))).json(); } catch { return null; }
    };
    const [known, other] = await Promise.all([
      fetched("assets/taiyaku/terms.json"), ours.other ? fetched(ours.other) : null,
    ]);
    beside = new Map((other?.docs ?? []).map((doc) => [doc.location, section(doc)]));
    if (known) learn(known, ours);
  };

  // --- matching

  // How much of `form` is in `text`: each place counts, less where it is only a part of a longer word. A Latin form
  // begins a word.
  const matched = (form, text) => {
    let sum = 0;
    for (let at = text.indexOf(form); at >= 0 && sum < 6; at = text.indexOf(form, at + form.length)) {
      const before = text[at - 1] ?? " ", after = text[at + form.length] ?? " ", first = form[0], last = form.at(-1);
      if (LATIN.test(first) && LATIN.test(before)) continue;
      const inside = [LATIN, KATAKANA, KANJI].some((script) =>
        (script.test(first) && script.test(before)) || (script.test(last) && script.test(after)));
      const plural = inside && /^(?:e?s)(?![a-z0-9])/.test(text.slice(at + form.length, at + form.length + 3));
      sum += inside && !plural ? 0.5 : 1;
    }
    return sum;
  };

  const inTitle = (form, title) => {
    const found = matched(form, title);
    if (!found) return 0;
    if (title === form) return 7;
    return (title.startsWith(form) ? 3.5 : 3) * Math.min(found, 1) * (0.5 + form.length / title.length / 2);
  };

  // The best that the alternatives of a token find in a section: [points, block, form].
  const points = (token, one) => {
    let best = [0, 0, ""];
    for (const { form, weight } of token.forms) {
      if (!one.flat.includes(form)) continue;
      let sum = 0, block = 0, most = 0;
      one.inText.forEach((text, number) => {
        const found = matched(form, text);
        sum += found;
        if (found > most) [most, block] = [found, number];
      });
      const all = weight * (inTitle(form, one.inTitle) + (sum ? 0.4 + 1.6 * (sum / (sum + 2)) : 0));
      if (all > best[0]) best = [all, block, form];
    }
    return best;
  };

  const has = (form, one) => !one.weight && one.flat.includes(form) && matched(form, one.flat) > 0;
  const isFound = (form) => sections.some((one) => has(form, one)) || [...beside.values()].some((one) => has(form, one));

  // --- what was typed → tokens, each with the forms that stand for it

  const singular = (word) => [word, word.replace(/ies$/, "y"), word.replace(/(?<=s|x|z|ch|sh)es$/, ""), word.replace(/s$/, "")];
  const stems = (word) => {
    const american = word.replace(/is(?=ation|e$|es$|ed$|ing$)/, "iz");
    return [american, ...singular(american).slice(1), ...(american.length > 5 ? [american.replace(/(?:ing|ed)$/, "")] : [])];
  };

  const token = (text, weight = 1) => {
    const found = new Map([[text, 1]]);
    const also = (form, much) => { if (form.length > 1 || KANJI.test(form)) found.set(form, Math.max(found.get(form) ?? 0, much)); };
    const told = (term, much) => {
      for (const own of [term.en, term.ja]) if (own) also(folded(own), 0.9 * much);
      for (const variant of term.variants ?? []) also(folded(variant), 0.8 * much);
      for (const admitted of term.admitted ?? []) also(folded(admitted), 0.45 * much);
    };
    for (const form of LATIN.test(text[0]) ? singular(text) : [text]) for (const [term, much] of forms.get(form) ?? []) told(term, much);
    const sound = hiragana(text);
    if (KANA.test(sound) && sound.length > 1) {
      for (const term of terms) if (term.sound.startsWith(sound)) told(term, term.sound === sound ? 1 : 0.6 * (sound.length / term.sound.length));
      if (KANA.test(text)) also(katakana(text), 0.9);
    }
    if (LATIN.test(text[0])) for (const stem of stems(text)) if (stem.length > 2) also(stem, 0.8);
    if (/^[㐀-䶿一-鿿][ぁ-ゖ]$/.test(text)) also(text[0], 0.4);   // a verb in another form
    // A term that no page has may have others in it: 損失関数, 損失. What it is about stands first; what stands last, such
    // as 関数, says only of which kind it is, and is in many others.
    if (forms.has(text) && ![...found.keys()].some(isFound)) {
      for (const form of [...found.keys()]) {
        for (let at = 0; at < form.length; at += 1) {
          for (let end = at + 2; end <= form.length; end += 1) if (wide(form[at]) && forms.has(form.slice(at, end))) also(form.slice(at, end), at ? 0.12 : 0.3);
        }
      }
    }
    return { text, weight, forms: [...found].map(([form, much]) => ({ form, weight: much })) };
  };

  // A word without blanks, in Japanese: the terms in it, and the runs of kanji and katakana between.
  const cut = (word) => {
    if (forms.has(word)) return [token(word)];
    const runs = [...word.matchAll(RUNS)].map((match) => [match.index, match.index + match[0].length]);
    const ends = new Set(runs.map(([, end]) => end));
    const tokens = [];
    let past = 0;
    for (const [start, end] of runs) {
      if (start < past) continue;
      const term = [...ends].filter((stop) => stop - start > 1 && forms.has(word.slice(start, stop))).sort((a, b) => b - a)[0];
      past = term ?? end;
      if (term) tokens.push(token(word.slice(start, term)));
      else tokens.push(...pieces(word.slice(start, end), word[end] ?? ""));
    }
    return tokens.length ? tokens : [token(word)];
  };

  const pieces = (run, next) => {
    if (KANA.test(run)) return [];                                     // particles and endings
    if (LATIN.test(run[0])) return STOP.has(run) ? [] : [token(run)];
    if (run.length === 1 && KANJI.test(run)) return [token(run + (KANA.test(next) ? next : ""))];
    if (isFound(run)) return [token(run)];
    for (let size = run.length - 1; size > 1; size -= 1) {
      for (let at = 0; at + size <= run.length; at += 1) {
        if (!forms.has(run.slice(at, at + size))) continue;
        const rest = [run.slice(0, at), run.slice(at + size)].filter((part) => part.length > 1);
        return [token(run.slice(at, at + size)), ...rest.flatMap((part) => pieces(part, ""))];
      }
    }
    if (run.length < 3) return [token(run)];
    const pairs = Array.from({ length: run.length - 1 }, (_, at) => run.slice(at, at + 2));
    return pairs.map((pair) => token(pair, 1 / pairs.length));
  };

  // Whether a word has more than one run of kanji or katakana: then its parts are looked for too.
  const hasParts = (word) => [...word.matchAll(RUNS)].filter((match) => !KANA.test(match[0])).length > 1;

  const tokens = (query) => {
    const words = query.replace(/["*+~^:、。,.?!？！()（）「」]/g, " ").split(/\s+/).map((word) => folded(word).trim()).filter(Boolean);
    const latin = words.flatMap((word) => (/^[\x20-\x7f]+$/.test(word) ? word.split(" ") : [word]));
    const found = [];
    for (let at = 0; at < latin.length; at += 1) {
      if (![...latin[at]].every((char) => char < "\u0080")) {
        found.push(...(isFound(latin[at]) && !hasParts(latin[at]) ? [token(latin[at])] : cut(latin[at])));
        continue;
      }
      let size = Math.min(4, latin.length - at);
      for (; size > 1; size -= 1) if (singular(latin.slice(at, at + size).join(" ")).some((form) => forms.has(form))) break;
      const parts = latin.slice(at, at + size);
      const text = parts.join(" ");
      const one = { ...token(text), stop: STOP.has(text) };
      // A term that no page writes so may still be there in other words: "when gradients vanish".
      if (size > 1 && !isFound(text)) found.push({ ...one, weight: 0.5 }, ...parts.map((word) => ({ ...token(word), stop: STOP.has(word) })));
      else found.push(one);
      at += size - 1;
    }
    const said = found.filter((one) => !one.stop);
    return said.length ? said : found;
  };
  // --- results

  // The text with what was found marked, and the stretches that were, as they are written.
  const marked = (text, forms_) => {
    const places = [];
    const flat = folded(text, places);
    const spans = [];
    for (const form of forms_) {
      for (let at = flat.indexOf(form); at >= 0 && form; at = flat.indexOf(form, at + form.length)) {
        if (LATIN.test(form[0]) && LATIN.test(flat[at - 1] ?? " ")) continue;
        const last = at + form.length;
        let end = last < places.length ? places[last] : text.length;
        while (end > places[last - 1] + 1 && /[\s・\-]/.test(text[end - 1])) end -= 1;
        spans.push([places[at], end]);
      }
    }
    spans.sort((one, other) => one[0] - other[0] || other[1] - one[1]);
    let start = Math.max(0, (spans[0]?.[0] ?? 0) - TEASER / 3);
    if (start < TEASER / 6) start = 0;
    const stop = Math.min(text.length, start + TEASER);
    const found = [];
    let html = start ? "…" : "", at = start;
    for (const [from, to] of spans) {
      if (from < at || to > stop) continue;
      html += `${escaped(text.slice(at, from))}<mark data-md-highlight>${escaped(text.slice(from, to))}</mark>`;
      found.push(text.slice(from, to));
      at = to;
    }
    return [html + escaped(text.slice(at, stop)) + (stop < text.length ? "…" : ""), found];
  };

  const ranked = (query) => {
    const asked = tokens(query);
    const phrase = folded(query);
    const rows = sections.map((one) => {
      const twin = beside.get(one.location);
      const found = asked.map((each) => {
        const here = points(each, one);
        const there = twin ? points(each, twin) : [0, 0, ""];
        return { here, there, best: Math.max(OWN * here[0], OTHER * there[0]) };
      });
      return { one, twin, found };
    });
    const rare = asked.map((each, n) => each.weight * Math.log(1 + rows.length / (0.5 + rows.filter((row) => row.found[n].best > 0).length)));
    const all = rare.reduce((sum, value, n) => sum + (rows.some((row) => row.found[n].best > 0) ? value : 0), 0) || 1;
    for (const row of rows) {
      const covered = row.found.reduce((sum, { best }, n) => sum + (best > 0 ? rare[n] : 0), 0) / all;
      row.covered = covered;
      row.score = 100 * covered ** 3 * row.found.reduce((sum, { best }, n) => sum + best * rare[n], 0) * (row.one.weight ?? 1);
      if (asked.length > 1 && row.score) {
        const whole = (one) => (one?.inTitle.includes(phrase) ? 2 : Number(one?.inText.some((text) => text.includes(phrase)) ?? false));
        row.score *= 1 + 0.6 * whole(row.one) + 0.3 * whole(row.twin);
      }
      if (!row.one.location.includes("#")) row.score *= 1.15;
    }
    const most = Math.max(...rows.map((row) => row.covered), 0);
    return [asked, rows.filter((row) => row.score > 0 && row.covered >= most * 0.55).sort((a, b) => b.score - a.score)];
  };

  const item = (row, asked) => {
    const { one, twin, found } = row;
    const hits = found.map(({ here }) => here[2]).filter(Boolean);
    const told = {};
    const strongest = found.reduce((best, each) => (each.best > best.best ? each : best), found[0]);
    let block = strongest.here[0] ? strongest.here[1] : 0;
    if (!strongest.here[0] && twin && twin.blocks.length === one.blocks.length) block = strongest.there[1];
    const [title, inName] = marked(one.title, hits);
    const [text, inText] = marked(one.blocks[block] ?? "", hits);
    for (const word of [...inName, ...inText]) told[word] = true;
    asked.forEach((each, n) => { if (!found[n].best && each.weight === 1) told[each.text] = false; });
    return { location: one.location, title, text: text ? `<p>${text}</p>` : "", score: row.score, terms: told };
  };

  const results = (query) => {
    const [asked, rows] = query.trim() ? ranked(query) : [[], []];
    const groups = new Map();
    for (const row of rows) groups.set(row.one.page, [...(groups.get(row.one.page) ?? []), row]);
    // The first of a group says from which score on Material shows a section at once.
    const order = [...groups];
    const entry = order.findIndex(([, members]) => members[0].one.weight && members[0].found.every(({ here }) => here[0] > 4));
    if (entry >= 0) order.splice(GLOSSARY_PLACE, 0, ...order.splice(entry, 1));
    const items = order.slice(0, 60).map(([page, members]) => {
      const head = members.find((row) => row.one.location === page);
      const most = members[0].one.weight ? 1 : SHOWN;
      const parts = members.filter((row) => row !== head).map((row) => item(row, asked));
      const least = parts[Math.min(most, parts.length) - 1]?.score ?? 0;
      const top = head ? item(head, asked) : { ...pages.get(page), title: escaped(pages.get(page)?.title ?? ""), text: "", terms: {}, score: 0 };
      const shown = { location: top.location, title: top.title, text: top.text, terms: top.terms, score: Math.max(top.score, 0) };
      if (shown.score < (parts[0]?.score ?? 0)) shown.score = least * 0.98;  // Enter goes to the part that is better
      return [shown, ...parts];
    });
    return items;
  };

  const suggestions = (query) => {
    const typed = query.toLowerCase();
    const known = [...terms.flatMap((term) => [term.ja, term.en]), ...sections.map((one) => one.title)];
    return typed ? known.filter((text) => text && text.toLowerCase().startsWith(typed)).sort((a, b) => a.length - b.length).slice(0, 1) : [];
  };

  addEventListener("message", async ({ data: { type, data } }) => {
    if (type === SETUP) {
      const { suggest } = data.options ?? {};
      ready = setup(data).then(() => ({ suggest }));
      await ready;
      postMessage({ type: READY });
    } else if (type === QUERY) {
      const { suggest } = (await ready) ?? {};
      postMessage({ type: RESULT, data: { items: results(data), ...(suggest && { suggest: suggestions(data) }) } });
    }
  });
})();
