"""The line that names a server → the engine; another kind of server is one line of the table."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from taiyaku.draft.servers.address import Address
from taiyaku.draft.servers.answers import Answers
from taiyaku.draft.servers.api import Api
from taiyaku.draft.servers.budget import AT_MOST, Budget
from taiyaku.draft.servers.client import Client, Patience
from taiyaku.draft.servers.libretranslate import LibreTranslate
from taiyaku.draft.servers.openai import OpenAI
from taiyaku.draft.servers.remote import RemoteEngine
from taiyaku.errors import EngineError
from taiyaku.model import Term

__all__ = ["SERVERS", "load_server", "reached_server"]

SERVERS: Mapping[str, Callable[..., Api]] = {"libretranslate": LibreTranslate, "openai": OpenAI}
"""What stands before the + of a line."""


def load_server(
    address: Address,
    *,
    cache: Path | None = None,
    source: str = "en",
    target: str = "ja",
    terms: Sequence[Term] = (),
    at_most: int = AT_MOST,
    patience: Patience | None = None,
) -> RemoteEngine:
    """The engine; nothing is sent by this.

    Raises:
        EngineError: the kind is unknown, the line incomplete, or the key would be sent in the open.

    """
    api, client, budget = _reached(address, source, target, at_most, patience or Patience())
    scope = f"{address.kind} {api.signature} {api.edition} {source} {target}"
    answers = Answers(cache / "answers.sqlite" if cache else None, scope=scope)
    return RemoteEngine(api, client, answers, budget, url=address.url, terms=terms)


def reached_server(address: Address, *, source: str = "en", target: str = "ja") -> str:
    """The signature of a server that answers, has the model or the languages, and takes the key; costs nothing.

    Raises:
        EngineError: it does not.

    """
    api, client, _ = _reached(address, source, target, 0, Patience(attempts=2))
    try:
        fault = api.probed(client.get(api.probe()))
    finally:
        client.close()
    if fault:
        raise EngineError(f"{api.name} at {address.url}: {fault}. Check the address, or name another model.")
    return api.signature


def _reached(
    address: Address, source: str, target: str, at_most: int, patience: Patience
) -> tuple[Api, Client, Budget]:
    if address.kind not in SERVERS:
        raise EngineError(
            f"model '{address.kind}+{address.url}': this kind of server is unknown. Known are {', '.join(SERVERS)}."
        )
    api = SERVERS[address.kind](address, source=source, target=target)
    key = os.environ.get(address.key_name, "").strip()
    if key and not address.safe_for_keys:
        raise EngineError(
            f"model '{address.kind}+{address.url}': the key in {address.key_name} could be read on the way. Use https."
        )
    if not key.isascii() or not key.isprintable():
        raise EngineError(f"{address.key_name}: this is no key: it holds letters that none has. Copy it again.")
    budget = Budget(at_most)
    return api, Client(address, api, key=key, budget=budget, patience=patience), budget
