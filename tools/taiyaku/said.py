"""What we say to a person: a sentence that still knows what it was made of, so that it can be said in another language.

To whoever prints, compares or raises it, it is the English sentence and nothing else. Who has translations of the
sentences (the review app) looks the template up in them and puts the values in again. `say` is what Babel looks for; a
value that is a sentence of ours is said too, so that it is translated with the rest.

A sentence that was written into a file, or went through something that knows texts alone, has forgotten what it was
made of. `Templates` hears it again, by the only template that can have made it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from string import Formatter

__all__ = ["SENTENCES", "Said", "Templates", "say", "told"]

LONGEST = 2000
"""Characters of a text that is listened to; no sentence of ours is longer."""

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


class Templates:
    """Sentences that may have been said; those with the most words of their own are tried first."""

    def __init__(self, templates: Iterable[str]) -> None:
        self._whole: set[str] = set()
        open_: list[tuple[int, str, re.Pattern[str]]] = []
        for template in set(templates):
            parts = [(literal, name) for literal, name, _, _ in Formatter().parse(template)] if "{" in template else []
            if any(name for _, name in parts):
                own = sum(len(literal) for literal, _ in parts)
                open_.append((-own, template, re.compile(_pattern(parts), re.DOTALL)))
            else:
                self._whole.add(template)
        self._open = sorted(open_, key=lambda one: one[:2])

    def heard(self, text: str) -> str:
        """The sentence that a text is; a text that none of the templates can have made stays as it is.

        >>> Templates(["{path}: {why}", "It is {what}.", "late"]).heard("a.po: It is late.").template
        '{path}: {why}'
        """
        if isinstance(text, Said) or len(text) > LONGEST:
            return text
        if text in self._whole:
            return Said(text)
        for _, template, pattern in self._open:
            if match := pattern.fullmatch(text):
                found = match.groupdict()
                return Said(template, found | {name: self.heard(found[name]) for name in SENTENCES & found.keys()})
        return text


def _pattern(parts: Iterable[tuple[str, str | None]]) -> str:
    known = set[str]()
    pattern = ""
    for literal, name in parts:
        pattern += re.escape(literal)
        if name:
            pattern += f"(?P={name})" if name in known else f"(?P<{name}>.*?)"
            known.add(name)
    return pattern
