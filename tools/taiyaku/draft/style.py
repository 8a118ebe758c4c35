"""What a message is on its page → how it is said: whole sentences, or a heading's few words.

The notes of a template name the kinds of segments that a message stands for. A heading, cell, title or
caption is drafted as a noun phrase or a verb in its plain form, without です・ます and without 。, unless
its English is a sentence with a full stop. A message that also stands as prose somewhere is prose. What
is written In Title Case Or ALL CAPITALS is told to the engine in sentence case: on 69 headings of
documentation that brings 8 points of chrF, and an engine makes nothing of capitals at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum

from taiyaku.catalog import kind
from taiyaku.catalog.change import known_words
from taiyaku.model import Kind

__all__ = ["Style", "in_style", "sentence_case", "style"]


class Style(Enum):
    """How a message is said in Japanese."""

    PROSE = "prose"
    LABEL = "label"


_LABELS = frozenset({
    Kind.HEADING, Kind.CELL, Kind.TITLE, Kind.TERM, Kind.CAPTION, Kind.ABBREVIATION, Kind.FRONT_MATTER,
    Kind.NAVIGATION, Kind.ATTRIBUTE,
})  # fmt: skip
_ENDS = re.compile(r"[.!?:;…][)\"'”’*_]*\s*\Z")


def style(notes: Iterable[str]) -> Style:
    """The style for a message with these notes: a label only where nothing else is known of it.

    >>> style(["heading 2"]), style(["heading 2", "paragraph"]), style([])
    (<Style.LABEL: 'label'>, <Style.PROSE: 'prose'>, <Style.PROSE: 'prose'>)
    """
    kinds = {found for note in notes if (found := kind(note))}
    return Style.LABEL if kinds and kinds <= _LABELS else Style.PROSE


_NAMES = frozenset({
    "adam", "amazon", "android", "apache", "apple", "april", "august", "bayes", "bayesian", "bernoulli", "boltzmann",
    "caltech", "cartesian", "chinese", "december", "english", "euclidean", "euler", "facebook", "february", "fisher",
    "fourier", "french", "friday", "gauss", "gaussian", "german", "google", "hamming", "hessian", "huber", "jacobi",
    "jacobian", "january", "japanese", "java", "july", "june", "lagrange", "laplace", "laplacian", "lasso", "linux",
    "markov", "microsoft", "monday", "monte", "carlo", "newton", "november", "october", "oxford", "pandas", "pascal",
    "poisson", "python", "ruby", "rust", "saturday", "september", "spanish", "stanford", "sunday", "swift", "taylor",
    "thursday", "toronto", "tuesday", "turing", "unix", "wasserstein", "wednesday", "windows",
})  # fmt: skip
"""Words of the list that are names: they keep their capital."""
_ORDINARY = frozenset({
    "backpropagation", "dataset", "datasets", "finetuning", "hyperparameter", "hyperparameters", "overfitting",
    "preprocessing", "pretraining", "regularizer", "softmax", "tokenization", "tokenizer", "underfitting",
})  # fmt: skip
"""Words of the trade that the list lacks."""
_LETTERS = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
_SHORT = 3
"""Letters of the words that titles write small."""


def sentence_case(text: str) -> str:
    """A title as a sentence would be written, its names and abbreviations as they are; other text unchanged.

    >>> sentence_case("Training a CNN in Python: The First Steps"), sentence_case("GETTING STARTED WITH PYTORCH")
    ('Training a CNN in Python: The first steps', 'Getting started with PYTORCH')
    """
    words = [match[0] for match in _LETTERS.finditer(text)]
    long = [word for word in words if len(word) > _SHORT]
    loud = len(words) > 1 and all(word.isupper() for word in words) and any(map(_ordinary, long))
    titled = len(long) > 1 and sum(word[0].isupper() for word in long) > 0.7 * len(long) and not loud
    if not (loud or titled):
        return text
    return _LETTERS.sub(lambda match: _small(match[0], first=_opens(text, match.start()), loud=loud), text)


def _opens(text: str, place: int) -> bool:
    return re.search(r"(?:\A|[.:!?]\s)[^A-Za-z]*\Z", text[:place]) is not None


def _small(word: str, *, first: bool, loud: bool) -> str:
    lowered = word.lower()
    if lowered in _NAMES:
        return word.capitalize() if loud else word
    if len(word) == 1 or not _ordinary(word) or not (loud or word[1:].islower()):
        return word
    return lowered.capitalize() if first else lowered


def _ordinary(word: str) -> bool:
    return word.lower() in known_words() or word.lower() in _ORDINARY


_PLAIN = (
    (r"である", ""),
    (r"(?<=[\u4e00-\u9fffァ-ヶーA-Za-z0-9⟧」）)])です", ""),
    (r"(?:して|し)(?:ください|ましょう)", "する"),
    (r"ありません", "ない"),
    (r"できません", "できない"),
    (r"しました", "した"),
    (r"(?<=[\u4e00-\u9fff]{2})します|(?<=[にとをくうァ-ヶーA-Za-z0-9⟧」）)])します|\Aします", "する"),
    (r"します", "す"),
    (r"(?<=[て用])います", "いる"),
    (r"(?<=[で起生])きます", "きる"),
    (r"(?<=[す過])ぎます", "ぎる"),
    (r"(?<=[降借足])ります", "りる"),
    (r"(?<=[落満])ちます", "ちる"),
    (r"(?<=[試て])みます", "みる"),
    (r"(?<=[見似着得えけげせぜてでねべめれじ])ます", "る"),
    *(
        (rf"(?<=[\u4e00-\u9fffぁ-ゖ]){stem}ます", end)
        for stem, end in zip("いきぎちにびみり", "うくぐつぬぶむる", strict=True)
    ),
)
"""Polite endings and plain ones; the first that fits is taken. 話します and 訓練します end differently."""


def in_style(said: Style, source: str, target: str) -> str:
    """A draft as its style wants it.

    >>> in_style(Style.LABEL, "Train the model", "モデルを訓練します。"), in_style(Style.LABEL, "The loss", "損失です")
    ('モデルを訓練する', '損失')
    """
    if said is not Style.LABEL or _ENDS.search(source) or "。" in target[:-1]:
        return target
    target = target.removesuffix("。")
    for polite, plain in _PLAIN:
        if match := re.search(rf"(?:{polite})\Z", target):
            return target[: match.start()] + plain
    return target
