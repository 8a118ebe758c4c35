"""Side: reviewed messages → past translations; exact and near matches."""

from taiyaku.memory.past import Memory

__all__ = ["Memory"]
