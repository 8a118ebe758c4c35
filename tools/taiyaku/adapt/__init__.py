"""Reviewed text and other pairs → a better model, its scores and its card.

Training needs torch, so `adapt/train.py` and what only it uses are not loaded here.
"""

from taiyaku.adapt.card import Story, card
from taiyaku.adapt.links import alignment_error, read_linked
from taiyaku.adapt.marian import SIZES, save_vocabulary
from taiyaku.adapt.pairs import Pair, Reading, held_out, read, read_usable
from taiyaku.adapt.recipe import FINE_TUNING, FROM_SCRATCH, Progress, Recipe
from taiyaku.adapt.reviewed import reviewed
from taiyaku.adapt.score import Measured, Scores, measured, percent, score
from taiyaku.adapt.terms import mined, read_terms, together
from taiyaku.adapt.vocabulary import train_pieces
from taiyaku.adapt.weights import marian_folder

__all__ = [
    "FINE_TUNING",
    "FROM_SCRATCH",
    "SIZES",
    "Measured",
    "Pair",
    "Progress",
    "Reading",
    "Recipe",
    "Scores",
    "Story",
    "alignment_error",
    "card",
    "held_out",
    "marian_folder",
    "measured",
    "mined",
    "percent",
    "read",
    "read_linked",
    "read_terms",
    "read_usable",
    "reviewed",
    "save_vocabulary",
    "score",
    "together",
    "train_pieces",
]
