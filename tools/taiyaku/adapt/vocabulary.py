"""Text ⇄ the numbers of its pieces, for models of ours and for any other MarianMT folder.

A vocabulary of ours is one SentencePiece model for both languages, trained on the pairs: unigram,
unnormalised (full-width punctuation stays), with bytes for what is rare, so that nothing is ever
unknown; placeholders and the marks of terms are single pieces. It is joint, because a term's Japanese
must stand in the source in the target's pieces, and because CTranslate2 converts no other.
"""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Sequence
from pathlib import Path

import sentencepiece

from taiyaku.adapt.pairs import Pair
from taiyaku.draft import LANGUAGE_TOKENS, MARKS, PLACEHOLDER_SIGNS
from taiyaku.errors import AdaptError

__all__ = ["Vocabulary", "train_pieces"]

_MOST_PAIRS = 150_000
"""Enough for 16,000 pieces; more only takes longer."""


class Vocabulary:
    """The vocabulary of a MarianMT folder; every encoded text ends with ``</s>``."""

    def __init__(self, folder: Path) -> None:
        try:
            self._source, self._target = (
                sentencepiece.SentencePieceProcessor(model_file=str(folder / name))
                for name in ("source.spm", "target.spm")
            )
            self._numbers: dict[str, int] = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
            self.pad, self._end, self._unknown = (self._numbers[name] for name in ("<pad>", "</s>", "<unk>"))
        except (OSError, ValueError, RuntimeError, KeyError) as error:
            raise AdaptError(f"{folder}: its vocabulary cannot be read ({error}). Copy the model again.") from None
        self._same = len(self._numbers) == len(self._source) + 1 and all(
            self._numbers.get(self._source.id_to_piece(number)) == number for number in range(len(self._source))
        )
        self._language = [self._numbers[token] for token in LANGUAGE_TOKENS if token in self._numbers][:1]

    def __len__(self) -> int:
        """How many pieces there are, ``<pad>`` among them."""
        return len(self._numbers)

    @property
    def ours(self) -> bool:
        """Whether placeholders and the marks of terms are single pieces."""
        return {PLACEHOLDER_SIGNS[-1], *MARKS} <= self._numbers.keys()

    @property
    def signs(self) -> tuple[int, ...]:
        """The numbers of placeholders, marks and ``</s>``: what stands for itself in both languages."""
        names = (*PLACEHOLDER_SIGNS, *MARKS, "</s>")
        return tuple(self._numbers[name] for name in names if name in self._numbers)

    def sources(self, texts: Sequence[str]) -> list[list[int]]:
        """English texts as numbers."""
        return [[*self._language, *numbers, self._end] for numbers in self._encoded(self._source, texts)]

    def targets(self, texts: Sequence[str]) -> list[list[int]]:
        """Japanese texts as numbers."""
        return [[*numbers, self._end] for numbers in self._encoded(self._target, texts)]

    def _encoded(self, pieces: sentencepiece.SentencePieceProcessor, texts: Sequence[str]) -> list[list[int]]:
        if self._same:
            return list(pieces.encode(list(texts)))
        spelled = pieces.encode(list(texts), out_type=str)
        return [[self._numbers.get(piece, self._unknown) for piece in text] for text in spelled]


def train_pieces(pairs: Sequence[Pair], path: Path, *, size: int, threads: int) -> list[str]:
    """Write a SentencePiece model of at most `size` pieces, less the one for ``<pad>``, and give its pieces.

    Small corpora give fewer pieces.
    """
    shown = pairs if len(pairs) <= _MOST_PAIRS else random.Random(1).sample(list(pairs), _MOST_PAIRS)  # noqa: S311
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder) / "text"
        text.write_text("".join(f"{pair.source}\n{pair.target}\n" for pair in shown), encoding="utf-8")
        try:
            sentencepiece.SentencePieceTrainer.train(
                input=str(text),
                model_prefix=str(Path(folder) / "pieces"),
                vocab_size=size - 1,
                model_type="unigram",
                character_coverage=0.9995,
                byte_fallback=True,
                split_digits=True,
                normalization_rule_name="identity",
                user_defined_symbols=[*PLACEHOLDER_SIGNS, *MARKS],
                max_sentence_length=8192,
                eos_id=0,
                unk_id=1,
                bos_id=-1,
                pad_id=-1,
                hard_vocab_limit=False,
                num_threads=threads,
                minloglevel=2,
            )
        except (RuntimeError, OSError) as error:
            said = str(error).splitlines()[0].rpartition("] ")[2]
            raise AdaptError(f"a vocabulary of {size} pieces cannot be made of {len(pairs)} pairs: {said}") from None
        path.write_bytes((Path(folder) / "pieces.model").read_bytes())
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(path))
    return [pieces.id_to_piece(number) for number in range(len(pieces))]
