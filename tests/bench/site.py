"""The site against static-i18n alone: both languages of the same pages, in one run; and what its pages weigh.

The pages are the course's own, over and over, so that code, formulas and tables are there as a course has them; each
copy has its number in every paragraph, so that nothing kept from another page is of use. A process for a build, the
two in turn, the best of some rounds, since other work on the machine only ever makes one slower. static-i18n alone gets
the Japanese pages as they are, and what mkdocs.yml says but for our plugin.

    python -m tests.bench.site [PAGES] [ROUNDS]
"""

from __future__ import annotations

import gzip
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from taiyaku import catalog as catalogs
from taiyaku.model import Catalog, Key, Kind, Segment
from taiyaku.pages import build, targets_of
from taiyaku.segments import render, split

ROOT = Path(__file__).parents[2]
_BUILD = (
    "import logging, sys; logging.disable(); from mkdocs.__main__ import cli; cli(['build', '-q', '-d', sys.argv[1]])"
)
_TIME = 1.3
_WEIGHT = 1.6
"""At most so many times as much."""


def project(folder: Path, pages: int) -> None:
    """The course with each of its pages many times, and its catalogs."""
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    settings = re.sub(r"^nav:\n(?:[ -].*\n?)*", "", settings, flags=re.MULTILINE)
    settings = settings.replace("  features:\n", "  features:\n    - navigation.prune\n")
    (folder / "mkdocs.yml").write_text(settings, encoding="utf-8")
    shutil.copy(ROOT / "glossary.yml", folder)
    folder_of_catalogs = "locale/ja/LC_MESSAGES"
    (folder / folder_of_catalogs).mkdir(parents=True)
    shutil.copy(ROOT / folder_of_catalogs / "mkdocs.yml.po", folder / folder_of_catalogs)
    shutil.copytree(ROOT / "docs/en/images", folder / "docs/en/images")
    names = sorted(path.stem for path in (ROOT / folder_of_catalogs).glob("*.po") if path.stem != "mkdocs.yml")
    (folder / "docs/ja").mkdir(parents=True)
    for number in range(pages):
        name = names[number % len(names)]
        copy = name if number < len(names) else f"{name}-{number}"
        text = (ROOT / f"docs/en/{name}.md").read_text(encoding="utf-8")
        catalog = catalogs.read(ROOT / f"{folder_of_catalogs}/{name}.po")
        english, catalog = numbered(text, catalog, number)
        japanese = build(english, targets_of(catalog), page=f"{copy}.md", source=f"en/{copy}.md").text
        (folder / f"docs/en/{copy}.md").write_text(english, encoding="utf-8")
        (folder / f"docs/ja/{copy}.md").write_text(japanese, encoding="utf-8")
        catalogs.write(folder / f"{folder_of_catalogs}/{copy}.po", catalog)


def numbered(text: str, catalog: Catalog, number: int) -> tuple[str, Catalog]:
    """The page and its catalog with a number before each paragraph, in either language."""
    parts = split(text, page="")
    prose = {
        Key(part.text, part.context)
        for part in parts
        if isinstance(part, Segment) and part.kind in (Kind.PARAGRAPH, Kind.ITEM)
    }
    named = {key: Key(f"Copy {number}: {key.source}", key.context) for key in prose}
    messages = {
        named.get(key, key): replace(
            message,
            key=named.get(key, key),
            target=f"写し{number}：{message.target}" if key in named and message.target else message.target,
        )
        for key, message in catalog.messages.items()
    }
    return render(parts, {key: one.source for key, one in named.items()}), replace(catalog, messages=messages)


def alone(folder: Path) -> None:
    """The same project without our plugin."""
    text = (folder / "mkdocs.yml").read_text(encoding="utf-8")
    (folder / "mkdocs.yml").write_text(re.sub(r"^  - taiyaku.*\n", "", text, flags=re.MULTILINE), encoding="utf-8")


def seconds(folder: Path, site: Path) -> float:
    """What a build costs the processor, which other work on the machine does not change much."""
    shutil.rmtree(site, ignore_errors=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    subprocess.run([sys.executable, "-c", _BUILD, str(site)], cwd=folder, env=environment, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def weights(site: Path, packed: Callable[[bytes], bytes] = bytes) -> int:
    """Of the Japanese pages together, in bytes."""
    pages = (path for path in (site / "ja").rglob("index.html") if "status" not in path.parent.name)
    return sum(len(packed(path.read_bytes())) for path in pages if path.parent.name != "ja")


def main() -> None:
    """Print the tables; exit 1 where a figure is missed."""
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 2
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch)
        folders = {"static-i18n alone": work / "alone", "taiyaku": work / "ours"}
        first, other = folders.values()
        first.mkdir()
        project(first, pages)
        shutil.copytree(first, other)
        alone(folders["static-i18n alone"])
        times: dict[str, list[float]] = {name: [] for name in folders}
        for _ in range(rounds):
            for name, folder in folders.items():
                times[name].append(seconds(folder, folder / "site"))
        sites = [folder / "site" for folder in folders.values()]
        rows = [
            (f"{pages} pages, 2 languages: CPU s", *(min(times[name]) for name in folders), _TIME),
            ("Japanese pages: kB", *(weights(site) / 1000 for site in sites), _WEIGHT),
            ("the same, gzip: kB", *(weights(site, gzip.compress) / 1000 for site in sites), 0.0),
        ]
    table = Table("", *folders, "ratio", "at most", box=None, header_style="bold")
    missed = False
    for name, before, after, most in rows:
        missed |= bool(most) and after / before > most
        table.add_row(name, f"{before:,.1f}", f"{after:,.1f}", f"{after / before:.2f}", f"{most or ''}")
    Console(width=100).print(table)
    sys.exit(missed)


if __name__ == "__main__":
    main()
