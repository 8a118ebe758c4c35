"""docs/en + docs/ja → the side-by-side MkDocs site."""

from taiyaku.site.build import SiteResult, build

__all__ = ["SiteResult", "build"]
