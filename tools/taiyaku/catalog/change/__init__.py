"""Old English + new English → what kind of change it is; a target → the target with the change carried over."""

from taiyaku.catalog.change.carry import carried
from taiyaku.catalog.change.judge import change
from taiyaku.catalog.change.nature import Change, Nature
from taiyaku.catalog.change.spelling import known_words

__all__ = ["Change", "Nature", "carried", "change", "known_words"]
