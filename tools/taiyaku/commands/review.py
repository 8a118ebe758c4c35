"""`taiyaku review`: the workbench in the browser, for one person on this machine or for a community."""

from __future__ import annotations

import contextlib
import gc
import signal
import socket
import sys
import threading
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import click

from taiyaku.commands.pages import named_pages
from taiyaku.errors import ProjectError, TaiyakuError
from taiyaku.project import find_project, person

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from taiyaku.review.committer import Committer

__all__ = ["HOST", "SERVED", "command", "listening"]

HOST = "127.0.0.1"
"""Never anything else without --community: one person has no account."""

COMMITS = False
"""Whether commits are made where neither the command line nor mkdocs.yml says: of one person, who commits by hand."""

EXTRA = frozenset({"itsdangerous", "jinja2", "multipart", "nh3", "python_multipart", "regex", "starlette", "uvicorn"})
"""What the extra `review` installs, by the names that are imported."""

SERVED: dict[str, Any] = {
    "log_level": "warning", "access_log": False, "server_header": False, "lifespan": "off", "ws": "none",
    # What a proxy says is believed of the proxies that were named (`review/people/proxy.py`), not of whoever is near.
    "proxy_headers": False,
    # Enough for a thousand open browsers, and an end for who only holds a place.
    "limit_concurrency": 2000, "timeout_keep_alive": 15, "timeout_graceful_shutdown": 5,
    "h11_max_incomplete_event_size": 32 * 1024,
}  # fmt: skip
"""How uvicorn is told to serve."""


@click.command("review")
@click.argument("page", required=False)
@click.option("--port", type=click.IntRange(0, 65535), default=8010, show_default=True, help="0 takes any free port.")
@click.option("--no-browser", is_flag=True, help="Only say the address.")
@click.option("--commit/--no-commit", default=None, help="Make git commits of what was reviewed, as you go.")
@click.option("--commit-now", is_flag=True, help="Only commit what was reviewed and is not in git yet.")
@click.option("--community", is_flag=True, help="For invited people with roles, who sign in by a link.")
@click.option("--host", default=HOST, show_default=True, help="Where --community listens.")
@click.option("--public-url", default="", metavar="URL", help="The address that people open, which a TLS proxy serves.")
@click.option("--proxy", multiple=True, metavar="ADDRESS", help="Believe what this proxy says of visitors.")
@click.option("--proxy-header", default="", metavar="NAME", help="… and whom it names in this header.")
@click.option("--maintainer-link", is_flag=True, help="Print links for who is a maintainer, and for a new one.")
def command(
    page: str | None,
    port: int,
    no_browser: bool,
    commit: bool | None,
    commit_now: bool,
    community: bool,
    host: str,
    public_url: str,
    proxy: tuple[str, ...],
    proxy_header: str,
    maintainer_link: bool,
) -> None:
    """Review drafts and stale translations in the browser, from PAGE on or from the overview."""
    project = find_project(Path.cwd())
    if not community and (host != HOST or public_url or proxy or proxy_header or maintainer_link):
        raise ProjectError("--host, --public-url, --proxy… and --maintainer-link are for others. Add --community.")
    who = "" if commit_now or community else person(project.root)
    path = f"/page/{quote(named_pages(project, [page])[0])}" if page else "/"
    gc.disable()  # what is imported stays
    try:
        import uvicorn

        from taiyaku.review import Hosting, check_traffic, make_app
        from taiyaku.review.committer import Committer
        from taiyaku.review.guard import site
        from taiyaku.review.lasting import starting
        from taiyaku.review.people.github import from_environment
        from taiyaku.review.people.proxy import named_proxies
        from taiyaku.review.store import Store
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in EXTRA:
            raise
        raise ProjectError(
            f"the review app needs '{error.name}', which is not installed. Run `pip install 'taiyaku[review]'`."
        ) from None
    finally:
        gc.freeze()
        gc.enable()
    if commit_now:
        done = Committer(project, Store(project).journal).commit()
        for made in done:
            click.echo(f"{made.id[:7]}  {made.commit.author.name}  {made.commit.message.splitlines()[0]}")
        if not done:
            click.echo("Nothing to commit: what was reviewed here is in git.")
        return
    check_traffic(project)
    hosting = (
        Hosting(site(host, public_url), named_proxies(proxy, proxy_header), from_environment()) if community else None
    )
    # A service is ended by SIGTERM, and must end as well as one by Ctrl+C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # A save asks the disk some forty times, and each time waits until a thread that computes lets it in again.
    sys.setswitchinterval(0.0002)
    with listening(port, host) as listener:
        with starting():
            app = make_app(project, who=who, locked=True, hosting=hosting)
        root = f"http://{_shown(host)}:{listener.getsockname()[1]}"
        if community:
            _say_community(app, public_url.rstrip("/") or root, more=maintainer_link)
        else:
            _say_alone(app, who, root, path, browser=not no_browser)
        # Ctrl+C is how one leaves, not a fault.
        committer = app.state.desk.committer
        # Of a community nobody commits by hand.
        commits = _first(commit, project.commits, community or COMMITS)
        committing = committer.working() if commits else contextlib.nullcontext()
        with committing, app.state.desk.clerk().working(), contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(uvicorn.Config(app, **SERVED)).run(sockets=[listener])
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


def _say_alone(app: Starlette, who: str, root: str, path: str, *, browser: bool) -> None:
    door = app.state.house.door
    click.echo(f"Review as {who} at {root}/open/{door.secret}{path}  (Ctrl+C ends it)")
    if browser:
        # What is given to a browser can be read by other users of the machine: it opens once.
        # A text browser would hold the terminal; the server must run meanwhile.
        address = f"{root}/open/{door.once()}{path}"
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def _say_community(app: Starlette, root: str, *, more: bool) -> None:
    community = app.state.house.community
    click.echo(f"Review for everybody who is invited at {root}/  (Ctrl+C ends it)")
    if more or not community.accounts.led():
        click.echo(f"Maintainer's invitation, for one person and one day: {root}/link/{community.first_link()}")
    for maintainer, secret in community.maintainers_links() if more else ():
        click.echo(f"Sign-in link of {maintainer.name}, for two days: {root}/link/{secret}")


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def listening(port: int, host: str = HOST) -> socket.socket:
    """A socket that listens already, so that the browser cannot come too early."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends at once only on sockets that say they are TCP; else every answer waits 40 ms for a receipt.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        if host != HOST:
            raise ProjectError(
                f"--host {host} --port {port}: cannot be opened ({error.strerror}). Give an address of this machine,"
                " or --port 0 for a free port."
            ) from None
        raise ProjectError(
            f"port {port} cannot be opened ({error.strerror}). Use `taiyaku review --port 0` for a free one."
        ) from None
    return listener
