"""Terms to learn with: from a file, or mined from the pairs themselves.

Any pair of words that translate each other will do: a model does not learn the terms, but that what
stands beside a word is what it is to be called.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from taiyaku.adapt.pairs import Pair
from taiyaku.errors import AdaptError
from taiyaku.files import read_text
from taiyaku.glossary import occurrences
from taiyaku.model import Term

__all__ = ["mined", "read_terms", "together"]

_ENGLISH = re.compile(r"[A-Za-z][A-Za-z'-]+(?: [A-Za-z][A-Za-z'-]+){0,2}")
_JAPANESE = re.compile(r"[\u3005\u4e00-\u9fff\u30a1-\u30fc]{2,12}")
_FEWEST_USES = 5
_MOST_PAIRS = 200_000


def read_terms(path: Path) -> tuple[Term, ...]:
    """The terms of a TSV file: ``english TAB japanese[|japanese…]``, the first Japanese preferred.

    Raises:
        AdaptError: a line that is no term; names the line.

    """
    terms: list[Term] = []
    for number, line in enumerate(read_text(path).splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        english, _, rest = line.partition("\t")
        forms = [form.strip() for form in rest.split("\t")[0].split("|") if form.strip()]
        if not english.strip() or not forms:
            raise AdaptError(f"{path}:{number}: this is no term. Write English and Japanese with a tab between them.")
        terms.append(Term(english.strip(), forms[0], admitted=tuple(forms[1:])))
    return tuple(terms)


def mined(pairs: Sequence[Pair]) -> tuple[Term, ...]:
    """Short pairs of words whose Japanese is what longer pairs mostly use for their English.

    >>> short = Pair("loss", "損失")
    >>> [term.target for term in mined([short, *[Pair(f"The loss of step {n}.", f"{n}の損失。") for n in range(9)]])]
    ['損失']
    """
    forms: dict[str, Counter[str]] = {}
    for pair in pairs:
        if _ENGLISH.fullmatch(pair.source) and _JAPANESE.fullmatch(pair.target):
            forms.setdefault(pair.source.lower(), Counter())[pair.target] += 1
    candidates = tuple(
        Term(english, best, admitted=tuple(form for form, _ in counted.most_common() if form != best))
        for english, counted in forms.items()
        for best in [counted.most_common(1)[0][0]]
    )
    seen: Counter[str] = Counter()
    used: Counter[str] = Counter()
    for pair in pairs[:_MOST_PAIRS]:
        for found in occurrences(pair.source, candidates) if candidates else ():
            term = found.term
            seen[term.source] += 1
            used[term.source] += any(form in pair.target for form in (term.target, *term.admitted))
    return tuple(
        term for term in candidates if used[term.source] >= _FEWEST_USES and 2 * used[term.source] >= seen[term.source]
    )


def together(*lists: Iterable[Term]) -> tuple[Term, ...]:
    """The terms of all lists; where two have the same English, the earlier list's."""
    terms: dict[str, Term] = {}
    for term in (term for one in lists for term in one):
        terms.setdefault(term.source.lower(), term)
    return tuple(terms.values())
