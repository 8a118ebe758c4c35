"""Marian models: the embedded one, a tiny one made here, and what is said of broken ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from taiyaku.draft import EMBEDDED, load_engine
from taiyaku.errors import EngineError

PAIRS = {
    "a small sentence": "小さい文です",
    "another sentence here": "別の文です",
    "the loss is small": "損失は小さいです",
    "call the function": "関数を呼びます",
}


@pytest.mark.engine
def test_the_embedded_model_translates(tmp_path: Path) -> None:
    engine = load_engine(cache=tmp_path)
    best = engine.translate(["Click the button to save the file.", "⟦0⟧ returns a list."])
    assert any("\u3040" <= char <= "\u30ff" for char in best[0][0].text)
    assert best[1][0].score < 0
    assert engine.knows_placeholders
    assert engine.knows_terms


@pytest.mark.engine
def test_the_embedded_model_says_what_it_is() -> None:
    card = json.loads((EMBEDDED / "model.json").read_text(encoding="utf-8"))
    assert f"{card['name']}@{card['revision']}" == load_engine(cache=Path()).signature
    assert (EMBEDDED / "MODEL_CARD.md").is_file()


@pytest.mark.engine
def test_equal_input_gives_equal_output(tmp_path: Path) -> None:
    """Drafting is deterministic, in any batch."""
    engine = load_engine(cache=tmp_path)
    text = "The function returns ⟦0⟧."
    alone = engine.translate([text])
    assert alone == engine.translate([text, "A longer sentence about something else entirely."])[:1]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (None, "no such folder"),
        ({}, "config.json is missing"),
        ({"config.json": '{"model_type": "bert"}'}, "it is a 'bert' model. Give a MarianMT one"),
        ({"config.json": '{"model_type": "marian"}'}, r"neither model\.safetensors nor"),
        ({"model.bin": "x", "config.json": "{}"}, "source.spm is missing"),
        ({"model.bin": "x", "config.json": "{}", "source.spm": "x"}, "cannot be loaded"),
    ],
)
def test_a_model_that_is_none_is_one_line(tmp_path: Path, files: dict[str, str] | None, said: str) -> None:
    folder = tmp_path / "model"
    if files is not None:
        folder.mkdir()
        for name, text in files.items():
            (folder / name).write_text(text)
    with pytest.raises(EngineError, match=said) as raised:
        load_engine(str(folder), cache=tmp_path)
    assert "\n" not in str(raised.value)


@pytest.mark.engine
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:.*sacremoses")
def test_any_marian_folder_is_converted_once_and_agrees_with_transformers(tmp_path: Path) -> None:
    """A tiny Marian that learnt four sentences here: CTranslate2 says what transformers says."""
    torch = pytest.importorskip("torch", reason="the extra `torch` is not installed")
    transformers = pytest.importorskip("transformers", reason="the extra `torch` is not installed")
    folder = tiny_marian(tmp_path / "tiny", torch, transformers)
    engine = load_engine(str(folder), cache=tmp_path / "cache", beam_size=1)
    text = "another sentence here"
    tokenizer = transformers.MarianTokenizer.from_pretrained(folder)
    model = transformers.MarianMTModel.from_pretrained(folder).eval()
    with torch.no_grad():
        ids = model.generate(**tokenizer([text], return_tensors="pt"), num_beams=1, max_length=24, do_sample=False)
    expected = tokenizer.decode(ids[0], skip_special_tokens=True)
    assert "別の文です" == expected.strip()
    assert expected.strip() == engine.translate([text])[0][0].text
    made = list((tmp_path / "cache" / "models").iterdir())
    load_engine(str(folder), cache=tmp_path / "cache")
    assert made == list((tmp_path / "cache" / "models").iterdir())


def tiny_marian(folder: Path, torch: object, transformers: object) -> Path:
    """A Marian of 32 dimensions that has learnt four sentences by heart."""
    import sentencepiece

    folder.mkdir()
    corpus = folder / "corpus.txt"
    corpus.write_text("\n".join([*PAIRS, *PAIRS.values()] * 50), encoding="utf-8")
    sentencepiece.SentencePieceTrainer.train(
        input=str(corpus), model_prefix=str(folder / "source"), vocab_size=60, hard_vocab_limit=False,
        bos_id=-1, pad_id=-1, eos_id=0, unk_id=1, minloglevel=2, character_coverage=1.0,
    )  # fmt: skip
    (folder / "source.model").rename(folder / "source.spm")
    (folder / "target.spm").write_bytes((folder / "source.spm").read_bytes())
    processor = sentencepiece.SentencePieceProcessor(model_file=str(folder / "source.spm"))
    pieces = [processor.id_to_piece(index) for index in range(processor.get_piece_size())]
    vocabulary = {piece: index for index, piece in enumerate([*pieces, "<pad>"])}
    (folder / "vocab.json").write_text(json.dumps(vocabulary))
    torch.set_num_threads(1)  # type: ignore[attr-defined]
    torch.manual_seed(7)  # type: ignore[attr-defined]
    pad = len(vocabulary) - 1
    config = transformers.MarianConfig(  # type: ignore[attr-defined]
        vocab_size=len(vocabulary), decoder_vocab_size=len(vocabulary), d_model=32, encoder_layers=1, decoder_layers=1,
        encoder_attention_heads=2, decoder_attention_heads=2, encoder_ffn_dim=64, decoder_ffn_dim=64,
        max_position_embeddings=64, pad_token_id=pad, eos_token_id=0, forced_eos_token_id=None,
        decoder_start_token_id=pad, bos_token_id=None,
    )  # fmt: skip
    model = transformers.MarianMTModel(config)  # type: ignore[attr-defined]
    with torch.no_grad():  # type: ignore[attr-defined]
        model.model.shared.weight[pad].zero_()
    tokenizer = transformers.MarianTokenizer(  # type: ignore[attr-defined]
        source_spm=str(folder / "source.spm"), target_spm=str(folder / "target.spm"), vocab=str(folder / "vocab.json"),
        eos_token="</s>", unk_token="<unk>", pad_token="<pad>",
    )  # fmt: skip
    learn(model, tokenizer, torch, pad)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def learn(model: object, tokenizer: object, torch: object, pad: int) -> None:
    """Some 120 steps on all pairs at once, which is enough to know them by heart."""
    batch = tokenizer(list(PAIRS), text_target=list(PAIRS.values()), return_tensors="pt", padding=True)  # type: ignore[operator]
    batch["labels"][batch["labels"] == pad] = -100
    optimiser = torch.optim.Adam(model.parameters(), lr=5e-3)  # type: ignore[attr-defined]
    model.train()  # type: ignore[attr-defined]
    for _ in range(120):
        optimiser.zero_grad()
        model(**batch).loss.backward()  # type: ignore[operator]
        model.model.shared.weight.grad[pad].zero_()  # type: ignore[attr-defined]
        optimiser.step()
