"""For maintainers: who did what when, from which session; to read, and to take along."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from taiyaku.review.people.audit import as_csv, as_json_lines
from taiyaku.review.views.answers import number_of, shown
from taiyaku.review.views.doors import community_of
from taiyaku.said import say

__all__ = ["ROUTES"]

LINES = 200
"""On one page."""

FILES = {"csv": (as_csv, "text/csv"), "jsonl": (as_json_lines, "application/jsonl")}


def log(request: Request) -> Response:
    """The latest lines, or those of one person or one kind."""
    community = community_of(request)
    who, action = request.query_params.get("who", ""), request.query_params.get("action", "")
    lines = community.audit.lines(
        who=who, action=action, before=number_of(request.query_params.get("before", "")), most=LINES + 1
    )
    return shown(
        request,
        "log.html",
        lines=lines[:LINES],
        onward=lines[LINES - 1].number if len(lines) > LINES else 0,
        people=community.accounts.all(),
        actions=community.audit.actions(),
        who=who,
        action=action,
    )


def log_file(request: Request) -> Response:
    """All of it as a file."""
    form = request.path_params["form"]
    if form not in FILES:
        raise HTTPException(404, say("'{form}' is no form of the log. Use {known}.", form=form, known=", ".join(FILES)))
    written, kind = FILES[form]
    headers = {"Content-Disposition": f'attachment; filename="log.{form}"'}
    return StreamingResponse(written(community_of(request).audit.all()), media_type=kind, headers=headers)


ROUTES = (
    Route("/log", log, name="log"),
    Route("/log.{form}", log_file, name="log-file"),
)
