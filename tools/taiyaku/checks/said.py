"""What a check says: a sentence that still knows what it was made of, so that it can be said in another language.

To whoever prints or compares it, it is the English sentence and nothing else. Who has translations of the sentences
(the review app) looks the template up in them and puts the values in again. `say` is what Babel looks for; a value
that is a word of ours is said too, so that it is translated with the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

__all__ = ["Said", "say", "told"]


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


def say(template: str, **values: str | int) -> Said:
    """The sentence.

    >>> say("The {noun} {text} is gone.", noun=say("link"), text="`a.md`")
    'The link `a.md` is gone.'
    """
    return Said(template, values)


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
