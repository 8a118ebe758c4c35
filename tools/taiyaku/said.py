"""What we say to a person: a sentence that still knows what it was made of, so that it can be said in another language.

To whoever prints, compares or raises it, it is the English sentence and nothing else. Who has translations of the
sentences (the review app) looks the template up in them and puts the values in again. `say` is what Babel looks for; a
value that is a sentence of ours is said too, so that it is translated with the rest.

A sentence that was written into a file, or went through something that knows texts alone, has forgotten what it was
made of. `Templates` hears it again, by the only template that can have made it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from string import Formatter

__all__ = ["SENTENCES", "Said", "Templates", "say", "told"]

LONGEST = 2000
"""Characters of a text that is listened to; no sentence of ours is longer."""

DEEPEST = 3
"""Sentences that one stands in; a text that only looks like ever more of them is none."""

SENTENCES = frozenset({"what", "why", "hint"})
"""Names of values that may be sentences themselves; what others hold is quoted, whatever it looks like."""


class Said(str):
    """A sentence in English; `template` and `values` are what it was made of."""

    __slots__ = ("template", "values")
    template: str
    values: Mapping[str, str | int]

    def __new__(cls, template: str, values: Mapping[str, str | int] | None = None) -> Said:
        """The template with the values in it."""
        said = super().__new__(cls, template.format(**values) if values else template)
        said.template, said.values = template, values or {}
        return said

    def __getnewargs__(self) -> tuple[str, Mapping[str, str | int]]:  # type: ignore[override]  # what copies and pickles are made of
        return self.template, self.values


def say(template: str, **values: object) -> Said:
    """The sentence; of a value that is no number, its text.

    >>> say("The {noun} {text} is gone.", noun=say("link"), text="`a.md`")
    'The link `a.md` is gone.'
    """
    return Said(template, {name: one if isinstance(one, str | int) else str(one) for name, one in values.items()})


def told(text: str, translate: Callable[[str], str]) -> str:
    """The sentence in the language that `translate` gives templates in; any other text is as it was.

    >>> japanese = {"The {noun} has gone.": "{noun}がありません。", "link": "リンク"}
    >>> told(say("The {noun} has gone.", noun=say("link")), japanese.__getitem__)
    'リンクがありません。'
    """
    if not isinstance(text, Said):
        return text
    values = {name: told(value, translate) if isinstance(value, str) else value for name, value in text.values.items()}
    return translate(text.template).format(**values) if values else translate(text.template)


_Parts = tuple[tuple[str, str], ...]
"""Of a template: what stands before each value, and its name; the last has none when words end the sentence."""


class Templates:
    """Sentences that may have been said; those with the most words of their own are tried first."""

    def __init__(self, templates: Iterable[str]) -> None:
        parted = {template: _parts(template) for template in templates}
        self._whole = frozenset(template for template, parts in parted.items() if not any(name for _, name in parts))
        own = {template: sum(len(words) for words, _ in parts) for template, parts in parted.items()}
        self._open = [(one, parted[one]) for one in sorted(parted, key=lambda one: (-own[one], one))]
        self._open = [(one, parts) for one, parts in self._open if one not in self._whole]

    def heard(self, text: str, *, within: int = 0) -> str:
        """The sentence that a text is; a text that none of the templates can have made stays as it is.

        >>> Templates(["{path}: {why}", "It is {what}.", "late"]).heard("a.po: It is late.").template
        '{path}: {why}'
        """
        if isinstance(text, Said) or len(text) > LONGEST or within > DEEPEST:
            return text
        if text in self._whole:
            return Said(text)
        for template, parts in self._open:
            if (found := _values(parts, text)) is not None:
                inner = {name: self.heard(found[name], within=within + 1) for name in SENTENCES & found.keys()}
                return Said(template, found | inner)
        return text


def _parts(template: str) -> _Parts:
    parts: list[tuple[str, str]] = []
    words = ""
    for literal, name, _, _ in Formatter().parse(template):
        words += literal
        if name:
            parts.append((words, name))
            words = ""
    return (*parts, (words, ""))


def _values(parts: _Parts, text: str) -> dict[str, str] | None:
    """The values that make the text of the template; each as short as it can be, so that one look is enough.

    A pattern with as many gaps would try each length of each against all others, which some texts make endless.
    """
    (first, name), *others = parts
    if not text.startswith(first):
        return None
    found: dict[str, str] = {}
    at = len(first)
    for place, (words, following) in enumerate(others, start=1):
        last = place == len(others)
        end = len(text) - len(words) if last else text.find(words, at)
        if end < at or not text.startswith(words, end) or found.setdefault(name, text[at:end]) != text[at:end]:
            return None
        at, name = end + len(words), following
    return found
