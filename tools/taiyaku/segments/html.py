"""Text in HTML elements: Markdown where `markdown` asks for it, else runs between block tags.

Python-Markdown passes an HTML block through untouched, so its tags are gaps, and only the words
between them are segments; inline tags stay inside, as protected spans. Scripts, styles, code and
drawings are left alone, and so is a run with a block tag that goes over a line end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from taiyaku.model import Kind
from taiyaku.segments.lines import Block, Comment, Fences, Line, has_words, read_in, text_block
from taiyaku.segments.placeholders import read_attributes

__all__ = ["TAG", "Reader", "html_blocks", "is_block_tag", "is_void"]


Reader = Callable[[Sequence[Line]], Iterator[Block | Comment]]
"""What reads Markdown inside HTML."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


TAG = re.compile(r"[ ]{0,3}<(?P<slash>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:-]*)(?=[\s/>]|$)")
# Python-Markdown's own list (markdown.core.Markdown.block_level_elements) and HTML5's newer blocks.
_BLOCK_TAGS = _names(
    """
    address article aside blockquote body button canvas caption center col colgroup dd details dialog dir div dl dt
    fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe legend li
    link main map math menu meta nav noframes noscript object ol option optgroup output p param picture pre progress
    script search section select source style summary svg table tbody td template textarea tfoot th thead title tr
    track ul video audio
    """
)
_VOID_BLOCK_TAGS = _names("hr link meta col param source track")
_OPAQUE_TAGS = _names("script style pre svg math textarea template canvas iframe code option video audio object")
_HTML_PIECE = re.compile(r"<!--.*?-->|<[/!?]?[a-zA-Z][^<>]*>|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_HTML_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:-]*)")
_MARKDOWN_ATTRIBUTE = re.compile(r"\smarkdown(?:\s*=\s*[\"']?(?P<value>\w+)[\"']?)?(?=[\s/>])", re.IGNORECASE)
_SPAN_LIKE = _names("address dd dt h1 h2 h3 h4 h5 h6 legend li p summary td th figcaption")


def is_block_tag(name: str) -> bool:
    """Whether Python-Markdown takes a line that begins with this tag for an HTML block."""
    return name.lower() in _BLOCK_TAGS


def is_void(name: str) -> bool:
    """Whether the block tag has no closing tag."""
    return name.lower() in _VOID_BLOCK_TAGS


def html_blocks(lines: Sequence[Line], blocks: Reader) -> Iterator[Block | Comment]:
    """The blocks of an HTML element; `blocks` reads what is Markdown in it."""
    first = lines[0]
    opening = re.match(r"[ ]{0,3}<[^<>]*>", first.text)
    attribute = _MARKDOWN_ATTRIBUTE.search(opening[0]) if opening else None
    tag = TAG.match(first.text)
    name = tag["name"].lower() if tag else ""
    if not opening or not attribute or (attribute["value"] or "1") == "0" or name in _OPAQUE_TAGS:
        yield from _html_runs(lines)
        return
    value = attribute["value"] or "1"
    inner = list(lines)
    inner[0] = replace(first, start=first.start + opening.end(), text=first.text[opening.end() :])
    last = inner[-1]
    close = last.text.rfind(f"</{name}")
    if close >= 0:
        inner[-1] = replace(last, text=last.text[:close])
    if value == "span" or (name in _SPAN_LIKE and value != "block"):
        yield from _html_runs(inner)
        return
    yield from blocks(_outdented(inner))


def _outdented(lines: Sequence[Line]) -> list[Line]:
    """Markdown inside HTML may be indented as a whole; md_in_html takes that off."""
    margins = [len(line.text) - len(line.text.lstrip(" ")) for line in lines[1:] if line.text.strip()]
    margin = min(margins, default=0)
    outdented = [lines[0]]
    for line in lines[1:]:
        width = min(margin, len(line.text) - len(line.text.lstrip(" ")))
        outdented.append(replace(line, start=line.start + width, text=line.text[width:]))
    return outdented


def _html_runs(lines: Sequence[Line]) -> Iterator[Block]:
    """Runs of text and inline tags between block tags, outside of scripts, code and the like."""
    opaque = ""
    run: list[Line] = []
    code = -1
    fences = Fences(lines)
    for number, line in enumerate(lines):
        if number <= code:
            continue
        if not opaque and (end := fences.end(number)) is not None:
            code = end
            yield from _html_run(run)
            run = []
            continue
        position = 0
        begin = 0
        pieces = [*_HTML_PIECE.finditer(line.text)]
        if not pieces and not line.text.strip():
            yield from _html_run(run)
            run = []
            continue
        for piece in pieces:
            tag = _HTML_NAME.match(piece[0])
            name = tag[1].lower() if tag else ""
            if opaque:
                if name == opaque and piece[0].startswith("</"):
                    opaque = ""
                    begin = piece.end()
                continue
            if name and name not in _BLOCK_TAGS and name not in _OPAQUE_TAGS:
                continue
            if name == "code":
                continue
            run.append(replace(line, start=line.start + begin, text=line.text[begin : piece.start()]))
            yield from _html_run(run)
            run = []
            begin = piece.end()
            yield from read_in(line, *piece.span())
            if name in _OPAQUE_TAGS and not piece[0].startswith("</") and not piece[0].endswith("/>"):
                opaque = name
        position = len(line.text)
        if not opaque and begin < position:
            run.append(replace(line, start=line.start + begin, text=line.text[begin:]))
    yield from _html_run(run)


def _html_run(run: list[Line]) -> Iterator[Block]:
    while run and not run[0].text.strip():
        run = run[1:]
    while run and not run[-1].text.strip():
        run = run[:-1]
    text = " ".join(line.text for line in run)
    words = re.sub(_HTML_PIECE, "", text)
    if "<" in words or not (has_words(words) or read_attributes(text)):
        return
    names = {match[1].lower() for piece in _HTML_PIECE.findall(text) if (match := _HTML_NAME.match(piece))}
    if names & (_BLOCK_TAGS | _OPAQUE_TAGS) - {"code"}:
        return  # a block tag that goes over lines: the run is not what it seems, and is left alone
    yield from text_block(Kind.HTML, run)
