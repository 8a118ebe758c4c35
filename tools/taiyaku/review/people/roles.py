"""What a person may do: three roles, and the permissions that each gives.

A view asks for one permission, never for a role. What a decision may do to a message depends on more than the
view that makes it; that is `rules.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

__all__ = ["GIVES", "Permission", "Role", "Visit"]


class Role(Enum):
    """From the one who may do least to the one who may do all."""

    TRANSLATOR = "translator"
    REVIEWER = "reviewer"
    MAINTAINER = "maintainer"


class Permission(Enum):
    """What a view may ask for."""

    ANYBODY = "anybody"
    """Also those who have not signed in."""
    READ = "read"
    WRITE = "write"
    """Make drafts and corrections that wait for a reviewer."""
    APPROVE = "approve"
    """Make reviewed text, and discard text."""
    MAINTAIN = "maintain"
    """Invite, revert, settle disputes, read the log."""


_ALL = tuple(Permission)
GIVES: Mapping[Role, frozenset[Permission]] = {
    Role.TRANSLATOR: frozenset(_ALL[:3]),
    Role.REVIEWER: frozenset(_ALL[:4]),
    Role.MAINTAINER: frozenset(_ALL),
}


@dataclass(frozen=True, slots=True)
class Visit:
    """Who asks, and from which session."""

    who: str
    """As ``Name <mail>``: credited with what they decide."""
    role: Role
    person: int = 0
    """Their number; 0 where there are no accounts."""
    session: int = 0
    """The number of the session; 0 where a proxy vouches for the person, or where there are no accounts."""

    def may(self, permission: Permission) -> bool:
        """Whether the role gives the permission."""
        return permission in GIVES[self.role]
