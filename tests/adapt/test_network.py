"""The parts of the network say what the libraries say."""

from __future__ import annotations

from pathlib import Path

import pytest

from taiyaku.adapt import marian_folder, save_vocabulary, train_pieces
from taiyaku.adapt.augment import Augment, Shares
from taiyaku.adapt.batches import Batches, padded
from taiyaku.adapt.vocabulary import Vocabulary
from taiyaku.draft import EMBEDDED, convert

torch = pytest.importorskip("torch", reason="the extra `torch` is not installed")
pytest.importorskip("transformers", reason="the extra `torch` is not installed")

import torch.nn.functional as functional  # noqa: E402  (needs torch)

from taiyaku.adapt.lexicon import Lexicon  # noqa: E402
from taiyaku.adapt.network import GuidedHead, decoder_input, loaded, smoothed_loss  # noqa: E402
from tests.adapt.toy import NOUNS, sentences  # noqa: E402

pytestmark = [pytest.mark.engine, pytest.mark.xdist_group("train")]


@pytest.mark.parametrize(("kind", "near"), [("float32", 1e-5), ("bfloat16", 3e-2)])
def test_the_fused_loss_is_torch_own_with_a_word_never_predicted(kind: str, near: float) -> None:
    """Also its gradients; `<pad>`, the last piece, gets none and takes none of the smoothing."""
    torch.manual_seed(1)
    states, weights, bias = torch.randn(1100, 16), torch.randn(40, 16), torch.randn(40)
    wanted = torch.randint(0, 39, (1100,))
    ours = [value.clone().requires_grad_() for value in (states, weights, bias)]
    bias_of_pad = bias.clone()
    bias_of_pad[39] = -1e4
    ours[2].data = bias_of_pad
    half = ours[0].to(getattr(torch, kind))
    loss, plain = smoothed_loss(half, ours[1], ours[2], wanted, smoothing=0.1, pad=39)
    loss.backward()
    theirs = [value.clone().requires_grad_() for value in (states, weights, bias)]
    scores = (theirs[0] @ theirs[1].t() + theirs[2])[:, :39]
    expected = functional.cross_entropy(scores, wanted, label_smoothing=0.1, reduction="sum")
    expected.backward()
    assert expected.item() == pytest.approx(loss.item(), rel=near)
    assert functional.cross_entropy(scores, wanted, reduction="sum").item() == pytest.approx(plain.item(), rel=near)
    for one, other in zip(ours, theirs, strict=True):
        assert one.grad is not None
        assert torch.allclose(other.grad, one.grad, rtol=near, atol=near * float(other.grad.abs().max()))
    assert 0.0 == float(ours[1].grad[39].abs().sum())


def test_the_guided_head_is_the_one_that_ctranslate2_gives_back(tmp_path: Path) -> None:
    import ctranslate2

    source, target = (
        "The learning rate decides how far each step goes.",
        "学習率は、各ステップがどこまで進むかを決めます。",
    )
    marian_folder(EMBEDDED, tmp_path / "marian")
    convert(tmp_path / "marian", tmp_path / "ct2", quantization="float32")
    vocabulary = Vocabulary(tmp_path / "marian")
    model = loaded(tmp_path / "marian", pieces=len(vocabulary), dropout=0.0).eval()
    head = GuidedHead(model)
    sides = [torch.tensor(side) for side in (vocabulary.sources([source]), vocabulary.targets([target]))]
    with torch.no_grad():
        model.model(input_ids=sides[0], decoder_input_ids=decoder_input(sides[1], vocabulary.pad))
        ours = head.log_weights(sides[0] >= 0)[0].exp()
    names = {number: piece for piece, number in vocabulary._numbers.items()}
    pieces = [[names[int(number)] for number in side[0]] for side in sides]
    theirs = ctranslate2.Translator(str(tmp_path / "ct2"), compute_type="float32").translate_batch(
        [pieces[0]], target_prefix=[pieces[1][:-1]], max_decoding_length=len(pieces[1]), return_attention=True
    )[0]
    known = torch.tensor(theirs.attention[0][: len(pieces[1]) - 1])
    assert torch.allclose(ours[: len(known)], known, atol=2e-4)


def test_the_lexicon_of_a_toy_language_is_its_dictionary(tmp_path: Path) -> None:
    """Pieces of a noun come from pieces of the same noun; what stands on both sides comes from itself."""
    pairs = sentences(3000, seed=1)
    save_vocabulary(tmp_path / "joint.spm", train_pieces(pairs, tmp_path / "joint.spm", size=330, threads=1), tmp_path)
    vocabulary = Vocabulary(tmp_path)
    batches = Batches(pairs, vocabulary, Augment((), Shares()), tokens=512, longest=40)
    lexicon = Lexicon(batches, torch.device("cpu"))
    unseen = [pair for pair in sentences(50, seed=8) if "⟦0⟧" in pair.source]
    source = torch.from_numpy(padded(vocabulary.sources([pair.source for pair in unseen]), vocabulary.pad))
    target = torch.from_numpy(padded(vocabulary.targets([pair.target for pair in unseen]), vocabulary.pad))
    shares, sure = lexicon.reference(source, target)
    assert torch.allclose(shares.sum(2)[sure], torch.ones(int(sure.sum())))
    assert not bool(sure[target == vocabulary.pad].any())
    sign = vocabulary.targets(["⟦0⟧"])[0][-2]
    for row, place in zip(*torch.nonzero(target == sign, as_tuple=True), strict=True):
        assert int(source[row, shares[row, place].argmax()]) == sign
    right = total = 0
    for row, pair in enumerate(unseen):
        english = next(noun for noun in NOUNS if f" {noun} " in pair.source or f" {noun}." in pair.source)
        theirs = {number for text in vocabulary.sources([f"The {english} ."]) for number in text}
        kana = {number for text in vocabulary.targets([NOUNS[english]]) for number in text[:-1]}
        for place in range(target.shape[1]):
            if int(target[row, place]) in kana and bool(sure[row, place]):
                total += 1
                right += int(source[row, shares[row, place].argmax()]) in theirs
    assert total > 30
    assert right / total > 0.8
