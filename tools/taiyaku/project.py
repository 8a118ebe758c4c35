"""Where docs/en, docs/ja, locale and glossary.yml are; which languages; what is configured.

A project is an MkDocs repository. Its only settings file is mkdocs.yml: the options of the
`taiyaku` plugin there steer the commands too, so that the site and the road never disagree.
The file is read with a loader that understands MkDocs' own tags (`!ENV`, `!!python/name:`) without
running anything; the loader keeps nothing of what it does not know.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path, PurePath, PurePosixPath
from typing import Any

import yaml
from mergedeep import merge

from taiyaku.errors import ProjectError
from taiyaku.files import read_text
from taiyaku.model import CODE_PARTS, PROSE, Offer
from taiyaku.said import say

__all__ = ["CONFIG_PAGE", "Project", "catalog_page", "find_project", "load_settings", "parse_settings", "person"]

CONFIG_PAGE = "mkdocs.yml"
"""The page name under which nav titles and site_name are translated."""

OPTIONS: Mapping[str, tuple[type, Any]] = {
    "source_language": (str, "en"),
    "target_language": (str, "ja"),
    "model": (str, ""),
    "reviews_needed": (int, 1),
    "front_matter": (list, ["title", "description", "subtitle", "summary"]),
    "code": (list, []),
    "glossary": (str, "glossary.yml"),
    "locale_dir": (str, "locale"),
    "beam_size": (int, 4),
    "memory": (list, []),
    "traffic": (str, ""),
    "commits": (bool, None),
    "review_url": (str, ""),
    "svg": (bool, False),
    "at_most_characters": (int, 500_000),
}
"""The options of the `taiyaku` plugin in mkdocs.yml: type and default."""


@dataclass(frozen=True, slots=True)
class Project:
    """One MkDocs repository; all paths are absolute."""

    root: Path
    docs: Path
    locale: Path
    glossary: Path
    site: Path
    source_language: str = "en"
    target_language: str = "ja"
    model: str = ""
    """A folder or hub id of another MarianMT model, or a server; empty for the embedded one."""
    reviews_needed: int = 1
    offer: Offer = PROSE
    """What of a page is translated beside its prose."""
    beam_size: int = 4
    edit_uri: str = ""
    review_url: str = ""
    """Where the review workbench is served to others; the site's readers are sent there with a fix."""
    at_most_characters: int = 500_000
    """What a run may send to a server."""
    memories: tuple[Path, ...] = ()
    """Where past translations of others are: TMX and PO files, folders of them, other projects."""
    svg: bool = False
    """The text in SVG figures is translated too."""

    traffic: Path | None = None
    """A table of pages and how often each is read; the queue goes by it."""
    commits: bool | None = None
    """Whether the workbench commits what was reviewed; None where the project does not say."""

    @property
    def config(self) -> Path:
        """mkdocs.yml."""
        return self.root / CONFIG_PAGE

    @property
    def source_docs(self) -> Path:
        """docs/en."""
        return self.docs / self.source_language

    @property
    def target_docs(self) -> Path:
        """docs/ja."""
        return self.docs / self.target_language

    @property
    def memory_file(self) -> Path:
        """Past translations that were imported."""
        return self.locale / "memory.tmx"

    @property
    def cache(self) -> Path:
        """What may be deleted at any time: drafts already computed, page digests."""
        return self.root / ".taiyaku"

    def pages(self) -> tuple[str, ...]:
        """The Markdown pages of docs/en, as paths with `/`, sorted."""
        if not self.source_docs.is_dir():
            raise ProjectError(say("{path}: no such folder. Put the English pages there.", path=self.source_docs))
        paths = (path for path in self.source_docs.rglob("*.md") if path.is_file())
        return tuple(sorted(path.relative_to(self.source_docs).as_posix() for path in paths))

    def figures(self) -> tuple[str, ...]:
        """The SVG figures of docs/en whose text is translated, sorted; none unless mkdocs.yml asks for it."""
        paths = (path for path in self.source_docs.rglob("*.svg") if path.is_file()) if self.svg else ()
        return tuple(sorted(path.relative_to(self.source_docs).as_posix() for path in paths))

    def target_pages(self) -> tuple[str, ...]:
        """What of docs/ja may be made from a catalog: pages, and figures; sorted."""
        paths = (path for kind in ("*.md", "*.svg") for path in self.target_docs.rglob(kind) if path.is_file())
        return tuple(sorted(path.relative_to(self.target_docs).as_posix() for path in paths))

    def source_path(self, page: str) -> Path:
        """The English page, or mkdocs.yml for `CONFIG_PAGE`."""
        return self.config if page == CONFIG_PAGE else self.source_docs / page

    def target_path(self, page: str) -> Path:
        """The Japanese page."""
        return self.target_docs / page

    def template_path(self, page: str) -> Path:
        """The page's template, locale/templates/PAGE.pot."""
        return self.locale / "templates" / f"{_stem(page)}.pot"

    def catalog_path(self, page: str) -> Path:
        """The page's catalog, locale/ja/LC_MESSAGES/PAGE.po."""
        return self.locale / self.target_language / "LC_MESSAGES" / f"{_stem(page)}.po"

    def catalog_pages(self) -> tuple[str, ...]:
        """The pages that have a catalog, also those whose English page is gone; sorted."""
        folder = self.locale / self.target_language / "LC_MESSAGES"
        return tuple(sorted(catalog_page(path.relative_to(folder)) for path in folder.rglob("*.po")))

    def shown(self, path: Path) -> str:
        """A path as a person at the root would type it."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return str(path)


def _stem(page: str) -> str:
    return page if page == CONFIG_PAGE else page.removesuffix(".md")


def catalog_page(catalog: PurePath) -> str:
    """The page that a catalog is of, by its path inside LC_MESSAGES."""
    stem = PurePosixPath(catalog.as_posix()).with_suffix("").as_posix()
    return stem if stem == CONFIG_PAGE or stem.endswith(".svg") else f"{stem}.md"


def find_project(start: Path) -> Project:
    """The project that `start` lies in: the nearest folder upwards with an mkdocs.yml."""
    start = start.resolve()
    for root in (start, *start.parents):
        if (root / CONFIG_PAGE).is_file():
            return _project(root)
    raise ProjectError(f"{start}: no mkdocs.yml here or above. Run taiyaku inside an MkDocs repository.")


def _project(root: Path) -> Project:
    settings = load_settings(root / CONFIG_PAGE)
    options = _options(root / CONFIG_PAGE, settings)
    docs = root / str(settings.get("docs_dir", "docs"))
    model = options["model"]
    if model and (root / model).exists():
        model = str(root / model)
    return Project(
        root=root,
        docs=docs,
        locale=root / options["locale_dir"],
        glossary=root / options["glossary"],
        site=root / str(settings.get("site_dir", "site")),
        source_language=options["source_language"],
        target_language=options["target_language"],
        model=model,
        reviews_needed=options["reviews_needed"],
        offer=Offer(tuple(options["front_matter"]), tuple(options["code"])),
        beam_size=options["beam_size"],
        edit_uri=str(settings.get("edit_uri") or ""),
        review_url=options["review_url"].rstrip("/"),
        svg=options["svg"],
        at_most_characters=options["at_most_characters"],
        memories=tuple(root / Path(str(place)).expanduser() for place in options["memory"]),
        traffic=root / options["traffic"] if options["traffic"] else None,
        commits=options["commits"],
    )


_KINDS = {str: "a text", int: "a whole number", list: "a list", bool: "`true` or `false`"}


def _options(path: Path, settings: Mapping[str, Any]) -> dict[str, Any]:
    """The plugin's options with defaults filled in; unknown names and wrong types are refused."""
    options = {name: default for name, (_, default) in OPTIONS.items()}
    for name, value in _plugin_options(settings).items():
        if name not in OPTIONS:
            near = get_close_matches(str(name), OPTIONS, n=1)
            hint = f"Did you mean '{near[0]}'?" if near else f"Known are {', '.join(sorted(OPTIONS))}."
            raise ProjectError(f"{path}: the taiyaku plugin has no option '{name}'. {hint}")
        kind = OPTIONS[name][0]
        if value is None:
            continue
        if not isinstance(value, kind) or isinstance(value, bool) is not (kind is bool):
            raise ProjectError(f"{path}: option '{name}' is {value!r}. Give {_KINDS[kind]}.")
        if kind is int and isinstance(value, int) and value < 1:
            raise ProjectError(f"{path}: option '{name}' is {value}. Give 1 or more.")
        options[name] = value
    if options["review_url"] and not re.match(r"https?://[^\s/]", options["review_url"]):
        raise ProjectError(
            f"{path}: option 'review_url' is '{options['review_url']}'. Give an address that begins with https://."
        )
    for part in options["code"]:
        if part not in CODE_PARTS:
            raise ProjectError(f"{path}: option 'code' has {part!r}. Known are {', '.join(CODE_PARTS)}.")
    return options


def _plugin_options(settings: Mapping[str, Any]) -> Mapping[str, Any]:
    plugins = settings.get("plugins") or []
    entries = plugins.items() if isinstance(plugins, dict) else _entries(plugins)
    for name, options in entries:
        if name == "taiyaku" and isinstance(options, dict):
            return options
    return {}


def _entries(plugins: list[Any]) -> list[tuple[str, Any]]:
    return [next(iter(entry.items())) if isinstance(entry, dict) and entry else (entry, {}) for entry in plugins]


class _Loader(yaml.SafeLoader):
    """A safe loader that reads past tags only MkDocs can resolve."""


def _unresolved(loader: _Loader, suffix: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    return None


_Loader.add_multi_constructor("!", _unresolved)
_Loader.add_multi_constructor("tag:yaml.org,2002:python/", _unresolved)


def load_settings(path: Path, *, loader: type[Any] = _Loader) -> dict[str, Any]:
    """mkdocs.yml as plain values, what it inherits from other files too; `loader` is PyYAML's."""
    settings = parse_settings(read_text(path), where=path, loader=loader)
    parent = settings.pop("INHERIT", None)
    if not isinstance(parent, str):
        return settings
    if (path.parent / parent).resolve() == path.resolve():
        raise ProjectError(say("{path}: INHERIT names the file itself. Name another one.", path=path))
    inherited: dict[str, Any] = merge({}, load_settings(path.parent / parent, loader=loader), settings)
    return inherited


def parse_settings(text: str, *, where: Path | str, loader: type[Any] = _Loader) -> dict[str, Any]:
    """The text of an mkdocs.yml as plain values; errors name the file that it is from."""
    try:
        settings = yaml.load(text, loader)  # noqa: S506  (a SafeLoader, where nobody asks for another)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise ProjectError(
            say("{path}:{line}: {why}. Correct the YAML.", path=where, line=line, why=error.problem)
        ) from None
    except yaml.YAMLError as error:
        raise ProjectError(
            say("{path}: {why}. Correct the YAML.", path=where, why=str(error).splitlines()[0])
        ) from None
    if not isinstance(settings, dict):
        raise ProjectError(say("{path}: this is no mapping. Write `site_name: …` first.", path=where))
    return settings


def person(root: Path) -> str:
    """The git user, as git spells an author: ``Name <mail>``."""
    values = []
    for name in ("user.name", "user.email"):
        try:
            run = subprocess.run(
                ["git", "config", "--get", name], cwd=root, capture_output=True, text=True, check=False
            )
            values.append(run.stdout.strip())
        except FileNotFoundError:
            values.append("")
    if not values[0]:
        raise ProjectError("git knows no user.name. Run `git config --global user.name 'Your Name'`.")
    return f"{values[0]} <{values[1]}>" if values[1] else values[0]
