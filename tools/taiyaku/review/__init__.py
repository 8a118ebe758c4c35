"""The web app where a person accepts, corrects or rejects.

Importing this needs the extra `review`; `taiyaku review` says the line to install it.
"""

from taiyaku.review.app import Hosting, make_app
from taiyaku.review.traffic import check_traffic

__all__ = ["Hosting", "check_traffic", "make_app"]
