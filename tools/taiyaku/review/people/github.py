"""Sign-in by a GitHub OAuth app; the one door to Authlib.

Id and secret of the app come from the environment and go nowhere but to GitHub. The code that GitHub hands to the
browser is bound to the browser that asked (state) and to this server (PKCE). What GitHub is asked for is who
the person is, nothing that could change anything there; the token is forgotten at once.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from taiyaku.errors import ProjectError, TaiyakuError, short
from taiyaku.extras import needed
from taiyaku.review.words import N_

__all__ = ["Account", "GitHub", "GitHubError", "from_environment"]

NAMES = ("TAIYAKU_GITHUB_ID", "TAIYAKU_GITHUB_SECRET", "TAIYAKU_GITHUB_URL")
"""Id and secret of the app, and where another GitHub than github.com is."""

SECONDS = 10.0

REFUSED = N_("GitHub did not let you in. Try once more.")
STRANGE = N_("GitHub gave an answer that cannot be understood. Try once more.")
BROKEN = N_("This was not begun in this browser, or too long ago. Begin once more.")
UNINVITED = N_("This GitHub account is not known here. Open your invitation, and join by GitHub from there.")
WHY = "Signing in by GitHub needs '{missing}', which is not installed."


class GitHubError(TaiyakuError):
    """Raised by `GitHub.finish`: no account came of it."""

    def __init__(self, said: str, *, detail: str = "") -> None:
        super().__init__(said)
        self.detail = detail
        """The code that GitHub gave."""


@dataclass(frozen=True, slots=True)
class Account:
    """Who somebody is at GitHub."""

    number: str
    login: str
    name: str

    @property
    def mail(self) -> str:
        """The address by which GitHub credits commits without giving away the real one."""
        return f"{self.number}+{self.login}@users.noreply.github.com"


@dataclass(frozen=True, slots=True)
class GitHub:
    """An OAuth app at GitHub."""

    app: str
    secret: str
    url: str = "https://github.com"

    def __repr__(self) -> str:
        """Without the secret, wherever it may be printed."""
        return f"GitHub({self.app!r}, {self.url!r})"

    @property
    def api(self) -> str:
        """Where it tells who somebody is."""
        return "https://api.github.com" if self.url == "https://github.com" else f"{self.url}/api/v3"

    def begin(self, *, back: str, state: str, verifier: str) -> str:
        """The address at GitHub that the browser is sent to."""
        client = needed(
            "authlib.integrations.httpx_client", extra="community", why=WHY, error=GitHubError
        ).OAuth2Client(client_id=self.app, redirect_uri=back, code_challenge_method="S256")
        with client:
            address, _ = client.create_authorization_url(
                f"{self.url}/login/oauth/authorize", state=state, code_verifier=verifier
            )
        return str(address)

    def finish(self, *, code: str, back: str, verifier: str) -> Account:
        """The account that a code stands for.

        Raises:
            GitHubError: GitHub refused, could not be reached, or said something else.

        """
        authlib = needed("authlib.integrations.httpx_client", extra="community", why=WHY, error=GitHubError)
        httpx = needed("httpx2", extra="community", why=WHY, error=GitHubError)
        refused = needed("authlib.common.errors", extra="community", why=WHY, error=GitHubError).AuthlibBaseError
        client = authlib.OAuth2Client(
            client_id=self.app, client_secret=self.secret, redirect_uri=back, code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_post",  # noqa: S106  (a method)
            timeout=SECONDS, trust_env=False,
        )  # fmt: skip
        try:
            with client:
                client.fetch_token(f"{self.url}/login/oauth/access_token", code=code, code_verifier=verifier)
                answer = client.get(f"{self.api}/user", headers={"Accept": "application/vnd.github+json"})
                answer.raise_for_status()
                return _account(answer.json())
        except (refused, httpx.HTTPError) as error:
            said = getattr(error, "error", "") or type(error).__name__
            raise GitHubError(REFUSED, detail=short(str(said), 80)) from None
        except (KeyError, TypeError, ValueError):
            raise GitHubError(STRANGE) from None


def _account(said: object) -> Account:
    if not isinstance(said, dict):
        raise TypeError("no object")
    number, login = said["id"], said["login"]
    if not isinstance(number, int) or isinstance(number, bool) or not isinstance(login, str) or not login:
        raise TypeError("no account")
    name = said.get("name")
    return Account(str(number), login, name if isinstance(name, str) and name.strip() else login)


def from_environment(environment: Mapping[str, str] = os.environ) -> GitHub | None:
    """The app that the environment names; None where it names none.

    Raises:
        ProjectError: only half of what is needed is there.

    """
    app, secret, url = (environment.get(name, "").strip() for name in NAMES)
    if not (app or secret):
        return None
    if not (app and secret):
        raise ProjectError(f"only one of {NAMES[0]} and {NAMES[1]} is set. Set both, or none.")
    url = url.rstrip("/") or "https://github.com"
    parts = urlsplit(url)
    if not parts.hostname or (parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost")):
        raise ProjectError(f"{NAMES[2]} is '{url}'. Give an address that begins with https://.")
    return GitHub(app, secret, url)
