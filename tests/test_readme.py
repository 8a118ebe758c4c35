"""The two READMEs: what they show and link is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.ja.md")


@pytest.mark.parametrize("name", READMES)
def test_pictures_and_files_are_there(name: str) -> None:
    """Each picture in light and dark; each linked file."""
    text = (ROOT / name).read_text(encoding="utf-8")
    pictures = re.findall(r'(?:src|srcset)="([^":]+)"', text)
    files = re.findall(r"\]\(([^):#]+)(?:#[^)]*)?\)", text)
    assert 6 == len(pictures)
    assert [] == [path for path in (*pictures, *files) if not (ROOT / path).is_file()]


@pytest.mark.parametrize("name", READMES)
def test_headings_that_are_linked_are_there(name: str) -> None:
    """Links to a place on the page, and from one README to a place in the other."""
    for page, anchor in re.findall(r"\]\(([^):#]*)#([^)]+)\)", (ROOT / name).read_text(encoding="utf-8")):
        text = (ROOT / (page or name)).read_text(encoding="utf-8")
        headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
        assert anchor in {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}
