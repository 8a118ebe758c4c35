"""`taiyaku review`: the workbench in the browser, on this machine only."""

from __future__ import annotations

import contextlib
import socket
import sys
import threading
import webbrowser
from pathlib import Path
from urllib.parse import quote

import click

from taiyaku.commands.pages import named_pages
from taiyaku.errors import ProjectError
from taiyaku.project import find_project, person

__all__ = ["HOST", "command", "listening"]

HOST = "127.0.0.1"
"""Never anything else: the app has no accounts."""

EXTRA = frozenset({"jinja2", "multipart", "nh3", "python_multipart", "regex", "starlette", "uvicorn"})
"""What the extra `review` installs, by the names that are imported."""


@click.command("review")
@click.argument("page", required=False)
@click.option("--port", type=click.IntRange(0, 65535), default=8010, show_default=True, help="0 takes any free port.")
@click.option("--no-browser", is_flag=True, help="Only say the address.")
def command(page: str | None, port: int, no_browser: bool) -> None:
    """Review drafts and stale translations in the browser, from PAGE on or from the overview."""
    project = find_project(Path.cwd())
    who = person(project.root)
    path = f"/page/{quote(named_pages(project, [page])[0])}" if page else "/"
    try:
        import uvicorn

        from taiyaku.review import check_traffic, make_app
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in EXTRA:
            raise
        raise ProjectError(
            f"the review app needs '{error.name}', which is not installed. Run `pip install 'taiyaku[review]'`."
        ) from None
    check_traffic(project)
    app = make_app(project, who=who)
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
        with app.state.desk.clerk().working(), contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])


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
