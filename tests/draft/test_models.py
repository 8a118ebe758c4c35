"""Other models by their name: every layout that folders come in, each way in which one can be broken, and hub ids."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taiyaku.draft import convert, load_engine
from taiyaku.draft.models import EMBEDDED, converted, read_ready
from taiyaku.draft.models.languages import language_token
from taiyaku.errors import EngineError
from tests.draft.tiny import PAIRS, as_opus, said_by_ctranslate2, said_by_transformers, tiny_marian

torch = pytest.importorskip("torch", reason="the extra `torch` is not installed")
pytest.importorskip("transformers", reason="the extra `torch` is not installed")
pytestmark = [pytest.mark.engine, pytest.mark.filterwarnings("ignore:.*sacremoses")]

TEXTS = [*PAIRS, "a small loss here", "the function is another"]
OTHER_PAIRS = {"where do whales go": "鯨はどこへ行く", "my dog eats bread": "犬はパンを食べる"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as transformers saves it; tests take a copy."""
    return tiny_marian(tmp_path_factory.mktemp("made") / "tiny")


@pytest.fixture(scope="module")
def ready(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same in CTranslate2's form."""
    output = tmp_path_factory.mktemp("ready") / "tiny"
    convert(made, output)
    return output


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "tiny"))


LAYOUTS: dict[str, dict[str, Any]] = {
    "safetensors": {},
    "opus": {},
    "several languages": {"languages": (">>jpn<<", ">>deu<<")},
    "a vocabulary for each side, pad not last": {"separate": True, "pad_first": True},
    "pad was trained": {"learnt_pad": True},
}


@pytest.mark.slow
@pytest.mark.parametrize("layout", LAYOUTS)
def test_any_layout_is_converted_and_says_what_transformers_says(layout: str, tmp_path: Path) -> None:
    """In float32 every word; in int8, as drafts are made, what the model has well learnt by heart."""
    folder = tiny_marian(tmp_path / "tiny", **LAYOUTS[layout])
    if layout == "opus":
        as_opus(folder)
    language = ">>jpn<<" if "languages" in LAYOUTS[layout] else ""
    convert(folder, tmp_path / "floats", quantization="float32")
    expected = said_by_transformers(folder, [f"{language} {text}".strip() for text in TEXTS])
    assert expected == said_by_ctranslate2(tmp_path / "floats", TEXTS, language=language)
    if layout in ("safetensors", "opus", "several languages"):
        engine = load_engine(str(folder), cache=tmp_path / "cache")
        assert list(PAIRS.values()) == [offered[0].text for offered in engine.translate(list(PAIRS))]


def test_a_folder_is_converted_once(folder: Path, tmp_path: Path) -> None:
    """And again when a file of it changes."""
    cache = tmp_path / "cache"
    first = load_engine(str(folder), cache=cache)
    assert first.signature.startswith("tiny@")
    before = (first.folder / "model.bin").stat().st_mtime_ns
    assert before == (load_engine(str(folder), cache=cache).folder / "model.bin").stat().st_mtime_ns
    assert [first.folder] == converted(cache)
    os.utime(folder / "vocab.json", ns=(1, 1))
    assert first.folder != load_engine(str(folder), cache=cache).folder


def test_a_conversion_that_was_spoilt_is_made_again(folder: Path, tmp_path: Path) -> None:
    engine = load_engine(str(folder), cache=tmp_path)
    (engine.folder / "model.bin").write_bytes(b"spoilt")
    assert engine.folder == load_engine(str(folder), cache=tmp_path).folder


def test_a_folder_in_the_form_of_ctranslate2_is_used_as_it_is(ready: Path, tmp_path: Path) -> None:
    engine = load_engine(str(ready), cache=tmp_path)
    assert (ready, []) == (engine.folder, list(tmp_path.iterdir()))


Spoil = Callable[[Path], None]


def cut(name: str, share: float = 0.5) -> Spoil:
    def spoil(folder: Path) -> None:
        content = (folder / name).read_bytes()
        (folder / name).write_bytes(content[: int(len(content) * share)])

    return spoil


def written(name: str, text: str) -> Spoil:
    return lambda folder: (folder / name).write_text(text, encoding="utf-8") and None


def without(name: str) -> Spoil:
    return lambda folder: (folder / name).unlink()


def changed(name: str, **values: object) -> Spoil:
    def spoil(folder: Path) -> None:
        settings = json.loads((folder / name).read_text(encoding="utf-8"))
        (folder / name).write_text(json.dumps(settings | values), encoding="utf-8")

    return spoil


def shorter(name: str) -> Spoil:
    def spoil(folder: Path) -> None:
        pieces = json.loads((folder / name).read_text(encoding="utf-8"))
        (folder / name).write_text(json.dumps(pieces[:-5]), encoding="utf-8")

    return spoil


def of_another_model(name: str) -> Spoil:
    return lambda folder: (folder / name).write_bytes((EMBEDDED / "source.spm").read_bytes()) and None


def without_a_weight(folder: Path) -> None:
    safetensors = pytest.importorskip("safetensors.torch")
    path = folder / "model.safetensors"
    state = safetensors.load_file(path)
    del state["model.decoder.layers.0.fc1.weight"]
    safetensors.save_file(state, path, metadata={"format": "pt"})


def pickled(content: object) -> Spoil:
    def spoil(folder: Path) -> None:
        (folder / "model.safetensors").unlink()
        torch.save(content, folder / "pytorch_model.bin")

    return spoil


def both(*spoils: Spoil) -> Spoil:
    return lambda folder: [spoil(folder) for spoil in spoils] and None


class Runs:
    """What is pickled with this runs a command wherever it is loaded without care."""

    def __reduce__(self) -> tuple[Callable[[str], int], tuple[str]]:
        return os.system, ("touch ran",)


BROKEN: dict[str, tuple[Spoil, str]] = {
    "weights cut": (cut("model.safetensors"), r"model\.safetensors: it cannot be read, or was cut off"),
    "weights gone": (without("model.safetensors"), r"neither model\.safetensors nor pytorch_model\.bin"),
    "weights empty": (written("model.safetensors", ""), r"model\.safetensors: the file is empty"),
    "weights in git-lfs": (
        written("model.safetensors", "version https://git-lfs.github.com/spec/v1\n"),
        "Run `git lfs pull`",
    ),
    "weights no safetensors": (written("model.safetensors", "text " * 99), r"model\.safetensors: it cannot be read"),
    "a weight gone": (without_a_weight, r"model\.safetensors: it has no model\.decoder\.layers\.0\.fc1\.weight"),
    "pickle cut": (
        both(pickled({"a": torch.zeros(999)}), cut("pytorch_model.bin")),
        r"pytorch_model\.bin: it ",
    ),
    "pickle with code": (pickled({"a": Runs()}), r"pytorch_model\.bin: it .*which is not run"),
    "pickle of another model": (pickled({"a": torch.zeros(9)}), r"pytorch_model\.bin: it has no "),
    "source.spm cut": (cut("source.spm"), r"source\.spm: this is no SentencePiece model, or it was cut off"),
    "target.spm cut": (cut("target.spm"), r"target\.spm: this is no SentencePiece model, or it was cut off"),
    "source.spm of another": (of_another_model("source.spm"), r"source\.spm: only .* it is of another model"),
    "target.spm of another": (of_another_model("target.spm"), r"target\.spm: only .* it is of another model"),
    "target.spm gone": (without("target.spm"), r"target\.spm: no such file"),
    "vocabulary cut": (cut("vocab.json"), r"vocab\.json: this is no JSON, or it was cut off"),
    "vocabulary a list": (written("vocab.json", "[]"), r"vocab\.json: this is a list, not a dict"),
    "vocabulary of another": (
        written("vocab.json", '{"</s>": 0, "<unk>": 1, "<pad>": 2}'),
        r"vocab\.json: it has 3 pieces, and config\.json says \d+: they are of two models",
    ),
    "vocabulary with a hole": (changed("vocab.json", a=9999), r"vocab\.json: the pieces are not numbered"),
    "settings cut": (cut("config.json"), r"config\.json: this is no JSON"),
    "settings gone": (without("config.json"), r"config\.json: no such file"),
    "settings binary": (
        lambda folder: (folder / "config.json").write_bytes(b"\xff\xfe{") and None,
        r"config\.json: this is no JSON",
    ),
    "another kind": (changed("config.json", model_type="bert"), "it is a 'bert' model. Give a MarianMT one"),
    "other sizes": (changed("config.json", d_model=64), r"model\.safetensors: .*of two models"),
    "one layer more": (
        changed("config.json", encoder_layers=2),
        r"model\.safetensors: it has no model\.encoder\.layers",
    ),
    "unknown function": (changed("config.json", activation_function="mish"), "CTranslate2 cannot run it"),
    "tokenizer settings cut": (cut("tokenizer_config.json"), r"tokenizer_config\.json: this is no JSON"),
    "no second vocabulary": (
        changed("tokenizer_config.json", separate_vocabs=True),
        r"target_vocab\.json: no such file",
    ),
    "another language": (changed("tokenizer_config.json", target_lang="de"), "it translates into 'de', not into 'ja'"),
}


@contextmanager
def one_line(said: str) -> Iterator[None]:
    with pytest.raises(EngineError, match=said) as raised:
        yield
    assert "\n" not in str(raised.value)
    assert str(raised.value).endswith((".", "`."))


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_folder_is_one_line(case: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It names the file, and nothing is left of a conversion; what was pickled beside the weights is not run."""
    spoil, said = BROKEN[case]
    spoil(folder)
    monkeypatch.chdir(tmp_path)
    with one_line(said):
        load_engine(str(folder), cache=tmp_path / "cache")
    assert not (tmp_path / "ran").exists()
    if case != "another language":
        assert [] == converted(tmp_path / "cache")


SPOILT: dict[str, tuple[Spoil, str]] = {
    "weights a text": (written("model.bin", "text\n" * 99), r"model\.bin: it is no model of CTranslate2"),
    "weights cut": (cut("model.bin"), r"model\.bin: it was cut off"),
    "weights cut by a byte": (cut("model.bin", 0.99999), r"model\.bin: it was cut off"),
    "weights empty": (written("model.bin", ""), r"model\.bin: the file is empty"),
    "settings cut": (cut("config.json"), r"config\.json: this is no JSON"),
    "settings gone": (without("config.json"), r"config\.json: no such file"),
    "vocabulary cut": (cut("shared_vocabulary.json"), r"shared_vocabulary\.json: this is no JSON"),
    "vocabulary short": (shorter("shared_vocabulary.json"), r"vocabulary\.json: it has \d+ pieces, and model\.bin has"),
    "vocabulary of numbers": (written("shared_vocabulary.json", "[1, 2]"), "this is no list of pieces"),
    "vocabulary gone": (without("shared_vocabulary.json"), r"shared_vocabulary\.json: no such file"),
    "source.spm cut": (cut("source.spm"), r"source\.spm: this is no SentencePiece model"),
    "source.spm gone": (without("source.spm"), r"source\.spm: no such file"),
    "target.spm of another": (of_another_model("target.spm"), r"target\.spm: only .* it is of another model"),
    "card cut": (cut("model.json"), r"model\.json: this is no JSON"),
}


@pytest.mark.parametrize("case", SPOILT)
def test_a_spoilt_folder_of_ctranslate2_is_one_line(case: str, ready: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(ready, tmp_path / "ready"))
    spoil, said = SPOILT[case]
    spoil(folder)
    with one_line(said):
        load_engine(str(folder), cache=tmp_path / "cache")


@given(share=st.floats(0, 1, exclude_max=True), name=st.sampled_from(["model.bin", "source.spm", "config.json"]))
def test_a_file_that_was_cut_anywhere_is_one_line(
    ready: Path, tmp_path_factory: pytest.TempPathFactory, share: float, name: str
) -> None:
    folder = Path(shutil.copytree(ready, tmp_path_factory.mktemp("cut") / "ready"))
    content = (folder / name).read_bytes()
    kept = content[: int(len(content.rstrip()) * share)]
    (folder / name).write_bytes(kept)
    with one_line(name.replace(".", r"\.")):
        read_ready(folder)


def test_what_is_no_folder_is_one_line(tmp_path: Path) -> None:
    for name in (str(tmp_path / "gone"), "./gone", "a/b/c", "gone"):
        with one_line("no such folder"):
            load_engine(name, cache=tmp_path)


def test_code_beside_a_model_is_never_run(folder: Path, tmp_path: Path) -> None:
    """Not even where its settings ask for it."""
    map_ = dict.fromkeys(("AutoConfig", "AutoModelForSeq2SeqLM", "AutoTokenizer"), "evil.Evil")
    changed("config.json", auto_map=map_)(folder)
    changed("tokenizer_config.json", auto_map=map_, tokenizer_class="Evil")(folder)
    ran = tmp_path / "ran"
    (folder / "evil.py").write_text(f"open({str(ran)!r}, 'w').close()\nclass Evil: ...\n", encoding="utf-8")
    load_engine(str(folder), cache=tmp_path / "cache")
    assert not ran.exists()


def test_a_full_disk_is_one_line_and_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    """A limit on the size of files looks like one."""
    cache = tmp_path / "cache"
    most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3000, most[1]))
    try:
        with one_line(r"the converted model cannot be written \(File too large\)"):
            load_engine(str(folder), cache=cache)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, most)
    assert not [path for path in (cache / "models").iterdir() if path.is_dir()]


RUN = """
import os, signal, sys
from pathlib import Path
from taiyaku.draft import load_engine
from taiyaku.draft.models import find
folder, cache, kill = sys.argv[1:]
made = find.convert
def told(*values, **options):
    print("converted", flush=True)
    made(*values, **options)
find.convert = told
if kill:
    os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
print(load_engine(folder, cache=Path(cache)).folder)
"""


@pytest.mark.slow
def test_killed_while_converting_and_then_two_at_once(folder: Path, tmp_path: Path) -> None:
    """What was killed leaves no model, and nothing for long; of two that want one, only one makes it."""
    cache = tmp_path / "cache"
    words = [sys.executable, "-c", RUN, str(folder), str(cache)]
    killed = subprocess.run([*words, "kill"], capture_output=True, text=True, check=False)
    assert -signal.SIGKILL == killed.returncode, killed.stderr
    assert [] == converted(cache)
    assert list((cache / "models").glob(".*.part"))
    both = [subprocess.Popen([*words, ""], stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate()[0].splitlines() for process in both]
    assert [0, 0] == [process.returncode for process in both]
    assert ["converted"] == [line for lines in said for line in lines[:-1]]
    assert {str(*converted(cache))} == {lines[-1] for lines in said}
    assert not list((cache / "models").glob(".*.part"))


@pytest.mark.parametrize(
    ("vocabulary", "declared", "expected"),
    [
        ((">>deu<<", ">>jpn<<", ">>ja<<"), "mul", (">>jpn<<",)),
        ((">>deu<<", ">>ja<<"), "", (">>ja<<",)),
        ((), "jap", ()),
        ((), "ja_JP", ()),
        ((), "", ()),
        ((">>x<<",), "", ()),
    ],
)
def test_a_model_is_told_the_language_where_it_wants_to_be(
    vocabulary: tuple[str, ...], declared: str, expected: tuple[str, ...]
) -> None:
    assert expected == language_token(vocabulary, declared=declared, wanted="ja", where="m")


@pytest.mark.parametrize(
    ("vocabulary", "declared", "said"),
    [((">>deu<<", ">>fra<<"), "", "into deu, fra, not"), ((">>deu<<", ">>fra<<"), "mul", "deu"), ((), "fr", "'fr'")],
)
def test_a_model_of_another_language_is_refused(vocabulary: tuple[str, ...], declared: str, said: str) -> None:
    with one_line(said):
        language_token(vocabulary, declared=declared, wanted="ja", where="m")


HUB = """
import sys, time
from pathlib import Path
from taiyaku.draft import load_engine
from taiyaku.errors import EngineError
began = time.monotonic()
try:
    print("engine", load_engine(sys.argv[1], cache=Path(sys.argv[2])).signature)
except EngineError as error:
    print(error)
print(time.monotonic() - began)
"""


def hub(home: Path, model: str, **environment: str) -> tuple[str, float, str]:
    """What comes of a hub id, in how many seconds, and what else was said, with nobody at the hub's address."""
    surroundings = os.environ | {"HF_HOME": str(home), "HF_ENDPOINT": "http://127.0.0.1:9"} | environment
    words = [sys.executable, "-W", "error::ResourceWarning", "-c", HUB, model, str(home / "taiyaku")]
    run = subprocess.run(words, capture_output=True, text=True, check=False, env=surroundings)
    said, seconds = run.stdout.strip().rsplit("\n", 1)
    return said, float(seconds), run.stderr


@pytest.mark.parametrize(
    ("environment", "said"),
    [({}, "the hub did not give it"), ({"HF_HUB_OFFLINE": "1"}, "HF_HUB_OFFLINE forbids to fetch it")],
)
def test_a_hub_that_is_not_reached_is_one_quick_line(tmp_path: Path, environment: dict[str, str], said: str) -> None:
    """The hub's own client would try for half a minute."""
    line, seconds, err = hub(tmp_path, "Helsinki-NLP/opus-mt-en-jap", **environment)
    assert line.startswith("model 'Helsinki-NLP/opus-mt-en-jap': it is not on this machine, and ")
    assert said in line
    assert "\n" not in line
    assert "" == err
    assert seconds < 20


@pytest.mark.slow
def test_a_hub_id_that_was_fetched_works_offline(folder: Path, tmp_path: Path) -> None:
    """In the layout of the hub's own cache: a snapshot of links to blobs; a half one is not taken for whole."""
    as_opus(folder)
    revision = "4e2ea9a5f5bc6ae6a4b83bf8de6a8c1a5a2e0b11"
    repository = tmp_path / "hub" / "models--Helsinki-NLP--opus-mt-en-jap"
    snapshot = repository / "snapshots" / revision
    snapshot.mkdir(parents=True)
    (repository / "blobs").mkdir()
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text(revision)
    for path in sorted(folder.iterdir()):
        if path.name != "source.spm":
            path.rename(repository / "blobs" / path.name)
            (snapshot / path.name).symlink_to(Path("../../blobs") / path.name)
    assert "HF_HUB_OFFLINE" in hub(tmp_path, "Helsinki-NLP/opus-mt-en-jap", HF_HUB_OFFLINE="1")[0]
    shutil.copyfile(folder / "source.spm", snapshot / "source.spm")
    said, _, err = hub(tmp_path, "Helsinki-NLP/opus-mt-en-jap")
    assert ("engine Helsinki-NLP/opus-mt-en-jap@4e2ea9a5", "") == (said, err)
