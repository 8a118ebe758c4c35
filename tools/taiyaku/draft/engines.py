"""One line of configuration → the engine that it names.

A line with ``://`` names a server, of a kind that `servers/load.py` has in its table; any other names a model that runs
here. Whoever writes another engine gives it a line in `load_engine`, and that is all.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from taiyaku.draft.marian import MarianEngine
from taiyaku.draft.models import ready_folder
from taiyaku.draft.servers import AT_MOST, RemoteEngine, load_server, parse_address
from taiyaku.model import Term

__all__ = ["load_engine"]


def load_engine(
    model: str = "",
    *,
    cache: Path,
    beam_size: int = 4,
    source: str = "en",
    target: str = "ja",
    terms: Sequence[Term] = (),
    at_most: int = AT_MOST,
) -> MarianEngine | RemoteEngine:
    """The engine for a model: empty for the embedded one, else a folder, a hub id, or a server.

    `terms` and `at_most`, the characters that may be sent in a run, are for servers.

    Raises:
        EngineError: the model is missing, incomplete or of another kind, or needs what is not installed.

    """
    if address := parse_address(model):
        return load_server(address, cache=cache, source=source, target=target, terms=terms, at_most=at_most)
    return MarianEngine(ready_folder(model, cache), beam_size=beam_size, language=target)
