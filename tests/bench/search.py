"""What readers find: our search, and Material's own, with the same queries in the same box.

    python -m tests.bench.search          a table
    python -m tests.bench.search --misses also what was not found, and what was shown instead

Three sites are made of one course (`tests/site/course`, in both languages) and asked the list in
`tests/site/queries.tsv` through Chromium: Material's search as it is, with one index for both languages; Material's
search on an index per language; and ours. `at 1` is where the Enter key leads, `at 5` is among the first five links
that are seen.
"""

from __future__ import annotations

import gzip
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from unittest.mock import patch

from playwright.sync_api import sync_playwright

from taiyaku.site import build, search
from taiyaku.site.plugin import TaiyakuPlugin
from tests.conftest import FLAGS
from tests.site.searching import LISTENING, Answer, answers, course, queries
from tests.site.test_browser import serving

with_our_search = search.with_our_search
say = print


def main() -> None:
    """The table."""
    asked = queries()
    found: dict[str, list[Answer]] = {}
    sizes: dict[str, tuple[int, int]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in ("Material", "per language", "ours"):
            # What static-i18n sets by itself for a site in both languages, when it may.
            plugins = [{"search": {"lang": ["en", "ja"]}}, "taiyaku"]
            project = course(Path(folder, name), plugins=plugins)
            _build(project, name)
            sizes[name] = _size(project.site, ours=name == "ours")
            found[name] = _asked(project.site, asked)
    _say(found, sizes)
    if "--misses" in sys.argv:
        for name, given in found.items():
            for one in given:
                if not one.at_five or (name == "ours" and not one.at_one):
                    say(
                        f"{name}: {one.query.language} {one.query.text}: {one.enter} | {' '.join(one.shown[:5]) or '-'}"
                    )


def _build(project: object, name: str) -> None:
    if name == "ours":
        build(project)  # type: ignore[arg-type]
        return
    as_it_is = name == "Material"
    kept = (
        (lambda html, **_: html) if as_it_is else (lambda html, **how: with_our_search(html, **how | {"worker": False}))
    )
    with patch.object(search, "with_our_search", kept):
        if as_it_is:
            with patch.object(TaiyakuPlugin, "on_post_build", lambda *_, **__: None):
                build(project)  # type: ignore[arg-type]
        else:
            build(project)  # type: ignore[arg-type]


def _asked(site: Path, asked: Sequence[object]) -> list[Answer]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with serving(site) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS])
        context = browser.new_context(base_url=f"http://127.0.0.1:{server.server_port}")
        context.add_init_script(LISTENING)
        given = [*answers(context.new_page(), asked)]  # type: ignore[arg-type]
        browser.close()
    return given


def _size(site: Path, *, ours: bool) -> tuple[int, int]:
    """Bytes of what the search reads, as they are and packed."""
    names = ["search/search_index.json", "ja/search/search_index.json"]
    names += ["assets/taiyaku/terms.json"] if ours else []
    texts = [(site / name).read_bytes() for name in names if (site / name).is_file()]
    return sum(map(len, texts)), sum(len(gzip.compress(text, 9)) for text in texts)


def _say(found: dict[str, list[Answer]], sizes: dict[str, tuple[int, int]]) -> None:
    kinds = [*dict.fromkeys(one.query.kind + " " + one.query.language for one in found["ours"]), "all"]
    say(f"| {'queries':<14} |   n | " + " | ".join(f"{name:>12} at 1 | at 5" for name in found) + " |")
    say("|:--|--:|" + "--:|--:|" * len(found))
    for kind in kinds:
        cells = []
        for given in found.values():
            chosen = [one for one in given if kind in ("all", f"{one.query.kind} {one.query.language}")]
            count = Counter(at_one=sum(one.at_one for one in chosen), at_five=sum(one.at_five for one in chosen))
            cells.append(f"{count['at_one']:>17} | {count['at_five']:>4}")
        say(f"| {kind:<14} | {len(chosen):>3} | " + " | ".join(cells) + " |")
    for name, (plain, packed) in sizes.items():
        say(f"{name}: {plain / 1000:.1f} kB of index and terms, {packed / 1000:.1f} kB packed")


if __name__ == "__main__":
    main()
