"""Every message changed at once: our merge and others', on the same catalogs in the same run.

Each message has one to three words changed, some are gone, some are new, and none is what it was. We
say how long the merge takes and how many messages got their own old translation, which is known here
because the target carries the number. polib's `merge` and gettext's `msgmerge` get the same texts as
PO files; polib looks for exact texts only, and msgmerge is stopped after a minute.

    python -m tests.bench.follow [MESSAGES]
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import polib
from rich.console import Console
from rich.table import Table

from taiyaku.catalog import Page, dumps, merge_pages
from taiyaku.model import Catalog, Key, Message, Review, State
from tests.bench.roundtrip import ROOT

PATIENCE = 60
"""Seconds given to a peer."""
HEADERS = (("Content-Type", "text/plain; charset=UTF-8"), ("Language", "ja"), ("MIME-Version", "1.0"))
REVIEW = (Review("Hana <hana@example.org>", "2026-11-01"),)
_WORD = re.compile(r"[a-z]{2,}")


def vocabulary() -> tuple[Sequence[str], Sequence[float]]:
    """Words as often as a course uses them, and as many that it uses once, so that texts differ as real ones do."""
    text = " ".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs" / "en").rglob("*.md")))
    words = sorted(set(_WORD.findall(text)), key=lambda word: (-text.count(f" {word} "), word))
    words += [f"{one}{other}" for one in words[:60] for other in words[60:120]]
    return words, [1 / (rank + 3) for rank in range(len(words))]


def texts(count: int) -> list[tuple[str, str]]:
    """Old and new sources: paragraphs of 6 to 50 words, headings and cells of 2 to 5."""
    chance = random.Random(5)
    words, weights = vocabulary()
    result: list[tuple[str, str]] = []
    seen: set[str] = set()
    while len(result) < count:
        size = chance.choice((chance.randint(2, 5), chance.randint(6, 50), chance.randint(6, 50)))
        old = chance.choices(words, weights, k=size)
        new = list(old)
        for _ in range(min(size // 2, chance.randint(1, 3))):
            new[chance.randrange(size)] = chance.choices(words, weights)[0]
        before, after = (" ".join(side).capitalize() + "." for side in (old, new))
        if before != after and not {before, after} & seen:
            seen |= {before, after}
            result.append((before, after))
    return result


def catalogs(pairs: Sequence[tuple[str, str]], pages: int) -> Mapping[str, Page]:
    """The pages: every twentieth text is gone, and every twentieth is new, so that the places do not tell."""
    size = -(-len(pairs) // pages)
    result: dict[str, Page] = {}
    for page in range(pages):
        old: dict[Key, Message] = {}
        new: dict[Key, Message] = {}
        for number, (before, after) in enumerate(pairs[page * size : (page + 1) * size], page * size):
            if number % 20 != 7:
                old[Key(before)] = Message(Key(before), f"訳{number}。", State.REVIEWED, reviews=REVIEW)
            if number % 20 != 13:
                new[Key(after)] = Message(Key(after), notes=(str(number),))
        result[f"page{page}.md"] = Page(Catalog("", new, headers=HEADERS), Catalog("ja", old, headers=HEADERS))
    return result


def right(number: str, target: str) -> bool:
    """Whether the target of a message is the one that was its own."""
    return target == f"訳{number}。"


def ours(pages: Mapping[str, Page]) -> tuple[float, str, str]:
    """Seconds, right and wrong."""
    began = time.monotonic()
    merged = merge_pages(pages, language="ja", today="2026-11-23", since=lambda _: "2026-11-23 abc1234")
    seconds = time.monotonic() - began
    found = [message for one in merged.values() for message in one.catalog.messages.values() if message.target]
    return seconds, *_shares([(message.notes[0], message.target) for message in found], pages)


def _shares(found: Sequence[tuple[str, str]], pages: Mapping[str, Page]) -> tuple[str, str]:
    known = sum(
        int(message.notes[0]) % 20 != 7 for page in pages.values() for message in page.template.messages.values()
    )
    good = sum(right(number, target) for number, target in found)
    return f"{100 * good / known:.1f} %", f"{100 * (len(found) - good) / known:.1f} %"


def _files(pages: Mapping[str, Page], folder: Path) -> list[tuple[Path, Path]]:
    result: list[tuple[Path, Path]] = []
    for name, page in pages.items():
        assert page.old
        po, pot = folder / f"{name}.po", folder / f"{name}.pot"
        po.write_text(dumps(page.old), encoding="utf-8")
        pot.write_text(dumps(page.template), encoding="utf-8")
        result.append((po, pot))
    return result


def polib_merge(pages: Mapping[str, Page], folder: Path) -> tuple[float, str, str]:
    """The same for polib."""
    files = [(polib.pofile(str(po)), polib.pofile(str(pot))) for po, pot in _files(pages, folder)]
    began = time.monotonic()
    for po, pot in files:
        if time.monotonic() - began > PATIENCE:
            return PATIENCE, "stopped", ""
        po.merge(pot)
    seconds = time.monotonic() - began
    found = [(entry.comment, entry.msgstr) for po, _ in files for entry in po if entry.msgstr and not entry.obsolete]
    return seconds, *_shares(found, pages)


def msgmerge(pages: Mapping[str, Page], folder: Path) -> tuple[float, str, str]:
    """The same for gettext's msgmerge, reading and writing files included."""
    began = time.monotonic()
    files = _files(pages, folder)
    for po, pot in files:
        left = PATIENCE - (time.monotonic() - began)
        line = ["msgmerge", "--previous", "--quiet", "-o", str(po), str(po), str(pot)]
        try:
            subprocess.run(line, check=True, timeout=max(left, 0.01), capture_output=True)
        except FileNotFoundError:
            return 0.0, "not installed", ""
        except subprocess.TimeoutExpired:
            return PATIENCE, "stopped", ""
    seconds = time.monotonic() - began
    entries = [entry for po, _ in files for entry in polib.pofile(str(po)) if entry.msgstr and not entry.obsolete]
    return seconds, *_shares([(entry.comment, entry.msgstr) for entry in entries], pages)


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    table = Table("tool", box=None, header_style="bold", title="every message changed by one to three words")
    for name in ("messages", "pages", "seconds", "own translation", "another's"):
        table.add_column(name, justify="right")
    for messages, number in ((count, 1_000), (count, 1), (count // 20, 50), (count // 20, 1)):
        pages = catalogs(texts(messages), number)
        rows = [("taiyaku", ours(pages))]
        if messages < count:
            with tempfile.TemporaryDirectory() as folder:
                rows.append(("msgmerge", msgmerge(pages, Path(folder))))
            with tempfile.TemporaryDirectory() as folder:
                rows.append(("polib", polib_merge(pages, Path(folder))))
        for tool, (seconds, good, wrong) in rows:
            table.add_row(tool, f"{messages:,}", f"{number:,}", f"{seconds:.1f}", good, wrong)
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
