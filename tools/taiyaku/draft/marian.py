"""MarianMT behind that door; nothing else in this folder loads a model.

CTranslate2 runs every model, on the CPU in int8 or on a GPU where there is one. A folder in its form
is loaded as it is, as the embedded model is; any other MarianMT folder or hub id is read by
transformers and converted once into the project's cache. Code that comes with a model is never run.

Model facts used here: CTranslate2 wants the ``</s>`` that transformers' tokenizer would add, and
multilingual OPUS models want the language token ``>>jpn<<`` first.
"""

from __future__ import annotations

import hashlib
import json
import os
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import Any

import ctranslate2
import sentencepiece

from taiyaku.draft.carriers import Carried, carried, carrier, restored
from taiyaku.draft.engine import MARKS, PLACEHOLDER_SIGNS, Hypothesis, Likelihood, Link
from taiyaku.errors import EngineError
from taiyaku.extras import needed
from taiyaku.segments import PLACEHOLDER

__all__ = ["EMBEDDED", "LANGUAGE_TOKENS", "MarianEngine", "convert", "find_model", "load_engine", "signature"]

EMBEDDED = Path(__file__).parent / "embedded"
"""The model that comes with the package."""

LANGUAGE_TOKENS = (">>jpn<<", ">>ja<<", ">>jap<<")
"""What a multilingual model wants first, by the first of these that it knows."""
_BATCH_TOKENS = 1024
_MOST_TOKENS = 256
_NARROW = 2
"""The beam where the beginning is given, and many beginnings are tried."""


def load_engine(model: str = "", *, cache: Path, beam_size: int = 4) -> MarianEngine:
    """The engine for a model: empty for the embedded one, else a folder or a hub id.

    Raises:
        EngineError: the model is missing, incomplete or of another kind, or needs what is not installed.

    """
    folder = find_model(model)
    if not (folder / "model.bin").is_file():
        name = "" if Path(model).expanduser().is_dir() else model
        folder = _converted(folder, cache, name=name)
    return MarianEngine(folder, beam_size=beam_size)


def find_model(model: str) -> Path:
    """The folder of a model as it was given: in CTranslate2 form, or as transformers saves it.

    Raises:
        EngineError: there is no such folder, and the hub has none.

    """
    if not model:
        return EMBEDDED
    folder = Path(model).expanduser()
    if folder.is_dir():
        return folder
    if folder.is_absolute() or model.startswith((".", "~")) or model.count("/") != 1:
        raise EngineError(
            f"model '{model}': no such folder. Give the folder of a MarianMT model, or a hub id such as "
            "Helsinki-NLP/opus-mt-en-jap, as `model` of the taiyaku plugin in mkdocs.yml; "
            "leave it out for the embedded model."
        )
    return _from_hub(model)


class MarianEngine:
    """A MarianMT model in CTranslate2 form, with its SentencePiece vocabulary."""

    def __init__(self, folder: Path, *, beam_size: int = 4) -> None:
        self.folder = folder
        self.beam_size = beam_size
        for name in ("model.bin", "config.json", "source.spm"):
            if not (folder / name).is_file():
                raise EngineError(f"model '{folder}': {name} is missing. Convert or copy the model again.")
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
        except (RuntimeError, OSError, ValueError) as error:
            raise EngineError(f"model '{folder}': cannot be loaded ({str(error).splitlines()[0]}).") from None
        self._vocabulary = _vocabulary(folder)
        self._language = [token for token in LANGUAGE_TOKENS if token in self._vocabulary][:1]
        self.signature = signature(folder)

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
        careful = hypotheses > 1
        tokens = [self._encoded(text) for text in texts]
        results = self._by_length(
            tokens,
            beam_size=max(self.beam_size, hypotheses),
            num_hypotheses=hypotheses,
            return_scores=True,
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

    def _by_length(self, tokens: Sequence[list[str]], **options: Any) -> list[Any]:
        """What CTranslate2 says of each text, given to it with those of its very length, all lengths at once.

        Padding changes the last bits of a sum, int8 makes more of them, and one translation in fifty would
        depend on what else is in its batch. Without padding none does.
        """
        lengths: dict[int, list[int]] = {}
        for number, pieces in enumerate(tokens):
            lengths.setdefault(len(pieces), []).append(number)
        asked = [
            self._translator.translate_batch(
                [tokens[number] for number in numbers],
                max_batch_size=_BATCH_TOKENS,
                batch_type="tokens",
                max_decoding_length=min(512, 16 + 2 * length),
                asynchronous=True,
                **options,
            )
            for length, numbers in lengths.items()
        ]
        said = (result.result() for results in asked for result in results)
        return [result for _, result in sorted(zip(chain(*lengths.values()), said, strict=True), key=itemgetter(0))]

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

    def scored(self, texts: Sequence[tuple[str, str]]) -> list[tuple[Likelihood, ...]]:
        """See `Engine.scored`."""
        targets = [self._carried(target) for _, target in texts]
        written = [self._offsets(self._target, target.text) for target in targets]
        results = (
            self._translator.score_batch(
                [self._encoded(self._carried(source).text) for source, _ in texts],
                [pieces for pieces, _ in written],
                max_batch_size=_BATCH_TOKENS,
                batch_type="tokens",
            )
            if texts
            else []
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
        if not begun:
            return []
        sources = [self._encoded(self._carried(source).text) for source, _ in begun]
        prefixes = [self._target.encode(self._carried(beginning).text, out_type=str) for _, beginning in begun]
        results = self._translator.translate_batch(
            sources,
            target_prefix=prefixes,
            beam_size=min(self.beam_size, _NARROW),
            max_batch_size=_BATCH_TOKENS,
            batch_type="tokens",
            max_decoding_length=min(512, 16 + 2 * max(map(len, sources)) + max(map(len, prefixes))),
            no_repeat_ngram_size=4,
        )
        said = [result.hypotheses[0] for result in results]
        scored = self._translator.score_batch(sources, said, max_batch_size=_BATCH_TOKENS, batch_type="tokens")
        return [
            Hypothesis(
                self._read(self._target.decode(pieces).strip()), sum(result.log_probs) / max(len(result.log_probs), 1)
            )
            for pieces, result in zip(said, scored, strict=True)
        ]

    def _encoded(self, text: str) -> list[str]:
        return [*self._language, *self._source.encode(text, out_type=str)[:_MOST_TOKENS], "</s>"]

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


def _vocabulary(folder: Path) -> frozenset[str]:
    for name in ("shared_vocabulary.json", "source_vocabulary.json"):
        path = folder / name
        if path.is_file():
            return frozenset(json.loads(path.read_text(encoding="utf-8")))
    return frozenset()


def signature(folder: Path) -> str:
    """Name and revision from model.json, or the folder's name and a digest of its weights."""
    card = folder / "model.json"
    if card.is_file():
        values = json.loads(card.read_text(encoding="utf-8"))
        return f"{values['name']}@{values['revision']}"
    with (folder / "model.bin").open("rb") as weights:
        digest = hashlib.file_digest(weights, "sha256").hexdigest()
    return f"{folder.name}@{digest[:8]}"


def _from_hub(model: str) -> Path:
    """The folder that a hub id is stored in, fetched where it is not."""
    hub = _module("huggingface_hub", model)
    try:
        kept = ["*.json", "*.spm", "*.safetensors", "pytorch_model.bin"]
        return Path(hub.snapshot_download(model, allow_patterns=kept))
    except Exception as error:  # noqa: BLE001  (the hub's client raises what its HTTP libraries raise)
        raise EngineError(
            f"model '{model}': the hub did not give it ({str(error).splitlines()[0][:120]}). "
            "Check the id and the network, or give the folder of a model."
        ) from None


def _module(name: str, model: str) -> Any:
    """A module of the extra `torch`."""
    why = f"model '{model}': reading it needs transformers and torch."
    return needed(name, extra="torch", why=why, error=EngineError)


def _converted(folder: Path, cache: Path, *, name: str = "") -> Path:
    """The CTranslate2 form of a MarianMT folder, made once."""
    configuration = folder / "config.json"
    try:
        kind = json.loads(configuration.read_text(encoding="utf-8")).get("model_type")
    except (OSError, ValueError):
        raise EngineError(f"model '{folder}': config.json is missing or broken. Give a MarianMT folder.") from None
    if kind != "marian":
        raise EngineError(f"model '{folder}': it is a '{kind}' model. Give a MarianMT one.")
    weights = next(
        (folder / one for one in ("model.safetensors", "pytorch_model.bin") if (folder / one).is_file()), None
    )
    if weights is None:
        raise EngineError(f"model '{folder}': neither model.safetensors nor pytorch_model.bin is there.")
    stat = weights.stat()
    digest = hashlib.sha256(f"{weights.resolve()}:{stat.st_size}:{stat.st_mtime_ns}".encode()).hexdigest()[:12]
    output = cache / "models" / f"{(name or folder.name).replace('/', '--')}-{digest}"
    if not (output / "model.bin").is_file():
        convert(folder, output)
    return output


def convert(folder: Path, output: Path, *, quantization: str = "int8") -> None:
    """Write the CTranslate2 form of a MarianMT folder; what was at `output` is replaced.

    Raises:
        EngineError: the folder is broken, or torch and transformers are not installed.

    """
    _module("torch", str(folder))
    _module("transformers.utils.logging", str(folder)).disable_progress_bar()  # ours is on the terminal
    converter = ctranslate2.converters.TransformersConverter(str(folder), copy_files=_vocabularies(folder))
    try:
        with warnings.catch_warnings():  # its tokenizer recommends a package that it never calls
            warnings.filterwarnings("ignore", message=".*sacremoses")
            converter.convert(str(output), quantization=quantization, force=True)
    except Exception as error:  # noqa: BLE001  (transformers raises whatever a broken folder provokes)
        raise EngineError(f"model '{folder}': cannot be converted ({str(error).splitlines()[0][:160]}).") from None


def _vocabularies(folder: Path) -> list[str]:
    return [name for name in ("source.spm", "target.spm") if (folder / name).is_file()]
