"""The pages that are made when the site is: how far the translation is, and the glossary, in either language.

MkDocs gets them as files that need not exist; static-i18n makes new ones of those, which then get their text. A
project may have a file of such a name: then that is the page, with what is made here at its end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

__all__ = ["MadePages", "name_of"]


def name_of(file: File) -> str:
    """The page's name: its path without the language's folder."""
    return str(file.norm_src_uri)  # type: ignore[attr-defined]


class MadePages:
    """The pages by name, each with what gives its Markdown in a language."""

    def __init__(self, texts: Mapping[str, Callable[[str], str]]) -> None:
        self._texts = texts
        self._urls = dict.fromkeys(texts, "")

    def url(self, name: str) -> str:
        """The page's address in the language of this pass; empty where there is no such page."""
        return self._urls.get(name, "")

    def add(self, files: Files, config: MkDocsConfig, languages: Iterable[str]) -> None:
        """Before static-i18n: the files that are missing."""
        for uri in [f"{language}/{name}" for language in languages for name in self._texts]:
            if files.get_file_from_path(uri) is None:
                file = File(uri, config.docs_dir, config.site_dir, config.use_directory_urls)
                file.inclusion = InclusionLevel.NOT_IN_NAV
                files.append(file)

    def fill(self, files: Files, language: str) -> None:
        """After it: their text, and their addresses."""
        for file in files.documentation_pages():
            if (name := name_of(file)) in self._texts:
                self._urls[name] = file.url
                if file in self:
                    file.content_string = self._texts[name](language)

    def __contains__(self, file: File) -> bool:
        """Whether the page's text is made here."""
        return name_of(file) in self._texts and not Path(str(file.abs_src_path)).exists()
