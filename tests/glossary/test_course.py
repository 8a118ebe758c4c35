"""The glossary of the course: that its entries are sane, since drafts, checks and readers rely on them."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from taiyaku.glossary import forbidden_uses, load, occurrences
from taiyaku.model import PartOfSpeech, TermStatus

TERMS = load(Path(__file__).parents[2] / "glossary.yml")

_KANA = "\u3041-\u3096\u30a1-\u30fa\u30fc"


def test_there_are_enough_for_a_course() -> None:
    assert 250 <= len(TERMS)


def test_a_term_has_a_reading_in_kana() -> None:
    """Hiragana, katakana and middle dots; only what stays in English may go without."""
    assert [] == [term.source for term in TERMS if not term.reading and not term.keep]
    assert [] == [term.source for term in TERMS if not re.fullmatch(f"[{_KANA}・]*", term.reading)]


def test_a_reading_reads_its_target() -> None:
    """The kana of a target stand in its reading as they are, with one kana or more for what is between them."""

    def fits(target: str, reading: str) -> bool:
        stretches = re.findall(f"[{_KANA}]+|[^{_KANA}・]+", target)
        pattern = "・?".join(re.escape(one) if re.match(f"[{_KANA}]", one) else ".+" for one in stretches)
        return bool(re.fullmatch(pattern, reading))

    assert [] == [
        (term.target, term.reading) for term in TERMS if not term.keep and not fits(term.target, term.reading)
    ]


def test_a_spelling_names_one_term() -> None:
    """A source or variant in other case, number or hyphens is still the same, so it must lead to its own term."""
    spellings = [(term, spelling) for term in TERMS for spelling in (term.source, *term.variants)]
    doubled = [one for one, count in Counter(spelling for _, spelling in spellings).items() if count > 1]
    assert [] == doubled
    assert [] == [
        (spelling, [found.term.source for found in occurrences(spelling, TERMS)])
        for term, spelling in spellings
        if [term] != [found.term for found in occurrences(spelling, TERMS)]
    ]


def test_a_good_form_is_not_found_as_a_bad_one() -> None:
    assert [] == [
        (term.source, form)
        for term in TERMS
        for form in (term.target, *term.admitted)
        if forbidden_uses(term, form) or form in term.forbidden
    ]


def test_forms_are_not_said_twice() -> None:
    """No form stands twice in an entry, and none is the target again."""
    for term in TERMS:
        forms = (term.target, *term.admitted, *term.forbidden)
        assert len(forms) == len(set(forms)), term.source


def test_names_stay_and_have_their_part_of_speech() -> None:
    by_source = {term.source: term for term in TERMS}
    for name in ("Adam", "ImageNet", "NumPy", "PyTorch"):
        assert (True, PartOfSpeech.PROPER_NOUN) == (by_source[name].keep, by_source[name].part_of_speech)
    assert PartOfSpeech.VERB is by_source["converge"].part_of_speech
    assert TermStatus.ADMITTED is by_source["memory"].status
