"""The web app where a person accepts, corrects or rejects.

Importing this needs the extra `review`; `taiyaku review` says the line to install it.
"""

from taiyaku.review.app import make_app
from taiyaku.review.traffic import check_traffic

__all__ = ["check_traffic", "make_app"]
