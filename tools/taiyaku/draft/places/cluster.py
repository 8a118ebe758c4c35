"""Batches on the machines of a Dask cluster.

    dask scheduler
    dask worker tcp://host:8786 --nworkers 1 --nthreads 3       on every machine, one thread more than cores
    taiyaku draft --scheduler tcp://host:8786

A batch goes there with the terms that stand in it and with how its engine is loaded; each worker process
loads an engine once. The model is found on the worker: the embedded one is in the package, another one
under the path or hub id that it has here. What must be alike, the model and this station's code, is compared by its
signature with every batch, since a worker may join at any time. Dask gives the batches of a killed worker to
another one. The cache stays here.

Machines of one kind give the very same drafts; other kinds of processors may differ in the last bits of a
score, as they do without a cluster.
"""

from __future__ import annotations

import functools
import logging
import pickle
import socket
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass
from typing import Any

from taiyaku import __version__
from taiyaku.draft.cache import station
from taiyaku.draft.engine import Engine
from taiyaku.draft.ladder import Outcome, climb
from taiyaku.draft.origin import Terms
from taiyaku.draft.places.here import shares
from taiyaku.draft.places.turns import in_turn
from taiyaku.draft.sentences import Request
from taiyaku.errors import EngineError, TaiyakuError
from taiyaku.extras import needed
from taiyaku.model import Term

__all__ = ["Cluster", "Recipe", "climbed", "unlike"]

PATIENCE = 5
"""Seconds to wait for a scheduler to answer, and for it to have a worker."""
SHARES = 3
"""Of a batch, so that many machines have work; as many as one with two cores makes of it."""
AHEAD = 2
"""Shares handed on for each thread of the workers, so that none waits for the next."""
_ALIKE = ("python", "distributed", "cloudpickle", "msgpack")
"""What must be of one version for two machines to understand each other."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a worker gets the engine, and what it must come out as."""

    loading: bytes
    """A pickled function without arguments, which loads it."""
    signature: str
    station: str
    version: str


class Cluster:
    """The workers of a scheduler."""

    stopped = ""
    """Engines on a cluster cost nothing, and never stop."""

    def __init__(self, address: str, loading: Callable[[], Engine], *, signature: str, terms: Terms) -> None:
        """Connect to the scheduler.

        Raises:
            EngineError: there is none, it has no workers, or it runs other versions.

        """
        why = "--scheduler: drafting on a cluster needs {missing}."
        distributed = needed("distributed", extra="cluster", why=why, error=EngineError)
        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what goes wrong is said by us, in one line
        self._address = address
        self._terms = terms
        self._recipe = Recipe(pickle.dumps(loading), signature, station(), __version__)
        self._client = _connected(distributed, address)
        try:
            if problem := unlike(self._client.get_versions()):
                raise EngineError(f"scheduler '{address}': {problem}")
            self._client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            self.close()
            raise EngineError(
                f"scheduler '{address}': it has no workers. Start one with `dask worker {address} --nworkers 1`."
            ) from None
        except BaseException:
            self.close()
            raise

    def outcomes(self, batches: Iterable[Sequence[Request]]) -> Iterator[Mapping[Request, Outcome]]:
        """See `Place.outcomes`."""
        executor = self._client.get_executor(pure=False)
        try:
            yield from in_turn(
                lambda batch: executor.submit(climbed, batch, self._recipe, self._terms.of(batch)),
                (share for batch in batches for share in shares(batch, SHARES)),
                at_once=self._room,
            )
        except TaiyakuError:
            raise
        except (CancelledError, OSError, ImportError, RuntimeError, self._killed()) as error:
            said = " ".join(str(error).split())[:120] or "the scheduler is gone"
            raise EngineError(
                f"scheduler '{self._address}': the work stopped ({type(error).__name__}: {said}). "
                "What was translated is kept; look at the workers, and run it again."
            ) from None

    def close(self) -> None:
        """Let go of the scheduler."""
        self._client.close(timeout=PATIENCE)

    def _room(self) -> int:
        workers = self._client.scheduler_info()["workers"].values()
        return AHEAD * max(1, sum(int(worker["nthreads"]) for worker in workers))

    @staticmethod
    def _killed() -> type[Exception]:
        from distributed.scheduler import KilledWorker

        return KilledWorker


def _connected(distributed: Any, address: str) -> Any:
    try:
        with warnings.catch_warnings():  # of versions, which are compared by us
            warnings.simplefilter("ignore")
            return distributed.Client(address, timeout=PATIENCE, set_as_default=False, name="taiyaku")
    except (OSError, TimeoutError, ValueError) as error:
        said = " ".join(str(error).split())[:120]
        raise EngineError(
            f"scheduler '{address}': cannot be reached ({said}). "
            "Start one with `dask scheduler`, and give its address as tcp://host:8786."
        ) from None


def unlike(versions: Mapping[str, Any]) -> str:
    """What runs in another version than here, as Dask's `get_versions` tells it; empty where all is alike."""
    mine = _versions(versions["client"])
    others = {"the scheduler": versions["scheduler"]} | {
        f"worker {name}": one for name, one in versions["workers"].items()
    }
    for name, one in others.items():
        theirs = _versions(one)
        for what in _ALIKE:
            if theirs.get(what) != mine.get(what):
                return f"{name} runs {what} {theirs.get(what)}, here is {mine.get(what)}. Install the same there."
    return ""


def _versions(node: Mapping[str, Any]) -> dict[str, str]:
    """The versions of one machine; of Python's only what pickles depend on."""
    packages = dict(node.get("packages", {}))
    return packages | {"python": ".".join(str(packages.get("python", "")).split(".")[:2])}


def climbed(batch: Sequence[Request], recipe: Recipe, terms: tuple[Term, ...]) -> dict[Request, Outcome]:
    """On the worker: the outcomes of a batch."""
    try:
        return climb(batch, _engine(recipe), terms)
    except TaiyakuError as error:
        raise type(error)(f"worker {socket.gethostname()}: {error}") from None


_loading = threading.Lock()


def _engine(recipe: Recipe) -> Engine:
    with _loading:  # the threads of a worker share one
        return _loaded(recipe)


@functools.lru_cache(maxsize=1)
def _loaded(recipe: Recipe) -> Engine:
    if recipe.station != station():
        raise EngineError(f"its taiyaku {__version__} is not the {recipe.version} that asks. Install the same there.")
    try:
        engine: Engine = pickle.loads(recipe.loading)()  # noqa: S301  (Dask runs what it is sent anyway)
    except OSError as error:
        raise EngineError(f"the model cannot be loaded there ({error}).") from None
    if engine.signature != recipe.signature:
        raise EngineError(f"its model is {engine.signature}, not {recipe.signature}. Copy the same files there.")
    return engine
