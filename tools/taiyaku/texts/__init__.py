"""An English text beside its Japanese: what can be seen of the two without knowing any Markdown."""

from taiyaku.texts.leftovers import left_in_english, small_words
from taiyaku.texts.numerals import made_up, missing, plain
from taiyaku.texts.repeats import again, phrase, stutter
from taiyaku.texts.signs import sign_lost

__all__ = ["again", "left_in_english", "made_up", "missing", "phrase", "plain", "sign_lost", "small_words", "stutter"]
