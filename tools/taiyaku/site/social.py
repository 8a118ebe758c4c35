"""What a page says of itself where somebody shares its address (Open Graph)."""

from __future__ import annotations

import re

__all__ = ["locale", "without_twins"]

_LOCALES = {"en": "en_US", "ja": "ja_JP"}
_PROPERTY = re.compile(r'\s*<meta property="(og:[^"]+)"[^>]*>')


def locale(language: str) -> str:
    """The language as Open Graph spells one, with a country.

    >>> locale("ja"), locale("pt-BR"), locale("ko")
    ('ja_JP', 'pt_BR', 'ko')
    """
    return _LOCALES.get(language) or language.replace("-", "_")


def without_twins(head: str, html: str) -> str:
    """Our part of the head without what the project's own templates or plugins say already."""
    if "og:" not in html:
        return head
    return _PROPERTY.sub(lambda match: "" if f'property="{match[1]}"' in html else match[0], head)
