"""What a MarianMT model of ours is: its sizes, its configuration, its vocabulary on disk.

transformers and CTranslate2 must both read it. One joint SentencePiece vocabulary serves both sides, so
that a term's Japanese can stand in the source in the target's own pieces. ``<pad>`` is the last piece:
CTranslate2 cuts off the last row without looking, and starts to decode from a vector of zeros.
"""

from __future__ import annotations

import json
import shutil
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from taiyaku.errors import AdaptError
from taiyaku.extras import needed

__all__ = ["SIZES", "Size", "configuration", "generation", "save_vocabulary", "torch_library"]


@dataclass(frozen=True, slots=True)
class Size:
    """Width, inner width, heads, and layers of encoder and decoder."""

    dim: int
    ffn: int
    heads: int
    encoder: int
    decoder: int


SIZES = {
    "small": Size(256, 512, 4, 6, 2),
    "medium": Size(384, 1536, 6, 6, 2),
    "large": Size(512, 2048, 8, 6, 2),
}
"""With 16,000 pieces 9, 21 and 35 million weights; in int8 as many megabytes. Two cores train the small one in
hours, a GPU the large one in less than half an hour. Deep encoder, shallow decoder: Kasai et al. 2021."""


def torch_library(name: str) -> Any:
    """A module of the extra `torch`, or the error that says how to install it; what it does stays off the terminal."""
    module = needed(name, extra="torch", why="this needs {missing}.", error=AdaptError)
    if name == "transformers":
        module.utils.logging.disable_progress_bar()
        warnings.filterwarnings("ignore", message=".*sacremoses")  # its tokenizer recommends what it never calls
    return module


def configuration(size: Size, *, pieces: int, dropout: float = 0.1) -> Any:
    """Transformers' MarianConfig for a joint vocabulary of so many pieces, ``<pad>`` among them."""
    return torch_library("transformers").MarianConfig(
        vocab_size=pieces,
        decoder_vocab_size=pieces,
        d_model=size.dim,
        encoder_layers=size.encoder,
        decoder_layers=size.decoder,
        encoder_ffn_dim=size.ffn,
        decoder_ffn_dim=size.ffn,
        encoder_attention_heads=size.heads,
        decoder_attention_heads=size.heads,
        activation_function="relu",
        dropout=dropout,
        scale_embedding=True,
        max_position_embeddings=512,
        pad_token_id=pieces - 1,
        eos_token_id=0,
        decoder_start_token_id=pieces - 1,
        forced_eos_token_id=0,
        share_encoder_decoder_embeddings=True,
        tie_word_embeddings=True,
    )


def generation(*, pieces: int) -> Any:
    """How transformers decodes with it: a beam of four, and never a ``<pad>``."""
    return torch_library("transformers").GenerationConfig(
        num_beams=4,
        max_length=512,
        pad_token_id=pieces - 1,
        eos_token_id=0,
        decoder_start_token_id=pieces - 1,
        forced_eos_token_id=0,
        bad_words_ids=[[pieces - 1]],
    )


def save_vocabulary(spm: Path, pieces: list[str], folder: Path) -> None:
    """Write what MarianTokenizer reads: the SentencePiece model for both sides, and the pieces' numbers."""
    numbers = {piece: number for number, piece in enumerate([*pieces, "<pad>"])}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.json").write_text(json.dumps(numbers, ensure_ascii=False), encoding="utf-8")
    for name in ("source.spm", "target.spm"):
        shutil.copyfile(spm, folder / name)
    tokenizer = torch_library("transformers").MarianTokenizer(
        *(str(folder / name) for name in ("source.spm", "target.spm", "vocab.json")),
        source_lang="en",
        target_lang="ja",
        model_max_length=512,
    )
    tokenizer.save_pretrained(folder)
