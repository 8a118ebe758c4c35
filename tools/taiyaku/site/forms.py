"""Forms of terms, found in a text: the longest first, and none inside a longer run of its script.

未学習者 has no 学習 in it, nor スーパーモデル a モデル; hiragana around a form is grammar. Forms are kept by
their first two characters: one look tells of most places that nothing begins there. A pattern of all forms would be
compiled for a second at each build, and tries them one after the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

__all__ = ["Forms", "each", "guarded"]

_SCRIPTS = ("[\u4e00-\u9fff\u3005-\u3007]", "[\u30a1-\u30fa\u30fc]", "[A-Za-z0-9]")
_OF_SCRIPT = tuple(map(re.compile, _SCRIPTS))


def each(text: str, forms: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Where a few forms stand, from left to right, none in another.

    >>> list(each("Machine learning, and learning", ["learning", "Machine learning"]))
    [(0, 'Machine learning'), (22, 'learning')]
    """
    end = 0
    for start, _, form in sorted((at, -len(one), one) for one in forms for at in _places(text, one)):
        if start >= end:
            yield start, form
            end = start + len(form)


def _places(text: str, form: str) -> Iterator[int]:
    start = text.find(form)
    while start >= 0:
        if _is_whole(text, start, start + len(form)):
            yield start
        start = text.find(form, start + len(form))


class Forms:
    """Many forms, ready to be found.

    >>> list(Forms(["学習", "機械学習"]).each("機械学習と学習と未学習"))
    [(0, '機械学習'), (5, '学習')]
    """

    def __init__(self, forms: Iterable[str]) -> None:
        self._by_start: dict[str, list[str]] = {}
        for form in sorted({*forms} - {""}, key=len, reverse=True):
            self._by_start.setdefault(form[:2], []).append(form)
        for start, others in self._by_start.items():  # a form of one character may begin where longer ones do
            if len(start) > 1:
                others.extend(self._by_start.get(start[0], ()))
        first = re.escape("".join(sorted({start[0] for start in self._by_start})))
        self._first = re.compile(f"[{first}]" if first else r"(?!)")

    def each(self, text: str) -> Iterator[tuple[int, str]]:
        """Where forms stand, from left to right, none in another."""
        known, end = self._by_start, 0
        for match in self._first.finditer(text):
            start = match.start()
            if start < end:
                continue
            for form in known.get(text[start : start + 2]) or known.get(text[start]) or ():
                if text.startswith(form, start) and _is_whole(text, start, start + len(form)):
                    yield start, form
                    end = start + len(form)
                    break


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether no character of the same script goes on before or after."""
    return not (
        (start and _of_one_script(text[start - 1], text[start]))
        or (end < len(text) and _of_one_script(text[end - 1], text[end]))
    )


def _of_one_script(one: str, other: str) -> bool:
    return any(script.match(one) and script.match(other) for script in _OF_SCRIPT)


def guarded(form: str) -> str:
    """A pattern for a form where it is whole."""
    before, after = (next((one for one in _SCRIPTS if re.match(one, char)), "") for char in (form[0], form[-1]))
    return (f"(?<!{before})" if before else "") + re.escape(form) + (f"(?!{after})" if after else "")
