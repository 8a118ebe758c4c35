"""`taiyaku review`: the workbench in the browser, on this machine only."""

from __future__ import annotations

import contextlib
import signal
import socket
import sys
import threading
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import click

from taiyaku.commands.pages import named_pages
from taiyaku.errors import ProjectError, TaiyakuError
from taiyaku.project import find_project, person

if TYPE_CHECKING:
    from taiyaku.review.committer import Committer

__all__ = ["HOST", "command", "listening"]

HOST = "127.0.0.1"
"""Never anything else: the app has no accounts."""

COMMITS = False
"""Whether commits are made where neither the command line nor mkdocs.yml says: of one person, who commits by hand."""

EXTRA = frozenset({"jinja2", "multipart", "nh3", "python_multipart", "regex", "starlette", "uvicorn"})
"""What the extra `review` installs, by the names that are imported."""


@click.command("review")
@click.argument("page", required=False)
@click.option("--port", type=click.IntRange(0, 65535), default=8010, show_default=True, help="0 takes any free port.")
@click.option("--no-browser", is_flag=True, help="Only say the address.")
@click.option("--commit/--no-commit", default=None, help="Make git commits of what was reviewed, as you go.")
@click.option("--commit-now", is_flag=True, help="Only commit what was reviewed and is not in git yet.")
def command(page: str | None, port: int, no_browser: bool, commit: bool | None, commit_now: bool) -> None:
    """Review drafts and stale translations in the browser, from PAGE on or from the overview."""
    project = find_project(Path.cwd())
    who = "" if commit_now else person(project.root)
    path = f"/page/{quote(named_pages(project, [page])[0])}" if page else "/"
    try:
        import uvicorn

        from taiyaku.review import check_traffic, make_app
        from taiyaku.review.committer import Committer
        from taiyaku.review.store import Store
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in EXTRA:
            raise
        raise ProjectError(
            f"the review app needs '{error.name}', which is not installed. Run `pip install 'taiyaku[review]'`."
        ) from None
    if commit_now:
        done = Committer(project, Store(project).journal).commit()
        for made in done:
            click.echo(f"{made.id[:7]}  {made.commit.author.name}  {made.commit.message.splitlines()[0]}")
        if not done:
            click.echo("Nothing to commit: what was reviewed here is in git.")
        return
    check_traffic(project)
    app = make_app(project, who=who)
    committer = Committer(project, app.state.desk.store.journal)
    commits = _first(commit, project.commits, COMMITS)
    # A service is ended by SIGTERM, and must end as well as one by Ctrl+C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # Who waits for a page is let in sooner by threads that compute; it costs them next to nothing.
    sys.setswitchinterval(0.001)
    with listening(port) as listener:
        address = f"http://{HOST}:{listener.getsockname()[1]}{path}"
        click.echo(f"Review as {who} at {address}  (Ctrl+C ends it)")
        if not no_browser:
            # A text browser would hold the terminal; the server must run meanwhile.
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, lifespan="off")
        # Ctrl+C is how one leaves, not a fault.
        committing = committer.working() if commits else contextlib.nullcontext()
        with committing, app.state.desk.clerk().working(), contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])
        if not commits:
            _hint(committer)


def _hint(committer: Committer) -> None:
    """Say what is not in git, and how it comes there."""
    with contextlib.suppress(TaiyakuError):  # no git: nothing to be said
        if waiting := committer.waiting():
            click.echo(
                f"{waiting} reviewed {'message is' if waiting == 1 else 'messages are'} not in git yet. "
                "`taiyaku review --commit-now` commits them in their reviewers' names; `--commit` does it as you go."
            )


def _first(*wishes: bool | None) -> bool:
    """The first wish that somebody has."""
    return next((wish for wish in wishes if wish is not None), False)


def listening(port: int) -> socket.socket:
    """A socket that listens already, so that the browser cannot come too early."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise ProjectError(
            f"port {port} cannot be opened ({error.strerror}). Use `taiyaku review --port 0` for a free one."
        ) from None
    return listener
