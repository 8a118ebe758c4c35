"""A MarianMT model of 32 dimensions that has learnt four sentences by heart, in any layout that folders come in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import sentencepiece

__all__ = ["PAIRS", "as_opus", "said_by_ctranslate2", "said_by_transformers", "tiny_marian"]

PAIRS = {
    "a small sentence": "小さい文です",
    "another sentence here": "別の文です",
    "the loss is small": "損失は小さいです",
    "call the function": "関数を呼びます",
}


def tiny_marian(
    folder: Path,
    *,
    separate: bool = False,
    languages: Sequence[str] = (),
    pad_first: bool = False,
    learnt_pad: bool = False,
    pairs: dict[str, str] = PAIRS,
) -> Path:
    """The folder, as transformers saves it.

    `separate`: a vocabulary for each side; `languages`: tokens such as ``>>jpn<<``; `pad_first`: ``<pad>`` is not the
    last piece; `learnt_pad`: its row is not zero, as after a training by others.
    """
    import torch
    import transformers

    folder.mkdir(parents=True)
    torch.set_num_threads(1)
    torch.manual_seed(7)
    all_texts = [*pairs, *pairs.values()]
    source = _pieces(folder / "source.spm", list(pairs) if separate else all_texts)
    target = _pieces(folder / "target.spm", list(pairs.values()) if separate else all_texts)
    source = _with_pad([*source, *languages], first=pad_first)
    target = _with_pad([*target], first=pad_first) if separate else source
    _vocabulary(folder / "vocab.json", source)
    names = {"target_vocab_file": None}
    if separate:
        _vocabulary(folder / "target_vocab.json", target)
        names = {"target_vocab_file": str(folder / "target_vocab.json")}
    pad = target.index("<pad>")
    config = transformers.MarianConfig(
        vocab_size=len(source), decoder_vocab_size=len(target), d_model=32, encoder_layers=1, decoder_layers=1,
        encoder_attention_heads=2, decoder_attention_heads=2, encoder_ffn_dim=64, decoder_ffn_dim=64,
        max_position_embeddings=64, pad_token_id=pad, eos_token_id=target.index("</s>"), forced_eos_token_id=None,
        decoder_start_token_id=pad, bos_token_id=None, share_encoder_decoder_embeddings=not separate,
        scale_embedding=True, activation_function="swish",
    )  # fmt: skip
    model = transformers.MarianMTModel(config)
    tokenizer = transformers.MarianTokenizer(
        source_spm=str(folder / "source.spm"), target_spm=str(folder / "target.spm"), vocab=str(folder / "vocab.json"),
        source_lang="en", target_lang="mul" if languages else "ja", separate_vocabs=separate, **names,
        eos_token="</s>", unk_token="<unk>", pad_token="<pad>",
    )  # fmt: skip
    said = {(languages[0] + " " if languages else "") + one: other for one, other in pairs.items()}
    _learn(model, tokenizer, said, pads=None if learnt_pad else (source.index("<pad>"), pad))
    model.generation_config.bad_words_ids = [[pad]]
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def _pieces(path: Path, texts: Sequence[str]) -> list[str]:
    """Of a SentencePiece model that knows little more than these texts."""
    corpus = path.with_suffix(".txt")
    corpus.write_text("\n".join(list(texts) * 50), encoding="utf-8")
    sentencepiece.SentencePieceTrainer.train(
        input=str(corpus), model_prefix=str(path.with_suffix("")), vocab_size=60, hard_vocab_limit=False,
        bos_id=-1, pad_id=-1, eos_id=0, unk_id=1, minloglevel=2, character_coverage=1.0,
    )  # fmt: skip
    for ending in (".txt", ".vocab"):
        path.with_suffix(ending).unlink()
    path.with_suffix(".model").rename(path)
    made = sentencepiece.SentencePieceProcessor(model_file=str(path))
    return [made.id_to_piece(number) for number in range(made.get_piece_size())]


def _with_pad(pieces: list[str], *, first: bool) -> list[str]:
    return [*pieces[:2], "<pad>", *pieces[2:]] if first else [*pieces, "<pad>"]


def _vocabulary(path: Path, pieces: Sequence[str]) -> None:
    path.write_text(json.dumps({piece: number for number, piece in enumerate(pieces)}), encoding="utf-8")


def _learn(model: Any, tokenizer: Any, pairs: dict[str, str], *, pads: tuple[int, int] | None) -> None:
    """Some 120 steps on all pairs at once, which is enough to know them by heart."""
    import torch

    rows = (model.model.encoder.embed_tokens.weight, model.model.decoder.embed_tokens.weight)
    if pads:
        with torch.no_grad():
            for row, pad in zip(rows, pads, strict=True):
                row[pad].zero_()
    else:
        with torch.no_grad():
            rows[1][model.config.pad_token_id] = 0.05 * torch.randn(rows[1].shape[1])
    batch = tokenizer(list(pairs), text_target=list(pairs.values()), return_tensors="pt", padding=True)
    for row, (_, target) in zip(batch["labels"], pairs.items(), strict=True):
        row[len(tokenizer(text_target=target)["input_ids"]) :] = -100
    optimiser = torch.optim.Adam(model.parameters(), lr=5e-3)
    model.train()
    for _ in range(120):
        optimiser.zero_grad()
        model(**batch).loss.backward()
        if pads:
            for row, pad in zip(rows, pads, strict=True):
                row.grad[pad].zero_()
        optimiser.step()
    model.eval()


def as_opus(folder: Path) -> Path:
    """The folder as Helsinki-NLP/opus-mt-* of 2020 to 2023 lie on the hub.

    Pickled weights with every tied matrix written out, the settings of generation also in config.json, a
    tokenizer_config.json of two lines.
    """
    import torch
    import transformers

    model = transformers.MarianMTModel.from_pretrained(folder)
    state = {name: value.clone() for name, value in model.state_dict().items()}
    state |= {
        f"model.{side}.embed_positions.weight": getattr(model.model, side).embed_positions.weight.detach().clone()
        for side in ("encoder", "decoder")
    }
    torch.save(state, folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    path = folder / "config.json"
    settings = json.loads(path.read_text(encoding="utf-8"))
    pad = settings["pad_token_id"]
    settings |= {
        "_name_or_path": "/tmp/Helsinki-NLP/opus-mt-en-jap", "add_bias_logits": False, "add_final_layer_norm": False,
        "bad_words_ids": [[pad]], "bos_token_id": 0, "classif_dropout": 0.0, "classifier_dropout": 0.0,
        "extra_pos_embeddings": pad + 1, "gradient_checkpointing": False, "max_length": 512, "num_beams": 4,
        "normalize_before": False, "normalize_embedding": False, "static_position_embeddings": True,
        "transformers_version": "4.22.0.dev0", "torch_dtype": "float32", "num_hidden_layers": 1,
        "id2label": {"0": "LABEL_0"}, "label2id": {"LABEL_0": 0},
    }  # fmt: skip
    for name in ("dtype", "decoder_vocab_size", "share_encoder_decoder_embeddings"):
        settings.pop(name, None)
    path.write_text(json.dumps(settings), encoding="utf-8")
    (folder / "tokenizer_config.json").write_text('{"target_lang": "jap", "source_lang": "en"}', encoding="utf-8")
    (folder / "metadata.json").write_text("{}", encoding="utf-8")
    for name in ("special_tokens_map.json", "added_tokens.json"):
        (folder / name).unlink(missing_ok=True)
    return folder


def said_by_transformers(folder: Path, texts: Sequence[str], *, beam_size: int = 1) -> list[str]:
    """What transformers itself makes of the texts."""
    import torch
    import transformers

    tokenizer = transformers.MarianTokenizer.from_pretrained(folder)
    model = transformers.MarianMTModel.from_pretrained(folder).eval()
    said = []
    for text in texts:
        with torch.no_grad():
            ids = model.generate(
                **tokenizer([text], return_tensors="pt"), num_beams=beam_size, max_new_tokens=24, max_length=None
            )
        text = tokenizer.decode(ids[0], skip_special_tokens=True)
        said.append(text.removeprefix("<pad>").strip())  # which is not skipped where each side has its numbers
    return said


def said_by_ctranslate2(folder: Path, texts: Sequence[str], *, language: str = "", beam_size: int = 1) -> list[str]:
    """What CTranslate2 makes of the texts with a folder converted to float32."""
    import ctranslate2

    source, target = (
        sentencepiece.SentencePieceProcessor(model_file=str(folder / f"{side}.spm")) for side in ("source", "target")
    )
    translator = ctranslate2.Translator(str(folder), compute_type="float32")
    tokens = [[*([language] if language else []), *source.encode(text, out_type=str), "</s>"] for text in texts]
    results = [translator.translate_batch([one], beam_size=beam_size, max_decoding_length=24)[0] for one in tokens]
    return [target.decode(result.hypotheses[0]).strip() for result in results]
