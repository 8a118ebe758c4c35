"""`taiyaku absorb`: hand edits in docs/ja → catalogs, each credited to its author.

What a page was made from is told by the digest in its mark: the catalog as it is now, or else the version
of the page in git that has this digest, with the English page of the same commit. The authors are those of
the commits since; what is not committed is the git user's. A page whose every edit found its place is made
again, and its mark is right; any other is kept as it is, and what could be placed is in the catalog.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import click

from taiyaku import catalog as catalogs
from taiyaku.catalog import Conflict, Handwriting, Settled, settle
from taiyaku.commands.pages import mark_at, named_pages
from taiyaku.commands.render import made_of
from taiyaku.commands.say import as_json, console, plural
from taiyaku.dialect import dialect_of
from taiyaku.errors import ProjectError, short
from taiyaku.files import read_text, write_text
from taiyaku.history import text_at, versions
from taiyaku.locks import locked
from taiyaku.model import Key
from taiyaku.pages import Edits, Mark, Misfit, Piece, edits, laid_out, mark_of
from taiyaku.project import Project, find_project, person
from taiyaku.segments import split

__all__ = ["Absorbed", "absorb", "command", "edited_pages"]

_SHOWN = 90
"""So many characters of a text are shown in a line."""


@dataclass(slots=True)
class Absorbed:
    """What became of the edits of one page."""

    page: str
    placed: tuple[Handwriting, ...] = ()
    remembered: tuple[Handwriting, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    misfits: tuple[Misfit, ...] = ()
    lines: dict[tuple[Key, str], int] = field(default_factory=dict)
    """Where each edited text stands, by its message and itself."""
    elsewhere: dict[Key, int] = field(default_factory=dict)
    """At how many other places of the page a message stands, which have its new text now."""
    sure: bool = True
    """It is known what the page was made from."""

    @property
    def kept(self) -> bool:
        """Whether the page stays as it is."""
        return bool(self.conflicts or self.misfits)


@click.command("absorb", help="Put hand edits of docs/ja into the catalogs. Exit 1 where one has no place there.")
@click.argument("pages", nargs=-1, metavar="[PAGE]...")
@click.option(
    "--take",
    type=click.Choice(["page", "catalog"]),
    help="Whose text wins where the catalog was changed too.",
)
@click.option("--json", "json_", is_flag=True, help="For other programs.")
def command(pages: tuple[str, ...], take: str | None, json_: bool) -> int:
    """The command."""
    project = find_project(Path.cwd())
    chosen = edited_pages(project)
    if pages:
        named = named_pages(project, pages)
        chosen = tuple(page for page in chosen if page in named)
    results = [absorb(project, page, prefer=take or "") for page in chosen]
    if json_:
        as_json([_values(result) for result in results])
    else:
        for result in results:
            _show(project, result)
        if not results:
            console.print(
                "No page of docs/ja was edited by hand." if not pages else "None of these was edited by hand."
            )
    return 1 if any(result.kept for result in results) else 0


def edited_pages(project: Project) -> tuple[str, ...]:
    """The pages of docs/ja that somebody edited since they were made."""
    found = []
    for page in project.target_pages():
        mark = mark_at(project.target_path(page))
        if mark is not None and mark.edited:
            found.append(page)
    return tuple(found)


def absorb(project: Project, page: str, *, prefer: str = "") -> Absorbed:
    """Put the edits of one page into its catalog, and make the page again if all of them found a place."""
    with locked(project.cache):
        return _absorb(project, page, prefer)


def _absorb(project: Project, page: str, prefer: str) -> Absorbed:
    path = project.target_path(page)
    text = read_text(path)
    mark = mark_of(text)
    if mark is None or not mark.edited:
        return Absorbed(page)
    base = _base(project, page, mark)
    found = _edits(project, page, base, mark)
    writings = _credited(project, page, base, mark, text, found)
    catalog = catalogs.read(project.catalog_path(page))
    settled = settle(catalog, writings, needed=project.reviews_needed, prefer=prefer, sure=base.sure)
    misfits = list(found.misfits)
    english = project.source_path(page).is_file()
    made = made_of(project, page, settled.catalog) if english else None
    lines = {(edit.key, edit.target): edit.line + (edit.line >= mark.line) for edit in found.edits}
    if made and (
        refused := {edit.key: made.left_out[edit.key] for edit in settled.placed if edit.key in made.left_out}
    ):
        misfits += [
            Misfit(edit.line, f"this text cannot be put in: {refused[edit.key]}. Write it in another way.")
            for edit in found.edits
            if edit.key in refused
        ]
        writings = [edit for edit in writings if edit.key not in refused]
        settled = settle(catalog, writings, needed=project.reviews_needed, prefer=prefer, sure=base.sure)
        made = made_of(project, page, settled.catalog)
    result = _result(page, settled, misfits, mark, lines, sure=base.sure)
    result.elsewhere = _elsewhere(base, found)
    if settled.placed:
        catalogs.write(project.catalog_path(page), settled.catalog)
    if not result.kept and read_text(path) == text:
        if made and made.built.text:
            write_text(path, made.built.text)
        else:  # the English is gone, as the Japanese is in the next rendering
            path.unlink()
    return result


def _elsewhere(base: _Base, found: Edits) -> dict[Key, int]:
    """How often an edited message stands on the page where nobody edited it."""
    there = Counter(Key(piece.segment.text, piece.segment.context) for piece in base.pieces if piece.segment)
    here = Counter(edit.key for edit in found.edits)
    return {key: there[key] - number for key, number in here.items() if there[key] > number}


def _result(
    page: str, settled: Settled, misfits: Sequence[Misfit], mark: Mark, lines: dict[tuple[Key, str], int], *, sure: bool
) -> Absorbed:
    """The outcome, with lines as they are in the file, which has the mark."""
    placed = tuple(Misfit(one.line + (one.line >= mark.line), one.text) for one in misfits)
    ordered = tuple(sorted(placed, key=lambda one: one.line))
    return Absorbed(page, settled.placed, settled.remembered, settled.conflicts, ordered, lines, sure=sure)


@dataclass(frozen=True, slots=True)
class _Base:
    """What a page was made from."""

    pieces: Sequence[Piece]
    targets: Mapping[Key, str]
    sure: bool = True
    """Its digest is the one in the mark."""


def _base(project: Project, page: str, mark: Mark) -> _Base:
    """What a page was made from; without proof, what it would be made from now."""
    english = project.source_path(page)
    now = None
    if english.is_file():
        made = made_of(project, page)
        built = mark_of(made.built.text)
        if built and built.digest == mark.digest:
            return _Base(made.built.pieces, made.targets)
        now = _Base(_pieces(project, page, read_text(english), made.targets), made.targets, sure=False)
    for version in versions(project.root, project.target_path(page)):
        known = mark_of(version.text)
        if known and known.digest == mark.digest and not known.edited:
            text = text_at(project.root, version.commit, english)
            if base := _taken_apart(project, page, text, known):
                return base
    if now is None:
        name = project.shown(project.target_path(page))
        raise ProjectError(
            f"{name}: edited by hand, but its English page is gone and git does not have the page as it was made. "
            "Bring the English back, or delete the page."
        )
    return now


def _taken_apart(project: Project, page: str, english: str, mark: Mark) -> _Base | None:
    """The pieces and targets of a page that was made from this English; None where it was made from another."""
    found = edits(_pieces(project, page, english, {}), mark.rest, {}, page=page, offer=project.offer)
    targets = {edit.key: edit.target for edit in found.edits}
    return None if found.misfits else _Base(_pieces(project, page, english, targets), targets)


def _pieces(project: Project, page: str, english: str, targets: Mapping[Key, str]) -> tuple[Piece, ...]:
    parts = split(english, page=page, offer=project.offer)
    return laid_out(english, parts, targets, dialect=dialect_of(project.config), language=project.target_language)


def _edits(project: Project, page: str, base: _Base, mark: Mark) -> Edits:
    english = project.shown(project.source_path(page))
    return edits(base.pieces, mark.rest, base.targets, page=page, offer=project.offer, english=english)


def _credited(project: Project, page: str, base: _Base, mark: Mark, text: str, found: Edits) -> list[Handwriting]:
    """The edits with their authors: of the version that first had the text, and had it ever since."""
    past = []
    for version in versions(project.root, project.target_path(page)):
        known = mark_of(version.text)
        if not known or known.digest != mark.digest or not known.edited:
            break
        past.append((version.who, version.when, version.text, known))
    who, when = ("", "")
    if not past or past[0][2] != text:
        who, when = person(project.root), date.today().isoformat()
    versions_ = [(who, when, found)] if who else []
    versions_ += [
        (author, day, found if old == text else _edits(project, page, base, known)) for author, day, old, known in past
    ]
    credited = []
    for edit in found.edits:
        author = versions_[0][:2]
        for who, when, then in versions_:
            if (edit.key, edit.target) not in {(one.key, one.target) for one in then.edits}:
                break
            author = (who, when)
        credited.append(Handwriting(edit.key, base.targets.get(edit.key, ""), edit.target, *author))
    return credited


def _show(project: Project, result: Absorbed) -> None:
    name = project.shown(project.target_path(result.page))
    if result.placed:
        by = ", ".join(
            who if len({edit.who for edit in result.placed}) == 1 else f"{who} ({number})"
            for who, number in Counter(edit.who for edit in result.placed).most_common()
        )
        console.print(f"{name}: {plural(len(result.placed), 'message')} absorbed, by {by}.", markup=False)
    for edit in result.placed:
        if edit.key in result.elsewhere:
            line = result.lines.get((edit.key, edit.target), 1)
            places = plural(result.elsewhere[edit.key], "other place")
            console.print(f"{name}:{line}: the same English stands at {places}, changed too.", markup=False)
    for edit in result.remembered:
        console.print(f"{name}: its English is gone, kept in the memory: «{short(edit.target, _SHOWN)}».", markup=False)
    for misfit in result.misfits:
        console.print(f"{name}:{misfit.line}: {misfit.text}", markup=False)
    for conflict in result.conflicts:
        line = result.lines.get((conflict.edit.key, conflict.edit.target), 1)
        console.print(f"{name}:{line}: {_what(result, conflict)}", markup=False)
        console.print(
            f"  {'here' if conflict.twice else 'page'}     {short(conflict.edit.target, _SHOWN)}", markup=False
        )
        console.print(f"  {'above  ' if conflict.twice else 'catalog'}  {short(conflict.target, _SHOWN)}", markup=False)
    if result.kept:
        waiting = plural(len(result.misfits) + len(result.conflicts), "edit")
        console.print(f"{name}: kept as it is, {waiting} not in the catalog.", markup=False)
    elif not result.placed:
        console.print(f"{name}: made again; its edits are in the catalog, or change no text.", markup=False)


def _what(result: Absorbed, conflict: Conflict) -> str:
    if conflict.twice:
        return "the same English has two translations on this page. Make them one, or give one a `taiyaku:context`."
    options = f"`taiyaku absorb {result.page} --take page` or `--take catalog` decides."
    if not result.sure:
        return f"page and catalog differ, and git does not have the page as it was made. {options}"
    return f"the catalog was changed since, too. {options}"


def _values(result: Absorbed) -> dict[str, Any]:
    def line(edit: Handwriting) -> int:
        return result.lines.get((edit.key, edit.target), 1)

    return {
        "page": result.page,
        "kept": result.kept,
        "absorbed": [
            {
                "line": line(edit),
                "source": edit.key.source,
                "target": edit.target,
                "author": edit.who,
                "date": edit.when,
            }
            for edit in result.placed
        ],
        "conflicts": [
            {
                "line": line(conflict.edit),
                "source": conflict.edit.key.source,
                "page": conflict.edit.target,
                "catalog": "" if conflict.twice else conflict.target,
            }
            for conflict in result.conflicts
        ],
        "misfits": [{"line": misfit.line, "text": misfit.text} for misfit in result.misfits],
    }
