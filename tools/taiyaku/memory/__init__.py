"""Side: reviewed messages → past translations; exact and near matches."""

from taiyaku.memory.past import Memory
from taiyaku.memory.tmx import read_tmx

__all__ = ["Memory", "read_tmx"]
