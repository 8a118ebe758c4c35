"""One search index per language, out of the one that both builds filled; and our search behind Material's box.

In one index an English word finds every page twice, and Japanese is cut by the rules of English. Material's
search also cuts it into words by a statistic that answers otherwise in another context, so that 負の勾配 is not
found where it stands, nor バッチ in ミニバッチ. `search.js` takes the place of its worker: it looks for what was
typed, as it stands, in texts of which width, case and long vowels are folded away, and knows the glossary. The box,
its keys and its list of results stay Material's.

Measured (`python -m tests.bench.search`, 83 queries, answered among the first five links): Material 30, ours 83.
Pagefind 1.5 answered 40 of them: it cuts words too, and knows neither readings nor the other language.

Nothing is in an index twice. The English of a Japanese section is in the English index, under the same place, and the
terms are in one file for both languages; the worker reads them all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from taiyaku.files import write_text

__all__ = ["SEPARATORS", "divide", "index", "indexes", "with_our_search"]

SEPARATORS: Mapping[str, str] = {"ja": r"[\s\-\u3000-\u303f\uff01-\uff0f]+"}
"""Where words end, for Material's marks on a page. Full stops and brackets of Japanese are none of English."""

_PIPELINES: Mapping[str, list[str]] = {"en": ["stopWordFilter"]}
_CONFIG = '<script id="__config" type="application/json">'
_WORKER = re.compile(r"assets/javascripts/workers/search\.[^/]*$")


def divide(site: Path, source: str, target: str, *, glossary: Mapping[str, tuple[str, str]]) -> None:
    """The site's one index → one in each language's folder. Without a search there is none to divide."""
    path = site / "search" / "search_index.json"
    if not path.is_file():
        return
    found = json.loads(path.read_text(encoding="utf-8"))
    both = indexes(found["docs"], found["config"], source=source, target=target, glossary=glossary)
    for folder, index_ in zip((site, site / target), both, strict=True):
        text = json.dumps(index_, ensure_ascii=False, separators=(",", ":"))
        write_text(folder / "search" / path.name, text)


def indexes(
    entries: Sequence[Mapping[str, Any]],
    config: Mapping[str, Any],
    *,
    source: str,
    target: str,
    glossary: Mapping[str, tuple[str, str]],
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The indexes of the source and of the target language; locations are relative to each one's folder.

    `glossary` has, by language, where the glossary is and what it is called.
    """
    folder = f"{target}/"
    english = [dict(entry) for entry in entries if not entry["location"].startswith(folder)]
    japanese = [
        {**entry, "location": entry["location"].removeprefix(folder)}
        for entry in entries
        if entry["location"].startswith(folder)
    ]
    name = "search/search_index.json"
    ours = {
        source: {"language": source, "other": folder + name, "glossary": glossary.get(source)},
        target: {"language": target, "other": name, "glossary": glossary.get(target)},
    }
    return (
        index(english, {**config, "taiyaku": ours[source]}, [source]),
        index(japanese, {**config, "taiyaku": ours[target]}, list(dict.fromkeys(["en", target]))),
    )


def index(entries: Sequence[Mapping[str, Any]], config: Mapping[str, Any], languages: list[str]) -> dict[str, Any]:
    """An index in the form that Material reads."""
    language = languages[-1]
    settings = {**config, "lang": languages}
    settings["separator"] = SEPARATORS.get(language, config.get("separator"))
    settings["pipeline"] = _PIPELINES.get(language, [])
    return {"config": settings, "docs": list(entries)}


def with_our_search(html: str, *, folder: str = "", worker: bool = True) -> str:
    """The page with its search in a language's folder, done by our worker.

    Material looks for the index under `base`, and reads addresses in it from there; it is `../..` on the
    page in /ja/x/, and must lead to /ja/ only. On an error page it is absolute.
    """
    before, opening, rest = html.partition(_CONFIG)
    told, closing, after = rest.partition("</script>")
    if not closing:
        return html
    values = json.loads(told)
    if folder:
        base = values["base"]
        inner = base.removesuffix("..").rstrip("/") or "."
        values["base"] = f"{base.rstrip('/')}/{folder}" if base.startswith("/") else inner
    if worker and "search" in values:
        values["search"] = _WORKER.sub("assets/taiyaku/search.js", values["search"])
    return before + opening + json.dumps(values).replace("<", "\\u003c") + closing + after
