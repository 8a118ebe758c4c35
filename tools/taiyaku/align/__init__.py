"""An English page + a Japanese one that somebody made of it → which texts belong together, and a catalog of them."""

from taiyaku.align.adopt import Adopted, Unplaced, adopt
from taiyaku.align.beads import Bead, align, sketch
from taiyaku.align.evidence import Judge
from taiyaku.align.lexicon import Lexicon, learn
from taiyaku.align.units import Unit, shape, units, words

__all__ = [
    "Adopted",
    "Bead",
    "Judge",
    "Lexicon",
    "Unit",
    "Unplaced",
    "adopt",
    "align",
    "learn",
    "shape",
    "sketch",
    "units",
    "words",
]
