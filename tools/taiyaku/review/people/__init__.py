"""Who works here: roles, invitations, sessions, and a log of what was done from which session.

Values and SQLite only; what is spoken over HTTP is `gates.py`'s and `views/`'s affair. The PO files stay the truth
about every message: here is only what is about people.
"""

from __future__ import annotations
