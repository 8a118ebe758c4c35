"""The files of a site that are about both languages, written when both are built: the outline, the terms for scripts,
the sitemap of what may be loaded by script, and a search index for each language.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from mkdocs.config.defaults import MkDocsConfig

from taiyaku.files import write_text
from taiyaku.site import languages, search
from taiyaku.site.edition import Edition
from taiyaku.site.glossary_page import GLOSSARY_PAGE, for_scripts
from taiyaku.site.outline import Pass, outline
from taiyaku.site.settings import ASSETS
from taiyaku.site.sheet import STATUS_PAGE

__all__ = ["write_common"]


def write_common(config: MkDocsConfig, edition: Edition, passes: Mapping[str, Pass], *, instant: bool) -> None:
    """Write them; `instant`: pages are loaded by script."""
    site, source, target = Path(config.site_dir), edition.project.source_language, edition.project.target_language
    without = (STATUS_PAGE, GLOSSARY_PAGE)
    told = outline(source, target, passes, site_url=config.site_url or "", without=without)
    write_text(site / ASSETS / "outline.json", json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    write_text(site / ASSETS / "terms.json", _small(for_scripts(edition.terms)))
    sitemap = site / "sitemap.xml"
    if instant and config.site_url and sitemap.is_file():
        found = languages.sitemap_of(sitemap.read_text(encoding="utf-8"), urljoin(config.site_url, f"{target}/"))
        write_text(site / target / sitemap.name, found)
    search.divide(site, source, target, glossary=edition.glossaries)


def _small(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
