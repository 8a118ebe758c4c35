"""Pairs of sentences → scores of a model on them. (To come: pairs → a better model.)"""

from taiyaku.adapt.pairs import Pair, read
from taiyaku.adapt.score import Scores, score
from taiyaku.adapt.weights import marian_folder

__all__ = ["Pair", "Scores", "marian_folder", "read", "score"]
