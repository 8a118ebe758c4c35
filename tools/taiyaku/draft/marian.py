"""MarianMT behind that door; nothing else in this folder runs a model.

CTranslate2 runs every model, on the CPU in int8 or on a GPU where there is one. How a name becomes a folder
in its form is the business of `models/`.

Model facts used here: CTranslate2 wants the ``</s>`` that transformers' tokenizer would add, and
multilingual OPUS models want the language token ``>>jpn<<`` first.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property, partial
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import Any

import ctranslate2
import sentencepiece

from taiyaku.draft.carriers import Carried, carried, carrier, restored
from taiyaku.draft.engine import MARKS, PLACEHOLDER_SIGNS, Hypothesis, Likelihood, Link
from taiyaku.draft.looks import Offsets, Place, linked, spelled_at
from taiyaku.draft.models import read_ready
from taiyaku.draft.models.languages import language_token
from taiyaku.draft.models.parts import AGAIN
from taiyaku.errors import EngineError, short
from taiyaku.segments import PLACEHOLDER

__all__ = ["MarianEngine"]

Pieces = list[str]
_AT_ONCE = {"max_batch_size": 1024, "batch_type": "tokens", "asynchronous": True}
_LONGEST = 510
"""Pieces of a translation; Marian has positions for 512, of which one is the beginning and one the end."""
_MOST_TOKENS = 256
_NARROW = 2
"""The beam where the beginning is given, and many beginnings are tried."""


class MarianEngine:
    """A MarianMT model in CTranslate2 form, with its SentencePiece vocabulary."""

    def __init__(self, folder: Path, *, beam_size: int = 4, language: str = "ja") -> None:
        self.folder = folder
        self.beam_size = beam_size
        ready = read_ready(folder)
        self.signature = ready.signature
        self._vocabulary = ready.vocabulary
        self._language = language_token(
            ready.vocabulary, declared=ready.target_language, wanted=language, where=str(folder)
        )
        try:
            self._source = sentencepiece.SentencePieceProcessor(model_file=str(folder / "source.spm"))
            target = folder / "target.spm"
            self._target = (
                sentencepiece.SentencePieceProcessor(model_file=str(target)) if target.is_file() else self._source
            )
            device = "cuda" if ctranslate2.get_cuda_device_count() else "cpu"
            self._translator = ctranslate2.Translator(
                str(folder),
                device=device,
                compute_type="default" if device == "cuda" else "int8",
                inter_threads=os.cpu_count() or 1,
                intra_threads=1,
            )
        except (RuntimeError, OSError, ValueError, MemoryError) as error:
            raise EngineError(f"model '{folder}': cannot be loaded ({short(str(error), 160)}). {AGAIN}") from None

    @property
    def knows_placeholders(self) -> bool:
        """Whether the vocabulary has ⟦0⟧ … as single pieces, or something else is found to carry them."""
        return PLACEHOLDER_SIGNS[-1] in self._vocabulary or bool(self._carrier)

    @cached_property
    def _carrier(self) -> str:
        """What stands for placeholders in a model without them; asked for once, where there is a placeholder."""
        if PLACEHOLDER_SIGNS[-1] in self._vocabulary:
            return ""

        def translate(texts: Sequence[str]) -> list[str]:
            return [offered[0].text for offered in self._translated(texts, hypotheses=1)]

        def spells(text: str) -> bool:
            return self._vocabulary.issuperset(self._source.encode(text, out_type=str))

        return carrier(translate, spells=spells)

    def _carried(self, text: str) -> Carried:
        return carried(text, self._carrier) if PLACEHOLDER.search(text) and self._carrier else Carried(text, ())

    def _read(self, text: str) -> str:
        return restored(text, self._carrier) if self._carrier else text

    @property
    def knows_terms(self) -> bool:
        """Whether the vocabulary has the marks of a term annotation."""
        return self._vocabulary.issuperset(MARKS)

    @property
    def can_align(self) -> bool:
        """Whether the attention that CTranslate2 gives back says where a word came from.

        It is that of one head, which is taught to align only where a model is made by `taiyaku adapt`.
        """
        return self.knows_terms

    @property
    def can_score(self) -> bool:
        """Always: the decoder can be led along any translation."""
        return True

    @property
    def can_continue(self) -> bool:
        """Always: the decoder can be led along any beginning."""
        return True

    def translate(self, texts: Sequence[str], *, hypotheses: int = 1) -> list[tuple[Hypothesis, ...]]:
        """See `Engine.translate`."""
        if not any("⟦" in text for text in texts):
            return self._translated(texts, hypotheses=hypotheses)
        said = self._translated([self._carried(text).text for text in texts], hypotheses=hypotheses)
        return [tuple(replace(one, text=self._read(one.text)) for one in offered) for offered in said]

    def _translated(self, texts: Sequence[str], *, hypotheses: int) -> list[tuple[Hypothesis, ...]]:
        if not texts:
            return []
        beam = max(self.beam_size, hypotheses)
        careful = beam > 1
        looks = self.can_align and beam == self.beam_size
        results = self._by_length(
            [self._encoded(text) for text in texts],
            beam_size=beam,
            num_hypotheses=beam,
            return_attention=looks,
            return_scores=True,
            no_repeat_ngram_size=4 if careful else 0,
            repetition_penalty=1.1 if careful else 1.0,
        )
        return [
            tuple(
                Hypothesis(
                    said := self._target.decode(pieces).strip(),
                    score,
                    partial(self._looked, source, said, result, rank) if looks else None,
                )
                for rank, (pieces, score) in enumerate(zip(result.hypotheses, result.scores, strict=True))
            )
            for source, result in zip(texts, results, strict=True)
        ]

    def _looked(self, source: str, target: str, result: Any, rank: int) -> tuple[Link, ...] | None:
        """Where the engine looked while it wrote a translation; None where it spelled some of that in bytes."""
        places = spelled_at(result.hypotheses[rank], target)
        if places is None:
            return None
        (start, _), *others = places or [(0, 0)]  # the first row of attention is that of another text
        return self._linked(self._offsets(self._source, source), [(start, start), *others], result.attention[rank])

    def _by_length(self, tokens: Sequence[Pieces], **options: Any) -> list[Any]:
        """What CTranslate2 says of each text, all lengths at once."""
        return self._alike(
            [(pieces,) for pieces in tokens],
            lambda texts, length: self._translator.translate_batch(
                [pieces for (pieces,) in texts],
                max_decoding_length=min(_LONGEST, 16 + 2 * length),
                **_AT_ONCE,
                **options,
            ),
        )

    def _led(self, texts: Sequence[tuple[Pieces, Pieces]], **options: Any) -> list[Any]:
        """What CTranslate2 says of each text when its translation is the pieces given."""
        return self._alike(
            texts,
            lambda some, _: self._translator.translate_batch(
                [pieces for pieces, _ in some],
                target_prefix=[written for _, written in some],
                max_decoding_length=len(some[0][1]) + 1,
                **_AT_ONCE,
                **options,
            ),
        )

    def _further(self, texts: Sequence[tuple[Pieces, Pieces]], **options: Any) -> list[Any]:
        """What CTranslate2 says of each text when its translation begins with the pieces given.

        Beginnings need not be of one length: the decoder takes them piece by piece.
        """
        return self._alike(
            texts,
            lambda some, length: self._translator.translate_batch(
                [pieces for pieces, _ in some],
                target_prefix=[written for _, written in some],
                max_decoding_length=min(_LONGEST, 2 * (16 + 2 * length)),
                **_AT_ONCE,
                **options,
            ),
            alike=1,
        )

    def _likely(self, texts: Sequence[tuple[Pieces, Pieces]]) -> list[Any]:
        """How likely CTranslate2 finds each translation."""
        return self._alike(
            texts,
            lambda some, _: self._translator.score_batch(
                [pieces for pieces, _ in some], [written for _, written in some], **_AT_ONCE
            ),
        )

    @staticmethod
    def _alike(
        texts: Sequence[tuple[Pieces, ...]], ask: Callable[[list[Any], int], list[Any]], *, alike: int = 2
    ) -> list[Any]:
        """The answers to texts, each asked for together with those of its very lengths, `alike` so many of them.

        Padding changes the last bits of a sum, int8 makes more of them, and one translation in fifty would
        depend on what else is in its batch. Without padding none does.
        """
        groups: dict[tuple[int, ...], list[int]] = {}
        for number, text in enumerate(texts):
            groups.setdefault(tuple(map(len, text[:alike])), []).append(number)
        asked = [ask([texts[number] for number in numbers], lengths[0]) for lengths, numbers in groups.items()]
        said = (result.result() for results in asked for result in results)
        return [result for _, result in sorted(zip(chain(*groups.values()), said, strict=True), key=itemgetter(0))]

    def align(self, texts: Sequence[tuple[str, str]]) -> list[tuple[Link, ...]]:
        """For each source and its translation: where the pieces of the translation came from, in order.

        The decoder is led along the translation, and its aligning head says where it looks. Only a model
        that was trained for it answers well; pieces for which it looks at no word are left out.
        """
        read = [self._offsets(self._source, source) for source, _ in texts]
        written = [self._offsets(self._target, target) for _, target in texts]
        given = [
            ([*self._language, *pieces, "</s>"], translation[:_LONGEST])
            for (pieces, _), (translation, _) in zip(read, written, strict=True)
        ]
        results = self._led(given, beam_size=1, return_attention=True)
        return [
            self._linked(source, places, result.attention[0])
            for source, (_, places), result in zip(read, written, results, strict=True)
        ]

    def _linked(
        self, source: Offsets, places: Sequence[Place], attention: Sequence[Sequence[float]]
    ) -> tuple[Link, ...]:
        skipped = len(self._language)
        return linked(source, places, [row[skipped:] for row in attention])

    def scored(self, texts: Sequence[tuple[str, str]]) -> list[tuple[Likelihood, ...]]:
        """See `Engine.scored`."""
        targets = [self._carried(target) for _, target in texts]
        written = [self._offsets(self._target, target.text) for target in targets]
        results = self._likely(
            [
                (self._encoded(self._carried(source).text), pieces[:_LONGEST])
                for (source, _), (pieces, _) in zip(texts, written, strict=True)
            ]
        )
        return [
            tuple(
                Likelihood(target.original(place), score)
                for place, score in zip(places, result.log_probs, strict=False)
            )
            for target, (_, places), result in zip(targets, written, results, strict=True)
        ]

    def continued(self, begun: Sequence[tuple[str, str]]) -> list[Hypothesis]:
        """See `Engine.continued`: the decoder is led along the beginning, and goes on by itself."""
        given = [
            (
                self._encoded(self._carried(source).text),
                self._target.encode(self._carried(beginning).text, out_type=str),
            )
            for source, beginning in begun
        ]
        looks = self.can_align
        results = self._further(
            given, beam_size=min(self.beam_size, _NARROW), no_repeat_ngram_size=4, return_attention=looks
        )
        scored = self._likely(
            [(source, result.hypotheses[0]) for (source, _), result in zip(given, results, strict=True)]
        )
        return [
            Hypothesis(
                self._read(said := self._target.decode(result.hypotheses[0]).strip()),
                sum(score.log_probs) / max(len(score.log_probs), 1),
                partial(self._looked, source, said, result, 0) if looks else None,
            )
            for (source, _), result, score in zip(begun, results, scored, strict=True)
        ]

    def _encoded(self, text: str) -> list[str]:
        return [*self._language, *self._source.encode(text, out_type=str)[:_MOST_TOKENS], "</s>"]

    @staticmethod
    def _offsets(pieces: sentencepiece.SentencePieceProcessor, text: str) -> Offsets:
        """The pieces of a text, and where each stands, blanks in front of it left out."""
        found = pieces.encode(text, return_type="offset_mapping")
        places = []
        for start, end in found["offsets"]:
            blanks = len(text[start:end]) - len(text[start:end].lstrip())
            places.append((start + blanks, end))
        return found["pieces"], places
