"""Markdown text ⇄ segments, and the gaps between them."""

from taiyaku.segments.anchors import anchors
from taiyaku.segments.emphasis import outward
from taiyaku.segments.likeness import same_spans
from taiyaku.segments.placeholders import (
    PLACEHOLDER,
    Protected,
    Span,
    SpanKind,
    protect,
    read_attributes,
    restore,
    spans,
)
from taiyaku.segments.render import pieces, put, render, unsafe
from taiyaku.segments.renderer import renderer
from taiyaku.segments.split import joined, split, translatable
from taiyaku.segments.svg import fault, is_figure, laid_open
from taiyaku.segments.take import take, unwrapped

__all__ = [
    "PLACEHOLDER",
    "Protected",
    "Span",
    "SpanKind",
    "anchors",
    "fault",
    "is_figure",
    "joined",
    "laid_open",
    "outward",
    "pieces",
    "protect",
    "put",
    "read_attributes",
    "render",
    "renderer",
    "restore",
    "same_spans",
    "spans",
    "split",
    "take",
    "translatable",
    "unsafe",
    "unwrapped",
]
