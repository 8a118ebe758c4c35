"""The network in training: its first weights, its loss, and the head that aligns. Torch enters here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as functional
from torch import Tensor

from taiyaku.adapt.marian import Size, configuration, generation, torch_library
from taiyaku.errors import AdaptError

__all__ = ["GuidedHead", "decoder_input", "fresh", "loaded", "smoothed_loss"]

_ROWS_ON_CPU, _ROWS_ON_GPU = 512, 8192


def fresh(size: Size, *, pieces: int, dropout: float) -> Any:
    """A MarianMTModel that has learnt nothing; transformers' own 0.02 is too small a spread for these sizes."""
    model = torch_library("transformers").MarianMTModel(configuration(size, pieces=pieces, dropout=dropout))
    for name, weight in model.named_parameters():
        if weight.dim() != 2 or "embed_positions" in name:
            continue
        if "shared" in name or "embed_tokens" in name:
            torch.nn.init.normal_(weight, std=size.dim**-0.5)
            weight.data[pieces - 1] = 0  # the row of <pad>, from which CTranslate2 starts
        else:
            torch.nn.init.xavier_uniform_(weight)
    model.generation_config = generation(pieces=pieces)
    return model


def loaded(folder: Path, *, pieces: int, dropout: float) -> Any:
    """The model of a MarianMT folder.

    Raises:
        AdaptError: it is none, or does not fit its vocabulary.

    """
    transformers = torch_library("transformers")
    try:
        model = transformers.MarianMTModel.from_pretrained(folder, dropout=dropout)
    except Exception as error:  # noqa: BLE001  (transformers raises whatever a broken folder provokes)
        said = str(error).splitlines()[0][:160]
        raise AdaptError(f"{folder}: this is no MarianMT model ({said}). Give another folder.") from None
    for side in (model.model.encoder, model.model.decoder):
        side.embed_positions.weight.requires_grad_(False)  # sines; they are not learnt
    if model.config.vocab_size != pieces:
        raise AdaptError(
            f"{folder}: the model has {model.config.vocab_size} pieces, its vocabulary {pieces}. "
            "Copy weights and vocabulary from the same model."
        )
    return model


def decoder_input(target: Tensor, start: int) -> Tensor:
    """What the decoder reads while it should write the target: the same, one place later."""
    return torch.cat([target.new_full((len(target), 1), start), target[:, :-1]], 1)


def smoothed_loss(
    states: Tensor, embeddings: Tensor, bias: Tensor, wanted: Tensor, *, smoothing: float, pad: int
) -> tuple[Tensor, Tensor]:
    """Cross entropy with smoothed labels, and without, each summed over the pieces.

    `states` is [pieces, dim], `embeddings` [vocabulary, dim], `wanted` [pieces].
    """
    loss: tuple[Tensor, Tensor] = _Loss.apply(states, embeddings, bias, wanted, smoothing, pad)  # type: ignore[no-untyped-call]
    return loss


class _Loss(torch.autograd.Function):
    """Output layer and loss in one, a few rows at a time.

    The matrix of all scores, [pieces, vocabulary], is by far the largest of a training; it is never whole
    here, because the gradients are made on the way forward. ``<pad>`` gets none: it is never predicted.
    """

    @staticmethod
    def forward(
        context: Any, states: Tensor, embeddings: Tensor, bias: Tensor, wanted: Tensor, smoothing: float, pad: int
    ) -> tuple[Tensor, Tensor]:
        others = embeddings.shape[0] - 1
        exact = states.dtype == torch.float32
        weights = embeddings.to(states.dtype)
        to_states, to_weights, to_bias = torch.empty_like(states), torch.zeros_like(embeddings), torch.zeros_like(bias)
        smoothed, plain = bias.new_zeros(()), bias.new_zeros(())
        rows = _ROWS_ON_GPU if states.is_cuda else _ROWS_ON_CPU
        with torch.autocast(states.device.type, enabled=False):
            for first in range(0, len(states), rows):
                some, right = states[first : first + rows], wanted[first : first + rows, None]
                scores = torch.addmm(bias, some, weights.t()) if exact else (some @ weights.t()).float().add_(bias)
                of_right = scores.gather(1, right).squeeze(1)
                of_all = (scores.sum(1) - scores[:, pad]) / others
                total = scores.logsumexp(1)
                smoothed += (total - (1 - smoothing) * of_right - smoothing * of_all).sum()
                plain += (total - of_right).sum()
                error = scores.sub_(total[:, None]).exp_().sub_(smoothing / others)
                error.scatter_add_(1, right, torch.full_like(of_right, smoothing - 1)[:, None])
                error[:, pad] = 0
                to_bias += error.sum(0)
                error = error.to(states.dtype)
                to_states[first : first + rows] = error @ weights
                to_weights += (error.t() @ some).float()
        context.save_for_backward(to_states, to_weights, to_bias)
        context.mark_non_differentiable(plain)
        return smoothed, plain

    @staticmethod
    def backward(context: Any, *gradients: Tensor) -> tuple[Tensor | None, ...]:
        return (*(saved * gradients[0] for saved in context.saved_tensors), None, None, None)


class GuidedHead:
    """The first head of the last layer's attention to the source: the one whose weights CTranslate2 gives back."""

    def __init__(self, model: Any) -> None:
        self._attention = model.model.decoder.layers[-1].encoder_attn
        self._states: Tensor | None = None
        self._source: Tensor | None = None
        self._attention.register_forward_pre_hook(self._catch, with_kwargs=True)

    def _catch(self, _: Any, arguments: tuple[Any, ...], named: dict[str, Any]) -> None:
        self._states = named["hidden_states"] if "hidden_states" in named else arguments[0]
        self._source = named["key_value_states"] if "key_value_states" in named else arguments[1]

    def log_weights(self, there: Tensor) -> Tensor:
        """Of the last forward pass, [pairs, target pieces, source pieces]; `there` is False at padding."""
        if self._states is None or self._source is None:
            raise RuntimeError("there was no forward pass")
        attention, width = self._attention, self._attention.head_dim
        kind = attention.q_proj.weight.dtype
        asked = functional.linear(self._states.to(kind), attention.q_proj.weight[:width], attention.q_proj.bias[:width])
        keys = functional.linear(self._source.to(kind), attention.k_proj.weight[:width], attention.k_proj.bias[:width])
        self._states = self._source = None
        weights = (asked * width**-0.5 @ keys.transpose(1, 2)).float()
        logarithms: Tensor = weights.masked_fill(~there[:, None, :], -1e4).log_softmax(2)
        return logarithms
