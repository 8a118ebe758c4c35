"""Servers as engines, over real sockets: what is sent, what it may cost, and everything that can go wrong."""

from __future__ import annotations

import contextlib
import json
import re
import socket
import sqlite3
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from taiyaku.draft import RemoteEngine, annotated, load_engine
from taiyaku.draft.ladder import climb
from taiyaku.draft.reach import reach
from taiyaku.draft.sentences import plan
from taiyaku.draft.servers import Address, load_server, parse_address, reached_server
from taiyaku.draft.servers.api import Asked
from taiyaku.draft.servers.client import Patience
from taiyaku.draft.servers.libretranslate import LibreTranslate
from taiyaku.draft.servers.openai import OpenAI
from taiyaku.errors import EngineError, EngineStoppedError
from taiyaku.model import Term
from tests.draft.server import Fault, Server, answer, faults, serving

pytest.importorskip("httpx2", reason="the extra `http` is not installed")
pytest.importorskip("tenacity", reason="the extra `http` is not installed")

QUICK = Patience(attempts=3, first_pause=0.01, longest_pause=1.0, connect=1.0, read=0.4, whole=1.0)
TEXTS = [f"Sentence number {number} has ⟦0⟧ in it." for number in range(30)]
KEY = "sk-secret-0123456789"


ENGINES = contextlib.ExitStack()


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running, ENGINES:
        yield running


def loaded(address: Address, **how: Any) -> RemoteEngine:
    """The engine, closed when the test is over."""
    engine = load_server(address, **{"patience": QUICK, **how})
    ENGINES.callback(engine.close)
    return engine


def libre(server: Server, **how: Any) -> RemoteEngine:
    return loaded(Address("libretranslate", server.url), **how)


def openai(server: Server, **how: Any) -> RemoteEngine:
    return loaded(Address("openai", f"{server.url}/v1", "small"), **how)


KINDS = pytest.mark.parametrize("kind", [libre, openai], ids=["libretranslate", "openai"])


# What goes out, and what comes back.


@KINDS
def test_texts_come_back_in_their_order_with_their_placeholders(server: Server, kind: Any) -> None:
    engine = kind(server)
    said = [offered[0].text for offered in engine.translate([*TEXTS, TEXTS[3]])]
    assert [["⟦0⟧", str(number)] for number in range(30)] == [
        sorted(re.findall(r"⟦0⟧|\d+", text.replace("⟦0⟧", " ⟦0⟧ ")), reverse=True)[:1] + re.findall(r"(?<!⟦)\d+", text)
        for text in said[:-1]
    ]
    assert said[3] == said[-1]
    assert len(server.asked) < 6


def test_libretranslate_gets_html_only_where_there_are_placeholders(server: Server) -> None:
    libre(server).translate(["If 1 < 2, see ⟦0⟧ & ⟦1⟧.", "If 1 < 2, go on."])
    bodies = sorted((body for _, _, body in server.asked), key=lambda body: body["format"])
    marked = '<span translate="no" id="t0">X0</span> &amp; <span translate="no" id="t1">X1</span>'
    assert {"q": [f"If 1 &lt; 2, see {marked}."], "source": "en", "target": "ja", "format": "html"} == bodies[0]
    assert {"q": ["If 1 < 2, go on."], "source": "en", "target": "ja", "format": "text"} == bodies[1]


@given(texts=st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=6))
def test_whatever_stands_between_placeholders_comes_back_from_html(texts: list[str]) -> None:
    """From a server that leaves all as it is, and unescapes it as LibreTranslate does."""
    import html

    text = "".join(f"{one.replace('&', '＆')}⟦{number}⟧" for number, one in enumerate(texts)) + "⟦9⟧"
    api = LibreTranslate(Address("libretranslate", "http://x"), source="en", target="ja")
    asked = [Asked(text)]
    sent = api.call(asked, careful=False, key="").body["q"][0]
    if "<span" not in text.casefold():
        assert [text] == api.answers({"translatedText": [html.unescape(sent)]}, asked)


def test_openai_gets_lines_with_the_terms_of_each(server: Server) -> None:
    terms = (Term("gradient descent", "勾配降下法"), Term("loss", "損失"))
    openai(server, terms=terms).translate(["The loss is small.", "Hello there.", annotated("Mu", "ムー") + " is it."])
    assert [
        {"id": 0, "text": "The loss is small.", "terms": {"loss": "損失"}},
        {"id": 1, "text": "Hello there."},
        {"id": 2, "text": "Mu is it.", "terms": {"Mu": "ムー"}},
    ] == server.lines()
    ((_, _, body),) = server.asked
    assert ("small", 0) == (body["model"], body["temperature"])
    assert "from English into Japanese" in body["messages"][0]["content"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('{"id": 0, "text": "あ"}\n{"id": 1, "text": "い"}', ["あ", "い"]),
        ('```json\n{"id": 1, "text": "い"}\n{"id": 0, "text": "あ"}\n```', ["あ", "い"]),
        ('[{"id": 0, "text": "あ"}, {"id": 1, "text": "い"}]', ["あ", "い"]),
        ('{"translations": [{"id": 0, "text": "あ{"}]}', ["あ{", None]),
        ('{"id": 0, "text": "あ"}\n{"id": 0, "text": "い"}', [None, None]),
        ('{"id": 0, "text": "あ"}\n{"id": 1, "te', ["あ", None]),
        ('{"id": 7, "text": "あ"}{"id": true, "text": "い"}{"id": 1, "text": 3}', [None, None]),
        ("I cannot do that.", [None, None]),
        ("{" * 9000, [None, None]),
        (None, [None, None]),
    ],
)
def test_what_a_model_writes_is_read_by_its_numbers(content: object, expected: list[str | None]) -> None:
    api = OpenAI(Address("openai", "http://x", "small"), source="en", target="ja")
    assert expected == api.answers({"choices": [{"message": {"content": content}}]}, [Asked("a"), Asked("b")])


@KINDS
@settings(max_examples=50)
@given(
    body=st.recursive(
        st.none() | st.integers() | st.text(),
        lambda one: (
            st.lists(one)
            | st.dictionaries(
                st.sampled_from(["translatedText", "choices", "message", "content", "data", "id", "code", "targets"]),
                one,
            )
        ),
    )
)
@example(body=[{"translatedText": None, "code": []}])
@example(body={"data": [{"id": []}]})
def test_no_answer_whatever_makes_a_kind_of_server_stumble(kind: Any, body: Any) -> None:
    api = (
        LibreTranslate(Address("", "http://x"), source="en", target="ja")
        if kind is libre
        else OpenAI(Address("", "http://x", "m"), source="en", target="ja")
    )
    with contextlib.suppress(ValueError):
        assert 2 == len(api.answers(body, [Asked("a"), Asked("b")]))
    assert isinstance(api.probed(body), str)


def test_a_bad_answer_can_only_lead_to_a_refusal(server: Server) -> None:
    """The ladder checks a server's answers like any others."""
    server.translate = lambda text: f"<script>⟦7⟧{text}</script>" if "badly" in text else answer(text)
    requests = [plan(text).sentences[0].request for text in ("Call `f` badly now.", "Call `f` well now.")]
    outcomes = climb(requests, openai(server))
    assert "" == outcomes[requests[0]].target
    assert "⟦0⟧" in outcomes[requests[1]].target


# What it may cost.


@KINDS
def test_nothing_is_asked_twice(server: Server, kind: Any, tmp_path: Path) -> None:
    """Not in one run, and not in the next one."""
    engine = kind(server, cache=tmp_path)
    first = engine.translate(TEXTS)
    count = len(server.asked)
    assert (first, count) == (engine.translate(TEXTS), len(server.asked))
    engine.close()
    again = kind(server, cache=tmp_path)
    assert ("", first) == (again.notice(TEXTS), again.translate(TEXTS))
    assert (count, 0) == (len(server.asked), again.sent)


def test_asking_again_for_more_is_worth_a_request_only_where_it_helps(server: Server) -> None:
    """A machine says the same; a model is told what to take care of."""
    engine = libre(server)
    assert engine.translate(TEXTS[:1]) == engine.translate(TEXTS[:1], hypotheses=8)
    assert 1 == len(server.asked)
    careful = openai(server)
    careful.translate(TEXTS[:1], hypotheses=8)
    assert ["take care" in body["messages"][0]["content"] for *_, body in server.asked[1:]] == [False, True]


@KINDS
def test_the_cap_is_exact(server: Server, kind: Any, tmp_path: Path) -> None:
    """What was sent is counted as the server counts it, never more than allowed; what was answered is kept."""
    engine = kind(server, cache=tmp_path, at_most=3500)
    with pytest.raises(EngineStoppedError, match="no more than 3,500 characters may be sent in a run"):
        engine.translate([f"{text} {'Word ' * 10}" for text in TEXTS])
    sent = sum(
        sum(map(len, body["q"])) if "q" in body else sum(len(one["content"]) for one in body["messages"])
        for *_, body in server.asked
    )
    assert 0 < sent == engine.sent <= 3500
    with pytest.raises(EngineStoppedError):
        engine.translate(["Hi."])
    count = len(server.asked)
    assert kind(server, cache=tmp_path).translate([f"{TEXTS[0]} {'Word ' * 10}"])[0][0].text
    assert count == len(server.asked)


def test_a_cap_of_the_very_size_is_enough(server: Server) -> None:
    size = sum(map(len, ["Hello there.", "Good bye."]))
    assert libre(server, at_most=size).translate(["Hello there.", "Good bye."])
    with pytest.raises(EngineStoppedError):
        libre(server, at_most=size - 1).translate(["Hello there.", "Good bye."])
    assert 1 == len(server.asked)


def test_a_batch_is_used_as_far_as_the_cap_goes(server: Server) -> None:
    """Sentences whose answers were paid for have their outcome; the others have none, not even a refusal."""
    requests = [plan(f"{'Word ' * 20} {number} is here.").sentences[0].request for number in range(60)]
    engine = libre(server, at_most=3500)
    outcomes, stopped = reach(requests, engine, ())
    assert set(server.texts()) == {request.text for request in outcomes}
    assert {"plain"} == {outcome.step for outcome in outcomes.values()}
    assert 16 <= len(outcomes) < 60
    assert stopped.startswith("no more than 3,500 characters")


@pytest.mark.parametrize(("fault", "counted"), [(faults.status(500), 1), (faults.hung_up, 2), (faults.cut, 2)])
def test_a_second_attempt_counts_where_the_first_may_have_been_served(
    server: Server, fault: Fault, counted: int
) -> None:
    server.faults = [fault]
    engine = libre(server)
    engine.translate(["Hello there."])
    assert (2, counted * len("Hello there.")) == (len(server.asked), engine.sent)


def test_what_was_refused_costs_nothing(server: Server) -> None:
    server.faults = [faults.status(403)]
    engine = libre(server)
    with pytest.raises(EngineError):
        engine.translate(["Hello there."])
    assert 0 == engine.sent


def test_a_few_requests_at_once_and_no_more(server: Server) -> None:
    """Four wait for each other, which needs four at once; a fifth would break the barrier."""
    server.barrier = threading.Barrier(4)
    texts = [f"{'Word ' * 350}{number}." for number in range(8)]
    assert 8 == len(libre(server, patience=Patience()).translate(texts))
    assert 8 == len(server.asked)


# What can go wrong.

WRONG: dict[str, tuple[Fault, str, int]] = {
    "401": (faults.status(401), r"401 Unauthorized \(no\)\. Put a key .* TAIYAKU_KEY_127_0_0_1\.", 1),
    "404": (faults.status(404), "404 Not Found", 1),
    "429 for ever": (faults.status(429, Retry_After="0"), "429 Too Many Requests", 3),
    "429 for an hour": (faults.status(429, Retry_After="3600"), "It asks to wait for 3600 seconds", 1),
    "out of quota": (faults.status(429, "insufficient_quota"), "what your account allows", 1),
    "500": (faults.status(500, "oops\n\x1b[31m"), r"500 Internal Server Error \(oops \[31m\)", 3),
    "599": (faults.status(599), "599", 1),
    "400": (faults.status(400, "xx is not supported"), "xx is not supported", 1),
    "slow": (faults.slow, "no answer in time", 3),
    "cut": (faults.cut, "the answer was cut off", 3),
    "hung up": (faults.hung_up, "the answer was cut off", 3),
    "a page": (faults.page, "the answer is a web page, not JSON", 1),
    "no JSON": (faults.text(b"hello"), r"the answer is no JSON \(hello\)", 3),
    "deep JSON": (faults.text(b"[" * 100_000), "the answer is no JSON", 3),
    "another shape": (faults.value({"ok": True}), r"there is no .* in \{'ok': True\}", 1),
    "a number": (faults.value(3), "there is no .* in 3", 1),
    "huge": (faults.huge, "the answer is longer than 4,000,000 bytes", 1),
    "elsewhere": (
        faults.status(307, Location="http://elsewhere.example/translate"),
        "it sends us to 'http://elsewhere.example/translate'. Nothing went there",
        1,
    ),
}


@KINDS
@pytest.mark.parametrize("case", WRONG)
def test_a_fault_that_stays_is_one_line(server: Server, kind: Any, case: str) -> None:
    fault, said, attempts = WRONG[case]
    server.faults = [fault] * 9
    with pytest.raises(EngineError, match=said) as raised:
        kind(server).translate(["Hello there."])
    assert attempts == len(server.asked)
    assert str(raised.value).isprintable()
    assert re.match(r"(LibreTranslate|OpenAI) at http://127\.0\.0\.1:\d+", str(raised.value))
    assert str(raised.value).endswith(".")


@pytest.mark.parametrize("case", [case for case, (_, _, attempts) in WRONG.items() if attempts == 3])
def test_a_fault_that_passes_is_waited_for(server: Server, case: str) -> None:
    server.faults = [WRONG[case][0]] * 2
    assert answer("Hello there.") == libre(server).translate(["Hello there."])[0][0].text
    assert 3 == len(server.asked)


def test_an_answer_that_drips_ends_some_day(server: Server) -> None:
    server.faults = [faults.drip] * 3
    with pytest.raises(EngineError, match="the answer takes too long"):
        libre(server, patience=Patience(attempts=2, first_pause=0.01, whole=0.3)).translate(["Hello there."])


def test_a_date_to_wait_for_is_understood(server: Server) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    server.faults = [faults.status(503, Retry_After=later)]
    with pytest.raises(EngineError, match=r"wait for 3[56]\d\d seconds"):
        libre(server).translate(["Hello there."])
    server.faults = [faults.status(503, Retry_After="Mon, 01 Jan 2001 00:00:00 GMT")]
    assert libre(server).translate(["Hello there."])[0][0].text


def test_nobody_there_is_one_line(server: Server) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(
            EngineError, match=rf"LibreTranslate at {url}: no connection \(.*refused.*\)\. Is it running"
        ):
            loaded(Address("libretranslate", url)).translate(["Hello there."])


@pytest.mark.parametrize("texts", [["あ"], [*"あいう"], "あ", [1, None], []], ids=str)
def test_a_wrong_count_of_translations_is_asked_one_by_one(server: Server, texts: object) -> None:
    """And what a server does not translate even so is refused, and not asked for again."""
    server.faults = [faults.value({"translatedText": texts})] * 2
    engine = libre(server)
    said = [offered[0].text for offered in engine.translate(["Hello there.", "Good bye."])]
    assert answer("Good bye.") == said[1]
    count = len(server.asked)
    assert said == [offered[0].text for offered in engine.translate(["Hello there.", "Good bye."])]
    assert (3, 3) == (count, len(server.asked))


def test_lines_that_a_model_left_out_are_asked_alone(server: Server) -> None:
    lost = {"choices": [{"message": {"content": '{"id": 1, "text": "いいです"}'}}]}
    server.faults = [faults.value(lost)]
    said = [offered[0].text for offered in openai(server).translate(["One.", "Two.", "Three."])]
    assert [answer("One."), "いいです", answer("Three.")] == said
    assert ["One.", "Two.", "Three.", "One.", "Three."] == [line["text"] for line in server.lines()]


def test_a_limit_on_batches_is_found_by_halves(server: Server) -> None:
    server.most = 3
    assert [answer(text) for text in TEXTS[:9]] == [
        answer(offered[0].text and text)
        for text, offered in zip(TEXTS[:9], libre(server).translate(TEXTS[:9]), strict=True)
    ]
    assert set(TEXTS[:9]) == {re.sub(r"<span.*?</span>", "⟦0⟧", text) for text in server.texts()}


def test_a_parameter_that_a_server_does_not_know_is_left_out(server: Server) -> None:
    server.faults = [faults.status(400, "Unsupported value: 'temperature' does not support 0")]
    engine = openai(server)
    assert engine.translate(["Hello there."])[0][0].text
    engine.translate(["Good bye."])
    assert [True, False, False] == ["temperature" in body for *_, body in server.asked]
    assert engine.sent == sum(len(one["content"]) for *_, body in server.asked[1:] for one in body["messages"])


@pytest.mark.parametrize("broken", [b"no database" * 100, b""])
def test_answers_on_disk_that_are_broken_are_begun_anew(server: Server, tmp_path: Path, broken: bytes) -> None:
    (tmp_path / "answers.sqlite").write_bytes(broken)
    engine = libre(server, cache=tmp_path)
    engine.translate(["Hello there."])
    engine.close()
    with contextlib.closing(sqlite3.connect(tmp_path / "answers.sqlite")) as connection:
        rows = connection.execute("SELECT asked FROM answers").fetchall()
    assert [(json.dumps(["Hello there."]),)] == rows


# Keys and addresses.


@KINDS
def test_a_key_goes_to_its_host_and_into_no_message(
    server: Server, kind: Any, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Not even where the server says it back."""
    monkeypatch.setenv("TAIYAKU_KEY_127_0_0_1", KEY)
    monkeypatch.setenv("OPENAI_API_KEY", "another")
    server.key = KEY
    engine = kind(server)
    assert engine.translate(["Hello there."])[0][0].text
    assert "another" not in str(server.asked)
    for fault in (faults.status(401, f"bad key {KEY}"), faults.status(500, KEY), faults.text(KEY.encode())):
        server.faults = [fault] * 3
        with pytest.raises(EngineError) as raised:
            engine.translate(["Good bye."])
        assert KEY not in str(raised.value)
    monkeypatch.setenv("TAIYAKU_KEY_127_0_0_1", "wrong-one")
    with pytest.raises(EngineError, match=r"403 Forbidden.*TAIYAKU_KEY_127_0_0_1") as raised:
        kind(server).translate(["Good bye."])
    assert "wrong-one" not in str(raised.value)
    assert KEY not in repr(vars(engine)) + engine.signature + "".join(capfd.readouterr())


def test_a_key_is_never_sent_in_the_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAIYAKU_KEY_NOTES_EXAMPLE", KEY)
    with pytest.raises(EngineError, match=r"TAIYAKU_KEY_NOTES_EXAMPLE could be read on the way\. Use https"):
        loaded(Address("libretranslate", "http://notes.example"))
    monkeypatch.setenv("TAIYAKU_KEY_NOTES_EXAMPLE", "schlüssel\n…")
    with pytest.raises(EngineError, match="this is no key"):
        loaded(Address("libretranslate", "https://notes.example"))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("libretranslate+http://localhost:5000", Address("libretranslate", "http://localhost:5000")),
        ("libretranslate+http://localhost:5000/", Address("libretranslate", "http://localhost:5000")),
        ("openai+https://host.example/v1#gpt-4o/x:y", Address("openai", "https://host.example/v1", "gpt-4o/x:y")),
        ("Helsinki-NLP/opus-mt-en-jap", None),
        ("", None),
        ("./models+more", None),
    ],
)
def test_a_line_names_a_server_or_none(line: str, expected: Address | None) -> None:
    assert expected == parse_address(line)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("http://localhost:5000", "this is no server that we know. Write it as libretranslate"),
        ("ftp+ftp://x", "this is no server that we know"),
        ("deepl+https://x", r"this kind of server is unknown\. Known are libretranslate, openai"),
        ("openai+https://host/v1", "it does not say which model"),
        ("openai+https://me:secret@host/v1#m", "a name or a key has no place in the settings"),
        ("openai+https://host/v1?key=secret#m", "a name or a key has no place in the settings"),
        ("libretranslate+http://", "this is no address"),
        ("libretranslate+http://host:port", "this is no address"),
        ("libretranslate+http://ho st", "this is no address"),
        ("libretranslate+http://[::1", "this is no address"),
    ],
)
def test_a_line_that_is_wrong_is_one_line(line: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(EngineError, match=said) as raised:
        load_engine(line, cache=tmp_path)
    assert "secret" not in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_signature_names_model_and_server_and_no_key(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAIYAKU_KEY_HOST_EXAMPLE", KEY)
    line = parse_address("openai+https://host.example/v1#small")
    assert line is not None
    assert "small@host.example/v1" == loaded(line).signature
    line = parse_address("libretranslate+https://host.example")
    assert line is not None
    assert "libretranslate@host.example" == loaded(line).signature


def test_a_server_is_probed_without_sending_a_text(server: Server) -> None:
    here = server.url
    assert reached_server(Address("libretranslate", here)).startswith("libretranslate@127.0.0.1:")
    assert reached_server(Address("openai", f"{here}/v1", "large")).startswith("large@127.0.0.1:")
    for address, target, said in (
        (Address("libretranslate", here), "de", "it does not translate from 'en' into 'de'"),
        (Address("openai", f"{here}/v1", "huge"), "ja", "it has no model 'huge'"),
        (Address("openai", here, "large"), "ja", "404 Not Found"),
    ):
        with pytest.raises(EngineError, match=said):
            reached_server(address, target=target)
    assert all(body is None for *_, body in server.asked)
