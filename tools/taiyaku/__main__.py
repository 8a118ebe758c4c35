"""The list of commands, nothing more."""

from __future__ import annotations

import importlib
import keyword
import os
import sys
from collections.abc import Sequence

import click

from taiyaku import __version__
from taiyaku.errors import TaiyakuError

COMMANDS = {
    "init": "Set up an existing MkDocs repository, and git in this clone of it.",
    "build": "All of it: extract, draft, check, render, then the site.",
    "extract": "Read docs/en and mkdocs.yml into templates and merged catalogs.",
    "draft": "Draft new messages, and suggestions for stale ones.",
    "check": "Look for faults in the translations.",
    "review": "Open the workbench in a browser.",
    "render": "Write docs/ja from the catalogs.",
    "absorb": "Put hand edits of docs/ja into the catalogs.",
    "import": "Take an existing translation of the pages into the catalogs.",
    "status": "Count what is new, draft, stale and reviewed, page by page.",
    "site": "Build the side-by-side site from docs/en and docs/ja.",
    "export": "The course as PDF or EPUB; the glossary as CSV or Anki deck.",
    "glossary": "List, find, check, export and import terms.",
    "memory": "Find, import and export past translations.",
    "model": "See, add, export and compare MarianMT models.",
    "adapt": "Train the model on what was reviewed, or on other pairs.",
    "md2po": "Any folder of Markdown to PO files, no project needed.",
    "po2md": "The same Markdown with the translations put in.",
    "merge-driver": "Merge catalogs for git, message by message; `init` sets it up.",
}
"""Each command is `command` in the module of its name (import_ for import); a module is only loaded to be run."""


class _Commands(click.Group):
    """The table above as a click group."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = cmd_name.replace("-", "_") + "_" * keyword.iskeyword(cmd_name)
        command: click.Command = importlib.import_module(f"taiyaku.commands.{module}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="taiyaku")
def cli() -> None:
    """Bilingual course notes: English Markdown to a reviewed, side-by-side site.

    Run inside an MkDocs repository; settings are the options of the taiyaku plugin in mkdocs.yml.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command; exit 0 fine, 1 findings or unfinished, 2 wrong use or broken input."""
    try:
        code = cli.main(args=arguments, prog_name="taiyaku", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.Exit as leave:
        sys.exit(leave.exit_code)
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(2)
    except TaiyakuError as error:
        click.echo(f"taiyaku: {error}", err=True)
        sys.exit(2)
    except (KeyboardInterrupt, click.Abort):
        click.echo("taiyaku: stopped; what was finished is on disk.", err=True)
        sys.exit(130)
    except BrokenPipeError:  # `taiyaku status | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)


if __name__ == "__main__":
    main()
