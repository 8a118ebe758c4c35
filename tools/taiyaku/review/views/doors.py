"""Coming and going: the secret from the terminal, invitations, links, GitHub; one's own sessions.

What lets somebody in is only looked at by GET, and used by POST: programs that look at links use none up. The way over
GitHub is the exception that OAuth makes of it; there a sealed cookie says which browser has asked.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from urllib.parse import quote, urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from taiyaku.errors import TaiyakuError
from taiyaku.review.people import door, sessions
from taiyaku.review.people.accounts import AccountError
from taiyaku.review.people.community import Community, LinkError
from taiyaku.review.people.github import BROKEN, REFUSED, UNINVITED, Account, GitHub, GitHubError
from taiyaku.review.people.seal import fresh
from taiyaku.review.views.answers import NOTHING, house_of, local, number_of, posted, shown, visit_of
from taiyaku.review.views.troubles import stranger
from taiyaku.review.words import N_
from taiyaku.said import say

__all__ = ["COMMUNITY_ROUTES", "ROUTES", "community_of", "link_address"]

MINUTES = 10
"""How long somebody may take at GitHub."""

GITHUB = "github"

NEEDLESS = N_("You are signed in and can go on. This link is not valid any more, or never was.")
"""What somebody is told who opens their own invitation again."""


def community_of(request: Request) -> Community:
    """The people of the app."""
    community = house_of(request).community
    if community is None:
        raise HTTPException(404, NOTHING)
    return community


def link_address(request: Request, secret: str) -> str:
    """The address of a link."""
    return f"{_origin(request)}/link/{secret}"


def open_door(request: Request) -> Response:
    """The secret from the terminal becomes a cookie, and the browser goes on to where the rest of the path leads."""
    house = house_of(request)
    path = f"/{quote(request.path_params['path'].lstrip('/'))}"
    query = f"?{request.url.query}" if request.url.query else ""
    answer = RedirectResponse(local(f"{path}{query}"), 303)
    if house.door is None:
        return answer
    cookie = house.door.redeemed(request.path_params["secret"])
    if cookie is None and visit_of(request) is None:
        return stranger(request)
    if cookie is not None:
        answer.set_cookie(house.cookie, cookie, max_age=door.DAYS * 86_400, httponly=True, samesite="lax")
    return answer


def sign_in(request: Request) -> Response:
    """The ways to come in."""
    return RedirectResponse("/", 303) if visit_of(request) else stranger(request, status=200)


def look(request: Request) -> Response:
    """What a link would do."""
    return _look(request, {})


@posted
def enter(request: Request, fields: Mapping[str, str]) -> Response:
    """In, by an invitation or a sign-in link."""
    secret, community = request.path_params["secret"], community_of(request)
    caller, visit = house_of(request).caller(request), visit_of(request)
    try:
        link = community.look(secret)
        if link.person:
            return _welcome(request, community.enter(secret, caller))
        if visit is not None:
            community.raised(visit, secret)
            return RedirectResponse("/", 303)
        return _welcome(request, community.join(secret, fields.get("name", ""), fields.get("mail", ""), caller))
    except AccountError as error:
        return _look(request, fields, line=str(error), status=422)
    except LinkError as error:
        return _spent(request, error)


def github(request: Request) -> Response:
    """On to GitHub."""
    app = _github(request)
    state, verifier = fresh(), secrets.token_urlsafe(48)
    asked = {"state": state, "verifier": verifier, "link": request.query_params.get("link", "")[:100]}
    asked["to"] = local(request.query_params.get("to", "/"))
    answer = RedirectResponse(app.begin(back=_back(request), state=state, verifier=verifier), 303)
    sealed = house_of(request).seal.closed(asked, purpose=GITHUB)
    answer.set_cookie(house_of(request).named(GITHUB), sealed, max_age=60 * MINUTES, httponly=True, samesite="lax")
    return answer


def github_back(request: Request) -> Response:
    """Back from GitHub with a code, or with a refusal."""
    app, name = _github(request), house_of(request).named(GITHUB)
    asked = house_of(request).seal.opened(request.cookies.get(name, ""), purpose=GITHUB, seconds=60 * MINUTES)
    state, code = request.query_params.get("state", ""), request.query_params.get("code", "")
    same = asked is not None and secrets.compare_digest(state.encode("utf-8", "replace"), asked["state"].encode())
    if not same:
        answer = stranger(request, line=BROKEN, status=400)
    elif not code:
        answer = stranger(request, line=REFUSED, detail=request.query_params.get("error", "")[:80])
    else:
        try:
            account = app.finish(code=code, back=_back(request), verifier=asked["verifier"])
            answer = _known_at_github(request, account, link=asked["link"], to=asked["to"])
        except (AccountError, LinkError, GitHubError) as error:
            answer = stranger(request, line=str(error), detail=getattr(error, "detail", ""), status=403)
    answer.delete_cookie(name, secure=house_of(request).site.secure, httponly=True, samesite="lax")
    return answer


def _known_at_github(request: Request, account: Account, *, link: str, to: str) -> Response:
    community, caller, visit = community_of(request), house_of(request).caller(request), visit_of(request)
    if visit is not None:
        community.connect(visit, account)
        return RedirectResponse("/me", 303)
    secret = community.enter_by_github(account, caller)
    if secret is None and link:
        try:
            secret = community.join(link, account.name, account.mail, caller, account=account)
        except AccountError:  # the name is somebody else's; a login is nobody else's at GitHub
            secret = community.join(link, account.login, account.mail, caller, account=account)
    if secret is None:
        raise GitHubError(UNINVITED)
    return _welcome(request, secret, to)


def me(request: Request) -> Response:
    """One's own sessions."""
    return _me(request)


@posted
def own_link(request: Request, fields: Mapping[str, str]) -> Response:
    """A link by which one signs in at another browser of one's own; shown this once."""
    visit = visit_of(request)
    assert visit is not None  # noqa: S101  (the view needs a permission)
    if not visit.session:  # who comes by a proxy comes by it everywhere, as long as it vouches for them
        raise HTTPException(404, NOTHING)
    return _me(request, made=link_address(request, community_of(request).sign_in_link(visit, visit.person)))


def _me(request: Request, *, made: str = "") -> Response:
    visit, community = visit_of(request), community_of(request)
    assert visit is not None  # noqa: S101  (the views need a permission)
    person = community.accounts.get(visit.person)
    return shown(
        request,
        "me.html",
        person=person,
        sessions=community.sessions.of(visit.person, now=community.clock()),
        github=community.github is not None,
        made=made,
    )


@posted
def sign_out(request: Request, fields: Mapping[str, str]) -> Response:
    """End this session, or another one of one's own."""
    visit, community = visit_of(request), community_of(request)
    assert visit is not None  # noqa: S101  (the view needs a permission)
    number = number_of(fields.get("session", "")) or visit.session
    community.leave(visit, number=number)
    if number != visit.session:
        return RedirectResponse("/me", 303)
    answer = RedirectResponse("/sign-in", 303)
    house = house_of(request)
    answer.delete_cookie(house.cookie, secure=house.site.secure, httponly=True, samesite="lax")
    # What was not sent yet lies in the browser, where the next person would find it.
    answer.headers["Clear-Site-Data"] = '"storage"'
    return answer


def _look(request: Request, fields: Mapping[str, str], *, line: str = "", status: int = 200) -> Response:
    community, secret = community_of(request), request.path_params["secret"]
    try:
        link = community.look(secret)
    except LinkError as error:
        return _spent(request, error)
    return shown(
        request,
        "link.html",
        status=status,
        link=link,
        person=community.accounts.get(link.person) if link.person else None,
        line=line,
        fields=fields,
        github=f"/github?{urlencode({'link': secret})}" if community.github else "",
    )


def _spent(request: Request, error: TaiyakuError) -> Response:
    if visit_of(request) is not None:
        return shown(request, "trouble.html", status=410, trouble=NEEDLESS, wrote=(), back="", page="")
    return stranger(request, line=str(error), status=410)


def _welcome(request: Request, secret: str, to: str = "/") -> Response:
    """The browser has a session from now on, and never one that somebody else has given it."""
    answer = RedirectResponse(local(to), 303)
    sealed = house_of(request).seal.closed(secret, purpose="session")
    name, seconds = house_of(request).cookie, sessions.DAYS * 86_400
    answer.set_cookie(name, sealed, max_age=seconds, httponly=True, samesite="lax")
    return answer


def _github(request: Request) -> GitHub:
    app = community_of(request).github
    if app is None:
        raise HTTPException(404, say("Signing in by GitHub is not set up here."))
    return app


def _back(request: Request) -> str:
    return f"{_origin(request)}/github/back"


def _origin(request: Request) -> str:
    return house_of(request).site.origin or f"http://{request.headers['host']}"


ROUTES = (Route("/open/{secret}/{path:path}", open_door, name="open"),)

COMMUNITY_ROUTES = (
    Route("/sign-in", sign_in, name="sign-in"),
    Route("/link/{secret}", look, name="link"),
    Route("/link/{secret}", enter, name="enter", methods=["POST"]),
    Route("/github", github, name="github"),
    Route("/github/back", github_back, name="github-back"),
    Route("/me", me, name="me"),
    Route("/me/link", own_link, name="own-link", methods=["POST"]),
    Route("/sign-out", sign_out, name="sign-out", methods=["POST"]),
)
