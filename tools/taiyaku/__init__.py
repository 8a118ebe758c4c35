"""Taiyaku (対訳): bilingual course notes, from English Markdown to a reviewed, side-by-side site.

    Markdown → segments → catalog → draft → checks → review → pages → site

The folders are the stations of that road; `commands` has one file per command, which reads from
top to bottom as the whole story of that command.
"""

__version__ = "0.1.0"

__all__ = ["__version__"]
