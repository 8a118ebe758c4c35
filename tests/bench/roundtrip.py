"""Markdown → PO → Markdown: ours and others', on the same pages in the same run.

Each tool makes PO files of a folder and then the pages again, without a translation: what comes back should
be the page. A process for a step, so that memory is the tool's own and the time is what a user waits.

    python -m tests.bench.roundtrip [FOLDER]
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[2]
CORPORA = ROOT.parent / "shared" / "corpora" / "markdown.tar.xz"

_MDPO_OUT = """
import sys
from pathlib import Path
from mdpo.md2po import markdown_to_pofile
pages, po = map(Path, sys.argv[1:])
for page in sorted(pages.rglob("*.md")):
    target = po / page.relative_to(pages).with_suffix(".po")
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        markdown_to_pofile(str(page), po_filepath=str(target), save=True, location=False)
    except Exception as error:
        print(page, error, file=sys.stderr)
"""
_MDPO_BACK = """
import sys
from pathlib import Path
from mdpo.po2md import pofile_to_markdown
pages, po, out = map(Path, sys.argv[1:])
for page in sorted(pages.rglob("*.md")):
    target = out / page.relative_to(pages)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        pofile_to_markdown(str(page), [str(po / page.relative_to(pages).with_suffix(".po"))], save=str(target))
    except Exception as error:
        print(page, error, file=sys.stderr)
"""


@dataclass(frozen=True, slots=True)
class Tool:
    """How a tool is called: there with pages and PO folder, back with pages, PO folder and output."""

    module: str
    there: Callable[[Path, Path], Sequence[str]]
    back: Callable[[Path, Path, Path], Sequence[str]]


def _module(*arguments: object) -> list[str]:
    return [sys.executable, "-m", *map(str, arguments)]


def _code(*arguments: object) -> list[str]:
    return [sys.executable, "-c", *map(str, arguments)]


TOOLS: Mapping[str, Tool] = {
    "taiyaku": Tool(
        "taiyaku",
        lambda pages, po: _module("taiyaku", "md2po", pages, "-o", po),
        lambda pages, po, out: _module("taiyaku", "po2md", pages, po, "-o", out),
    ),
    "mdpo": Tool(
        "mdpo",
        lambda pages, po: _code(_MDPO_OUT, pages, po),
        lambda pages, po, out: _code(_MDPO_BACK, pages, po, out),
    ),
    "translate-toolkit": Tool(
        "translate",
        lambda pages, po: _module("translate.convert.md2po", "--progress=none", "--duplicates=merge", pages, po),
        lambda pages, po, out: _module("translate.convert.po2md", "--progress=none", "-t", pages, po, out),
    ),
}


@dataclass(frozen=True, slots=True)
class Run:
    """What a command cost: seconds, and megabytes at its largest."""

    seconds: float
    megabytes: float


def run(command: Sequence[str]) -> Run:
    """Run a command, its words thrown away."""
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    return Run(time.monotonic() - began, usage.ru_maxrss / 1024)


def unpacked(folder: Path) -> Path:
    """The pages of real sites where they are at hand, else the course's own."""
    if not CORPORA.is_file():
        return ROOT / "docs" / "en"
    with tarfile.open(CORPORA) as archive:
        members = [one for one in archive if one.name.endswith(".md") and not one.name.startswith("_")]
        archive.extractall(folder, members=members, filter="data")
    return folder


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch)
        pages = Path(sys.argv[1]) if len(sys.argv) > 1 else unpacked(work / "pages")
        files = sorted(pages.rglob("*.md"))
        kilobytes = sum(file.stat().st_size for file in files) / 1000
        table = Table("tool", box=None, header_style="bold", title=f"{len(files)} pages, {kilobytes:,.0f} kB")
        for name in ("pages back", "byte for byte", "PO s", "kB/s", "back s", "MB"):
            table.add_column(name, justify="right")
        for name, tool in TOOLS.items():
            if find_spec(tool.module) is None:
                table.add_row(name, "not installed")
                continue
            po, out = work / name / "po", work / name / "out"
            po.mkdir(parents=True)
            there = run(tool.there(pages, po))
            back = run(tool.back(pages, po, out))
            returned = [file for file in files if (out / file.relative_to(pages)).is_file()]
            same = sum(file.read_bytes() == (out / file.relative_to(pages)).read_bytes() for file in returned)
            table.add_row(
                name,
                f"{len(returned)}",
                f"{100 * same / len(files):.1f} %",
                f"{there.seconds:.1f}",
                f"{kilobytes / there.seconds:,.0f}",
                f"{back.seconds:.1f}",
                f"{max(there.megabytes, back.megabytes):.0f}",
            )
        Console(width=100).print(table)


if __name__ == "__main__":
    main()
