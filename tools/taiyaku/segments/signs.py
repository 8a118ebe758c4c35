"""The signs by which blocks begin, as Python-Markdown, PyMdown and Material read them.

Each is matched at the start of a line from which its containers' marks are gone. `INTERRUPTING` is for those that
need no blank line above.
"""

from __future__ import annotations

import re

__all__ = [
    "ABBREVIATION",
    "ADMONITION",
    "ATX",
    "COMMENT",
    "DECLARATION",
    "DEFINITION",
    "DIRECTIVE_LINE",
    "EMPTY_ITEM",
    "FOOTNOTE",
    "INTERRUPTING",
    "ITEM",
    "MATH_START",
    "PYMDOWN",
    "QUOTE",
    "REFERENCE",
    "REFERENCE_TITLE",
    "RULE",
    "SETEXT",
    "TAB",
    "TASK",
    "UNDER_HEADER",
]

ATX = re.compile(r"(?P<level>#{1,6})(?P<text>(?:\\.|[^\\])*+)$")
SETEXT = re.compile(r"[=-]+[ ]*$")
RULE = re.compile(r"[ ]{0,3}(?:(?:-[ ]{0,2}){3,}|(?:_[ ]{0,2}){3,}|(?:\*[ ]{0,2}){3,})[ ]*$")
ITEM = re.compile(r"(?P<indent>[ ]{0,3})(?P<mark>[*+-]|\d+\.)[ \t]+(?=\S)")
EMPTY_ITEM = re.compile(r"[ ]{0,3}(?:[*+-]|\d+\.)[ \t]*$")
TASK = re.compile(r"\[[ xX]\][ ]+")
QUOTE = re.compile(r"[ ]{0,3}>[ ]?")
REFERENCE = re.compile(
    r"[ ]{0,3}\[(?!\^)[^\[\]]*\]:[ ]*\n?[ ]*\S++[ ]*+(?:\n[ ]*)?(?:\"[^\n]*\"|'[^\n]*'|\([^\n]*\))?[ ]*(?=\n|$)"
)
"""Python-Markdown's own, over the lines of a paragraph; address and title may stand on lines of their own."""
REFERENCE_TITLE = re.compile(r"(?:^|\s)(?P<quote>[\"'])(?P<text>[^\"']+)(?P=quote)[ ]*$")
ABBREVIATION = re.compile(r"[*]\[(?P<label>[^\\]*?)\][ ]?:[ ]*(?=\S)")
FOOTNOTE = re.compile(r"[ ]{0,3}\[\^(?P<id>[^\]]*)\]:[ \t]*")
ADMONITION = re.compile(
    r"(?P<mark>!!!|\?\?\?\+?)[ ]?(?P<classes>[\w\-]+(?:[ ]+[\w\-]+)*)?(?P<space>[ ]*)(?P<title>\"(?P<text>.*)\")?[ ]*$"
)
TAB = re.compile(r"===[+!]{0,2}[ ]+(?P<title>\"(?P<text>.*)\"|'(?P<single>.*)')[ ]*$")
PYMDOWN = re.compile(r"[ ]{0,3}(?P<mark>/{3,})[ ]*(?P<name>[\w\-]+)?[ ]*(?:\|[ ]*(?P<title>.*?))?[ ]*$")
DEFINITION = re.compile(r"[ ]{0,3}:[ ]{1,3}(?=\S)")
UNDER_HEADER = re.compile(r"[ |:-]*[|-][ |:-]*")
COMMENT = re.compile(r"[ ]{0,3}<!--")
DECLARATION = re.compile(r"[ ]{0,3}<(?:\?|![A-Z]|!\[CDATA\[)")
DIRECTIVE_LINE = re.compile(r"[ ]*(?:\{%.*%\}|\{\{.*\}\}|\{#.*#\}|\[TOC\]|::+[ ].*|--8<--.*|-{2,}8<-{2,}.*)[ ]*$")
MATH_START = re.compile(r"[ ]{0,3}(?P<mark>\$\$|\\\[|\\begin\{(?P<name>[a-zA-Z]+\*?)\})")

INTERRUPTING: dict[str, tuple[re.Pattern[str], ...]] = {
    "#": (re.compile(r"#{1,6}"),),
    ">": (QUOTE,),
    "!": (ADMONITION,),
    "?": (ADMONITION,),
    "=": (TAB,),
    "[": (re.compile(r"[ ]{0,3}\[(?!\^)[^\[\]]*\]:[ ]*\S"), FOOTNOTE),
    "*": (RULE, ABBREVIATION),
    "-": (RULE, DIRECTIVE_LINE),
    "_": (RULE,),
    ":": (DEFINITION,),
    "/": (PYMDOWN,),
    "{": (re.compile(r"[ ]*\{%.*%\}[ ]*$"),),
    "$": (re.compile(r"[ ]{0,3}\$\$[ ]*$"),),
    "\\": (re.compile(r"[ ]{0,3}\\\[[ ]*$"),),
}
