"""The shipped model as floats: CTranslate2 says what transformers says, on 200 sentences of the course."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ctranslate2
import pytest
import sentencepiece
import sentencex

from taiyaku.adapt import marian_folder
from taiyaku.draft import EMBEDDED, convert

torch = pytest.importorskip("torch", reason="the extra `torch` is not installed")
transformers = pytest.importorskip("transformers", reason="the extra `torch` is not installed")
pytestmark = [
    pytest.mark.engine,
    pytest.mark.slow,
    pytest.mark.xdist_group("parity"),
    pytest.mark.filterwarnings("ignore:.*sacremoses"),
]

COUNT = 200
LONGEST = 60
"""Pieces of a translation, but for the end of it."""
ALIKE = 198
"""Of the 200, so many must be the same letter by letter with a beam of four; all were when this was written. Two
hypotheses that are equally likely to the sixth decimal may come out in either order."""
APART = 1e-3
"""How far two log-probabilities of a piece may be apart; 1.5e-5 were measured."""


@dataclass
class Both:
    """The model in both forms."""

    model: Any
    tokenizer: Any
    translator: Any
    pieces: Any

    def theirs(self, texts: Sequence[str], *, beam_size: int) -> list[str]:
        """What transformers says."""
        said: list[str] = []
        for first in range(0, len(texts), 25):
            some = self.tokenizer(list(texts[first : first + 25]), return_tensors="pt", padding=True)
            beam = {"num_beams": beam_size, "early_stopping": beam_size > 1}
            with torch.no_grad():
                ids = self.model.generate(**some, **beam, max_new_tokens=LONGEST + 1, max_length=None)
            said += [text.strip() for text in self.tokenizer.batch_decode(ids, skip_special_tokens=True)]
        return said

    def ours(self, texts: Sequence[str], *, beam_size: int) -> list[str]:
        """What CTranslate2 says."""
        tokens = [self.tokens(text) for text in texts]
        results = self.translator.translate_batch(tokens, beam_size=beam_size, max_decoding_length=LONGEST)
        return [self.pieces.decode(result.hypotheses[0]).strip() for result in results]

    def tokens(self, text: str) -> list[str]:
        """The pieces of a source."""
        return [*self.pieces.encode(text, out_type=str), "</s>"]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Both:
    root = tmp_path_factory.mktemp("parity")
    marian_folder(EMBEDDED, root / "marian")
    convert(root / "marian", root / "floats", quantization="float32")
    torch.set_num_threads(1)
    return Both(
        transformers.MarianMTModel.from_pretrained(root / "marian").eval(),
        transformers.MarianTokenizer.from_pretrained(root / "marian"),
        ctranslate2.Translator(str(root / "floats"), compute_type="float32"),
        sentencepiece.SentencePieceProcessor(model_file=str(root / "floats" / "source.spm")),
    )


@pytest.fixture(scope="module")
def texts() -> list[str]:
    pages = sorted((Path(__file__).parents[2] / "docs/en").rglob("*.md"))
    lines = [line for page in pages for line in page.read_text(encoding="utf-8").splitlines()]
    found = [one.strip() for line in lines for one in sentencex.segment("en", line.lstrip("-*>#| 0123456789."))]
    found = [text for text in found if text[:1].isalpha() and 2 < len(text.split()) < 20]
    assert COUNT <= len(found)
    return found[:: len(found) // COUNT][:COUNT]


def test_greedy_every_letter_is_the_same(both: Both, texts: list[str]) -> None:
    assert both.theirs(texts, beam_size=1) == both.ours(texts, beam_size=1)


def test_with_a_beam_of_four_too(both: Both, texts: list[str]) -> None:
    """Where both stop as CTranslate2 does, when four are finished; transformers would else look on for better ones."""
    theirs, ours = both.theirs(texts, beam_size=4), both.ours(texts, beam_size=4)
    other = [pair for pair in zip(theirs, ours, strict=True) if pair[0] != pair[1]]
    assert ALIKE <= COUNT - len(other), other


def test_each_piece_is_equally_likely(both: Both, texts: list[str]) -> None:
    """Both are led along the same translations."""
    said = both.ours(texts, beam_size=1)
    targets = [both.pieces.encode(text, out_type=str) for text in said]
    scored = both.translator.score_batch([both.tokens(text) for text in texts], targets)
    farthest = 0.0
    for first in range(0, COUNT, 25):
        some = slice(first, first + 25)
        batch = both.tokenizer(texts[some], text_target=said[some], return_tensors="pt", padding=True)
        labels = batch.pop("labels")
        start = torch.full((len(labels), 1), both.model.config.decoder_start_token_id)
        with torch.no_grad():
            logits = both.model(**batch, decoder_input_ids=torch.cat([start, labels[:, :-1]], 1)).logits
        pad = both.tokenizer.pad_token_id
        logits[..., pad] = -torch.inf  # which CTranslate2 has no row for, and nobody may say
        theirs = logits.log_softmax(-1).gather(-1, labels[..., None])[..., 0]
        for row, numbers, ours in zip(theirs, labels, scored[some], strict=True):
            count = int((numbers != pad).sum())
            assert count == len(ours.log_probs)
            farthest = max(farthest, float((row[:count] - torch.tensor(ours.log_probs)).abs().max()))
    assert farthest < APART
