"""Parts of sentences, translated by a ladder of their own, all of them at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from taiyaku.draft.ladder.ascent import Ascent, Offer
from taiyaku.draft.ladder.forms import Form, counted
from taiyaku.draft.sentences import Request, has_words

__all__ = ["Said", "joined", "said"]

_SIGNS = {",": "、", ";": "。"}


@dataclass(frozen=True, slots=True)
class Said:
    """What was made of a part, in the placeholders of its sentence."""

    text: str
    score: float = 0.0
    """Mean log-probability."""
    step: str = ""


def said(ascent: Ascent, parts: Iterable[Request]) -> dict[Request, Said]:
    """What became of parts whose placeholders are those of their sentences; those that were refused are left out."""
    forms = {part: counted(part) for part in parts}
    wanted = dict.fromkeys(form.request for form in forms.values() if has_words(form.request.text))
    made = ascent.below(list(wanted)) if wanted else {}
    found: dict[Request, Said] = {}
    for part, form in forms.items():
        if form.request not in wanted:
            found[part] = Said(_SIGNS.get(part.text.strip(), part.text))
        elif (outcome := made[form.request]).target:
            text = _fitted(part.text, form.restored(outcome.target))
            found[part] = Said(text, outcome.likelihood, outcome.step)
    return found


def joined(form: Form, texts: Sequence[Said | None], text: str, steps: Sequence[str]) -> list[Offer]:
    """What was put together from parts as an offer; none where a part is missing."""
    kept = [one for one in texts if one is not None]
    if len(kept) < len(texts):
        return []
    risky = max((one.step for one in kept if one.step), key=steps.index, default="")
    return [Offer(form, text, min((one.score for one in kept), default=0.0), risky)]


def _fitted(piece: str, target: str) -> str:
    """A stretch's translation without the full stop that only a sentence has."""
    if target.endswith("。") and not re.search(r"[.!?]\s*$", piece):
        return target[:-1]
    return target
