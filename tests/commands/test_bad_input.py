"""Bad input: one line that names the file and the line, exit 2, and the files as before."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from taiyaku.project import Project
from tests.commands.support import held, taiyaku
from tests.support import project

PAGES = {f"docs/en/page{number}.md": f"# Page {number}\n\nTrain model {number}.\n" for number in range(3)}
PO = "locale/ja/LC_MESSAGES/page1.po"
OPTION = "site_name: Notes\nplugins:\n  - taiyaku:\n      "


@pytest.fixture
def made(tmp_path: Path) -> Project:
    found = project(tmp_path, PAGES)
    assert 0 == taiyaku(tmp_path, "extract").code
    return found


@pytest.mark.parametrize(
    ("command", "name", "content", "said"),
    [
        ("extract", PO, b'msgid ""\nmsgstr ""\n\nmsgid "a"\nmsgstr "b\n', "page1.po:5: this is no PO line (a quote"),
        ("extract", PO, b'msgid ""\nmsgstr ""\n\noops\n', "page1.po:4: this is no PO line"),
        ("draft", PO, b'msgid ""\nmsgstr ""\n\noops\n', "page1.po:4: this is no PO line"),
        ("status", PO, b"\xff", "page1.po:1: byte 0xff is not UTF-8"),
        ("extract", "docs/en/page1.md", b"# A\n\n\x93Loss\x94\n", "page1.md:3: byte 0x93 is not UTF-8"),
        ("build", "docs/en/page1.md", b"# A\n\n\x93Loss\x94\n", "page1.md:3: byte 0x93 is not UTF-8"),
        (
            "draft",
            "glossary.yml",
            b"terms:\n  - source: a\n    targte: b\n",
            "glossary.yml:3: unknown key 'targte'. Did",
        ),
        ("check", "glossary.yml", b"terms:\n  - target: b\n", "glossary.yml:2: a term has no 'source'"),
        ("draft", "mkdocs.yml", f"{OPTION}model: ./gone\n".encode(), "./gone"),
        ("build", "mkdocs.yml", f"{OPTION}modell: x\n".encode(), "has no option 'modell'. Did you mean 'model'?"),
        ("build", "mkdocs.yml", b"site_name: [\n", "mkdocs.yml:2: "),
    ],
)
def test_one_line_says_it(made: Project, command: str, name: str, content: bytes, said: str) -> None:
    (made.root / name).parent.mkdir(parents=True, exist_ok=True)
    (made.root / name).write_bytes(content)
    before = held(made.root)
    run = taiyaku(made.root, command)
    assert 2 == run.code, run
    complaint = [line for line in run.err.splitlines() if line.startswith("taiyaku: ")]
    assert 1 == len(complaint), run.err
    assert said in complaint[0]
    assert "Traceback" not in run.err
    assert before == held(made.root)


def test_a_command_that_is_none(tmp_path: Path) -> None:
    run = taiyaku(tmp_path, "extrakt")
    assert (2, 1) == (run.code, run.err.count("extrakt"))


def test_outside_of_a_project(tmp_path: Path) -> None:
    run = taiyaku(tmp_path, "status")
    assert 2 == run.code
    assert "no mkdocs.yml here or above" in run.err


@pytest.mark.slow
def test_killed_at_any_moment_every_file_is_whole(made: Project) -> None:
    """Each catalog is the old or the new one, never a part; the next run finishes the work."""
    chance = random.Random(7)
    for turn in range(6):
        for number in range(40):
            text = "\n\n".join(f"Paragraph {line} of turn {turn}." for line in range(60))
            (made.source_docs / f"long{number}.md").write_text(f"# Long {number}\n\n{text}\n", encoding="utf-8")
        running = subprocess.Popen(
            [sys.executable, "-m", "taiyaku", "extract"], cwd=made.root, stderr=subprocess.DEVNULL
        )
        time.sleep(chance.uniform(0.2, 0.9))
        running.kill()
        running.wait()
        for path in made.locale.rglob("*.po"):
            checked = subprocess.run(["msgfmt", "-o", "/dev/null", str(path)], check=False, capture_output=True)
            assert 0 == checked.returncode, path
    assert 0 == taiyaku(made.root, "extract").code
    assert "nothing changed" in taiyaku(made.root, "extract").err
