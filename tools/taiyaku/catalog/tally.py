"""PO text → how many messages are in each state, at a glance.

Old versions of catalogs are only counted, by the thousand: reading each as `po` does, with all that its
messages say, would take minutes where this takes a second. What a state looks like is written in `po`; the
tests hold this file to it.
"""

from __future__ import annotations

import re
from collections import Counter

from taiyaku.model import State

__all__ = ["tally"]

_BETWEEN = re.compile(r"\n(?:[ \t]*\n)+")
_FUZZY = re.compile(r"^#,.*\bfuzzy\b", re.MULTILINE)
_PREVIOUS = re.compile(r'^#\| msgid (?:"[^"\n]|""\n#\| ")', re.MULTILINE)
_SOURCE = re.compile(r"^msgid ", re.MULTILINE)
_HEADER = re.compile(r'^msgid ""\n(?!")', re.MULTILINE)
_TARGET = re.compile(r'^msgstr(?:\[0\])? (?:"[^"\n]|""\n")', re.MULTILINE)


def tally(text: str) -> dict[State, int]:
    r"""The messages in each state, in a text as gettext and its family write one: entries apart by blank lines.

    Law: the numbers are those of the catalog that `loads` gives.

    >>> tally('#, fuzzy\nmsgid "Loss"\nmsgstr "損失"\n')[State.DRAFT]
    1
    """
    found: Counter[State] = Counter(dict.fromkeys(State, 0))
    for entry in _BETWEEN.split(text.replace("\r\n", "\n")):
        if not _SOURCE.search(entry) or (_HEADER.search(entry) and "\nmsgctxt " not in f"\n{entry}"):
            continue
        if not _TARGET.search(entry):
            found[State.NEW] += 1
        elif not _FUZZY.search(entry):
            found[State.REVIEWED] += 1
        else:
            found[State.STALE if _PREVIOUS.search(entry) else State.DRAFT] += 1
    return dict(found)
