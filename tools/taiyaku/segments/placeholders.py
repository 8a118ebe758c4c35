"""Inline code, URLs, math and their like → placeholders, and back.

A message is Markdown, and some stretches of it are not language: nobody may translate them and no
engine may lose them. `spans` finds them with exact offsets, in the order in which Python-Markdown
and PyMdown would claim them (code before math before links before emphasis). Links, images,
emphasis and balanced HTML tags are *pairs*: two spans that know each other, with text to translate
between them. `protect` puts ⟦0⟧, ⟦1⟧ … in their place; `restore` is its inverse and refuses a text
in which a placeholder is lost, doubled, unknown, or a pair is crossed.

This is a scanner of one message, not a Markdown parser: emphasis that would need the whole of
CommonMark's flanking rules to decide is left as text, which costs nothing but a little protection.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from taiyaku.said import say

__all__ = ["PLACEHOLDER", "Protected", "Span", "SpanKind", "protect", "read_attributes", "restore", "spans"]


class SpanKind(Enum):
    """What a protected stretch is."""

    CODE = "code"
    MATH = "math"
    IMAGE = "image"
    URL = "address"
    HTML = "HTML"
    FOOTNOTE = "footnote mark"
    VARIABLE = "variable"
    KEYS = "keyboard keys"
    EMOJI = "emoji"
    ENTITY = "character entity or escape"
    ATTRIBUTES = "attribute list"
    LINK = "link"
    EMPHASIS = "emphasis"
    LINE_BREAK = "line break"


@dataclass(frozen=True, slots=True)
class Span:
    """A protected stretch; `start` and `end` are offsets in the message."""

    start: int
    end: int
    text: str
    kind: SpanKind
    partner: int | None = None
    """For halves of a pair: the index of the other half among the message's spans."""
    words: tuple[tuple[int, int], ...] = ()
    """Where in `text` something is there to be read: the title of a link or image, the `alt` or `title` of a tag."""

    @property
    def bare(self) -> str:
        """The text without what is there to be read: this, and no more, must be the same in a translation."""
        return self.reworded(("",) * len(self.words)).text if self.words else self.text

    def reworded(self, said: Sequence[str]) -> Span:
        """The span with other words; a quote that would end them is a typographic one."""
        parts: list[str] = []
        position = 0
        for (start, end), words in zip(self.words, said, strict=True):
            quote = self.text[end : end + 1]
            parts += (self.text[position:start], words.replace(quote, _TYPOGRAPHIC.get(quote, "")))
            position = end
        return replace(self, text="".join(parts) + self.text[position:], words=())


@dataclass(frozen=True, slots=True)
class Protected:
    """A message with ⟦n⟧ for its n-th span, and the spans."""

    text: str
    spans: tuple[Span, ...]

    def words(self) -> tuple[str, ...]:
        """What there is to read inside of spans, in order."""
        return tuple(span.text[start:end] for span in self.spans for start, end in span.words)

    def reworded(self, said: Sequence[str]) -> Protected:
        """The same with other words inside of spans, as many as `words` gives."""
        rest = iter(said)
        spans = (span.reworded([next(rest) for _ in span.words]) if span.words else span for span in self.spans)
        return replace(self, spans=tuple(spans))


_TYPOGRAPHIC = {'"': "”", "'": "’"}
_ENTITY = r"~>|\\[\\`*_{}\[\]()>\#+.!|~^=$:\"'<&-]|&(?:\#\d+|\#x[0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);|[⟦⟧]+"
_QUOTED = r"(?:\"[^\"]*\"|'[^']*'|[^\s{}]+)"
_ATTRIBUTES = rf"\{{:?[ ]*(?:[#.][\w:.-]+|[\w:-]+={_QUOTED})(?:[ ]+(?:[#.][\w:.-]+|[\w:-]+(?:={_QUOTED})?))*[ ]*\}}"

_KEY = r"[a-zA-Z0-9_-]+|\"(?:\\.|[^\"\\\n])+\"|'(?:\\.|[^'\\\n])+'"
"""A key as pymdownx.keys takes it: a name, or words of one's own in quotes."""

# One alternative a kind, in the order of precedence; what starts further left wins. What goes on up to a
# closing sign is only begun here: `_Closing` looks for its end, so that a page of openings costs no more than any.
_ATOM = re.compile(
    rf"""
    (?P<LINE_BREAK>(?<![ ])[ ]{{2,}}\n|\\\n|<br\s*/?>\n?)
  | (?P<opening>(?<!`)`+|\$\$|\\\\\(|\\\(|\\\[|\\begin\{{[a-z]+\*?\}}|\{{\{{|\{{%|\{{\#|<!--)
  | (?P<MATH>(?<![\\$])\$(?![\s$])(?:\\.|[^\\$])+?(?<!\s)\$(?!\$))
  | (?P<ENTITY>{_ENTITY})
  | (?P<FOOTNOTE>\[\^[^\[\]\s]+\])
  | (?P<URL><(?:[a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>]*|[^\s<>@]+@[^\s<>@]+)>
        |(?<![\w(/"'=])(?:https?|ftp)://[^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*[^\s<>()\].,;:!?'"*_。、）」]
        |(?<![\w.@+/-])[a-zA-Z0-9][\w.+-]*@[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)+(?![\w@-]))
  | (?P<HTML></?[a-zA-Z][^<>@\s]*(?:\s[^<>]*)?>)
  | (?P<critic>\{{(?:\+\+|--|==|>>|~~)|(?:\+\+|--|==|<<|~~)\}})
  | (?P<KEYS>\+\+(?:{_KEY})(?:\+(?:{_KEY}))*\+\+)
  | (?P<EMOJI>(?<![a-zA-Z0-9:]):[a-zA-Z][\w+-]*:(?![\w:]))
  | (?P<ATTRIBUTES>{_ATTRIBUTES})
  | (?P<open>!?\[)
  | (?P<close>\])
  | (?P<mark>\*{{1,3}}|_{{1,3}}|~~?|==|\^\^?)
    """,
    re.VERBOSE | re.DOTALL,
)
_ANY = re.compile(r"[\n\\<`$&⟦⟧\[\]:@{}+*_~=^]")
"""Of these each of them has one: most texts are known by it for such that have none."""
_ATOM_BUT_ADDRESS = re.compile(rf"(?=[ \\<`$&⟦⟧\[\]:{{+!*_~=^-])(?:{_ATOM.pattern})", _ATOM.flags)
"""Only bare addresses begin with what any word begins with; without them most of a text is passed over at once."""
_CLOSED_BY = {
    "$$": "$$",
    "\\\\(": "\\\\)",
    "\\(": "\\)",
    "\\[": "\\]",
    "{{": "}}",
    "{%": "%}",
    "{#": "#}",
    "<!--": "-->",
}
_CRITIC = {"{++": "++}", "{--": "--}", "{==": "==}", "{>>": "<<}", "{~~": "~~}"}
"""Marks of an editor, and what closes them; `~>` parts the old from the new."""
_LATEX = re.compile(r"[\\^_={}]")
"""What tells math in `\\[ … \\]` from words in escaped brackets, which is what MkDocs shows in a paragraph."""
_UNCLOSED = re.compile(rf"(?P<ENTITY>{_ENTITY})|(?P<ATTRIBUTES>{_ATTRIBUTES})", re.VERBOSE)
"""What an opening may be that nothing closes: an escape, an attribute list, or no sign at all."""
_DESTINATION = re.compile(
    r"""\(\s*(?:<[^<>\n]*>|(?:[^\s()<>\\]|\\.|\([^()\s]*\))*)(?:\s+(?:"(?P<title>(?:[^"\\]|\\.)*)"|'(?P<single>(?:[^'\\]|\\.)*)'))?\s*\)"""
)
_READ_ATTRIBUTE = re.compile(
    r"""(?:^|(?<=[\s{"':]))(?:alt|title|aria-label|placeholder|data-(?:title|description|caption|toc-label))
    [ ]*=[ ]*(?:"(?P<double>[^"{}<>]*)"|'(?P<single>[^'{}<>]*)')""",
    re.VERBOSE | re.IGNORECASE,
)
"""An attribute that is there to be read; Material and its plugins make tooltips and captions of the `data-` ones."""
_LETTER = re.compile(r"[^\W\d_]")
_REFERENCE = re.compile(r"[ ]?\[[^\[\]]*\]")
_TRAILING_ATTRIBUTES = re.compile(r"\{(?![{%#]|\+\+|--|==|>>|~~):?[ ]*[^}\n ][^}\n]*\}|" + _ATTRIBUTES)
"""Right behind a span anything in braces is an attribute list; elsewhere it has to look like one."""
_TAG = re.compile(r"<(?P<slash>/?)(?P<name>[a-zA-Z][^<>\s/]*)[^<>]*?(?P<void>/?)>")
_BLANK = re.compile(r"\s")
PLACEHOLDER = re.compile(r"⟦(\d+)⟧")
"""What stands for a span, with the number of the span."""
_BRACKETED = re.compile(r"⟦[^⟦⟧]*⟧|[⟦⟧]")
_VOID_TAGS = frozenset({"br", "hr", "img", "input", "wbr", "source", "link", "meta", "col", "area", "base", "embed"})


_DEEPEST = 64
"""Brackets inside brackets; further ones are text."""


class _Closing:
    """Where what begins somewhere ends; remembers what is not closed any more."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._gone: set[str] = set()
        self._ticks: dict[int, list[int]] = {}
        for run in reversed([*re.finditer("`+", text)]):
            self._ticks.setdefault(len(run[0]), []).append(run.start())

    def of(self, opening: str, end: int) -> int | None:
        """The end of what an opening that ends there begins; None where nothing closes it."""
        if opening[0] == "`":
            places = self._ticks[len(opening)]
            while places and places[-1] <= end:
                places.pop()
            return places[-1] + len(opening) if places else None
        closing = _CLOSED_BY.get(opening) or opening.replace("begin", "end", 1)
        if closing in self._gone:
            return None
        place = self._text.find(closing, end + 1 if opening in ("$$", "\\\\(", "\\(", "\\[") else end)
        if place < 0:
            self._gone.add(closing)
            return None
        return place + len(closing)


class _Waiting:
    """Marks, brackets and tags that wait for their other half.

    Brackets bound marks: what was opened inside one is not closed outside, and the other way round.
    """

    def __init__(self) -> None:
        self._indices: list[int] = []
        self._marks: list[str] = []
        self._brackets: list[int] = []
        self._levels: list[dict[str, list[int]]] = [{}]

    def add(self, index: int, mark: str) -> None:
        """Wait for the other half of a span."""
        if mark == "[":
            if len(self._brackets) == _DEEPEST:
                return
            self._brackets.append(len(self._marks))
            self._levels.append({})
        else:
            self._levels[-1].setdefault(mark, []).append(len(self._marks))
        self._indices.append(index)
        self._marks.append(mark)

    def last(self, mark: str) -> int | None:
        """The span that waits for this mark, the innermost one."""
        places = self._brackets if mark == "[" else self._levels[-1].get(mark)
        return self._indices[places[-1]] if places else None

    def inner(self, marks: tuple[str, ...]) -> str:
        """The innermost of these marks that waits; empty if none does."""
        waiting = [(places[-1], mark) for mark in marks if (places := self._levels[-1].get(mark))]
        return max(waiting)[1] if waiting else ""

    def close(self, mark: str) -> None:
        """The innermost one has its other half; what was opened after it is text."""
        depth = (self._brackets if mark == "[" else self._levels[-1][mark])[-1]
        while len(self._marks) > depth:
            gone = self._marks.pop()
            self._indices.pop()
            if gone == "[":
                self._brackets.pop()
                self._levels.pop()
            elif gone:
                self._levels[-1][gone].pop()

    def drop_bracket(self) -> None:
        """The innermost bracket is no link; what was opened in it may be closed outside."""
        self._marks[self._brackets.pop()] = ""
        for mark, places in self._levels.pop().items():
            self._levels[-1].setdefault(mark, []).extend(places)


def spans(text: str) -> tuple[Span, ...]:
    """The protected stretches of a message, in order, never overlapping."""
    if not _ANY.search(text):
        return ()
    atom = _ATOM if "@" in text or "://" in text else _ATOM_BUT_ADDRESS
    found: list[Span] = []
    kept: list[bool] = []
    partners: dict[int, int] = {}
    waiting = _Waiting()
    closing = _Closing(text)

    def add(start: int, end: int, kind: SpanKind, *, keep: bool) -> int:
        found.append(Span(start, end, text[start:end], kind))
        kept.append(keep)
        return len(found) - 1

    def pair(mark: str, index: int) -> None:
        first = waiting.last(mark)
        assert first is not None  # noqa: S101  (the caller looked)
        partners[first], partners[index] = index, first
        kept[first] = kept[index] = True
        waiting.close(mark)

    position = 0
    while match := atom.search(text, position):
        start, end = match.span()
        if opening := match["opening"]:
            stop = closing.of(opening, end)
            if stop is not None and not (opening == "\\[" and not _LATEX.search(text, end, stop - 2)):
                kind = _OPENED_KINDS.get(opening[:2], SpanKind.MATH)
                end = _with_attributes(text, stop)
                add(start, end, kind, keep=True)
            elif other := _UNCLOSED.match(text, start):
                end = other.end()
                add(start, end, SpanKind[other.lastgroup or ""], keep=True)
        elif match["open"] is not None:
            kind = SpanKind.IMAGE if match["open"] == "![" else SpanKind.LINK
            waiting.add(add(start, end, kind, keep=False), "[")
        elif match["close"] is not None:
            first = waiting.last("[")
            tail = _DESTINATION.match(text, end) or _REFERENCE.match(text, end)
            if first is not None and tail:
                end = _with_attributes(text, tail.end())
                pair("[", add(start, end, found[first].kind, keep=True))
            elif first is not None:
                waiting.drop_bracket()
        elif match["critic"] is not None:
            mark = match["critic"]
            if mark in _CRITIC:
                waiting.add(add(start, end, SpanKind.EMPHASIS, keep=False), _CRITIC[mark])
            elif waiting.last(mark) is not None:
                pair(mark, add(start, end, SpanKind.EMPHASIS, keep=True))
            else:
                end = start + 1  # what follows may be another mark
        elif match["mark"] is not None:
            for piece_start, piece_end in _pieces(waiting, match["mark"], start):
                mark = text[piece_start:piece_end]
                first = waiting.last(mark)
                if first is not None and _closes(text, piece_start, piece_end, found[first]):
                    if piece_end == end:
                        end = piece_end = _with_attributes(text, end)
                    pair(mark, add(piece_start, piece_end, SpanKind.EMPHASIS, keep=True))
                elif _opens(text, piece_start, piece_end):
                    waiting.add(add(piece_start, piece_end, SpanKind.EMPHASIS, keep=False), mark)
        elif match["HTML"] is not None:
            index = add(start, end, SpanKind.HTML, keep=True)
            tag = _TAG.fullmatch(match["HTML"])
            if tag and tag["name"].lower() not in _VOID_TAGS and not tag["void"]:
                mark = f"<{tag['name'].lower()}>"
                if tag["slash"] and waiting.last(mark) is not None:
                    pair(mark, index)
                elif not tag["slash"]:
                    waiting.add(index, mark)
        else:
            kind = SpanKind[match.lastgroup or ""]
            if kind is not SpanKind.LINE_BREAK:
                end = _with_attributes(text, end)
            add(start, end, kind, keep=True)
        position = end
    return _settled(found, kept, partners)


_OPENED_KINDS = {
    "``": SpanKind.CODE, "`": SpanKind.CODE, "{{": SpanKind.VARIABLE, "{%": SpanKind.VARIABLE, "{#": SpanKind.VARIABLE,
    "<!": SpanKind.HTML,
}  # fmt: skip


def _settled(found: list[Span], kept: list[bool], partners: dict[int, int]) -> tuple[Span, ...]:
    """The spans that stay, renumbered; halves that found no partner are text again."""
    numbers = {old: new for new, old in enumerate(index for index, keep in enumerate(kept) if keep)}
    settled = [_paired(found[old], numbers[partners[old]]) if old in partners else found[old] for old in numbers]
    if partners:
        settled = _without_empty_pairs(settled)
    return tuple(replace(span, words=words) if (words := _words(span)) else span for span in settled)


def _paired(span: Span, partner: int) -> Span:
    return Span(span.start, span.end, span.text, span.kind, partner)  # `replace` takes five times as long


def _words(span: Span) -> tuple[tuple[int, int], ...]:
    """Where there is something to read in a span."""
    text = span.text
    if not ('"' in text or "'" in text) or (span.kind in (SpanKind.CODE, SpanKind.MATH) and not text.endswith("}")):
        return ()
    places: list[tuple[int, int]] = []
    position = 0
    if span.kind in (SpanKind.LINK, SpanKind.IMAGE):
        title = _DESTINATION.match(text, text.find("](") + 1)
        if title and title.lastgroup:
            places.append(title.span(title.lastgroup))
        position = title.end() if title else position
    elif span.kind is not SpanKind.HTML:
        position = max(text.rfind("{"), 0)
    return (*(place for place in places if _LETTER.search(text, *place)), *read_attributes(text, position))


def read_attributes(text: str, start: int = 0, end: int | None = None) -> tuple[tuple[int, int], ...]:
    """Where the values of those attributes stand that are there to be read, in a tag or an attribute list."""
    matches = _READ_ATTRIBUTE.finditer(text, start, len(text) if end is None else end)
    places = (match.span(match.lastgroup) for match in matches if match.lastgroup)
    return tuple(place for place in places if _LETTER.search(text, *place))


def _without_empty_pairs(settled: list[Span]) -> list[Span]:
    """Pairs with nothing between them (`![](x.png)`, `<a id="x"></a>`) become one atom."""
    result: list[Span] = []
    position = 0
    moved: dict[int, int] = {}
    while position < len(settled):
        span = settled[position]
        following = settled[position + 1] if span.partner == position + 1 else None
        moved[position] = len(result)
        if following and span.end == following.start:
            moved[position + 1] = len(result)
            result.append(Span(span.start, following.end, span.text + following.text, span.kind))
            position += 2
            continue
        result.append(span)
        position += 1
    return [span if span.partner is None else _paired(span, moved[span.partner]) for span in result]


def _with_attributes(text: str, end: int) -> int:
    """The end with an attribute list that stands right behind, which belongs to the span."""
    match = _TRAILING_ATTRIBUTES.match(text, end)
    return match.end() if match else end


def _pieces(waiting: _Waiting, mark: str, start: int) -> Iterator[tuple[int, int]]:
    """A run of three as the marks it stands for: whole if one like it waits, else strong and emphasis."""
    if len(mark) == 3 and waiting.last(mark) is None:
        inner = waiting.inner((mark[:1], mark[:2]))
        if inner:
            first = len(inner)
            yield start, start + first
            yield start + first, start + 3
            return
    yield start, start + len(mark)


def _opens(text: str, start: int, end: int) -> bool:
    after = text[end : end + 1]
    if not after or after.isspace():
        return False
    return not (text[start] == "_" and start > 0 and text[start - 1].isalnum())


def _closes(text: str, start: int, end: int, opening: Span) -> bool:
    if start == opening.end or text[start - 1].isspace():
        return False
    if text[start] in "~^" and end - start == 1 and _BLANK.search(text, opening.end, start):
        return False
    return not (text[start] == "_" and text[end : end + 1].isalnum() and text[end : end + 1].isascii())


def protect(text: str) -> Protected:
    """The message with every span replaced by ⟦n⟧, n counting from 0 in source order.

    >>> protect("Call `fit` on **all** data").text
    'Call ⟦0⟧ on ⟦1⟧all⟦2⟧ data'
    """
    found = spans(text)
    parts: list[str] = []
    position = 0
    for number, span in enumerate(found):
        parts += (text[position : span.start], f"⟦{number}⟧")
        position = span.end
    return Protected("".join(parts) + text[position:], found)


def restore(text: str, protected: Protected) -> str:
    """The text with the spans put back: ``restore(protect(t).text, protect(t)) == t``.

    Raises:
        ValueError: a placeholder is missing, doubled or unknown, or a pair is crossed; says which.

    """
    seen: list[int] = []
    for match in _BRACKETED.finditer(text):
        numbered = PLACEHOLDER.fullmatch(match[0])
        if not numbered or int(numbered[1]) >= len(protected.spans):
            raise ValueError(say("there is an unknown placeholder {mark}", mark=match[0]))
        number = int(numbered[1])
        if number in seen:
            raise ValueError(
                say(
                    "the placeholder {mark} for {text} stands twice",
                    mark=match[0],
                    text=f"`{protected.spans[number].text}`",
                )
            )
        seen.append(number)
    for number, span in enumerate(protected.spans):
        if number not in seen:
            raise ValueError(
                say("the placeholder {mark} for {text} is missing", mark=f"⟦{number}⟧", text=f"`{span.text}`")
            )
    stack: list[int] = []
    for number in seen:
        partner = protected.spans[number].partner
        if partner is None:
            continue
        if partner > number:
            stack.append(partner)
        elif not stack or stack.pop() != number:
            raise ValueError(say("the pair of {text} is out of order", text=f"`{protected.spans[number].text}`"))
    return PLACEHOLDER.sub(lambda match: protected.spans[int(match[1])].text, text)
