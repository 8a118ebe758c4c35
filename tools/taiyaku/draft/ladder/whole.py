"""The sentence translated whole: as it is, the best of several, and with its numbers and names as placeholders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from taiyaku.draft.ladder.ascent import Ascent, Offer
from taiyaku.draft.ladder.forms import Form, covered, fits, named
from taiyaku.draft.sentences import Request

__all__ = ["n_best", "names", "numbers", "plain"]

N_BEST = 4
MORE = 8


def plain(ascent: Ascent, requests: Sequence[Request]) -> Mapping[Request, list[Offer]]:
    """The engine's best translation, and the others that it weighed, which cost nothing more.

    One of those is taken where the best does not pass, or where it says more of the terms.
    """
    found = ascent.translated(_fitting(ascent, requests), hypotheses=1)
    return {
        one: [*offers[:1], *(replace(offer, step="n-best") for offer in offers[1:])] for one, offers in found.items()
    }


def n_best(ascent: Ascent, requests: Sequence[Request]) -> Mapping[Request, list[Offer]]:
    """Its eight best, for the few that nothing cheaper helped."""
    return ascent.translated(_fitting(ascent, requests), hypotheses=MORE)


def numbers(ascent: Ascent, requests: Sequence[Request]) -> Mapping[Request, list[Offer]]:
    """The same with every number as a placeholder; further rungs go on from there."""
    forms = {
        one: form for one in requests if (form := covered(ascent.forms[one])) and fits(form.request, ascent.engine)
    }
    ascent.forms |= forms
    return ascent.translated(forms, hypotheses=N_BEST)


def names(ascent: Ascent, requests: Sequence[Request]) -> Mapping[Request, list[Offer]]:
    """The same with names as placeholders, except those that the glossary has."""
    forms: dict[Request, Form] = {}
    for request in requests:
        old = ascent.forms[request]
        known = [(one.start, one.end) for one in ascent.occurrences(old.request.text)]
        if (form := named(old, known)) and fits(form.request, ascent.engine):
            forms[request] = form
    ascent.forms |= forms
    return ascent.translated(forms, hypotheses=N_BEST)


def _fitting(ascent: Ascent, requests: Sequence[Request]) -> dict[Request, Form]:
    return {one: form for one in requests if fits((form := ascent.forms[one]).request, ascent.engine)}
