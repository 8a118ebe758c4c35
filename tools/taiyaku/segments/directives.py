"""HTML comments that steer extraction: skip, note to the translator.

    <!-- taiyaku:skip -->                the next block is not translated
    <!-- taiyaku:off --> … <!-- taiyaku:on -->      nothing between is
    <!-- taiyaku:note text -->           a note that translators see with the next segment
    <!-- taiyaku:context word -->        tells the next segment apart from an equal one elsewhere

Any other comment, and an unknown word behind `taiyaku:`, is only a comment.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

__all__ = ["Steering", "steer"]

_DIRECTIVE = re.compile(r"taiyaku:\s*(?P<word>skip|off|on|note|context)\b\s*(?P<rest>.*)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Steering:
    """What the comments above say about the next block."""

    off: bool = False
    skip: bool = False
    notes: tuple[str, ...] = ()
    context: str = ""

    @property
    def silent(self) -> bool:
        """Whether the next block stays out of the catalog."""
        return self.off or self.skip

    def spent(self) -> Steering:
        """What is left after one block: only on and off last."""
        return Steering(off=self.off)


def steer(steering: Steering, comment: str) -> Steering:
    """The steering after one more comment.

    >>> steer(Steering(), "taiyaku:note a pun on 'batch'").notes
    ("a pun on 'batch'",)
    """
    match = _DIRECTIVE.match(comment)
    if not match:
        return steering
    rest = " ".join(match["rest"].split())
    match match["word"]:
        case "skip":
            return replace(steering, skip=True)
        case "off":
            return replace(steering, off=True)
        case "on":
            return replace(steering, off=False)
        case "note":
            return replace(steering, notes=(*steering.notes, rest))
        case _:
            return replace(steering, context=rest)
