"""What the theme's pages lack for those who hear them or have no mouse: names, put in where there is none.

Found by axe-core on every kind of page; its rules run in the tests. Colours are cured in `access.css`, what
the theme makes by script in `access.js`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["cured"]

_SEARCH = '<div class="md-search" data-md-component="search" role="dialog"'
_TASK = re.compile(r'<input type="checkbox" disabled(?:="[^"]*")?(?P<done> checked(?:="[^"]*")?)?')


def cured(html: str, says: Mapping[str, str]) -> str:
    """The page with names for its search and for the boxes of task lists.

    >>> cured('<input type="checkbox" disabled checked/>', {"done": "done", "open": "open", "search": ""})
    '<input type="checkbox" disabled checked aria-label="done"/>'
    """
    html = html.replace(_SEARCH, f'{_SEARCH} aria-label="{says["search"]}"', 1)
    return _TASK.sub(lambda box: f'{box[0]} aria-label="{says["done" if box["done"] else "open"]}"', html)
