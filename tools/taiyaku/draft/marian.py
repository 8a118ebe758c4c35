"""MarianMT behind that door; nothing else in this folder runs a model.

CTranslate2 runs every model, on the CPU in int8 or on a GPU where there is one. How a name becomes a folder
in its form is the business of `models/`.

Model facts used here: CTranslate2 wants the ``</s>`` that transformers' tokenizer would add, and
multilingual OPUS models want the language token ``>>jpn<<`` first.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import ctranslate2
import sentencepiece

from taiyaku.draft.engine import MARKS, PLACEHOLDER_SIGNS, Hypothesis, Link
from taiyaku.draft.models import read_ready
from taiyaku.draft.models.languages import language_token
from taiyaku.draft.models.parts import AGAIN
from taiyaku.errors import EngineError, short

__all__ = ["MarianEngine"]

_BATCH_TOKENS = 1024
_MOST_TOKENS = 256


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
        """Whether the vocabulary has ⟦0⟧ … as single pieces."""
        return PLACEHOLDER_SIGNS[-1] in self._vocabulary

    @property
    def knows_terms(self) -> bool:
        """Whether the vocabulary has the marks of a term annotation."""
        return self._vocabulary.issuperset(MARKS)

    def translate(self, texts: Sequence[str], *, hypotheses: int = 1) -> list[tuple[Hypothesis, ...]]:
        """See `Engine.translate`; batches are formed by length inside CTranslate2."""
        if not texts:
            return []
        careful = hypotheses > 1
        tokens = [[*self._language, *self._source.encode(text, out_type=str)[:_MOST_TOKENS], "</s>"] for text in texts]
        results = self._translator.translate_batch(
            tokens,
            beam_size=max(self.beam_size, hypotheses),
            num_hypotheses=hypotheses,
            return_scores=True,
            max_batch_size=_BATCH_TOKENS,
            batch_type="tokens",
            max_decoding_length=min(512, 16 + 2 * max(map(len, tokens))),
            no_repeat_ngram_size=4 if careful else 0,
            repetition_penalty=1.1 if careful else 1.0,
        )
        return [
            tuple(
                Hypothesis(self._target.decode(pieces).strip(), score)
                for pieces, score in zip(result.hypotheses, result.scores, strict=True)
            )
            for result in results
        ]

    def align(self, texts: Sequence[tuple[str, str]]) -> list[tuple[Link, ...]]:
        """For each source and its translation: where the pieces of the translation came from, in order.

        The decoder is led along the translation, and its aligning head says where it looks. Only a model
        that was trained for it answers well; pieces for which it looks at no word are left out.
        """
        read = [self._offsets(self._source, source) for source, _ in texts]
        written = [self._offsets(self._target, target) for _, target in texts]
        if not texts:
            return []
        results = self._translator.translate_batch(
            [[*self._language, *pieces, "</s>"] for pieces, _ in read],
            target_prefix=[pieces for pieces, _ in written],
            beam_size=1,
            max_batch_size=_BATCH_TOKENS,
            batch_type="tokens",
            max_decoding_length=1 + max(len(pieces) for pieces, _ in written),
            return_attention=True,
        )
        skipped = len(self._language)
        return [
            tuple(_links([row[skipped:] for row in result.attention[0]], _words(source), offsets))
            for result, source, (_, offsets) in zip(results, read, written, strict=True)
        ]

    @staticmethod
    def _offsets(pieces: sentencepiece.SentencePieceProcessor, text: str) -> tuple[list[str], list[tuple[int, int]]]:
        """The pieces of a text, and where each stands, blanks in front of it left out."""
        found = pieces.encode(text, return_type="offset_mapping")
        places = []
        for start, end in found["offsets"]:
            blanks = len(text[start:end]) - len(text[start:end].lstrip())
            places.append((start + blanks, end))
        return found["pieces"], places


def _words(read: tuple[list[str], list[tuple[int, int]]]) -> list[tuple[tuple[int, int], list[int]]]:
    """The words of a text with the numbers of their pieces; signs and placeholders are words of their own."""
    words: list[tuple[tuple[int, int], list[int]]] = []
    open_ = False
    for number, (piece, (start, end)) in enumerate(zip(*read, strict=True)):
        bare = piece.removeprefix("▁")
        letters = not bare or bare[0].isalnum() or bare.startswith("<0x") or bare in "-_'"
        if open_ and letters and piece == bare:
            (first, _), numbers = words[-1]
            words[-1] = ((first, end), [*numbers, number])
        elif bare:
            words.append(((start, end), [number]))
        open_ = letters and bool(bare)
    return words


def _links(
    attention: Sequence[Sequence[float]],
    words: Sequence[tuple[tuple[int, int], list[int]]],
    places: Sequence[tuple[int, int]],
) -> Iterator[Link]:
    for row, (start, end) in zip(attention, places, strict=False):
        if start == end or not words:
            continue
        shares = [sum(row[number] for number in numbers) for _, numbers in words]
        best = max(range(len(words)), key=shares.__getitem__)
        if shares[best] > row[-1]:  # the last place is </s>: nothing in particular
            yield Link((start, end), words[best][0], round(shares[best], 4))
