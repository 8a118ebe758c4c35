"""Side: reviewed messages → past translations; exact and near matches."""

from taiyaku.memory.past import Memory, Past, pasts
from taiyaku.memory.shared import Shared, files_of, remembered
from taiyaku.memory.tmx import dumps, fits, read_tmx, read_units, three_way

__all__ = [
    "Memory",
    "Past",
    "Shared",
    "dumps",
    "files_of",
    "fits",
    "pasts",
    "read_tmx",
    "read_units",
    "remembered",
    "three_way",
]
