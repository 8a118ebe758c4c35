"""`taiyaku glossary`: the terms: look, find, check, export, import."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from taiyaku import catalog as catalogs
from taiyaku.commands.say import as_json, columns, console, plural, step
from taiyaku.errors import GlossaryError
from taiyaku.files import read_text, write_bytes, write_text
from taiyaku.glossary import (
    anki,
    csv_of,
    load,
    occurrences,
    read_csv,
    read_tbx,
    target_uses,
    tbx_of,
    with_terms,
)
from taiyaku.model import Term, TermStatus
from taiyaku.project import Project, find_project, load_settings

__all__ = ["command", "write_glossary"]


@click.group(
    "glossary", invoke_without_command=True, help="The terms of glossary.yml: list, find, check, export, import."
)
@click.pass_context
def command(context: click.Context) -> int:
    """The list, where no other command below is named."""
    if context.invoked_subcommand is None:
        _show(load(find_project(Path.cwd()).glossary), json_=False)
    return 0


@command.command("list", help="All terms, in the order of the file.")
@click.option("--json", "json_", is_flag=True, help="For other programs.")
def list_(json_: bool) -> int:
    """The command."""
    _show(load(find_project(Path.cwd()).glossary), json_=json_)
    return 0


@command.command("find", help="The terms in a text, English or Japanese. Exit 1 where there is none.")
@click.argument("text")
@click.option("--json", "json_", is_flag=True, help="For other programs.")
def find(text: str, json_: bool) -> int:
    """The command."""
    terms = load(find_project(Path.cwd()).glossary)
    found = dict.fromkeys(one.term for one in occurrences(text, terms))
    found |= dict.fromkeys(term for term in terms if not term.keep and target_uses(term, text))
    _show([*found], json_=json_)
    return 0 if found else 1


@dataclass(frozen=True, slots=True)
class _Remark:
    """Something seen in the glossary, and whether it leads drafts and checks astray."""

    term: str
    text: str
    wrong: bool = False


@command.command("check", help="Terms that contradict each other, or stand on no page. Exit 1 for a contradiction.")
@click.option("--json", "json_", is_flag=True, help="For other programs.")
def check(json_: bool) -> int:
    """The command."""
    project = find_project(Path.cwd())
    terms = load(project.glossary)
    remarks = [*_contradictions(terms), *_unused(project, terms)]
    if json_:
        as_json([{"term": one.term, "text": one.text, "wrong": one.wrong} for one in remarks])
    else:
        for one in remarks:
            console.print(f"{one.term}: {one.text}", markup=False)
        wrong = plural(sum(one.wrong for one in remarks), "contradiction")
        console.print(f"{plural(len(terms), 'term')}, {wrong}.", markup=False)
    return 1 if any(one.wrong for one in remarks) else 0


@command.command("export", help="Write the terms as .csv, .tbx or .apkg (Anki), by the name of the file.")
@click.argument("output", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
def export(output: Path) -> int:
    """The command."""
    return write_glossary(find_project(Path.cwd()), output)


@command.command("import", help="Add the terms of a .csv or .tbx file that glossary.yml does not have.")
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_(path: Path) -> int:
    """The command."""
    project = find_project(Path.cwd())
    read = {".csv": read_csv, ".tsv": read_csv, ".tbx": read_tbx}.get(path.suffix.lower())
    if read is None:
        raise click.UsageError(f"{path}: the name ends neither with .csv nor with .tbx.")
    known = load(project.glossary)
    sources = {term.source.casefold() for term in known}
    given = read(path)
    new = {term.source.casefold(): term for term in reversed(given) if term.source.casefold() not in sources}
    added = tuple(term for term in given if new.get(term.source.casefold()) is term)
    with step("glossary") as running:
        _add(project, known, added)
        left = f", {len(given) - len(added):,} known already" if len(given) > len(added) else ""
        running.say(f"{plural(len(added), 'term')} added to {project.shown(project.glossary)}{left}.")
    return 0


def write_glossary(project: Project, output: Path) -> int:
    """Write the terms in the form that the name of the file says."""
    write = _WRITERS.get(output.suffix.lower())
    if write is None:
        raise click.UsageError(f"{output}: the name ends with none of {', '.join(_WRITERS)}.")
    terms = load(project.glossary)
    if not terms:
        raise GlossaryError(f"{project.shown(project.glossary)}: there are no terms to export. Write some first.")
    with step("glossary") as running:
        write_bytes(output.absolute(), write(project, terms))
        running.say(f"{plural(len(terms), 'term')} in {project.shown(output.absolute())}.")
    return 0


def _title(project: Project) -> str:
    return str(load_settings(project.config).get("site_name") or project.root.name)


_WRITERS: Mapping[str, Callable[[Project, tuple[Term, ...]], bytes]] = {
    ".csv": lambda _, terms: csv_of(terms).encode(),
    ".tbx": lambda project, terms: tbx_of(
        terms, source=project.source_language, target=project.target_language, title=_title(project)
    ).encode(),
    ".apkg": lambda project, terms: anki(terms, title=_title(project)),
}


def _add(project: Project, known: tuple[Term, ...], added: tuple[Term, ...]) -> None:
    """Write the glossary with the new terms, if it then says what it said and these."""
    path = project.glossary
    before = read_text(path) if path.exists() else ""
    if not added:
        return
    write_text(path, with_terms(before, added))
    try:
        right = load(path) == (*known, *added)
    except GlossaryError:
        right = False
    if not right:
        write_text(path, before)
        raise GlossaryError(
            f"{path}: its layout is not understood, and it is as before. Write `terms:` as a block list."
        )


def _contradictions(terms: Sequence[Term]) -> Iterator[_Remark]:
    """Two terms that claim one word, in either language."""
    english: dict[str, list[Term]] = defaultdict(list)
    for term in terms:
        for form in dict.fromkeys(form.casefold() for form in (term.source, *term.variants)):
            english[form].append(term)
    for form, several in english.items():
        if len(several) > 1:
            others = ", ".join(f"'{term.source}'" for term in several[1:])
            yield _Remark(several[0].source, f"'{form}' is a spelling of {others} too. Keep it in one.", wrong=True)
    for term in terms:
        for other in terms:
            forms = {other.target, *other.admitted}
            if other is not term and not term.keep and (clash := forms.intersection(term.forbidden)):
                said = f"its forbidden '{sorted(clash)[0]}' is a form of '{other.source}'. See that both are meant."
                yield _Remark(term.source, said)


def _unused(project: Project, terms: tuple[Term, ...]) -> Iterator[_Remark]:
    """Terms that stand in no message."""
    pages = [catalogs.read(project.catalog_path(page)) for page in project.catalog_pages()]
    sources = {key.source for catalog in pages for key in catalog.messages}
    used = {one.term for source in sources for one in occurrences(source, terms)}
    for term in terms:
        if sources and term not in used and term.status is TermStatus.PREFERRED:
            yield _Remark(term.source, "stands on no page.")


def _show(terms: Sequence[Term], *, json_: bool) -> None:
    if json_:
        as_json([_values(term) for term in terms])
        return
    shown = columns()
    for name in ("English", "日本語", "reading", "status", "note"):
        shown.add_column(name)
    for term in terms:
        status = "kept" if term.keep else "" if term.status is TermStatus.PREFERRED else term.status.value
        shown.add_row(term.source, term.target, term.reading, status, term.note or term.note_ja)
    console.print(shown)


def _values(term: Term) -> dict[str, object]:
    return {
        "source": term.source,
        "target": term.target,
        "reading": term.reading,
        "note": term.note,
        "note_ja": term.note_ja,
        "status": term.status.value,
        "keep": term.keep,
        "variants": list(term.variants),
        "admitted": list(term.admitted),
        "forbidden": list(term.forbidden),
    }
