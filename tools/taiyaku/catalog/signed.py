"""Something a person said of a message ⇄ the translator comment that keeps it.

    # conflict: Ken <ken@example.org> 2026-11-02: "損失は…"

Translator comments are the one thing of an entry that no tool of the gettext family ever drops; flags that it does not
know it does. The text is a JSON string, so that it is one line and comes back exactly. What only looks like such a
line is somebody's own comment, and is left alone.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from taiyaku.model import person_name

__all__ = ["Signed", "read_signed"]

_LINE = re.compile(r'(?P<label>[a-z ]+): (?P<who>.*?)(?: (?P<when>\d{4}-\d{2}-\d{2}))?: (?P<text>".*")')


@dataclass(frozen=True, slots=True)
class Signed:
    """A text with its label, and who said it when, as far as that is known."""

    label: str
    text: str
    who: str = ""
    when: str = ""

    @property
    def name(self) -> str:
        """The person without their address."""
        return person_name(self.who)

    @property
    def line(self) -> str:
        """The comment.

        >>> one = Signed("comment", "同じ?", "Ken <k@x.org>", "2026-11-02")
        >>> one.line, read_signed(one.line, "comment") == one
        ('comment: Ken <k@x.org> 2026-11-02: "同じ?"', True)
        """
        when = f" {self.when}" if self.when else ""
        return f"{self.label}: {self.who}{when}: {json.dumps(self.text, ensure_ascii=False)}"


def read_signed(comment: str, label: str) -> Signed | None:
    """What a comment with this label says; None for every other comment."""
    match = _LINE.fullmatch(comment) if comment.startswith(f"{label}: ") else None
    if match is None:
        return None
    try:
        text = json.loads(match["text"])
    except ValueError:
        return None  # a person's own comment that happens to begin like ours
    return Signed(label, text, match["who"], match["when"] or "")
