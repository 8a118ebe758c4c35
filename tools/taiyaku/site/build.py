"""docs/en + docs/ja → the site, by MkDocs' own API.

MkDocs writes into a folder beside the site, which takes the site's place when it is complete: a build
that fails, or is killed, leaves the old site. What MkDocs would print is collected instead; its warnings
come back with the result, its errors as one line. When nothing a build reads has changed it is not run.
"""

from __future__ import annotations

import contextlib
import gc
import importlib.metadata
import logging
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from taiyaku.errors import SiteError
from taiyaku.history import git
from taiyaku.project import Project, load_settings
from taiyaku.stamps import Stamps

__all__ = ["SiteResult", "build"]

_TOOLS = ("mkdocs", "mkdocs-material", "mkdocs-static-i18n", "pymdown-extensions", "Markdown")


@dataclass(frozen=True, slots=True)
class SiteResult:
    """What a build did."""

    pages: int
    """HTML pages, of all languages."""
    seconds: float
    folder: Path
    skipped: bool = False
    """Nothing had changed since the site was built."""
    warnings: tuple[str, ...] = ()


def build(project: Project, *, strict: bool = False, stamps: Stamps | None = None) -> SiteResult:
    """The site of a project, new or as it was.

    Raises:
        SiteError: MkDocs is missing, its configuration is wrong, or it stopped; with `strict`, also at a warning.

    """
    began = time.monotonic()
    stamps = stamps or Stamps(project.cache / "stamps.json")
    files, also = sorted(_inputs(project)), f"{_versions(strict=strict)}, {_history(project)}"
    if any(project.site.glob("**/*.html")) and stamps.fresh("site", files, also=also):
        return SiteResult(_pages(project.site), time.monotonic() - began, project.site, skipped=True)
    with _beside(project.site) as folder:
        warnings = _mkdocs(project, folder, strict=strict)
        pages = _pages(folder)
        _replace(project.site, folder)
    stamps.done("site", files, also=also)
    stamps.save()
    return SiteResult(pages, time.monotonic() - began, project.site, warnings=warnings)


def _inputs(project: Project) -> Iterator[Path]:
    """Every file a build reads; what plugins and snippets read elsewhere is what MkDocs watches for them."""
    settings = load_settings(project.config)
    theme = settings.get("theme")
    custom = theme.get("custom_dir") if isinstance(theme, dict) else None
    watched = [*(settings.get("watch") or []), *(settings.get("hooks") or []), settings.get("INHERIT"), custom]
    folders = (project.docs, project.locale / project.target_language, Path(__file__).parent)
    for path in (project.config, project.glossary, *folders, *(project.root / name for name in watched if name)):
        if path.is_dir():
            yield from (file for file in path.rglob("*") if file.is_file() and file.suffix != ".pyc")
        else:
            yield path


def _versions(*, strict: bool) -> str:
    versions = []
    for name in _TOOLS:
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            versions.append(f"{name} {importlib.metadata.version(name)}")
    return ", ".join([*versions, *(["strict"] if strict else [])])


def _history(project: Project) -> str:
    """The last commit of the catalogs, up to which the site tells their trend."""
    return git(project.root, "log", "-1", "--format=%h", "--", str(project.locale))


def _mkdocs(project: Project, folder: Path, *, strict: bool) -> tuple[str, ...]:
    """Run MkDocs into the folder; its warnings come back."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # Material's notice about its successor, on every run
    try:
        from mkdocs.commands.build import build as mkdocs_build
        from mkdocs.config import load_config
        from mkdocs.exceptions import MkDocsException
    except ImportError as error:
        raise SiteError(f"{error.name} is not installed. Run `pip install taiyaku`, which brings it.") from None
    before = gc.get_threshold()
    with _listening() as said:
        try:
            config = load_config(str(project.config), site_dir=str(folder), strict=strict)
            config.plugins.on_startup(command="build", dirty=False)
            try:
                mkdocs_build(config)
            finally:
                config.plugins.on_shutdown()
        except (MkDocsException, SystemExit) as error:
            raise SiteError(_stopped(project, error, said.records)) from None
        except OSError as error:
            raise SiteError(
                f"{error.filename or folder}: {error.strerror or error}. The old site is as it was."
            ) from None
        finally:
            gc.set_threshold(*before)
    return tuple(record.getMessage() for record in said.records if record.levelno == logging.WARNING)


def _stopped(project: Project, error: BaseException, records: list[logging.LogRecord]) -> str:
    """One line: what MkDocs complained about first, and that the site is as it was."""
    worst = max((record.levelno for record in records), default=0)
    said = [" ".join(record.getMessage().split()) for record in records if record.levelno == worst]
    what = (said[0] if said else " ".join(str(error).split())).rstrip(".")
    more = f" (and {len(said) - 1} more)" if len(said) > 1 else ""
    where = project.shown(project.config)
    return f"{where}: MkDocs stopped: {what}{more}. Correct it and build again; the old site is as it was."


class _Records(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@contextlib.contextmanager
def _listening() -> Iterator[_Records]:
    """MkDocs' log, caught on its way to the terminal."""
    logger, handler = logging.getLogger("mkdocs"), _Records()
    before = logger.propagate, logger.level
    logger.addHandler(handler)
    logger.propagate = False
    logger.setLevel(logging.WARNING)
    try:
        yield handler
    finally:
        logger.removeHandler(handler)
        logger.propagate, level = before
        logger.setLevel(level)


@contextlib.contextmanager
def _beside(site: Path) -> Iterator[Path]:
    """A new folder on the same disk as the site, gone afterwards."""
    try:
        site.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=site.parent, prefix=f".{site.name}-"))
    except OSError as error:
        raise SiteError(
            f"{site.parent}: cannot be written ({error.strerror}). Free the cause and build again."
        ) from None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _replace(site: Path, folder: Path) -> None:
    """Put the folder in the site's place."""
    folder.chmod(0o755)
    old = folder.with_name(folder.name + "-old")
    try:
        if site.exists():
            site.rename(old)
        try:
            folder.rename(site)
        except OSError:
            if old.exists():
                old.rename(site)
            raise
    except OSError as error:
        raise SiteError(f"{site}: cannot be replaced ({error.strerror}). The old site is as it was.") from None
    shutil.rmtree(old, ignore_errors=True)


def _pages(folder: Path) -> int:
    return sum(1 for _ in folder.rglob("*.html"))
