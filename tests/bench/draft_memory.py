"""Drafting a course that grows: what the station itself takes of memory and of a core, without a model.

What a model takes does not depend on how many sentences there are; what our code keeps of them could. So the
engine here answers at once, from a word list, and everything else is real: `taiyaku draft` in a process of its
own on a project on disk, with the ladder, the guards, our glossary, the cache and the catalogs it writes. The
pages are the course's own paragraphs with other words put in, so that markup, terms and lengths are as they
come.

    python -m tests.bench.draft_memory [SENTENCES …]     10,000 and 100,000; a million takes half an hour
"""

from __future__ import annotations

import functools
import json
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.bench.follow import HEADERS, vocabulary
from tests.bench.roundtrip import ROOT

SENTENCES = (10_000, 100_000)
PAGE = 1_000
"""Sentences of a page."""
_WORD = re.compile(r"(?<![\w⟦])[a-z]{4,}(?![\w⟧])")
_ENGLISH = re.compile(r" ?[A-Za-z]+(?: [A-Za-z]+)* ?")
_KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワ"


def main() -> None:
    """Print the table."""
    if sys.argv[1:2] == ["--alone"]:
        print(json.dumps(_alone(Path(sys.argv[2]))))  # noqa: T201  (for the table)
        return
    table = Table("sentences", box=None, header_style="bold", title="drafting, without a model")
    for column in ("pages", "MB at most", "sentences/s", "ms of a core for one", "refused"):
        table.add_column(column, justify="right")
    for count in [int(one) for one in sys.argv[1:]] or SENTENCES:
        with tempfile.TemporaryDirectory() as folder:
            pages = _written(Path(folder), count)
            command = [sys.executable, "-m", "tests.bench.draft_memory", "--alone", folder]
            said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
        row: dict[str, float] = json.loads(said.splitlines()[-1])
        table.add_row(
            f"{row['sentences']:,.0f}",
            f"{pages:,}",
            f"{row['megabytes']:,.0f}",
            f"{row['sentences'] / row['seconds']:,.0f}",
            f"{1000 * row['core_seconds'] / row['sentences']:.2f}",
            f"{row['refused']:,.0f}",
        )
    Console(width=110).print(table)


def _written(folder: Path, sentences: int) -> int:
    """A project of so many different sentences that nobody has drafted; how many pages it has."""
    from taiyaku import catalog as catalogs
    from taiyaku.draft.sentences import plan
    from taiyaku.model import Catalog, Key, Message
    from tests.support import project

    glossary = (ROOT / "glossary.yml").read_text(encoding="utf-8")
    made = project(folder, {"docs/en/index.md": "", "glossary.yml": glossary})
    texts = _texts()
    seen: set[int] = set()
    pages = 0
    while len(seen) < sentences:
        messages: dict[Key, Message] = {}
        full = min(len(seen) + PAGE, sentences)
        while len(seen) < full:
            source = next(texts)
            new = {hash(request.text) for request in plan(source).requests()} - seen
            if new:
                seen |= new
                messages[Key(source)] = Message(Key(source))
        catalogs.write(made.catalog_path(f"part{pages // 100}/p{pages}.md"), Catalog("ja", messages, headers=HEADERS))
        pages += 1
    return pages


def _texts() -> Iterator[str]:
    """Paragraphs like the course's, without end."""
    from taiyaku.model import Segment
    from taiyaku.segments import protect, restore, split

    pages = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs" / "en").rglob("*.md"))]
    parts = [part.text for page in pages for part in split(page, page="p.md") if isinstance(part, Segment)]
    course = [protect(text) for text in dict.fromkeys(parts)]
    chance = random.Random(0)
    words, weights = vocabulary()
    drawn: list[str] = []

    def another(found: re.Match[str]) -> str:
        if chance.random() > 0.4:
            return found[0]
        if not drawn:
            drawn.extend(chance.choices(words, weights, k=10_000))
        return drawn.pop()

    while True:
        for protected in course:
            yield restore(_WORD.sub(another, protected.text), protected)


def _alone(folder: Path) -> dict[str, float]:
    from taiyaku.commands import draft as drafting
    from taiyaku.draft import Hypothesis, OnlyTranslates
    from taiyaku.glossary import load
    from taiyaku.project import find_project

    project = find_project(folder)
    terms = {term.source.lower(): term.target for term in load(project.glossary)}

    class WordList(OnlyTranslates):
        """Terms by the glossary, every other word by letters of its own, and all the rest as it is."""

        signature = "words@1"
        knows_placeholders = True
        seconds = 0.0

        def translate(self, texts: Sequence[str], *, hypotheses: int = 1) -> list[tuple[Hypothesis, ...]]:
            began = time.thread_time()
            said = [Hypothesis(self._said(text), -0.1) for text in texts]
            self.seconds += time.thread_time() - began
            return [(one,) * hypotheses for one in said]

        def _said(self, text: str) -> str:
            return _ENGLISH.sub(lambda found: "".join(japanese(found[0].split())), text).replace(".", "。")

    def japanese(words: list[str]) -> Iterator[str]:
        while words:
            many = next((n for n in (4, 3, 2) if " ".join(words[:n]).lower() in terms), 1)
            said = " ".join(words[:many])
            yield terms.get(said.lower()) or _kana(said)
            words = words[many:]

    engine = WordList()
    drafting.load_engine = lambda *_, **__: engine  # type: ignore[assignment]
    began, cpu = time.monotonic(), time.process_time()
    drafted = drafting.draft(project)
    seconds, core = time.monotonic() - began, time.process_time() - cpu - engine.seconds
    values: dict[str, Any] = drafted.values()
    return {
        "sentences": values["sentences"]["translated"],
        "refused": values["refused"],
        "seconds": seconds,
        "core_seconds": core,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


@functools.lru_cache(maxsize=10_000)
def _kana(word: str) -> str:
    """A word as nobody says it, two letters long and mostly unlike others."""
    number = zlib.crc32(word.encode())
    return _KANA[number % len(_KANA)] + _KANA[number // 64 % len(_KANA)]


if __name__ == "__main__":
    main()
