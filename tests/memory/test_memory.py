"""What people approved is found again, exactly and nearly."""

from __future__ import annotations

from taiyaku.memory import Memory
from taiyaku.model import Key, Message, State

MESSAGES = [
    Message(Key("The loss is small."), "損失は小さいです。", State.REVIEWED),
    Message(Key("Batch", "noun"), "バッチ", State.REVIEWED),
    Message(Key("A draft."), "下訳", State.DRAFT),
]


def test_only_reviewed_text_is_remembered() -> None:
    memory = Memory.of(MESSAGES)
    assert "損失は小さいです。" == memory.exact(Key("The loss is small."))
    assert memory.exact(Key("A draft.")) is None


def test_a_context_is_not_guessed() -> None:
    """A source in another context may mean something else."""
    assert Memory.of(MESSAGES).exact(Key("Batch", "verb")) is None


def test_near_matches_come_with_their_score() -> None:
    match = Memory.of(MESSAGES).matches("The loss is very small.")[0]
    assert "損失は小さいです。" == match.target
    assert 70 < match.score < 100
