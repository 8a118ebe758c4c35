"""What a reader is told to rely on."""

from __future__ import annotations

import pytest

from taiyaku.model import Key, Message, Review, State
from taiyaku.site.trust import Contributor, contributors, counts_of, reviewers, said, warning
from taiyaku.status import Count, PageStatus

AOI, KEN = Review("Aoi <aoi@example.org>", "2026-11-01"), Review("Ken <ken@example.org>", "2026-11-03")


def message(state: State, *reviews: Review, origin: str = "", stale_since: str = "") -> Message:
    return Message(Key("x"), "訳", state, origin, reviews=reviews, stale_since=stale_since)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (message(State.REVIEWED, AOI, KEN), "確認済み(2人): Aoi、Ken 2026-11-03"),
        (message(State.REVIEWED), "確認済み"),
        (message(State.DRAFT, AOI, origin="Aoi <aoi@example.org>"), "2人中1人が確認: Aoi"),
        (message(State.DRAFT, origin="taiyaku-en-ja@small-2 glossary 1a2b3c4d"), "機械翻訳の下書き"),
        (message(State.DRAFT, origin="memory"), "過去の訳からの下書き"),
        (message(State.DRAFT, origin="import docs/old"), "取り込んだ訳・未確認"),
        (message(State.DRAFT, origin="Ken <ken@example.org>"), "Kenの訳・未承認"),
        (message(State.STALE, stale_since="2026-11-20 1a2b3c4"), "原文の変更 2026-11-20"),
        (message(State.STALE), "原文の変更"),
        (message(State.NEW), ""),
    ],
)
def test_a_paragraph_says_who_made_and_who_approved_it(given: Message, expected: str) -> None:
    """Never with an address."""
    assert expected == said(given, needed=2, language="ja")


def test_reviewers_are_counted_once_for_a_segment() -> None:
    found = reviewers([message(State.REVIEWED, AOI, KEN), message(State.REVIEWED, KEN, KEN), message(State.NEW)])
    assert (("Ken", 2), ("Aoi", 1)) == found


def test_contributors_are_known_by_name_and_last_day() -> None:
    """Two addresses of one name are one person to a reader; who wrote without approval is not counted yet."""
    ken = Review("Ken <k@elsewhere.example>", "2026-11-09")
    messages = [
        message(State.STALE, ken),
        message(State.REVIEWED, AOI, KEN),
        message(State.DRAFT, origin="Mio <mio@example.org>"),
    ]
    assert (Contributor("Ken", 2, "2026-11-09"), Contributor("Aoi", 1, "2026-11-01")) == contributors(messages)


def status(**numbers: int) -> PageStatus:
    return PageStatus("x.md", {State(name): Count(number, number) for name, number in numbers.items()})


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (status(reviewed=10), ""),
        (status(reviewed=1, draft=30), ""),
        (status(draft=30), "none reviewed"),
        (status(reviewed=40, stale=3), ""),
        (status(reviewed=7, stale=3), "outdated"),
        (status(stale=2), ""),
        (None, ""),
    ],
)
def test_a_page_is_warned_of_only_where_the_whole_of_it_is_doubtful(given: PageStatus | None, expected: str) -> None:
    assert expected == warning(given, fallback=False, apart=False)
    assert "fallback" == warning(given, fallback=True, apart=True)
    assert (expected or "apart") == warning(given, fallback=False, apart=True)


def test_where_no_catalog_tells_nothing_is_counted() -> None:
    assert {} == counts_of(None) == counts_of(status())
