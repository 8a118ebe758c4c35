"""Nothing comes in with the target that could do harm: no tag, attribute, script or foreign host.

A translation is other people's text on the maintainer's site. What renders it may see tags where
our scanner sees words or code, so the raw text is searched as well, and everything found must be
in the source too. Plain tags that set off words, break a line or give a reading are let pass.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import unquote

from taiyaku.checks.base import Check, Remark, Subject, say, shown, without_words
from taiyaku.checks.links import destinations
from taiyaku.model import Severity
from taiyaku.said import Said
from taiyaku.segments import Span, SpanKind

__all__ = ["SAFETY", "hosts"]

_TAG = re.compile(r"<(?=[a-zA-Z!?/])(?:!--.*?(?:-->|\Z)|[^<>]*>?)", re.DOTALL)
_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:-]*)")
_ADDRESS = re.compile(r"<[a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>]*>|<[^\s<>@/]+@[^\s<>@]+>")
_PLAIN_TAG = re.compile(r"</?(?:b|strong|i|em|br|wbr|ruby|rb|rt|rp|sub|sup|kbd|span)\s*/?>", re.IGNORECASE)
_ACTIVE = frozenset(
    {
        "applet", "audio", "base", "button", "embed", "form", "frame", "frameset", "iframe", "img", "input", "link",
        "math", "meta", "object", "script", "source", "style", "svg", "template", "textarea", "video",
    }
)  # fmt: skip
_ATTRIBUTE = re.compile(r"[a-zA-Z_:@][\w:.@-]*(?==)")
_HANDLER = re.compile(r"\bon[a-z]{3,}\s*=\s*[\"'\w]", re.IGNORECASE)
_SCHEME = re.compile(r"\A(?P<scheme>[a-z][a-z0-9+.-]*):", re.IGNORECASE)
_HARMLESS_SCHEMES = frozenset({"http", "https", "ftp", "mailto", "tel"})
_SCRIPT = re.compile(r"(?:j\s*a\s*v\s*a|v\s*b)\s*s\s*c\s*r\s*i\s*p\s*t\s*:|data:[a-z]+/", re.IGNORECASE)
_HOST = re.compile(
    r"(?:\b[a-z][a-z0-9+.-]*:)?//+(?:[^\s/?#@\"'<>()]*@)?(?P<host>[^\s/?#:\"'<>()\[\]、。）」]+)", re.IGNORECASE
)
_BARE_HOST = re.compile(
    r"\A(?:https?:)/*(?:[^/?#@]*@)?(?P<host>[^/?#:]+)|\A/{2,}(?:[^/?#@]*@)?(?P<also>[^/?#:]+)", re.IGNORECASE
)
_MAIL = re.compile(r"(?:mailto:|<)[^\s<>@:]+@(?P<host>[^\s<>?]+)", re.IGNORECASE)
_LANGUAGE_LABEL = re.compile(r"\A(?:www|en|ja|jp|en-us|ja-jp)\.(?=[^.]+\.)")
_INCLUDE = re.compile(r"-+8<-+")


def _find(subject: Subject) -> Iterator[Remark]:
    yield from _tags(subject)
    yield from _attributes(subject)
    yield from _templates(subject)
    yield from _schemes(subject)
    known = hosts(subject.source, subject.source_spans)
    for host in sorted(hosts(subject.target, subject.target_spans) - known):
        place = subject.target.lower().find(host)
        span = (place, place + len(host)) if place >= 0 else None
        yield Remark(_new(say("host"), host), span)


def _new(noun: Said, found: str) -> Said:
    return say("The {noun} {found} is in the target and not in the source.", noun=noun, found=shown(found))


def _tags(subject: Subject) -> Iterator[Remark]:
    known = {_bare(tag[0]) for tag in _TAG.finditer(subject.source)}
    quiet = [span for span in subject.target_spans if span.kind in (SpanKind.CODE, SpanKind.MATH)]
    paired = {span.start for span in subject.target_spans if span.kind is SpanKind.HTML and span.partner is not None}
    for tag in _TAG.finditer(subject.target):
        name = _NAME.match(tag[0])
        if _bare(tag[0]) in known or _ADDRESS.fullmatch(tag[0]):
            continue
        inside = any(span.start <= tag.start() < span.end for span in quiet)
        if inside and not (name and name[1].lower() in _ACTIVE):
            continue
        if _PLAIN_TAG.fullmatch(tag[0]) and (tag.start() in paired or tag[0][1:3].lower() in ("br", "wb")):
            continue
        yield Remark(_new(say("tag"), tag[0]), tag.span())


def _bare(tag: str) -> str:
    return "".join(without_words(tag).split()).lower()


def _attributes(subject: Subject) -> Iterator[Remark]:
    """Attribute lists with names that the source has not, and anything like an event handler."""
    known = set(_ATTRIBUTE.findall(_lists(subject.source)))
    for name in dict.fromkeys(_ATTRIBUTE.findall(_lists(subject.target))):
        if name not in known:
            yield Remark(_new(say("attribute"), name))
    for match in _HANDLER.finditer(subject.target):
        if match[0].lower() not in subject.source.lower() and not _ATTRIBUTE.search(_lists(match[0])):
            yield Remark(say("{found} is in the target and not in the source.", found=shown(match[0])), match.span())


def _lists(text: str) -> str:
    """What stands in single curly brackets, where attribute lists are."""
    return " ".join(re.findall(r"(?<!\{)\{(?![{%#])[^{}]*\}", text))


def _templates(subject: Subject) -> Iterator[Remark]:
    """Template directives and includes, which run when the site is built."""
    for span in subject.target_spans:
        if span.kind is SpanKind.VARIABLE and span.text not in subject.source:
            yield Remark(_new(say("variable"), span.text), (span.start, span.end))
    for match in _INCLUDE.finditer(subject.target):
        if not _INCLUDE.search(subject.source):
            yield Remark(say("An include is in the target and not in the source."), match.span())


def _schemes(subject: Subject) -> Iterator[Remark]:
    known = {_unveiled(one.text) for one in destinations(subject.source, subject.source_spans)}
    said: set[str] = set()
    for one in destinations(subject.target, subject.target_spans):
        scheme = _SCHEME.match(_unveiled(one.text))
        if (
            scheme
            and not one.reference
            and scheme["scheme"].lower() not in _HARMLESS_SCHEMES
            and _unveiled(one.text) not in known
        ):
            said.add(scheme["scheme"].lower())
            yield Remark(_new(say("link"), one.text), (one.start, one.end))
    script = _SCRIPT.search(html.unescape(subject.target))
    if script and not said and not _SCRIPT.search(html.unescape(subject.source)):
        yield Remark(say("{found} is in the target and not in the source.", found=shown(script[0])))


def _unveiled(address: str) -> str:
    """An address as a browser reads it: entities and escapes resolved, controls and blanks taken out."""
    plain = html.unescape(unquote(html.unescape(address))).replace("\\", "/")
    return "".join(char for char in plain if char.isprintable() and not char.isspace()).strip()


def hosts(text: str, found: tuple[Span, ...]) -> set[str]:
    """The hosts a text leads to, without a label for the language; in lower case."""
    raw = [match["host"] for pattern in (_HOST, _MAIL) for match in pattern.finditer(html.unescape(text))]
    reached = (_BARE_HOST.match(_unveiled(one.text)) for one in destinations(text, found) if not one.reference)
    raw += [match["host"] or match["also"] for match in reached if match]
    # Japanese may follow an address without a blank.
    ascii_parts = (re.match(r"[\x21-\x7e]+", host) for host in raw)
    named = (part[0].lower().rstrip(".,;:!?*_`'") if part else "" for part in ascii_parts)
    return {_LANGUAGE_LABEL.sub("", host) for host in named if host}


SAFETY = Check(
    "safety",
    "Safety",
    "The target brings no HTML tag, attribute, template, script or link host that the source does not have.",
    Severity.ERROR,
    _find,
)
