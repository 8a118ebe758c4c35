"""Drafting: the whole station, bare CTranslate2 and transformers, on the same sentences in the same run.

The pages are lecture notes from ../shared/corpora, else our own course. The station plans, climbs the ladder,
guards, assembles and keeps; CTranslate2 gets the sentences as they come to the engine, sorted, in int8 and
with the same beam; transformers gets a part of them, spread evenly, one at a time, as floats. A process for
each. Since other work on the machine spoils seconds, sentences a second are told by the clock and for a
second of one core; with the cores to itself the station uses all of them. What a model does not know of the
glossary makes the station ask again: so it is measured without one too.

    python -m tests.bench.draft [SENTENCES]
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.bench.roundtrip import CORPORA, ROOT

BEAM = 4
SENTENCES = 600
ALONE = 60
"""Sentences that transformers gets."""


def main() -> None:
    """Print the table."""
    if sys.argv[1:2] == ["--alone"]:
        print(json.dumps(_ALONE[sys.argv[2]](*sys.argv[3:])))  # noqa: T201  (for the table)
    else:
        _show(int(sys.argv[1]) if len(sys.argv) > 1 else SENTENCES)


def _show(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asked = Path(folder) / "asked.json"
        floats = Path(folder) / "floats"
        station = _run("station", count, asked)
        rows = {
            "the station": station,
            "the station, without a glossary": _run("station", count, Path(folder) / "unasked.json", "without"),
            "bare CTranslate2, every sentence once": _run("bare", asked, "plain"),
            "bare CTranslate2, all that the ladder asks": _run("bare", asked, "all"),
            "transformers, one by one, greedy": _run("transformers", asked, floats, 1),
            f"transformers, one by one, beam {BEAM}": _run("transformers", asked, floats, BEAM),
        }
    title = f"{station['sentences']:,} sentences, beam {BEAM}, {os.cpu_count()} cores"
    table = Table("", box=None, header_style="bold", title=title)
    for column in ("sentences/s", "per core-second", "the station is", "per core-second"):
        table.add_column(column, justify="right")
    for name, row in rows.items():
        speed, lone = row["sentences"] / row["seconds"], row["sentences"] / row["core_seconds"]
        ours = station["sentences"] / station["seconds"], station["sentences"] / station["core_seconds"]
        ratios = [f"{one / other:.2f} ×" for one, other in zip(ours, (speed, lone), strict=True)]
        table.add_row(name, f"{speed:.1f}", f"{lone:.1f}", *ratios)
    console = Console(width=110)
    console.print(table)
    load = _run("load")
    console.print(
        f"loading the embedded model: {load['seconds']:.2f} s with all imports, {load['core_seconds']:.2f} core-seconds"
    )
    console.print(f"messages by rung: {station['steps']}")
    found, asked = station["terms"]
    console.print(f"terms of the glossary used: {found} of {asked}, {100 * found / max(asked, 1):.1f} %")


def _run(*arguments: object) -> dict[str, Any]:
    words = [sys.executable, "-m", "tests.bench.draft", "--alone", *map(str, arguments)]
    env = os.environ | {"OMP_WAIT_POLICY": "PASSIVE", "TRANSFORMERS_VERBOSITY": "error"}
    said = subprocess.run(words, capture_output=True, text=True, check=False, env=env)
    if said.returncode:
        raise SystemExit(said.stderr)
    values: dict[str, Any] = json.loads(said.stdout.splitlines()[-1])
    return values


def _timed(work: Callable[[], Any]) -> dict[str, Any]:
    began, cpu = time.monotonic(), time.process_time()
    work()
    return {"seconds": time.monotonic() - began, "core_seconds": time.process_time() - cpu}


def _pages() -> list[str]:
    """Lecture notes, our own course where there are none."""
    if not CORPORA.is_file():
        return [path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs" / "en").rglob("*.md"))]
    with tarfile.open(CORPORA) as archive:
        names = sorted(name for name in archive.getnames() if name.startswith("cs231n/") and name.endswith(".md"))
        files = [file for name in names if (file := archive.extractfile(name))]
        return [file.read().decode("utf-8") for file in files]


def _station(count: str, asked: str, glossary: str = "") -> dict[str, Any]:
    """The station on messages that have so many different sentences; writes what it asked the engine."""
    from taiyaku.draft import Cache, Filling, Here, Terms, Wants, load_engine
    from taiyaku.draft.batches import batches
    from taiyaku.draft.sentences import plan
    from taiyaku.glossary import load
    from taiyaku.memory import Memory
    from taiyaku.model import Catalog, Key, Message, Segment
    from taiyaku.segments import split

    sources: dict[str, None] = {}
    sentences: set[Any] = set()
    parts = [part.text for page in _pages() for part in split(page, page="p.md") if isinstance(part, Segment)]
    for source in parts[:: max(1, len(parts) * 2 // (3 * int(count)))]:
        if len(sentences) < int(count):
            sources[source] = None
            sentences.update(plan(source).requests())
    catalog = Catalog("ja", {Key(source): Message(Key(source)) for source in sources})
    engine, terms = (
        load_engine(cache=Path(), beam_size=BEAM),
        Terms([] if glossary == "without" else load(ROOT / "glossary.yml")),
    )
    calls: list[tuple[list[str], int]] = []
    cache = Cache(Path(asked).with_suffix(".sqlite"), engine=engine.signature, terms=terms)
    translate = engine.translate

    def noted(texts: Sequence[str], *, hypotheses: int = 1) -> Any:
        calls.append((list(texts), hypotheses))
        return translate(texts, hypotheses=hypotheses)

    engine.translate = noted  # type: ignore[method-assign]
    filling = Filling(Wants(engine.signature, terms), memory=Memory([]), cache=cache, place=Here(engine, terms))
    result = _timed(lambda: filling.step({"p.md": catalog}))
    plain = [request.text for batch in batches(sentences) for request in batch]
    Path(asked).write_text(json.dumps({"plain": [(plain, 1)], "all": calls}), encoding="utf-8")
    summary = filling.summary
    return result | {
        "sentences": summary.translated,
        "steps": dict(summary.steps.most_common()),
        "terms": (summary.terms_found, summary.terms_asked),
    }


def _bare(asked: str, which: str) -> dict[str, Any]:
    """CTranslate2 and SentencePiece alone."""
    import ctranslate2
    import sentencepiece

    from taiyaku.draft import EMBEDDED

    said = json.loads(Path(asked).read_text(encoding="utf-8"))
    calls = [(sorted(texts, key=len, reverse=True), hypotheses) for texts, hypotheses in said[which]]
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(EMBEDDED / "source.spm"))
    cores, careful = os.cpu_count() or 1, which == "all"
    translator = ctranslate2.Translator(str(EMBEDDED), compute_type="int8", inter_threads=cores, intra_threads=1)

    def work() -> None:
        for texts, hypotheses in calls:
            beam = max(BEAM, hypotheses)
            results = translator.translate_batch(
                [[*pieces.encode(text, out_type=str), "</s>"] for text in texts],
                beam_size=beam,
                num_hypotheses=beam if careful else 1,
                return_scores=True,
                max_batch_size=1024,
                batch_type="tokens",
                no_repeat_ngram_size=4 if careful else 0,
                repetition_penalty=1.1 if careful else 1.0,
            )
            for result in results:
                [pieces.decode(one) for one in result.hypotheses]

    return _timed(work) | {"sentences": len(said["plain"][0][0])}


def _transformers(asked: str, floats: str, beam: str) -> dict[str, Any]:
    """The same weights as floats, one sentence at a time, on as many cores."""
    import torch
    import transformers

    from taiyaku.adapt.weights import marian_folder
    from taiyaku.draft import EMBEDDED

    if not Path(floats).exists():
        marian_folder(EMBEDDED, Path(floats))
    sentences = json.loads(Path(asked).read_text(encoding="utf-8"))["plain"][0][0]
    some = sentences[:: max(1, len(sentences) // ALONE)]
    tokenizer = transformers.MarianTokenizer.from_pretrained(floats)
    model = transformers.MarianMTModel.from_pretrained(floats).eval()
    torch.set_num_threads(os.cpu_count() or 1)

    def work() -> None:
        with torch.inference_mode():
            for text in some:
                ids = model.generate(**tokenizer([text], return_tensors="pt"), num_beams=int(beam), max_length=256)
                tokenizer.decode(ids[0], skip_special_tokens=True)

    return _timed(work) | {"sentences": len(some)}


def _load() -> dict[str, Any]:
    """All imports of the station, and the embedded model."""

    def work() -> None:
        from taiyaku.draft import load_engine

        load_engine(cache=Path())

    return _timed(work)


_ALONE: Mapping[str, Callable[..., dict[str, Any]]] = {
    "station": _station,
    "bare": _bare,
    "transformers": _transformers,
    "load": _load,
}

if __name__ == "__main__":
    main()
